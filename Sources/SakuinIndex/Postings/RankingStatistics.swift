// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the weight of a post depends on beside the post itself: how many posts there are, how long they are, how many have a
// term. All of it moves with every dump that arrives, so a cursor by relevance carries the figures of its first page, and
// each later page is ranked by the same ones: no hit is left out, none comes twice.

internal import SakuinText

/// The figures of one ranking.
struct RankingFigures: Sendable, Equatable {
    /// Documents of the index that are not gone.
    var documents: Int
    /// Of the documents that are not gone, in the unit of the length term.
    var averageLength: Double
    /// By the key of what is weighed: how many documents have it, 0 included.
    var frequencies: [UInt32: Int] = [:]
    /// Keys of what is so frequent that it is left out.
    var leftOut: Set<UInt32> = []
}

/// The figures by which one question is ranked: those of a cursor, those of the index where it has none.
final class RankingStatistics {
    private(set) var figures: RankingFigures
    /// BM25's b, from 0 to 1: how much the length of a post counts.
    let lengthShare: Double
    /// Keys of the frequencies that a cursor carried, which are never replaced; nil where there was no cursor.
    private let carried: Set<UInt32>?

    /// For words: a post that says one of them in a line is seldom what is looked for. Found on 60 queries that were judged by
    /// reading (Benchmarks/ranking.md).
    static let lengthShareOfWords = 0.25
    /// For sentences, whose pieces stand together in short posts by more than accident. Found on JaQuAD (the same file).
    static let lengthShareOfSentences = 1.0

    /// The figures of `database` as it is.
    init(of database: XapianDatabase, lengthShare: Double) throws(IndexError) {
        self.lengthShare = lengthShare
        figures = RankingFigures(
            documents: try database.documentCount(), averageLength: try database.averageLength())
        carried = nil
    }

    /// The figures that a cursor carried.
    init(_ carried: RankingFigures, lengthShare: Double) {
        self.lengthShare = lengthShare
        figures = carried
        self.carried = Set(carried.frequencies.keys)
    }

    /// The frequency of what has this key; nil if it is still to be counted.
    func frequency(_ key: UInt32) -> Int? { figures.frequencies[key] }

    /// Keeps a frequency that was counted, for the pages that follow.
    func note(_ frequency: Int, for key: UInt32) {
        if carried?.contains(key) != true { figures.frequencies[key] = frequency }
    }

    /// True if terms with a beginning are left out of a phrase, as the posts that have them are `count()` or more: decided
    /// once, and for all pages alike.
    func isLeftOut(_ key: UInt32, _ decide: () throws(IndexError) -> Bool) throws(IndexError) -> Bool {
        if carried != nil { return figures.leftOut.contains(key) }
        let isLeftOut = try decide()
        if isLeftOut { figures.leftOut.insert(key) }
        return isLeftOut
    }

    /// The key of what is weighed: of a term, or of all terms that begin with it.
    static func key(_ term: [UInt8], isPrefix: Bool) -> UInt32 {
        var hash = SHA256()
        hash.update(isPrefix ? "prefix" : "term")
        hash.update(term.span)
        return hash.finishBytes().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension RankingFigures {
    func encode(to writer: inout RecordWriter) {
        writer.write(documents)
        writer.write(Int(bitPattern: UInt(averageLength.bitPattern)))
        // Of what is left out 0, of all else the frequency and 1.
        var numbers = frequencies.mapValues { $0 &+ 1 }
        for key in leftOut { numbers[key] = 0 }
        writer.write(numbers.count)
        for (key, number) in numbers.sorted(by: { $0.key < $1.key }) {
            writer.write(Int(key))
            writer.write(number)
        }
    }

    init(_ reader: inout RecordReader) throws(IndexError) {
        documents = try reader.number()
        averageLength = Double(bitPattern: UInt64(UInt(bitPattern: try reader.number())))
        for _ in 0..<(try reader.count()) {
            guard let key = UInt32(exactly: try reader.number()) else { throw RecordReader.damaged }
            let number = try reader.number()
            if number == 0 { leftOut.insert(key) } else { frequencies[key] = number &- 1 }
        }
        guard documents >= 0, averageLength.isFinite,
            frequencies.values.allSatisfy({ (0...documents).contains($0) })
        else { throw RecordReader.damaged }
    }
}
