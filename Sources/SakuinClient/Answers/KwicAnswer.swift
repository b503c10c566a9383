// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/kwic`: matches in their context, all of them or a sample that a seed draws again.
///
/// ```json
/// {"query":"猫","fold":1,"copies":"list","posts":9,"matches":12,"sample":true,"seed":42,
///  "lines":[{"id":"a","key":"key:b","time":"2024","source":{"dump":"d","line":1,"last_line":2},"field":"body","start":3,"end":6,
///            "left":"白い","match":"猫","right":"がいる"}],
///  "notices":[],"took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct KwicAnswer: Sendable, Equatable {
    public var query: String
    public var fold: Int
    /// `list` where copies count like any post, `fold` where of posts that say nearly the same the oldest alone counts.
    public var copies: String
    /// Posts that match, and all matches in them.
    public var posts: Int
    public var matches: Int
    /// True if `lines` are some of the matches, drawn by lot; false if they are all.
    public var isSample: Bool
    /// What draws the same matches again from an index that has not changed.
    public var seed: Int
    /// The newest posts first, and in a post as the matches stand.
    public var lines: [KwicLine]
    public var notices: [Notice]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        query: String, fold: Int, copies: String, posts: Int, matches: Int, isSample: Bool, seed: Int,
        lines: [KwicLine],
        notices: [Notice] = [], tookMilliseconds: Double, index: IndexState
    ) {
        self.query = query
        self.fold = fold
        self.copies = copies
        self.posts = posts
        self.matches = matches
        self.isSample = isSample
        self.seed = seed
        self.lines = lines
        self.notices = notices
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension KwicAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        fold = try wire.member("fold", \.fold)
        copies = try wire.member("copies", \.copies)
        posts = try wire.member("posts", \.posts)
        matches = try wire.member("matches", \.matches)
        isSample = try wire.member("sample", \.isSample)
        seed = try wire.member("seed", \.seed)
        lines = try wire.member("lines", \.lines)
        notices = try wire.member("notices", \.notices)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// A match in its context.
///
/// ```json
/// {"id":"a","key":"key:b","time":"2024","source":{"dump":"d","line":1,"last_line":2},"field":"body","start":3,"end":6,
///  "left":"白い","match":"猫","right":"がいる"}
/// ```
public struct KwicLine: Sendable, Equatable {
    public var id: String
    /// What names the post alone; nil of an older daemon.
    public var key: String?
    public var time: String?
    public var source: Source
    public var field: Field
    /// UTF-8 bytes of the raw field, `end` excluded.
    public var start: Int
    public var end: Int
    /// The text before the match, of it, and behind it, as they are written.
    public var left: String
    public var match: String
    public var right: String

    public init(
        id: String, key: String?, time: String?, source: Source, field: Field, start: Int, end: Int, left: String,
        match: String, right: String
    ) {
        self.id = id
        self.key = key
        self.time = time
        self.source = source
        self.field = field
        self.start = start
        self.end = end
        self.left = left
        self.match = match
        self.right = right
    }
}

extension KwicLine: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        key = try wire.member("key", \.key)
        time = try wire.member("time", \.time)
        source = try wire.member("source", \.source)
        field = try wire.member("field", \.field)
        start = try wire.member("start", \.start)
        end = try wire.member("end", \.end)
        left = try wire.member("left", \.left)
        match = try wire.member("match", \.match)
        right = try wire.member("right", \.right)
    }
}

extension Hit {
    /// The matches of a hit that came with contexts: each context belongs to the highlight at its place.
    ///
    /// ```swift
    /// hit.kwic.map(\.match)  // ["猫", "ネコ"]
    /// ```
    public var kwic: [KwicLine] {
        zip(highlights, contexts ?? []).map { highlight, context in
            KwicLine(
                id: id, key: key, time: time, source: source, field: context.field, start: highlight.start,
                end: highlight.end, left: context.before, match: context.match, right: context.after)
        }
    }
}
