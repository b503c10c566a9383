// SPDX-License-Identifier: GPL-2.0-or-later

/// Why a query finds what it finds.
///
/// ```json
/// {"query":"q","fold":1,"posts":9,"candidates":8,"sure":1,"verified":2,"rejected":3,"timed_out":false,
/// "clause":{"kind":"all","text":"t","field":"any","fold":1,"terms":[{"term":"東","posts":5,"titles":1}],
/// "parts":[],"rejected":0,"holds":true},
/// "post":{"id":"a","candidate":true,"sure":false,"matches":true},"took_ms":2.5}
/// ```
public struct WhyAnswer: Sendable, Equatable {
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
}

extension WhyAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        fold = try wire.member("fold", \.fold)
        posts = try wire.member("posts", \.posts)
        candidates = try wire.member("candidates", \.candidates)
        sure = try wire.member("sure", \.sure)
        verified = try wire.member("verified", \.verified)
        rejected = try wire.member("rejected", \.rejected)
        timedOut = try wire.member("timed_out", \.timedOut)
        clause = try wire.member("clause", \.clause)
        post = try wire.member("post", \.post)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
    }
}

/// A part of a query.
///
/// ```json
/// {"kind":"all","text":"t","field":"any","fold":1,"terms":[{"term":"東","posts":5,"titles":1}],
/// "parts":[],"rejected":0,"holds":true}
/// ```
public struct WhyClause: Sendable, Equatable {
    /// `all`, `any`, `not`, `text`, `loose`, `expression`, `time`, or the name of an operator.
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
}

extension WhyClause: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        kind = try wire.member("kind", \.kind)
        text = try wire.member("text", \.text)
        field = try wire.member("field", \.field)
        fold = try wire.member("fold", \.fold)
        terms = try wire.member("terms", \.terms)
        parts = try wire.member("parts", \.parts)
        rejected = try wire.member("rejected", \.rejected)
        holds = try wire.member("holds", \.holds)
    }
}

/// A term of the index.
///
/// ```json
/// {"term":"東","posts":5,"titles":1}
/// ```
public struct WhyTerm: Sendable, Equatable {
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
}

extension WhyTerm: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        term = try wire.member("term", \.term)
        posts = try wire.member("posts", \.posts)
        titles = try wire.member("titles", \.titles)
    }
}

/// Why a post is found or not.
///
/// ```json
/// {"id":"a","candidate":true,"sure":false,"matches":true}
/// ```
public struct WhyPost: Sendable, Equatable {
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
}

extension WhyPost: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        candidate = try wire.member("candidate", \.candidate)
        sure = try wire.member("sure", \.sure)
        matches = try wire.member("matches", \.matches)
    }
}
