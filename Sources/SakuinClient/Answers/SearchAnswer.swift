// SPDX-License-Identifier: GPL-2.0-or-later
//
// What crosses the socket as JSON, one type an answer, here and in the files named after the others. The daemon encodes
// these and the client decodes them: they are the only description of the wire in code. Names on the wire are snake_case.

/// `GET /v1/search`: one page of hits.
///
/// ```json
/// {"query":"q","total":{"value":3,"relation":"at_least"},"took_ms":3.25,"timed_out":true,
/// "hits":[{"id":"a","key":"key:b","time":"2024","title":"題"}],"next":"n",
/// "wider":[{"fold":2,"more":1,"relation":"exact"}],
/// "suggestions":[{"query":"s","total":{"value":3,"relation":"at_least"}}],
/// "index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct SearchAnswer: Sendable, Equatable {
    /// The query as it was sent.
    public var query: String
    public var total: Total
    /// Milliseconds from the request's arrival to the answer.
    public var tookMilliseconds: Double
    /// True if the time that the question may take was over before all was looked at: the hits are the first ones by time all
    /// the same, by relevance the best of what was looked at, and the total is a lower bound.
    public var timedOut: Bool
    public var hits: [Hit]
    /// What to send as `after` for the next page; nil on the last page.
    public var next: String?
    /// How many posts more each wider fold level finds, where that was asked for or the index is small.
    public var wider: [WiderFold]
    /// Other queries that find more, the likeliest first; only where `wider` was asked for and next to nothing was found. What
    /// was asked is never replaced.
    public var suggestions: [Suggestion]
    /// How many posts a loose question would find; only where `wider` was asked for and next to nothing was found.
    public var loose: Total?
    /// What the query may have meant otherwise, in the language that was asked for.
    public var notices: [Notice]
    public var index: IndexState

    public init(
        query: String, total: Total, tookMilliseconds: Double, timedOut: Bool = false, hits: [Hit], next: String?,
        wider: [WiderFold], suggestions: [Suggestion] = [], loose: Total? = nil, notices: [Notice] = [],
        index: IndexState
    ) {
        self.query = query
        self.total = total
        self.tookMilliseconds = tookMilliseconds
        self.timedOut = timedOut
        self.hits = hits
        self.next = next
        self.wider = wider
        self.suggestions = suggestions
        self.loose = loose
        self.notices = notices
        self.index = index
    }
}

extension SearchAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        total = try wire.member("total", \.total)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        timedOut = try wire.member("timed_out", \.timedOut)
        hits = try wire.member("hits", \.hits)
        next = try wire.member("next", \.next)
        wider = try wire.member("wider", \.wider)
        suggestions = try wire.member("suggestions", \.suggestions)
        loose = try wire.member("loose", \.loose)
        notices = try wire.member("notices", \.notices)
        index = try wire.member("index", \.index)
    }
}

/// How many posts more a wider fold level finds.
///
/// ```json
/// {"fold":2,"more":1,"relation":"exact"}
/// ```
public struct WiderFold: Sendable, Equatable {
    public var fold: Int
    public var more: Int
    public var relation: Total.Relation

    public init(fold: Int, more: Int, relation: Total.Relation) {
        self.fold = fold
        self.more = more
        self.relation = relation
    }
}

extension WiderFold: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        fold = try wire.member("fold", \.fold)
        more = try wire.member("more", \.more)
        relation = try wire.member("relation", \.relation)
    }
}

/// A query that may have been meant.
///
/// ```json
/// {"query":"s","total":{"value":3,"relation":"at_least"}}
/// ```
public struct Suggestion: Sendable, Equatable {
    public var query: String
    public var total: Total

    public init(query: String, total: Total) {
        self.query = query
        self.total = total
    }
}

extension Suggestion: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        total = try wire.member("total", \.total)
    }
}

/// How a piece of the query is taken, where another meaning is likely.
///
/// ```json
/// {"message":"m","start":0,"end":1}
/// ```
public struct Notice: Sendable, Equatable {
    public var message: String
    /// Unicode scalars of the query.
    public var start: Int
    public var end: Int

    public init(message: String, start: Int, end: Int) {
        self.message = message
        self.start = start
        self.end = end
    }
}

extension Notice: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        message = try wire.member("message", \.message)
        start = try wire.member("start", \.start)
        end = try wire.member("end", \.end)
    }
}
