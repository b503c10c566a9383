// SPDX-License-Identifier: GPL-2.0-or-later

/// Why a query finds what it finds.
public struct WhyAnswer: Codable, Sendable, Equatable {
    public var query: String
    public var fold: Int
    /// Posts of the index.
    public var posts: Int
    /// Posts that the terms lead to.
    public var candidates: Int
    /// Those that match by their terms alone, those that were read and match, and those that were read and do not.
    public var sure: Int
    public var verified: Int
    public var rejected: Int
    /// True if the time was over before all candidates were looked at.
    public var timedOut: Bool
    public var clause: WhyClause
    /// The post that was asked about.
    public var post: WhyPost?
    public var tookMilliseconds: Double

    public init(
        query: String, fold: Int, posts: Int, candidates: Int, sure: Int, verified: Int, rejected: Int, timedOut: Bool,
        clause: WhyClause, post: WhyPost?, tookMilliseconds: Double
    ) {
        self.query = query
        self.fold = fold
        self.posts = posts
        self.candidates = candidates
        self.sure = sure
        self.verified = verified
        self.rejected = rejected
        self.timedOut = timedOut
        self.clause = clause
        self.post = post
        self.tookMilliseconds = tookMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case query, fold, posts, candidates, sure, verified, rejected
        case timedOut = "timed_out"
        case clause, post
        case tookMilliseconds = "took_ms"
    }
}

extension WhyAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.candidates, candidates)
        json.member(CodingKeys.sure, sure)
        json.member(CodingKeys.verified, verified)
        json.member(CodingKeys.rejected, rejected)
        json.member(CodingKeys.timedOut, timedOut)
        json.member(CodingKeys.clause, clause)
        json.member(CodingKeys.post, post)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        fold = try members.value(CodingKeys.fold)
        posts = try members.value(CodingKeys.posts)
        candidates = try members.value(CodingKeys.candidates)
        sure = try members.value(CodingKeys.sure)
        verified = try members.value(CodingKeys.verified)
        rejected = try members.value(CodingKeys.rejected)
        timedOut = try members.value(CodingKeys.timedOut)
        clause = try members.value(CodingKeys.clause)
        post = try members.optional(CodingKeys.post)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
    }
}

/// A part of a query.
public struct WhyClause: Codable, Sendable, Equatable {
    /// `all`, `any`, `not`, `text`, `expression`, `link`, `source`, `id`, `re`, `is` or `time`.
    public var kind: String
    /// What is sought, as it is written; for a time, its first moment, `..<`, and the first moment behind it.
    public var text: String
    /// `any`, `title` or `body`, of a text or an expression.
    public var field: String?
    /// The fold level at which it is sought.
    public var fold: Int?
    public var terms: [WhyTerm]
    public var parts: [WhyClause]
    /// Candidates of which this clause is the first that does not hold.
    public var rejected: Int
    /// True if it holds for the post that was asked about.
    public var holds: Bool?

    public init(
        kind: String, text: String, field: String?, fold: Int?, terms: [WhyTerm], parts: [WhyClause], rejected: Int,
        holds: Bool?
    ) {
        self.kind = kind
        self.text = text
        self.field = field
        self.fold = fold
        self.terms = terms
        self.parts = parts
        self.rejected = rejected
        self.holds = holds
    }

    enum CodingKeys: String, CodingKey { case kind, text, field, fold, terms, parts, rejected, holds }
}

extension WhyClause: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.kind, kind)
        json.member(CodingKeys.text, text)
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.terms, terms)
        json.member(CodingKeys.parts, parts)
        json.member(CodingKeys.rejected, rejected)
        json.member(CodingKeys.holds, holds)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        kind = try members.value(CodingKeys.kind)
        text = try members.value(CodingKeys.text)
        field = try members.optional(CodingKeys.field)
        fold = try members.optional(CodingKeys.fold)
        terms = try members.value(CodingKeys.terms)
        parts = try members.value(CodingKeys.parts)
        rejected = try members.value(CodingKeys.rejected)
        holds = try members.optional(CodingKeys.holds)
    }
}

/// A term of the index.
public struct WhyTerm: Codable, Sendable, Equatable {
    /// As the index has it; a `*` behind it stands for all that begin so.
    public var term: String
    /// Posts that have it, and that have it in the title.
    public var posts: Int
    public var titles: Int

    public init(term: String, posts: Int, titles: Int) {
        self.term = term
        self.posts = posts
        self.titles = titles
    }

    enum CodingKeys: String, CodingKey { case term, posts, titles }
}

extension WhyTerm: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.term, term)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.titles, titles)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        term = try members.value(CodingKeys.term)
        posts = try members.value(CodingKeys.posts)
        titles = try members.value(CodingKeys.titles)
    }
}

/// Why a post is found or not.
public struct WhyPost: Codable, Sendable, Equatable {
    public var id: String
    /// True if the terms lead to it, and if they alone tell that it matches.
    public var candidate: Bool
    public var sure: Bool
    public var matches: Bool

    public init(id: String, candidate: Bool, sure: Bool, matches: Bool) {
        self.id = id
        self.candidate = candidate
        self.sure = sure
        self.matches = matches
    }

    enum CodingKeys: String, CodingKey { case id, candidate, sure, matches }
}

extension WhyPost: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.candidate, candidate)
        json.member(CodingKeys.sure, sure)
        json.member(CodingKeys.matches, matches)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        candidate = try members.value(CodingKeys.candidate)
        sure = try members.value(CodingKeys.sure)
        matches = try members.value(CodingKeys.matches)
    }
}
