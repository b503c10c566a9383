// SPDX-License-Identifier: GPL-2.0-or-later
//
// もしかして: what a query that finds next to nothing may have meant. Strings one slip away from its words are looked up in the
// index's own terms, those that may stand in posts are counted, and the likeliest are offered.

public import SakuinText

/// A query that may have been meant, and how many posts match it.
///
/// ```swift
/// let query = try QueryParser.parse("完壁")
/// let found = try reader.suggestions(for: "完壁", query, fold: .standard, beyond: 0, until: nil)
/// found.first?.query  // "完璧" where posts have that
/// ```
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
    /// Of the terms that begin with one kanji, those that are looked at: of a frequent one all in an index of a million posts.
    private static let mostFollowers = 4000
    /// Posts that a kana which is not near must find, for there are many such slips.
    private static let leastOfAnyKana = 5

    private struct Candidate {
        var text: String
        var likeness: NearString.Likeness
        /// Of its rarest term.
        var frequency: Int
    }

    /// A query that finds enough, and how likely it was meant.
    private struct Offer {
        var suggestion: QuerySuggestion
        /// Nil for the query as it is but for a sign.
        var likeness: NearString.Likeness?

        var keepsKanji: Bool { likeness?.keepsKanji ?? true }
        var likeliness: Double { (likeness?.share ?? 1) * Double(suggestion.total) }

        func isLikelier(than other: Offer) -> Bool {
            if (likeness == nil) != (other.likeness == nil) { return likeness == nil }
            return keepsKanji == other.keepsKanji ? likeliness > other.likeliness : keepsKanji
        }
    }

    func suggestions(for text: String, _ query: Query) throws(IndexError) -> [QuerySuggestion] {
        let clauses = query.words
        var offers: [Offer] = []
        for meant in Suggesting.quotingFields(in: text) { if let offer = try offer(meant) { offers.append(offer) } }
        for clause in clauses {
            if deadline.isOver(after: Deadline.post) { break }
            if let longer = goingOn(clause, in: text), let offer = try offer(longer) { offers.append(offer) }
            // Not this word is the one that is not found.
            if clauses.count > 1, try count(.text(clause)).total >= least { continue }
            for candidate in try candidates(near: clause.phrase) {
                if deadline.isOver(after: Deadline.post) { break }
                guard let meant = replacing(clause, in: text, by: candidate.text) else { continue }
                if let offer = try offer(meant, candidate.likeness) { offers.append(offer) }
            }
        }
        // Many kana fit somewhere: only where nothing is likelier.
        if offers.contains(where: { $0.likeness != .anyKana }) { offers.removeAll { $0.likeness == .anyKana } }
        offers.sort { $0.isLikelier(than: $1) }
        return offers.prefix(Suggesting.most).map(\.suggestion)
    }

    /// Nil if `text` is no query, or finds too little.
    private func offer(_ text: String, _ likeness: NearString.Likeness? = nil) throws(IndexError) -> Offer? {
        guard let query = try? QueryParser.parse(text) else { return nil }
        let (total, isExact) = try count(query)
        guard total >= (likeness == .anyKana ? max(least, Suggesting.leastOfAnyKana) : least) else { return nil }
        return Offer(
            suggestion: QuerySuggestion(query: text, total: total, isTotalExact: isExact), likeness: likeness)
    }

    /// The query with `*` behind a clause that ends in a word: `Windows` is no Windows11, which is one word.
    private func goingOn(_ clause: TextClause, in text: String) -> String? {
        guard !clause.isPrefix, let last = clause.phrase.unicodeScalars.last,
            last.isOfTerms, case .word? = tokens(of: FoldedText(clause.phrase).bytes).last?.kind
        else { return nil }
        // In quotes `*` is text.
        for (open, close) in [("\"", "\""), ("「", "」"), ("“", "”")] where !clause.phrase.contains(where: \.isWhitespace)
        {
            let quoted = open + clause.phrase + close
            if let meant = replacing(clause, in: text, by: clause.phrase + "*", for: quoted) { return meant }
        }
        return replacing(clause, in: text, by: clause.phrase + "*")
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
        } followers: { character in
            guard failure == nil, !deadline.isOver(after: Deadline.post) else { return [] }
            do throws(IndexError) {
                let terms = try database.terms(
                    startingWith: Array(String(character).utf8), most: Suggesting.mostFollowers)
                return terms.map { String(decoding: $0, as: UTF8.self).unicodeScalars }
                    .compactMap { $0.count == 2 ? $0.last : nil }
            } catch {
                failure = error
                return []
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
    /// - Parameter written: what stands there for it; nil for the phrase itself.
    private func replacing(
        _ clause: TextClause, in text: String, by other: String, for written: String? = nil
    ) -> String? {
        let scalars = Array(text.unicodeScalars)
        let phrase = Array((written ?? clause.phrase).unicodeScalars)
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
        case .text(let clause): clause.mayBeBroken ? [] : [clause]
        default: []
        }
    }
}
