// SPDX-License-Identifier: GPL-2.0-or-later

/// The state of the index that an answer speaks of.
///
/// ```json
/// {"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}
/// ```
public struct IndexState: Sendable, Equatable {
    /// Grows by one with each commit.
    public var generation: Int
    public var posts: Int
    /// RFC 3339 time of the last commit; nil before the first.
    public var asOf: String?
    /// Dumps that wait to be indexed.
    public var pending: Int
    /// Dumps, or lines, records and files in dumps, that could not be read; remarks on what was read do not count.
    public var quarantined: Int

    public init(generation: Int, posts: Int, asOf: String?, pending: Int, quarantined: Int) {
        self.generation = generation
        self.posts = posts
        self.asOf = asOf
        self.pending = pending
        self.quarantined = quarantined
    }
}

extension IndexState: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        generation = try wire.member("generation", \.generation)
        posts = try wire.member("posts", \.posts)
        asOf = try wire.member("as_of", \.asOf)
        pending = try wire.member("pending", \.pending)
        quarantined = try wire.member("quarantined", \.quarantined)
    }
}

/// `POST /v1/rescan`, `/v1/rebuild` and `/v1/wait`: the index once the call is done.
///
/// ```json
/// {"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct IndexAnswer: Sendable, Equatable {
    public var index: IndexState

    public init(index: IndexState) {
        self.index = index
    }
}

extension IndexAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        index = try wire.member("index", \.index)
    }
}
