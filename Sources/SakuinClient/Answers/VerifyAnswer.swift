// SPDX-License-Identifier: GPL-2.0-or-later

/// What the index answers beside what reading every post finds.
///
/// ```json
/// {"query":"q","fold":1,"posts":9,"by_index":4,"by_scan":5,"missing":["a"],"extra":["b"],"took_ms":2.0}
/// ```
public struct VerifyAnswer: Sendable, Equatable {
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
}

extension VerifyAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        fold = try wire.member("fold", \.fold)
        posts = try wire.member("posts", \.posts)
        byIndex = try wire.member("by_index", \.byIndex)
        byScan = try wire.member("by_scan", \.byScan)
        missing = try wire.member("missing", \.missing)
        extra = try wire.member("extra", \.extra)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
    }
}
