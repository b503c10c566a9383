// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/status`.
public struct StatusAnswer: Codable, Sendable, Equatable {
    public var version: String
    /// `indexing` while a dump is read, else `idle`.
    public var state: String
    /// How far the work is; nil while there is none.
    public var work: IndexingWork?
    public var index: IndexState
    public var indexPath: String
    public var folders: [String]
    public var dumps: Int
    /// Paths that wait, the next one first.
    public var pending: [String]
    /// What is wrong with dumps, or to be said of them, by kind and reason.
    public var troubles: DumpTroubles
    /// Dumps and parts of dumps that could not be read, in the language of the request; of the same trouble of a dump the
    /// first places.
    public var quarantine: [Quarantined]
    /// What does not stop the work but should be known, for example a folder on a network file system.
    public var notices: [String]

    public init(
        version: String, state: String, work: IndexingWork?, index: IndexState, indexPath: String, folders: [String],
        dumps: Int, pending: [String], troubles: DumpTroubles = DumpTroubles(),
        quarantine: [Quarantined], notices: [String]
    ) {
        self.version = version
        self.state = state
        self.work = work
        self.index = index
        self.indexPath = indexPath
        self.folders = folders
        self.dumps = dumps
        self.pending = pending
        self.troubles = troubles
        self.quarantine = quarantine
        self.notices = notices
    }

    enum CodingKeys: String, CodingKey {
        case version, state, work, index
        case indexPath = "index_path"
        case folders, dumps, pending, troubles, quarantine, notices
    }
}

extension StatusAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.version, version)
        json.member(CodingKeys.state, state)
        json.member(CodingKeys.work, work)
        json.member(CodingKeys.index, index)
        json.member(CodingKeys.indexPath, indexPath)
        json.member(CodingKeys.folders, folders)
        json.member(CodingKeys.dumps, dumps)
        json.member(CodingKeys.pending, pending)
        json.member(CodingKeys.troubles, troubles)
        json.member(CodingKeys.quarantine, quarantine)
        json.member(CodingKeys.notices, notices)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        version = try members.value(CodingKeys.version)
        state = try members.value(CodingKeys.state)
        work = try members.optional(CodingKeys.work)
        index = try members.value(CodingKeys.index)
        indexPath = try members.value(CodingKeys.indexPath)
        folders = try members.value(CodingKeys.folders)
        dumps = try members.value(CodingKeys.dumps)
        pending = try members.value(CodingKeys.pending)
        troubles = try members.value(CodingKeys.troubles)
        quarantine = try members.value(CodingKeys.quarantine)
        notices = try members.value(CodingKeys.notices)
    }
}

/// The indexing that is under way.
public struct IndexingWork: Codable, Sendable, Equatable {
    /// `reading`, `joining`, `inverting`, `merging`, in this order; `patching` where little is to be done.
    public var stage: String
    public var dumps: Int
    /// Posts read so far.
    public var posts: Int
    /// From 0 to 1, over all stages.
    public var fraction: Double
    /// Bytes of the dumps a second.
    public var bytesPerSecond: Double
    /// If it goes on as it did; nil at the beginning.
    public var secondsLeft: Double?

    public init(
        stage: String, dumps: Int, posts: Int, fraction: Double, bytesPerSecond: Double, secondsLeft: Double?
    ) {
        self.stage = stage
        self.dumps = dumps
        self.posts = posts
        self.fraction = fraction
        self.bytesPerSecond = bytesPerSecond
        self.secondsLeft = secondsLeft
    }

    enum CodingKeys: String, CodingKey {
        case stage, dumps, posts, fraction
        case bytesPerSecond = "bytes_per_second"
        case secondsLeft = "seconds_left"
    }
}

extension IndexingWork: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.stage, stage)
        json.member(CodingKeys.dumps, dumps)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.fraction, fraction)
        json.member(CodingKeys.bytesPerSecond, bytesPerSecond)
        json.member(CodingKeys.secondsLeft, secondsLeft)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        stage = try members.value(CodingKeys.stage)
        dumps = try members.value(CodingKeys.dumps)
        posts = try members.value(CodingKeys.posts)
        fraction = try members.value(CodingKeys.fraction)
        bytesPerSecond = try members.value(CodingKeys.bytesPerSecond)
        secondsLeft = try members.optional(CodingKeys.secondsLeft)
    }
}
