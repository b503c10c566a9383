// SPDX-License-Identifier: GPL-2.0-or-later

/// The state of the index that an answer speaks of.
public struct IndexState: Codable, Sendable, Equatable {
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

    enum CodingKeys: String, CodingKey {
        case generation, posts
        case asOf = "as_of"
        case pending, quarantined
    }
}

extension IndexState: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.generation, generation)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.asOf, asOf)
        json.member(CodingKeys.pending, pending)
        json.member(CodingKeys.quarantined, quarantined)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        generation = try members.value(CodingKeys.generation)
        posts = try members.value(CodingKeys.posts)
        asOf = try members.optional(CodingKeys.asOf)
        pending = try members.value(CodingKeys.pending)
        quarantined = try members.value(CodingKeys.quarantined)
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

extension IndexAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.index, index)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        index = try members.value(CodingKeys.index)
    }
}
