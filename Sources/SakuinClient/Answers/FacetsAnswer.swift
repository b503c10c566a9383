// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/facets`: matches by what they have. Every number is exact.
///
/// ```json
/// {"query":"q","by":"author","fold":1,"total":9,"values":[{"value":"a","posts":5}],"other_values":2,"other_posts":3,"without":1,
///  "took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct FacetsAnswer: Sendable, Equatable {
    public var query: String
    /// `author`, `source`, `thread`, `year` or `host`.
    public var by: String
    public var fold: Int
    /// Posts that match.
    public var total: Int
    /// The values that most posts have. Of several dumps, or several hosts, a post counts for each.
    public var values: [FacetValue]
    /// How many other values there are, and what their posts come to.
    public var otherValues: Int
    public var otherPosts: Int
    /// Matches that have no value.
    public var without: Int
    public var notices: [Notice]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        query: String, by: String, fold: Int, total: Int, values: [FacetValue], otherValues: Int, otherPosts: Int,
        without: Int, notices: [Notice] = [], tookMilliseconds: Double, index: IndexState
    ) {
        self.query = query
        self.by = by
        self.fold = fold
        self.total = total
        self.values = values
        self.otherValues = otherValues
        self.otherPosts = otherPosts
        self.without = without
        self.notices = notices
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension FacetsAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        by = try wire.member("by", \.by)
        fold = try wire.member("fold", \.fold)
        total = try wire.member("total", \.total)
        values = try wire.member("values", \.values)
        otherValues = try wire.member("other_values", \.otherValues)
        otherPosts = try wire.member("other_posts", \.otherPosts)
        without = try wire.member("without", \.without)
        notices = try wire.member("notices", \.notices)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// A value and how many matches have it.
///
/// ```json
/// {"value":"anond:20240605205024","posts":5,"key":"key:0123456789abcdef0123","title":"題"}
/// ```
public struct FacetValue: Sendable, Equatable {
    public var value: String
    public var posts: Int
    /// Of a thread whose first post is in the index: what names that and no other, and its title.
    public var key: String?
    public var title: String?

    public init(value: String, posts: Int, key: String? = nil, title: String? = nil) {
        self.value = value
        self.posts = posts
        self.key = key
        self.title = title
    }
}

extension FacetValue: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        value = try wire.member("value", \.value)
        posts = try wire.member("posts", \.posts)
        key = try wire.member("key", \.key)
        title = try wire.member("title", \.title)
    }
}
