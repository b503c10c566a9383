// SPDX-License-Identifier: GPL-2.0-or-later
//
// Questions go in, answers of one revision come out. Commits meanwhile do no harm: a revision that has gone is
// reopened and the question asked again, inside.

public import SakuinText

/// What the index holds, at one revision.
///
/// ```swift
/// let summary = try reader.summary()
/// print(summary.posts, summary.revision, summary.quarantined)
/// ```
public struct IndexSummary: Sendable, Equatable {
    public var revision: Int
    public var posts: Int
    /// Seconds since 1970 UTC of the last commit; nil before the first.
    public var committedAt: Int64?
    /// Dumps, or parts of dumps, that could not be read.
    public var quarantined: Int
}

/// A reader of an index. Not for use by two threads at once: each has its own.
///
/// ```swift
/// let reader = try IndexReader(IndexDirectory(path: "/var/lib/sakuin/index"))
/// let page = try reader.search(SearchRequest(query: QueryParser.parse("東京"), sort: .newest))
/// for hit in page.hits { print(hit.post.id, hit.post.current.body) }
/// ```
public final class IndexReader {
    private let directory: IndexDirectory
    /// The state of the file that names the generation: looked at before each question, read when it has changed.
    private var stamp: LinkStamp?
    /// Nil where moving on failed: what is half moved on is never asked, and the next question opens all anew.
    private var database: XapianDatabase?
    private(set) var times = DocidTimes(scale: .identity, docidSkew: 0)
    /// How many documents the database knows to be gone: within a generation, their number only grows.
    private var tombstones = 0
    /// The list of forgotten posts, and the state of its files when it was read.
    private var list = ForgottenPosts()
    private var listStamps: [LinkStamp?] = []
    /// True if documents are left out that the database does not know to be gone: they were forgotten since its last commit.
    private var hidesMore = false
    /// Of the revision that is read: asked for by every answer, so read once.
    private var current: IndexSummary?
    /// By the dump's number, which no other dump gets within a generation.
    private var dumpPaths: [Int: String] = [:]
    /// What came into the index last, as it was asked for.
    var keptArrivals: RecentArrivals?
    /// How often this reader has moved on: two equal numbers, and all between them was of one revision.
    public private(set) var moves = 0

    /// Opens the generation that is served.
    public init(_ directory: IndexDirectory) throws(IndexError) {
        self.directory = directory
        _ = try openAnew()
    }

    /// Of the index's folder.
    var path: String { directory.path }

    private static func openCurrent(_ directory: IndexDirectory) throws(IndexError) -> (LinkStamp?, XapianDatabase) {
        while true {
            let stamp = directory.currentStamp()
            do throws(IndexError) {
                guard let generation = try directory.current() else {
                    throw IndexError(
                        .missing, "there is no index in \(directory.path): run `sakuind index` or `sakuind serve`")
                }
                let database = try XapianDatabase.reader(directory.paths(of: generation), isLastImmutable: true)
                try IndexMetadata.check(database)
                return (stamp, database)
            } catch {
                // Replaced, and its files taken away, in the very moment.
                guard directory.currentStamp() != stamp else { throw error }
            }
        }
    }

    /// Opens the generation that is served now. Where that fails, what was open is as it was.
    private func openAnew() throws(IndexError) -> XapianDatabase {
        // Before the list is read: what changes meanwhile is seen the next time.
        let listStamps = directory.forgottenStamp()
        let list = try ForgottenPosts(in: directory)
        let (stamp, opened) = try IndexReader.openCurrent(directory)
        database = nil
        (self.list, self.listStamps) = (list, listStamps)
        tombstones = 0
        hidesMore = false
        current = nil
        dumpPaths = [:]
        try readMetadata(of: opened)
        self.stamp = stamp
        database = opened
        return opened
    }

    private func opened() throws(IndexError) -> XapianDatabase {
        if let database { return database }
        return try openAnew()
    }

    private func readMetadata(of database: XapianDatabase) throws(IndexError) {
        moves += 1
        // Each commit counts: what has the same number is the same.
        guard try current?.revision != IndexMetadata.number(.revision, in: database) else { return }
        current = nil
        times = try IndexMetadata.times(in: database)
        let count = try IndexMetadata.number(.tombstones, in: database)
        let forgotten = list.active(after: try IndexMetadata.forgotten(.forgotten, in: database))
        guard count != tombstones || hidesMore || !forgotten.isEmpty else { return }
        let dead = try Tombstones(in: database).docids
        try database.markDeleted(dead)
        if !forgotten.isEmpty {
            try database.verify(.live)
            let hidden = try IndexReader.docids(of: forgotten, in: database)
            try database.verify()
            try database.markDeleted((dead + hidden).sorted())
        }
        hidesMore = !forgotten.isEmpty
        tombstones = count
    }

    /// What tells the posts of one moment from those of another, in the same files too: grows with commits and with what is forgotten.
    func contentNumber(in database: XapianDatabase) throws(IndexError) -> Int {
        try IndexMetadata.number(.revision, in: database) &+ list.serial << 32
    }

    /// Every post that is forgotten or coming back, and for each whether files of the index may still have words of it.
    public func forgotten() throws(IndexError) -> [(post: ForgottenPost, isPurged: Bool)] {
        try onOneRevision { (database) throws(IndexError) in
            let purged = try IndexMetadata.forgotten(.purged, in: database)
            return list.posts.map { ($0, !$0.isReturning && $0.serial <= purged) }
        }
    }

    /// Moves on to the newest revision of the generation that is served now.
    /// - Returns: false if there is no newer one.
    @discardableResult
    public func refresh() throws(IndexError) -> Bool {
        var retries = 0
        while true {
            do throws(IndexError) {
                return try refreshOnce()
            } catch {
                // The revision went, or the generation was replaced, in the very moment.
                guard error.code == .stale || directory.currentStamp() != stamp, retries < IndexReader.mostRetries
                else { throw error }
                retries += 1
            }
        }
    }

    private func refreshOnce() throws(IndexError) -> Bool {
        guard let open = database, directory.currentStamp() == stamp, directory.forgottenStamp() == listStamps else {
            _ = try openAnew()
            return true
        }
        database = nil
        let hasMoved = try open.reopen()
        try readMetadata(of: open)
        database = open
        return hasMoved
    }

    /// Times that a question is asked again because the revision has gone. Each needs two commits within one question.
    private static let mostRetries = 10

    /// Runs `body` on one revision, again on the newest one if that goes while it runs.
    func onOneRevision<Answer>(
        _ body: (XapianDatabase) throws(IndexError) -> Answer
    ) throws(IndexError) -> Answer {
        var retries = 0
        while true {
            do throws(IndexError) {
                let database = try opened()
                try database.verify(.live)
                let answer = try body(database)
                // Before it is believed: what was read of a file that is damaged meanwhile is no answer.
                try database.verify()
                return answer
            } catch {
                guard error.code == .stale, retries < IndexReader.mostRetries else { throw error }
                retries += 1
                guard try refresh() else {
                    // No newer revision has taken the place of what was to be read.
                    throw IndexError(.damaged, "the index is damaged: a block is of a revision that is none")
                }
            }
        }
    }

    public func summary() throws(IndexError) -> IndexSummary {
        if let current { return current }
        let summary = try onOneRevision { (database) throws(IndexError) in
            let committed = String(
                decoding: try database.metadata(Schema.MetadataKey.committedAt.rawValue), as: UTF8.self)
            return IndexSummary(
                revision: try IndexMetadata.number(.revision, in: database),
                posts: try database.documentCount() - Tier.allCases.count, committedAt: Int64(committed),
                quarantined: try IndexMetadata.number(.quarantined, in: database))
        }
        current = summary
        return summary
    }

    /// Every dump that the index knows, by path.
    public func dumps() throws(IndexError) -> [DumpState] {
        try onOneRevision { (database) throws(IndexError) in
            try IndexMetadata.dumps(in: database).map(\.state).sorted { $0.path < $1.path }
        }
    }

    /// How many dumps the index knows.
    public func dumpCount() throws(IndexError) -> Int {
        try onOneRevision { (database) throws(IndexError) in
            try database.metadataKeys(startingWith: Schema.MetadataKey.dump.rawValue).count
        }
    }

    /// The path of the dump with this number; nil if no dump has it. One that has gone may still be known.
    public func dumpPath(_ number: Int) throws(IndexError) -> String? {
        if let path = dumpPaths[number] { return path }
        let path = try onOneRevision { (database) throws(IndexError) in
            try IndexMetadata.dump(number, in: database)?.path
        }
        dumpPaths[number] = path
        return path
    }

    /// The answer to `request`.
    public func search(_ request: SearchRequest) throws(IndexError) -> SearchPage {
        try onOneRevision { (database) throws(IndexError) in
            try Search(request, times: times, database: database).page()
        }
    }

    /// How many posts match, and whether that is exact: the count stops after reading `budget` bytes of posts.
    public func count(
        _ query: Query, fold: FoldLevel, budget: Int, until deadline: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> (total: Int, isExact: Bool) {
        let request = SearchRequest(
            query: query, sort: .newest, limit: 0, fold: fold, countBudget: budget, deadline: deadline)
        let page = try search(request)
        return (page.total, page.isTotalExact)
    }
}
