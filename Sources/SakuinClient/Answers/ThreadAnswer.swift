// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/posts/{id}/thread`: the thread in which a post stands, or a part of it.
///
/// ```json
/// {"id":"a","total":{"value":3,"relation":"exact"},"matched":{"value":1,"relation":"exact"},"lines":[],"next":"key:b",
/// "took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct ThreadAnswer: Sendable, Equatable {
    /// As it was asked.
    public var id: String
    /// Posts of the whole thread. `at_least`: there are more than are looked for, or the time was over.
    public var total: Total
    /// Of these, posts that match; nil where nothing was sought.
    public var matched: Total?
    /// As the tree is read from above to below, or in the order of time.
    public var lines: [ThreadLine]
    /// Where to go on; nil if this was the last part.
    public var next: String?
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        id: String, total: Total, matched: Total? = nil, lines: [ThreadLine], next: String? = nil,
        tookMilliseconds: Double, index: IndexState
    ) {
        self.id = id
        self.total = total
        self.matched = matched
        self.lines = lines
        self.next = next
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension ThreadAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        total = try wire.member("total", \.total)
        matched = try wire.member("matched", \.matched)
        lines = try wire.member("lines", \.lines)
        next = try wire.member("next", \.next)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// A post of a thread, or one that is answered and is in no dump: then `missing` has its id, and there is no `post`.
///
/// ```json
/// {"depth":1,"asked":true,"matches":false,"replies":2,"hidden":4,"missing":"x:1","highlights":[]}
/// ```
public struct ThreadLine: Sendable, Equatable {
    /// 0 for what answers nothing that is there.
    public var depth: Int
    /// True for the post that was asked about.
    public var asked: Bool
    /// Whether it matches what is sought; nil where nothing is.
    public var matches: Bool?
    /// How many posts answer it.
    public var replies: Int
    /// Posts below it that are left out because of the depth that was asked for.
    public var hidden: Int
    public var missing: String?
    public var post: PostAnswer?
    /// Every match in title and body.
    public var highlights: [Highlight]

    public init(
        depth: Int, asked: Bool, matches: Bool? = nil, replies: Int, hidden: Int = 0, missing: String? = nil,
        post: PostAnswer? = nil, highlights: [Highlight] = []
    ) {
        self.depth = depth
        self.asked = asked
        self.matches = matches
        self.replies = replies
        self.hidden = hidden
        self.missing = missing
        self.post = post
        self.highlights = highlights
    }
}

extension ThreadLine: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        depth = try wire.member("depth", \.depth)
        asked = try wire.member("asked", \.asked)
        matches = try wire.member("matches", \.matches)
        replies = try wire.member("replies", \.replies)
        hidden = try wire.member("hidden", \.hidden)
        missing = try wire.member("missing", \.missing)
        post = try wire.member("post", \.post)
        highlights = try wire.member("highlights", \.highlights)
    }
}

/// A part of a thread that is asked for.
///
/// ```swift
/// var request = ThreadQuestion("anond:20240605205024")
/// request.query = "東京"
/// let thread = try SakuinService(socket: "/run/sakuin/sakuin.sock").thread(request)
/// ```
public struct ThreadQuestion: Sendable, Equatable {
    /// Of any post of the thread; `dat:BOARD/THREAD` for a board's.
    public var id: String
    /// What posts are marked for; nil for nothing.
    public var query: String?
    public var isSentence = false
    public var fold: Int?
    public var isFlat = false
    /// What stands lower is left out; nil for nothing.
    public var depth: Int?
    /// Lines of one answer; nil is the daemon's own number.
    public var limit: Int?
    /// ``ThreadAnswer/next`` of the part before.
    public var after: String?

    public init(_ id: String) {
        self.id = id
    }
}
