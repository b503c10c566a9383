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

/// A dump, or a line of one, that could not be read.
public struct Quarantined: Codable, Sendable, Equatable {
    public var path: String
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// What is wrong and what to do.
    public var reason: String

    public init(path: String, line: Int?, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    enum CodingKeys: String, CodingKey {
        case path, line, reason
    }
}

extension Quarantined: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.path, path)
        json.member(CodingKeys.line, line)
        json.member(CodingKeys.reason, reason)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        path = try members.value(CodingKeys.path)
        line = try members.optional(CodingKeys.line)
        reason = try members.value(CodingKeys.reason)
    }
}

/// Any answer that is not 200.
public struct ErrorAnswer: Codable, Sendable, Equatable {
    public struct Problem: Codable, Sendable, Equatable {
        /// For programs: `bad_query`, `bad_parameter`, `bad_address`, `bad_request`, `not_found`, `method_not_allowed`,
        /// `forbidden`, `too_large`, `timed_out`, `unavailable`, `stopping`, `internal`.
        public var code: String
        /// For people: what is wrong and what to do.
        public var message: String
        /// Where in the query: Unicode scalars from its start, `end` excluded.
        public var start: Int?
        public var end: Int?

        public init(code: String, message: String, start: Int? = nil, end: Int? = nil) {
            self.code = code
            self.message = message
            self.start = start
            self.end = end
        }

        enum CodingKeys: String, CodingKey {
            case code, message, start, end
        }
    }
    public var error: Problem

    public init(error: Problem) {
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case error
    }
}

extension ErrorAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.error, error)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        error = try members.value(CodingKeys.error)
    }
}

extension ErrorAnswer.Problem: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.code, code)
        json.member(CodingKeys.message, message)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.end, end)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        code = try members.value(CodingKeys.code)
        message = try members.value(CodingKeys.message)
        start = try members.optional(CodingKeys.start)
        end = try members.optional(CodingKeys.end)
    }
}
