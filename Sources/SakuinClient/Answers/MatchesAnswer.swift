// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/matches`: every distinct string that matched. Every number is exact.
///
/// ```json
/// {"query":"/..新聞/","fold":1,"posts":9,"matches":12,
///  "strings":[{"text":"朝日新聞","matches":7,"posts":5,"first":{"id":"a","key":"key:b","time":"2024"},"last":{"id":"a","key":"key:b","time":"2024"}}],
///  "other_strings":2,"other_matches":5,"notices":[],"took_ms":0.5,
///  "index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct MatchesAnswer: Sendable, Equatable {
    public var query: String
    public var fold: Int
    /// Posts that match, and matches in them.
    public var posts: Int
    public var matches: Int
    /// The most frequent first.
    public var strings: [MatchedString]
    /// How many other strings there are, and their matches.
    public var otherStrings: Int
    public var otherMatches: Int
    public var notices: [Notice]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        query: String, fold: Int, posts: Int, matches: Int, strings: [MatchedString], otherStrings: Int,
        otherMatches: Int, notices: [Notice] = [], tookMilliseconds: Double, index: IndexState
    ) {
        self.query = query
        self.fold = fold
        self.posts = posts
        self.matches = matches
        self.strings = strings
        self.otherStrings = otherStrings
        self.otherMatches = otherMatches
        self.notices = notices
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension MatchesAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        fold = try wire.member("fold", \.fold)
        posts = try wire.member("posts", \.posts)
        matches = try wire.member("matches", \.matches)
        strings = try wire.member("strings", \.strings)
        otherStrings = try wire.member("other_strings", \.otherStrings)
        otherMatches = try wire.member("other_matches", \.otherMatches)
        notices = try wire.member("notices", \.notices)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// A string that matched.
///
/// ```json
/// {"text":"朝日新聞","matches":7,"posts":5,"first":{"id":"a","key":"key:b","time":"2024"},"last":{"id":"a","key":"key:b","time":"2024"}}
/// ```
public struct MatchedString: Sendable, Equatable {
    /// As posts write it.
    public var text: String
    public var matches: Int
    /// Posts in which it matched.
    public var posts: Int
    /// The oldest and the newest of these that have a time.
    public var first: CountedPost?
    public var last: CountedPost?

    public init(
        text: String, matches: Int, posts: Int, first: CountedPost? = nil, last: CountedPost? = nil
    ) {
        self.text = text
        self.matches = matches
        self.posts = posts
        self.first = first
        self.last = last
    }
}

extension MatchedString: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        text = try wire.member("text", \.text)
        matches = try wire.member("matches", \.matches)
        posts = try wire.member("posts", \.posts)
        first = try wire.member("first", \.first)
        last = try wire.member("last", \.last)
    }
}
