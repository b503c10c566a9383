// SPDX-License-Identifier: GPL-2.0-or-later
//
// What crosses the socket as JSON, one type an answer, here and in the files named after the others. The daemon encodes
// these and the client decodes them: they are the only description of the wire in code. Names on the wire are snake_case.

public struct SearchAnswer: Codable, Sendable, Equatable {
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

    enum CodingKeys: String, CodingKey {
        case query, total
        case tookMilliseconds = "took_ms"
        case timedOut = "timed_out"
        case hits, next, wider, suggestions, loose, notices, index
    }
}

extension SearchAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.total, total)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
        json.member(CodingKeys.timedOut, timedOut)
        json.member(CodingKeys.hits, hits)
        json.member(CodingKeys.next, next)
        json.member(CodingKeys.wider, wider)
        json.member(CodingKeys.suggestions, suggestions)
        json.member(CodingKeys.loose, loose)
        json.member(CodingKeys.notices, notices)
        json.member(CodingKeys.index, index)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        total = try members.value(CodingKeys.total)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
        timedOut = try members.value(CodingKeys.timedOut)
        hits = try members.value(CodingKeys.hits)
        next = try members.optional(CodingKeys.next)
        wider = try members.value(CodingKeys.wider)
        suggestions = try members.value(CodingKeys.suggestions)
        loose = try members.optional(CodingKeys.loose)
        notices = try members.value(CodingKeys.notices)
        index = try members.value(CodingKeys.index)
    }
}

public struct WiderFold: Codable, Sendable, Equatable {
    public var fold: Int
    public var more: Int
    public var relation: Total.Relation

    public init(fold: Int, more: Int, relation: Total.Relation) {
        self.fold = fold
        self.more = more
        self.relation = relation
    }

    enum CodingKeys: String, CodingKey {
        case fold, more, relation
    }
}

extension WiderFold: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.more, more)
        json.member(CodingKeys.relation, relation)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        fold = try members.value(CodingKeys.fold)
        more = try members.value(CodingKeys.more)
        relation = try members.value(CodingKeys.relation)
    }
}

/// A query that may have been meant.
public struct Suggestion: Codable, Sendable, Equatable {
    public var query: String
    public var total: Total

    public init(query: String, total: Total) {
        self.query = query
        self.total = total
    }

    enum CodingKeys: String, CodingKey {
        case query, total
    }
}

extension Suggestion: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.total, total)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        total = try members.value(CodingKeys.total)
    }
}

/// How a piece of the query is taken, where another meaning is likely.
public struct Notice: Codable, Sendable, Equatable {
    public var message: String
    /// Unicode scalars of the query.
    public var start: Int
    public var end: Int

    public init(message: String, start: Int, end: Int) {
        self.message = message
        self.start = start
        self.end = end
    }

    enum CodingKeys: String, CodingKey {
        case message, start, end
    }
}

extension Notice: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.message, message)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.end, end)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        message = try members.value(CodingKeys.message)
        start = try members.value(CodingKeys.start)
        end = try members.value(CodingKeys.end)
    }
}
