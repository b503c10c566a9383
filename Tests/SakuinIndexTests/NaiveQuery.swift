// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query as the oracle generates it, and its meaning on one post, by brute force.

@testable import SakuinText

/// A phrase, and where it stands in a text.
struct NaivePhrase {
    enum Field { case any, title, body }

    var text: String
    var isPrefix = false
    var field = Field.any
    /// The level at which it is sought, whatever that of the question.
    var level: Int?
    private let cells: NaiveField
    private let composed: [UInt8]

    init(_ text: String, isPrefix: Bool = false, field: Field = .any, level: Int? = nil) {
        self.text = text
        self.isPrefix = isPrefix
        self.field = field
        self.level = level
        cells = NaiveField(text)
        composed = Normalization.composed(Array(text.utf8).span)
    }

    /// True if the index has anything for it.
    var isSearchable: Bool { cells.folded.contains { NaiveClass.of($0) != .separator } }

    /// Raw bytes of the matches, of a level from left to right without overlap.
    func ranges(in field: NaiveField, fold: Int, most: Int = .max) -> Set<Range<Int>> {
        var found: Set<Range<Int>> = []
        let fold = level ?? fold
        for level in NaiveLadder.levels(cells.cells, at: fold) {
            found.formUnion(ranges(in: field, at: level, most: most))
        }
        return found
    }

    private func ranges(in field: NaiveField, at level: Int, most: Int) -> [Range<Int>] {
        let (text, phrase) = (field.cells(at: level), cells.cells(at: level))
        var found: [Range<Int>] = []
        var position = 0
        while position + phrase.count <= text.count, found.count < most {
            guard text[position].scalar == phrase[0].scalar,
                let raw = match(phrase, at: position, of: text, in: field, level)
            else {
                position += 1
                continue
            }
            found.append(raw)
            position += phrase.count
        }
        return found
    }

    private func match(
        _ phrase: [NaiveCell], at position: Int, of text: [NaiveCell], in field: NaiveField, _ level: Int
    ) -> Range<Int>? {
        for index in 1..<phrase.count where text[position + index].scalar != phrase[index].scalar { return nil }
        func isWord(_ scalar: UInt32) -> Bool { NaiveClass.of(scalar) == .word }
        let (first, last) = (text[position], text[position + phrase.count - 1])
        let base = first.base.lowerBound..<last.base.upperBound
        if isWord(phrase[0].scalar), base.lowerBound > 0, isWord(field.cells[base.lowerBound - 1].scalar) { return nil }
        if !isPrefix, isWord(phrase[phrase.count - 1].scalar), base.upperBound < field.cells.count,
            isWord(field.cells[base.upperBound].scalar)
        {
            return nil
        }
        let raw = first.raw.lowerBound..<last.raw.upperBound
        if level == 0, Normalization.composed(Array(field.raw[raw]).span) != composed { return nil }
        return raw
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        if field != .body, let title = document.title, !ranges(in: title, fold: fold, most: 1).isEmpty { return true }
        return field != .title && !ranges(in: document.body, fold: fold, most: 1).isEmpty
    }
}

indirect enum NaiveQuery {
    case all([NaiveQuery])
    case any([NaiveQuery])
    case not(NaiveQuery)
    case phrase(NaivePhrase)
    case id(String)
    case reply(String)
    case isReply
    case isTitleless
    case isLossy
    /// Days since 1970 in Japan, both included, and the filter as it is written.
    case days(ClosedRange<Int>, written: String)

    /// What a NOT leaves out is sought at level 1, whatever the question's.
    func matches(_ document: NaiveDocument, fold: Int, isLeftOut: Bool = false) -> Bool {
        let post = document.current
        switch self {
        case .all(let parts): return parts.allSatisfy { $0.matches(document, fold: fold, isLeftOut: isLeftOut) }
        case .any(let parts): return parts.contains { $0.matches(document, fold: fold, isLeftOut: isLeftOut) }
        case .not(let part): return !part.matches(document, fold: fold, isLeftOut: !isLeftOut)
        case .phrase(let phrase): return phrase.matches(document, fold: isLeftOut ? 1 : fold)
        case .id(let value): return NaiveQuery.means(value, document.id)
        case .reply(let value): return post.replyTo.map { NaiveQuery.means(value, $0) } ?? false
        case .isReply: return post.replyTo != nil
        case .isTitleless: return post.title == nil
        case .isLossy: return post.isLossy
        case .days(let days, _):
            guard let seconds = post.time?.seconds else { return false }
            return days.contains(Int((Double(seconds + 9 * 3600) / 86_400).rounded(.down)))
        }
    }

    private static func means(_ value: String, _ id: String) -> Bool {
        if Array(id.utf8) == Array(value.utf8) { return true }
        let isDigits = value.unicodeScalars.count == 14 && value.unicodeScalars.allSatisfy { ("0"..."9").contains($0) }
        return isDigits && Array(id.utf8) == Array("anond:\(value)".utf8)
    }

    /// The phrases that are not under a NOT: those that a hit shows.
    var shown: [NaivePhrase] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.shown)
        case .phrase(let phrase): [phrase]
        default: []
        }
    }
}
