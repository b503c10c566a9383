// SPDX-License-Identifier: GPL-2.0-or-later

/// One post that matches.
///
/// ```json
/// {"id":"a","key":"key:b","time":"2024","title":"題","reply_to":"r","url":"u",
/// "source":{"dump":"d","member":"m","line":1,"last_line":2},"score":1.5,
/// "snippet":{"field":"body","start":3,"text":"東京","cut_before":true,"cut_after":false},
/// "highlights":[{"field":"title","start":0,"end":3}],"fold":1,"lossy":false,"lossy_match":true,"replies":2,
/// "thread":{"matched":{"value":1,"relation":"exact"},"total":{"value":3,"relation":"exact"}}}
/// ```
public struct Hit: Sendable, Equatable {
    /// The dump's id (`anond:20240605205024`) or, where it has none, `hash:` and 20 hexadecimal digits.
    public var id: String
    /// `key:` and 20 hexadecimal digits, which name this post alone; several may bear its id.
    public var key: String?
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
    /// How many posts answer it; nil from a daemon that does not know.
    public var replies: Int?
    /// How much of its thread matches; nil where the threads of the page are too long to be read, or nobody asked.
    public var thread: ThreadShare?
    /// Every match with what stands around it, in the order of `highlights`; only where they are asked for.
    public var contexts: [Context]?

    public init(
        id: String, key: String? = nil, time: String?, title: String?, replyTo: String?, url: String?, source: Source,
        score: Double?,
        snippet: Snippet, highlights: [Highlight], fold: Int, lossy: Bool, lossyMatch: Bool = false,
        copies: Total? = nil, contexts: [Context]? = nil
    ) {
        self.id = id
        self.key = key
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
}

extension Hit: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        key = try wire.member("key", \.key)
        time = try wire.member("time", \.time)
        title = try wire.member("title", \.title)
        replyTo = try wire.member("reply_to", \.replyTo)
        url = try wire.member("url", \.url)
        source = try wire.member("source", \.source)
        score = try wire.member("score", \.score)
        snippet = try wire.member("snippet", \.snippet)
        highlights = try wire.member("highlights", \.highlights)
        fold = try wire.member("fold", \.fold)
        lossy = try wire.member("lossy", \.lossy)
        lossyMatch = try wire.member("lossy_match", \.lossyMatch)
        copies = try wire.member("copies", \.copies)
        replies = try wire.member("replies", \.replies)
        thread = try wire.member("thread", \.thread)
        contexts = try wire.member("contexts", \.contexts)
    }
}

/// The thread in which a hit stands.
///
/// ```json
/// {"matched":{"value":1,"relation":"exact"},"total":{"value":3,"relation":"at_least"}}
/// ```
public struct ThreadShare: Sendable, Equatable {
    /// Posts of the thread that match, the hit included.
    public var matched: Total
    /// All its posts.
    public var total: Total

    public init(matched: Total, total: Total) {
        self.matched = matched
        self.total = total
    }
}

extension ThreadShare: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        matched = try wire.member("matched", \.matched)
        total = try wire.member("total", \.total)
    }
}

/// A match in the raw title or body with the text on both sides.
///
/// ```json
/// {"field":"body","before":"前","match":"東","after":"後"}
/// ```
public struct Context: Sendable, Equatable {
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
}

extension Context: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        field = try wire.member("field", \.field)
        before = try wire.member("before", \.before)
        match = try wire.member("match", \.match)
        after = try wire.member("after", \.after)
    }
}

/// A dump that holds the post, and the lines there, counted from 1, both included.
///
/// ```json
/// {"dump":"d","member":"m","line":1,"last_line":2}
/// ```
public struct Source: Sendable, Equatable {
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
}

extension Source: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        dump = try wire.member("dump", \.dump)
        member = try wire.member("member", \.member)
        line = try wire.member("line", \.line)
        lastLine = try wire.member("last_line", \.lastLine)
    }
}

/// A piece of the raw body (or of the title, for a post without a body).
///
/// ```json
/// {"field":"body","start":3,"text":"東京","cut_before":true,"cut_after":false}
/// ```
public struct Snippet: Sendable, Equatable {
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
}

extension Snippet: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        field = try wire.member("field", \.field)
        start = try wire.member("start", \.start)
        text = try wire.member("text", \.text)
        cutBefore = try wire.member("cut_before", \.cutBefore)
        cutAfter = try wire.member("cut_after", \.cutAfter)
    }
}

/// The part of a post that something stands in.
///
/// ```swift
/// Field.body.rawValue  // "body", as it is on the wire
/// ```
public enum Field: String, Sendable, CaseIterable {
    case title, body
}

extension Field: WireValue {}

/// A match: UTF-8 bytes of the raw field, `end` excluded.
///
/// ```json
/// {"field":"title","start":0,"end":3}
/// ```
public struct Highlight: Sendable, Equatable {
    public var field: Field
    public var start: Int
    public var end: Int

    public init(field: Field, start: Int, end: Int) {
        self.field = field
        self.start = start
        self.end = end
    }
}

extension Highlight: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        field = try wire.member("field", \.field)
        start = try wire.member("start", \.start)
        end = try wire.member("end", \.end)
    }
}
