// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/status`.
///
/// ```json
/// {"version":"0.1.0","state":"indexing",
/// "work":{"stage":"reading","dumps":1,"posts":2,"fraction":0.5,"bytes_per_second":1000000.0,"seconds_left":7.5},
/// "index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2},"index_path":"/i","folders":["/f"],
/// "dumps":3,"forgotten":2,"unpurged":1,"pending":["/p"],"quarantine":[{"path":"p","line":4,"reason":"why"}],"notices":["n"]}
/// ```
public struct StatusAnswer: Sendable, Equatable {
    public var version: String
    /// `indexing` while a dump is read, else `idle`.
    public var state: String
    /// How far the work is; nil while there is none.
    public var work: IndexingWork?
    public var index: IndexState
    public var indexPath: String
    public var folders: [String]
    public var dumps: Int
    /// Posts that are forgotten.
    public var forgotten: Int
    /// Those of them of which files of the index may still have words.
    public var unpurged: Int
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
        dumps: Int, forgotten: Int = 0, unpurged: Int = 0, pending: [String], troubles: DumpTroubles = DumpTroubles(),
        quarantine: [Quarantined], notices: [String]
    ) {
        self.version = version
        self.state = state
        self.work = work
        self.index = index
        self.indexPath = indexPath
        self.folders = folders
        self.dumps = dumps
        self.forgotten = forgotten
        self.unpurged = unpurged
        self.pending = pending
        self.troubles = troubles
        self.quarantine = quarantine
        self.notices = notices
    }
}

extension StatusAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        version = try wire.member("version", \.version)
        state = try wire.member("state", \.state)
        work = try wire.member("work", \.work)
        index = try wire.member("index", \.index)
        indexPath = try wire.member("index_path", \.indexPath)
        folders = try wire.member("folders", \.folders)
        dumps = try wire.member("dumps", \.dumps)
        forgotten = try wire.member("forgotten", \.forgotten, or: 0)
        unpurged = try wire.member("unpurged", \.unpurged, or: 0)
        pending = try wire.member("pending", \.pending)
        troubles = try wire.member("troubles", \.troubles)
        quarantine = try wire.member("quarantine", \.quarantine)
        notices = try wire.member("notices", \.notices)
    }
}

/// The indexing that is under way.
///
/// ```json
/// {"stage":"reading","dumps":1,"posts":2,"fraction":0.5,"bytes_per_second":1000000.0,"seconds_left":7.5}
/// ```
public struct IndexingWork: Sendable, Equatable {
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
}

extension IndexingWork: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        stage = try wire.member("stage", \.stage)
        dumps = try wire.member("dumps", \.dumps)
        posts = try wire.member("posts", \.posts)
        fraction = try wire.member("fraction", \.fraction)
        bytesPerSecond = try wire.member("bytes_per_second", \.bytesPerSecond)
        secondsLeft = try wire.member("seconds_left", \.secondsLeft)
    }
}
