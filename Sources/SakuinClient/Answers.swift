// SPDX-License-Identifier: GPL-2.0-or-later
//
// What crosses the socket as JSON, one type an answer. The daemon encodes these and the client decodes them: they are
// the only description of the wire in code. Names on the wire are snake_case.

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
    public var index: IndexState

    public init(
        query: String, total: Total, tookMilliseconds: Double, timedOut: Bool = false, hits: [Hit], next: String?,
        wider: [WiderFold], suggestions: [Suggestion] = [], loose: Total? = nil, index: IndexState
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
        self.index = index
    }

    enum CodingKeys: String, CodingKey {
        case query, total
        case tookMilliseconds = "took_ms"
        case timedOut = "timed_out"
        case hits, next, wider, suggestions, loose, index
    }
}

/// How many posts match.
public struct Total: Codable, Sendable, Equatable {
    /// `exact`: so many and no other number. `at_least`: the counting stopped at its budget.
    public enum Relation: String, Codable, Sendable {
        case exact
        case atLeast = "at_least"
    }
    public var value: Int
    public var relation: Relation

    public init(value: Int, relation: Relation) {
        self.value = value
        self.relation = relation
    }

    enum CodingKeys: String, CodingKey {
        case value, relation
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

/// One post that matches.
public struct Hit: Codable, Sendable, Equatable {
    /// The dump's id (`anond:20240605205024`) or, where it has none, `hash:` and 20 hexadecimal digits.
    public var id: String
    /// RFC 3339 as far as it is known: `2024-06-05`, `2024-06-05T20:50+09:00`, `2024-06-05T20:50:24+09:00`.
    public var time: String?
    public var title: String?
    public var replyTo: String?
    public var url: String?
    public var source: Source
    /// BM25 weight; nil in an answer ordered by time. Of a similar post: bigrams and words that both have, as a share of those
    /// that one of them has.
    public var score: Double?
    public var snippet: Snippet
    /// Every match in title and body, in order.
    public var highlights: [Highlight]
    /// The fold level at which the query was matched.
    public var fold: Int
    /// True where the dump lost characters.
    public var lossy: Bool
    /// True if the post matches only because its dump may have lost particles or marks between the words.
    public var lossyMatch: Bool
    /// How many matches say nearly the same, this one included; only where copies are folded.
    public var copies: Total?
    /// Every match with what stands around it, in the order of `highlights`; only where they are asked for.
    public var contexts: [Context]?

    public init(
        id: String, time: String?, title: String?, replyTo: String?, url: String?, source: Source, score: Double?,
        snippet: Snippet, highlights: [Highlight], fold: Int, lossy: Bool, lossyMatch: Bool = false,
        copies: Total? = nil, contexts: [Context]? = nil
    ) {
        self.id = id
        self.time = time
        self.title = title
        self.replyTo = replyTo
        self.url = url
        self.source = source
        self.score = score
        self.snippet = snippet
        self.highlights = highlights
        self.fold = fold
        self.lossy = lossy
        self.lossyMatch = lossyMatch
        self.copies = copies
        self.contexts = contexts
    }

    enum CodingKeys: String, CodingKey {
        case id, time, title
        case replyTo = "reply_to"
        case url, source, score, snippet, highlights, fold, lossy
        case lossyMatch = "lossy_match"
        case copies, contexts
    }
}

/// A match in the raw title or body with the text on both sides.
public struct Context: Codable, Sendable, Equatable {
    public var field: Field
    public var before: String
    public var match: String
    public var after: String

    public init(field: Field, before: String, match: String, after: String) {
        self.field = field
        self.before = before
        self.match = match
        self.after = after
    }

    enum CodingKeys: String, CodingKey {
        case field, before, match, after
    }
}

/// A dump that holds the post, and the lines there, counted from 1, both included.
public struct Source: Codable, Sendable, Equatable {
    public var dump: String
    /// The file in the dump, where that is an archive; the lines are its.
    public var member: String?
    public var line: Int
    public var lastLine: Int

    public init(dump: String, member: String? = nil, line: Int, lastLine: Int) {
        self.dump = dump
        self.member = member
        self.line = line
        self.lastLine = lastLine
    }

    enum CodingKeys: String, CodingKey {
        case dump, member, line
        case lastLine = "last_line"
    }
}

/// A piece of the raw body (or of the title, for a post without a body).
public struct Snippet: Codable, Sendable, Equatable {
    public var field: Field
    /// UTF-8 bytes from the start of the raw field to the start of `text`.
    public var start: Int
    /// The raw text, line feeds included: `text` is exactly the field's bytes from `start` on.
    public var text: String
    /// True where the field goes on before or after the snippet.
    public var cutBefore: Bool
    public var cutAfter: Bool

    public init(field: Field, start: Int, text: String, cutBefore: Bool, cutAfter: Bool) {
        self.field = field
        self.start = start
        self.text = text
        self.cutBefore = cutBefore
        self.cutAfter = cutAfter
    }

    enum CodingKeys: String, CodingKey {
        case field, start, text
        case cutBefore = "cut_before"
        case cutAfter = "cut_after"
    }
}

public enum Field: String, Codable, Sendable {
    case title, body
}

/// A match: UTF-8 bytes of the raw field, `end` excluded.
public struct Highlight: Codable, Sendable, Equatable {
    public var field: Field
    public var start: Int
    public var end: Int

    public init(field: Field, start: Int, end: Int) {
        self.field = field
        self.start = start
        self.end = end
    }

    enum CodingKeys: String, CodingKey {
        case field, start, end
    }
}

/// The state of the index that an answer speaks of.
public struct IndexState: Codable, Sendable, Equatable {
    /// Grows by one with each commit.
    public var generation: Int
    public var posts: Int
    /// RFC 3339 time of the last commit; nil before the first.
    public var asOf: String?
    /// Dumps that wait to be indexed.
    public var pending: Int
    /// Dumps, or parts of dumps, that could not be read.
    public var quarantined: Int

    public init(generation: Int, posts: Int, asOf: String?, pending: Int, quarantined: Int) {
        self.generation = generation
        self.posts = posts
        self.asOf = asOf
        self.pending = pending
        self.quarantined = quarantined
    }

    enum CodingKeys: String, CodingKey {
        case generation, posts
        case asOf = "as_of"
        case pending, quarantined
    }
}

/// `GET /v1/posts/{id}`: the whole post.
public struct PostAnswer: Codable, Sendable, Equatable {
    public var id: String
    public var time: String?
    public var title: String?
    public var body: String
    public var replyTo: String?
    public var links: [String]
    public var author: String?
    public var url: String?
    /// `exact`, `marked` or `suspected`: how surely the post's first and last line are known.
    public var boundary: String
    public var lossy: Bool
    /// Every dump that holds it, in whatever wording.
    public var sources: [Source]
    /// The other wordings that the dumps hold, the newest first; none for most posts.
    public var earlier: [EarlierVersion]

    public init(
        id: String, time: String?, title: String?, body: String, replyTo: String?, links: [String], author: String?,
        url: String?, boundary: String, lossy: Bool, sources: [Source], earlier: [EarlierVersion]
    ) {
        self.id = id
        self.time = time
        self.title = title
        self.body = body
        self.replyTo = replyTo
        self.links = links
        self.author = author
        self.url = url
        self.boundary = boundary
        self.lossy = lossy
        self.sources = sources
        self.earlier = earlier
    }

    enum CodingKeys: String, CodingKey {
        case id, time, title, body
        case replyTo = "reply_to"
        case links, author, url, boundary, lossy, sources, earlier
    }
}

/// A wording of a post that another has replaced.
public struct EarlierVersion: Codable, Sendable, Equatable {
    public var time: String?
    public var title: String?
    public var body: String
    public var replyTo: String?
    public var lossy: Bool
    /// The dumps that hold this wording.
    public var sources: [Source]

    public init(time: String?, title: String?, body: String, replyTo: String?, lossy: Bool, sources: [Source]) {
        self.time = time
        self.title = title
        self.body = body
        self.replyTo = replyTo
        self.lossy = lossy
        self.sources = sources
    }

    enum CodingKeys: String, CodingKey {
        case time, title, body
        case replyTo = "reply_to"
        case lossy, sources
    }
}

/// `GET /v1/posts/{id}/similar`: posts that have much in common with one.
public struct SimilarAnswer: Codable, Sendable, Equatable {
    public var id: String
    /// The likest first; without matches.
    public var hits: [Hit]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(id: String, hits: [Hit], tookMilliseconds: Double, index: IndexState) {
        self.id = id
        self.hits = hits
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }

    enum CodingKeys: String, CodingKey {
        case id, hits
        case tookMilliseconds = "took_ms"
        case index
    }
}

/// `GET /v1/status`.
public struct StatusAnswer: Codable, Sendable, Equatable {
    public var version: String
    /// `indexing` while a dump is read, else `idle`.
    public var state: String
    /// How far the work is; nil while there is none.
    public var work: IndexingWork?
    public var index: IndexState
    public var indexPath: String
    public var folders: [String]
    public var dumps: Int
    /// Paths that wait, the next one first.
    public var pending: [String]
    public var quarantine: [Quarantined]
    /// What does not stop the work but should be known, for example a folder on a network file system.
    public var notices: [String]

    public init(
        version: String, state: String, work: IndexingWork?, index: IndexState, indexPath: String, folders: [String],
        dumps: Int, pending: [String], quarantine: [Quarantined], notices: [String]
    ) {
        self.version = version
        self.state = state
        self.work = work
        self.index = index
        self.indexPath = indexPath
        self.folders = folders
        self.dumps = dumps
        self.pending = pending
        self.quarantine = quarantine
        self.notices = notices
    }

    enum CodingKeys: String, CodingKey {
        case version, state, work, index
        case indexPath = "index_path"
        case folders, dumps, pending, quarantine, notices
    }
}

/// The indexing that is under way.
public struct IndexingWork: Codable, Sendable, Equatable {
    /// `reading`, `joining`, `inverting`, `merging`, in this order; `patching` where little is to be done.
    public var stage: String
    public var dumps: Int
    /// Posts read so far.
    public var posts: Int
    /// From 0 to 1, over all stages.
    public var fraction: Double
    /// Bytes of the dumps a second.
    public var bytesPerSecond: Double
    /// If it goes on as it did; nil at the beginning.
    public var secondsLeft: Double?

    public init(
        stage: String, dumps: Int, posts: Int, fraction: Double, bytesPerSecond: Double, secondsLeft: Double?
    ) {
        self.stage = stage
        self.dumps = dumps
        self.posts = posts
        self.fraction = fraction
        self.bytesPerSecond = bytesPerSecond
        self.secondsLeft = secondsLeft
    }

    enum CodingKeys: String, CodingKey {
        case stage, dumps, posts, fraction
        case bytesPerSecond = "bytes_per_second"
        case secondsLeft = "seconds_left"
    }
}

/// A dump, or a line of one, that could not be read.
public struct Quarantined: Codable, Sendable, Equatable {
    public var path: String
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// What is wrong and what to do.
    public var reason: String

    public init(path: String, line: Int?, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    enum CodingKeys: String, CodingKey {
        case path, line, reason
    }
}

/// `POST /v1/rescan`, `/v1/rebuild` and `/v1/wait`: the index once the call is done.
public struct IndexAnswer: Codable, Sendable, Equatable {
    public var index: IndexState

    public init(index: IndexState) {
        self.index = index
    }

    enum CodingKeys: String, CodingKey {
        case index
    }
}

/// Any answer that is not 200.
public struct ErrorAnswer: Codable, Sendable, Equatable {
    public struct Problem: Codable, Sendable, Equatable {
        /// For programs: `bad_query`, `bad_parameter`, `not_found`, `forbidden`, `too_large`, `unavailable`, `internal`.
        public var code: String
        /// For people: what is wrong and what to do.
        public var message: String
        /// Where in the query: Unicode scalars from its start, `end` excluded.
        public var start: Int?
        public var end: Int?

        public init(code: String, message: String, start: Int? = nil, end: Int? = nil) {
            self.code = code
            self.message = message
            self.start = start
            self.end = end
        }

        enum CodingKeys: String, CodingKey {
            case code, message, start, end
        }
    }
    public var error: Problem

    public init(error: Problem) {
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case error
    }
}

/// What the index answers beside what reading every post finds.
public struct VerifyAnswer: Codable, Sendable, Equatable {
    public var query: String
    public var fold: Int
    /// Posts that were read.
    public var posts: Int
    /// Matches by the index, and by reading all posts.
    public var byIndex: Int
    public var byScan: Int
    /// Ids of posts that the index misses, and that it finds though they do not match: the first of them. There are none.
    public var missing: [String]
    public var extra: [String]
    public var tookMilliseconds: Double

    public var isEqual: Bool { missing.isEmpty && extra.isEmpty && byIndex == byScan }

    public init(
        query: String, fold: Int, posts: Int, byIndex: Int, byScan: Int, missing: [String], extra: [String],
        tookMilliseconds: Double
    ) {
        self.query = query
        self.fold = fold
        self.posts = posts
        self.byIndex = byIndex
        self.byScan = byScan
        self.missing = missing
        self.extra = extra
        self.tookMilliseconds = tookMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case query, fold, posts
        case byIndex = "by_index"
        case byScan = "by_scan"
        case missing, extra
        case tookMilliseconds = "took_ms"
    }
}

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
