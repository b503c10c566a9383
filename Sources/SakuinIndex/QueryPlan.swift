// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query becomes a question to the postings. Its documents are all that can match (never fewer), so verification
// finds every hit among them; where the terms alone decide, the plan says that nothing is left to verify.

internal import SakuinText

struct QueryPlan {
    let candidates: Candidates
    /// True if the candidates are the hits.
    let isExact: Bool

    /// - Parameters:
    ///   - root: the query, as the verifier has it.
    ///   - ranked: true if weights are wanted: then titles and rarer bigrams weigh more.
    init(
        _ root: Verifier.Node, displacement: Int, ranked: Bool, database: XapianDatabase
    ) throws(IndexError) {
        let planner = Planner(displacement: displacement, ranked: ranked, database: database)
        (candidates, isExact) = try planner.plan(root)
    }
}

private struct Planner {
    typealias Part = (candidates: Candidates, isExact: Bool)

    let displacement: Int
    let ranked: Bool
    let database: XapianDatabase

    /// How much a bigram of hiragana alone counts beside others (して, った carry little: DESIGN §4, and in the
    /// measurements leaving them out raised MRR@10 from .8709 to .8730), and how much a title's match adds.
    private static let hiraganaWeight = 0.3
    private static let titleWeight = 2.0
    /// One kana is found by all terms that begin with it. Where they have more postings than one post in so many, the
    /// posts themselves are read: の is in nearly all of them, and has thousands of terms.
    private static let manyPosts = 2

    func plan(_ node: Verifier.Node) throws(IndexError) -> Part {
        switch node {
        case .all(let parts): return try planAll(parts)
        case .any(let parts): return try planAny(parts)
        case .not(let part): return try planAll([.not(part)])
        case .text(let pattern, let field): return try plan(pattern, field)
        // A term is the digest of the id, or of a content that the post may have beside an id.
        case .id(let ids): return (anyTerm(ids.flatMap(Schema.terms)), false)
        case .replyTo(let ids): return (anyTerm(ids.map { Schema.booleanTerm(.replyTo, $0) }), true)
        case .flag(let flag): return (anyTerm([Schema.booleanTerm(.flag, flag.rawValue)]), true)
        case .time(let range, _): return plan(range)
        }
    }

    private func planAll(_ parts: [Verifier.Node]) throws(IndexError) -> Part {
        var together: [Candidates] = []
        var excluded: [Candidates] = []
        var isExact = true
        for part in parts {
            if case .not(let inner) = part {
                // Never ranked: below the right side of AND_NOT libxapian 1.4.22 leaves the bounds by which AND_MAYBE
                // turns into AND uninitialised, and documents come back that it should have left out.
                let planned = try Planner(displacement: displacement, ranked: false, database: database).plan(inner)
                // What only may match cannot be excluded by its terms: verification does it.
                guard planned.isExact else {
                    isExact = false
                    continue
                }
                excluded.append(planned.candidates)
            } else {
                let planned = try plan(part)
                if planned.candidates != .all { together.append(planned.candidates) }
                isExact = isExact && planned.isExact
            }
        }
        let base = Planner.all(of: together)
        return (excluded.isEmpty ? base : .andNot(base, .or(excluded)), isExact)
    }

    private static func all(of parts: [Candidates]) -> Candidates {
        parts.count > 1 ? .and(parts) : parts.first ?? .all
    }

    private func planAny(_ parts: [Verifier.Node]) throws(IndexError) -> Part {
        var either: [Candidates] = []
        var isExact = true
        for part in parts {
            let planned = try plan(part)
            either.append(planned.candidates)
            isExact = isExact && planned.isExact
        }
        return (.or(either), isExact)
    }

    private func anyTerm(_ terms: [[UInt8]]) -> Candidates {
        .scaled(.or(terms.map(Candidates.term)), 0)
    }

    private func plan(_ range: Range<Int64>) -> Part {
        guard let docids = Docids.possible(range, displacement: displacement) else { return (.none, true) }
        return (.and([.all, .docids(docids)]), false)
    }

    // MARK: Phrases

    private func plan(_ pattern: Pattern, _ field: TextClause.Field) throws(IndexError) -> Part {
        let needles = Needle.covering(pattern)
        let decides = needles.count == 1 && needles[0].isWholePattern && pattern.level == .widest && field != .body
        let inTitle = try conjunction(of: needles, prefix: Array(Schema.TermPrefix.title.rawValue.utf8))
        if field == .title { return (inTitle, decides && inTitle != .all) }
        let anywhere = try conjunction(of: needles, prefix: [])
        guard anywhere != .all else { return (.all, false) }
        guard ranked, field == .any else { return (anywhere, decides) }
        return (.andMaybe(anywhere, .scaled(inTitle, Planner.titleWeight)), decides)
    }

    private func conjunction(of needles: [Needle], prefix: [UInt8]) throws(IndexError) -> Candidates {
        guard !needles.isEmpty else { return .none }
        let isAllHiragana = needles.allSatisfy(\.isHiragana)
        var all: [Candidates] = []
        for needle in needles {
            guard let part = try candidates(needle, prefix + needle.term) else { continue }
            let isDamped = ranked && needle.isHiragana && !isAllHiragana
            all.append(isDamped ? .scaled(part, Planner.hiraganaWeight) : part)
        }
        return Planner.all(of: all)
    }

    /// Nil for what is in so many posts that looking them up is dearer than reading the posts.
    private func candidates(_ needle: Needle, _ term: [UInt8]) throws(IndexError) -> Candidates? {
        guard needle.isPrefix else { return .term(term) }
        let many = try max(1, database.documentCount() / Planner.manyPosts)
        return try database.frequency(ofPrefix: term, enough: many) < many ? .terms(from: term) : nil
    }
}

/// A term, or all terms with a beginning, that every text with a phrase must have.
struct Needle: Equatable {
    var term: [UInt8]
    var isPrefix: Bool
    /// True if having it is the same as having the phrase.
    var isWholePattern: Bool
    var isHiragana: Bool

    /// The needles of a phrase, without repetition: bigrams, words and symbols; a single character only where its run
    /// in the phrase is no longer.
    static func covering(_ pattern: Pattern) -> [Needle] {
        let folded = pattern.folded.span
        var needles: [Needle] = []
        for (index, token) in pattern.tokens.enumerated() {
            if token.kind == .kanji || token.kind == .runEnd, isInBigram(pattern.tokens, index) { continue }
            let endsPattern = token.range.upperBound == pattern.folded.count
            let bytes = SakuinText.term(of: token, in: folded)
            // A last kana may begin a bigram in the text; a last word may go on where the query says so.
            let isOpen = endsPattern && (token.kind == .runEnd || token.kind == .word && pattern.isPrefix)
            let needle = Needle(
                term: bytes, isPrefix: isOpen,
                isWholePattern: bytes.count == pattern.folded.count && (isOpen || !mayBeCut(bytes, token)),
                isHiragana: isHiragana(folded.extracting(token.range)))
            if !needles.contains(needle) { needles.append(needle) }
        }
        return needles
    }

    /// True if `term` may also be that of a longer word, cut.
    private static func mayBeCut(_ term: [UInt8], _ token: Token) -> Bool {
        // A character has at most four bytes, so a cut term is at most three short of the longest.
        token.kind == .word && term.count > longestWordTerm - 4
    }

    /// True if a bigram beside the single character at `index` covers it.
    private static func isInBigram(_ tokens: [Token], _ index: Int) -> Bool {
        let range = tokens[index].range
        return tokens.contains { $0.kind == .bigram && $0.range.overlaps(range) }
    }

    private static func isHiragana(_ text: Span<UInt8>) -> Bool {
        // U+3040 to U+30FF less katakana (U+30A0 on) is E3 81 80 to E3 82 9F; the long-vowel mark does not carry either.
        var offset = 0
        while offset < text.count {
            guard offset + 2 < text.count, text[offset] == 0xE3 else { return false }
            let second = text[offset + 1]
            guard second == 0x81 || (second == 0x82 && text[offset + 2] < 0xA0) else { return false }
            offset += 3
        }
        return true
    }
}
