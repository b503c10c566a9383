// SPDX-License-Identifier: GPL-2.0-or-later

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

extension VerifyAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.byIndex, byIndex)
        json.member(CodingKeys.byScan, byScan)
        json.member(CodingKeys.missing, missing)
        json.member(CodingKeys.extra, extra)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        fold = try members.value(CodingKeys.fold)
        posts = try members.value(CodingKeys.posts)
        byIndex = try members.value(CodingKeys.byIndex)
        byScan = try members.value(CodingKeys.byScan)
        missing = try members.value(CodingKeys.missing)
        extra = try members.value(CodingKeys.extra)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
    }
}
