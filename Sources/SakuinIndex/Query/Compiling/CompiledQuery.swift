// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a query is made into for one revision of the index: what the postings are asked for, and how a post is judged.

internal import SakuinText

/// The judge of a query, or of a part of it: the brute-force meaning, on one post.
protocol PostJudge: Sendable {
    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool

    /// What is sought in the texts, to be shown.
    var shown: [ShownText] { get }

    /// True if a sentence is sought: its pieces overlap, and are shown as one.
    var isSentence: Bool { get }

    /// True if a post may take milliseconds to judge: never on the server's own loop.
    var isSlow: Bool { get }

    /// True if it depends on other posts than the one that is judged: then all are judged at one revision.
    var readsOthers: Bool { get }
}

extension PostJudge {
    var shown: [ShownText] { [] }
    var isSentence: Bool { false }
    var isSlow: Bool { false }
    var readsOthers: Bool { false }
}

/// What is sought in a text.
struct ShownText: Sendable {
    var sought: Sought
    var field: TextClause.Field
}

/// A query, or a part of one, made ready.
struct CompiledQuery: Sendable {
    /// Posts that can match; those that are not marked as unverified do.
    let candidates: PostingQuery
    let judge: any PostJudge
    /// Of what is made of other queries: these, in their order.
    private(set) var parts: [CompiledQuery] = []
    /// True for all of several queries.
    private(set) var isConjunction = false
    /// What is left out by a NOT.
    fileprivate var excluded: PostingQuery?

    init(_ candidates: PostingQuery, _ judge: any PostJudge) {
        self.candidates = candidates
        self.judge = judge
    }

    static func all(_ parts: [CompiledQuery]) -> CompiledQuery {
        var query = CompiledQuery(together(parts), AllJudge(parts: parts.map(\.judge)))
        query.parts = parts
        query.isConjunction = true
        return query
    }

    static func any(_ parts: [CompiledQuery]) -> CompiledQuery {
        var query = CompiledQuery(.or(parts.map(\.candidates)), AnyJudge(parts: parts.map(\.judge)))
        query.parts = parts
        return query
    }

    static func not(_ part: CompiledQuery) -> CompiledQuery {
        var query = CompiledQuery(.andNot(.all, .or([part.candidates])), NotJudge(part: part.judge))
        query.parts = [part]
        query.excluded = part.candidates
        return query
    }

    private static func together(_ parts: [CompiledQuery]) -> PostingQuery {
        let excluded = parts.compactMap(\.excluded)
        let included = parts.filter { $0.excluded == nil }.map(\.candidates)
        // All posts, sure or not, are no restriction beside another.
        let restricting = included.filter { $0 != .all && $0 != .unverified(.all) }
        var base: PostingQuery = restricting.count > 1 ? .and(restricting) : restricting.first ?? .all
        if included.contains(.unverified(.all)) { base = .unverified(base) }
        return excluded.isEmpty ? base : .andNot(base, .or(excluded))
    }
}

private struct AllJudge: PostJudge {
    let parts: [any PostJudge]

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        for part in parts where try !part.accepts(&post) { return false }
        return true
    }

    var shown: [ShownText] { parts.flatMap(\.shown) }
    var isSentence: Bool { parts.contains(where: \.isSentence) }
    var isSlow: Bool { parts.contains(where: \.isSlow) }
    var readsOthers: Bool { parts.contains(where: \.readsOthers) }
}

struct AnyJudge: PostJudge {
    let parts: [any PostJudge]

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        for part in parts where try part.accepts(&post) { return true }
        return false
    }

    var shown: [ShownText] { parts.flatMap(\.shown) }
    var isSentence: Bool { parts.contains(where: \.isSentence) }
    var isSlow: Bool { parts.contains(where: \.isSlow) }
    var readsOthers: Bool { parts.contains(where: \.readsOthers) }
}

/// What is left out is not shown.
private struct NotJudge: PostJudge {
    let part: any PostJudge

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool { try !part.accepts(&post) }

    var isSlow: Bool { part.isSlow }
    var readsOthers: Bool { part.readsOthers }
}
