// SPDX-License-Identifier: GPL-2.0-or-later
//
// もしかして: what a query that finds next to nothing may have meant. Strings one slip away from its words are looked up in the
// index's own terms, those that may stand in posts are counted, and the likeliest are offered.

public import SakuinText

/// A query that may have been meant, and how many posts match it.
public struct QuerySuggestion: Sendable, Equatable {
    public var query: String
    public var total: Int
    public var isTotalExact: Bool
}

extension IndexReader {
    /// Other queries, the likeliest first, that find more than `total` posts.
    /// - Parameters:
    ///   - text: what `QueryParser` read `query` from.
    ///   - total: how many posts the query finds.
    ///   - end: when to stop, with what is found by then.
    public func suggestions(
        for text: String, _ query: Query, fold: FoldLevel, beyond total: Int, until end: ContinuousClock.Instant?
    ) throws(IndexError) -> [QuerySuggestion] {
        try onOneRevision { (database) throws(IndexError) in
            try Suggesting(reader: self, database: database, fold: fold, least: total + 1, deadline: Deadline(end))
                .suggestions(for: text, query)
        }
    }
}

private struct Suggesting {
    let reader: IndexReader
    let database: XapianDatabase
    let fold: FoldLevel
    /// Posts that a suggestion finds at least.
    let least: Int
    let deadline: Deadline

    /// Of one word and likeness, those that are counted; those that are given.
    private static let mostCounted = 16
    private static let most = 3
    /// Posts that a kana which is not near must find, for there are many such slips.
    private static let leastOfAnyKana = 5

    private struct Candidate {
        var text: String
        var likeness: NearString.Likeness
        /// Of its rarest term.
        var frequency: Int
    }

    func suggestions(for text: String, _ query: Query) throws(IndexError) -> [QuerySuggestion] {
        let clauses = query.words
        var found: [(likeness: NearString.Likeness, suggestion: QuerySuggestion)] = []
        for meant in Suggesting.quotingFields(in: text) {
            guard let query = try? QueryParser.parse(meant) else { continue }
            let (total, isExact) = try count(query)
            if total >= least {
                found.append((.typing, QuerySuggestion(query: meant, total: total, isTotalExact: isExact)))
            }
        }
        for clause in clauses {
            if deadline.isOver(after: Deadline.post) { break }
            // Not this word is the one that is not found.
            if clauses.count > 1, try count(.text(clause)).total >= least { continue }
            for candidate in try candidates(near: clause.phrase) {
                if deadline.isOver(after: Deadline.post) { break }
                guard let meant = replacing(clause, in: text, by: candidate.text),
                    let query = try? QueryParser.parse(meant)
                else { continue }
                let (total, isExact) = try count(query)
                guard total >= (candidate.likeness == .anyKana ? max(least, Suggesting.leastOfAnyKana) : least) else {
                    continue
                }
                found.append((candidate.likeness, QuerySuggestion(query: meant, total: total, isTotalExact: isExact)))
            }
        }
        // Many kana fit somewhere: only where nothing is likelier.
        if found.contains(where: { $0.likeness > .anyKana }) { found.removeAll { $0.likeness == .anyKana } }
        found.sort { ($1.likeness, $1.suggestion.total) < ($0.likeness, $0.suggestion.total) }
        return found.prefix(Suggesting.most).map(\.suggestion)
    }

    /// The query with one of its fields as text: `Re:ゼロから始める` is the title of a book, and asks for replies.
    private static func quotingFields(in text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).compactMap { word in
            guard let colon = word.firstIndex(where: { $0 == ":" || $0 == "：" }), colon > word.startIndex,
                word[..<colon].allSatisfy(\.isLetter), !word.contains("\"")
            else { return nil }
            return text[..<word.startIndex] + "\"\(word)\"" + text[word.endIndex...]
        }
    }

    private func count(_ query: Query) throws(IndexError) -> (total: Int, isExact: Bool) {
        try reader.count(query, fold: fold, budget: SearchRequest.standardCountBudget, until: deadline.end)
    }

    /// Strings near the phrase whose terms all stand in enough posts, the likeliest first.
    private func candidates(near phrase: String) throws(IndexError) -> [Candidate] {
        var frequencies: [[UInt8]: Int] = [:]
        var found: [Candidate] = []
        var failure: IndexError?
        let near = NearStrings.near(String(decoding: FoldedText(phrase).bytes, as: UTF8.self)) { pair in
            guard failure == nil, !deadline.isOver(after: Deadline.term) else { return false }
            do throws(IndexError) {
                return try database.frequency(of: Array(pair.utf8)) >= least
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        for near in near {
            if deadline.isOver(after: Deadline.candidate) { break }
            let folded = FoldedText(near.text)
            var rarest = Int.max
            for token in tokens(of: folded.bytes) where rarest >= least && token.kind != .runEnd {
                let term = term(of: token, in: folded.bytes.span)
                let frequency: Int
                if let known = frequencies[term] {
                    frequency = known
                } else {
                    frequency = try database.frequency(of: term)
                }
                frequencies[term] = frequency
                rarest = min(rarest, frequency)
            }
            guard rarest >= least, rarest < .max else { continue }
            found.append(Candidate(text: near.text, likeness: near.likeness, frequency: rarest))
        }
        found.sort { ($1.likeness, $1.frequency) < ($0.likeness, $0.frequency) }
        var counts: [NearString.Likeness: Int] = [:]
        return found.filter { candidate in
            counts[candidate.likeness, default: 0] += 1
            return counts[candidate.likeness, default: 0] <= Suggesting.mostCounted
        }
    }

    /// The query's text with another phrase for a clause's; nil where the phrase is not written as it is meant.
    private func replacing(_ clause: TextClause, in text: String, by other: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        let phrase = Array(clause.phrase.unicodeScalars)
        guard clause.position.upperBound <= scalars.count,
            let start = clause.position.first(where: { scalars[$0...].starts(with: phrase) })
        else { return nil }
        var meant = String.UnicodeScalarView()
        meant.append(contentsOf: scalars[..<start])
        meant.append(contentsOf: other.unicodeScalars)
        meant.append(contentsOf: scalars[(start + phrase.count)...])
        return String(meant)
    }
}

extension Query {
    /// The phrases that are wanted.
    fileprivate var words: [TextClause] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.words)
        case .text(let clause): [clause]
        default: []
        }
    }
}
