// SPDX-License-Identifier: GPL-2.0-or-later

/// One post that matches.
public struct Hit: Codable, Sendable, Equatable {
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

    enum CodingKeys: String, CodingKey {
        case id, key, time, title
        case replyTo = "reply_to"
        case url, source, score, snippet, highlights, fold, lossy
        case lossyMatch = "lossy_match"
        case copies, contexts
    }
}

extension Hit: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.key, key)
        json.member(CodingKeys.time, time)
        json.member(CodingKeys.title, title)
        json.member(CodingKeys.replyTo, replyTo)
        json.member(CodingKeys.url, url)
        json.member(CodingKeys.source, source)
        json.member(CodingKeys.score, score)
        json.member(CodingKeys.snippet, snippet)
        json.member(CodingKeys.highlights, highlights)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.lossy, lossy)
        json.member(CodingKeys.lossyMatch, lossyMatch)
        json.member(CodingKeys.copies, copies)
        json.member(CodingKeys.contexts, contexts)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        key = try members.optional(CodingKeys.key)
        time = try members.optional(CodingKeys.time)
        title = try members.optional(CodingKeys.title)
        replyTo = try members.optional(CodingKeys.replyTo)
        url = try members.optional(CodingKeys.url)
        source = try members.value(CodingKeys.source)
        score = try members.optional(CodingKeys.score)
        snippet = try members.value(CodingKeys.snippet)
        highlights = try members.value(CodingKeys.highlights)
        fold = try members.value(CodingKeys.fold)
        lossy = try members.value(CodingKeys.lossy)
        lossyMatch = try members.value(CodingKeys.lossyMatch)
        copies = try members.optional(CodingKeys.copies)
        contexts = try members.optional(CodingKeys.contexts)
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

extension Context: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.before, before)
        json.member(CodingKeys.match, match)
        json.member(CodingKeys.after, after)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        field = try members.value(CodingKeys.field)
        before = try members.value(CodingKeys.before)
        match = try members.value(CodingKeys.match)
        after = try members.value(CodingKeys.after)
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

extension Source: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.dump, dump)
        json.member(CodingKeys.member, member)
        json.member(CodingKeys.line, line)
        json.member(CodingKeys.lastLine, lastLine)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        dump = try members.value(CodingKeys.dump)
        member = try members.optional(CodingKeys.member)
        line = try members.value(CodingKeys.line)
        lastLine = try members.value(CodingKeys.lastLine)
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

extension Snippet: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.text, text)
        json.member(CodingKeys.cutBefore, cutBefore)
        json.member(CodingKeys.cutAfter, cutAfter)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        field = try members.value(CodingKeys.field)
        start = try members.value(CodingKeys.start)
        text = try members.value(CodingKeys.text)
        cutBefore = try members.value(CodingKeys.cutBefore)
        cutAfter = try members.value(CodingKeys.cutAfter)
    }
}

public enum Field: String, Codable, Sendable {
    case title, body
}

extension Field: WireValue {}

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

extension Highlight: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.end, end)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        field = try members.value(CodingKeys.field)
        start = try members.value(CodingKeys.start)
        end = try members.value(CodingKeys.end)
    }
}
