// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps go in, by way of an intake: posts, the state of the dumps and the counters come into force together or not at
// all. A little is patched into the generation that is served, in one transaction; much is built as a new generation.

internal import SakuinText

/// The one writer of an index.
public final class IndexWriter {
    private let directory: IndexDirectory
    private let lock: IndexLock
    /// The generation that is served; nil until the first intake of a rebuild, which takes nothing over from it.
    private var live: LiveGeneration?
    private var known = KnownDumps()

    /// How an intake comes into the index.
    enum Way: Sendable {
        /// Whichever is likely to be faster.
        case fastest
        case patch
        case build
    }

    /// For tests, which try both ways.
    var way: Way = .fastest

    /// Text that may wait in memory before its postings are moved to disk, in bytes of UTF-8. Measured on 20 MB of posts
    /// in one dump: 1 MiB 0.99 MB/s, 2 MiB 1.05, 4 MiB 0.87, 16 MiB 0.81, and 89, 104, 134 MB of memory for the first
    /// three. Greater maps miss the cache, smaller ones write the same blocks more often.
    var spillThreshold = 2 << 20

    /// Opens the index in `directory` for writing, making it where there is none. With `rebuild`, the first intake is
    /// built into a new generation from its dumps alone; until then the old one is served.
    public init(_ directory: IndexDirectory, rebuild: Bool = false) throws(IndexError) {
        self.directory = directory
        try directory.create()
        lock = try IndexLock(directory)
        let current = directory.currentGeneration
        if let current { directory.removeGenerations(except: directory.name(of: current)) }
        guard !rebuild || current == nil else { return }
        let path = current ?? directory.newGenerationPath()
        let database = try XapianDatabase.writer(path)
        try IndexMetadata.prepare(database)
        if current == nil { try directory.publish(path) }
        try open(path, database)
    }

    private func open(_ path: String, _ database: XapianDatabase) throws(IndexError) {
        live = try LiveGeneration(path: path, database: database)
        known = try KnownDumps(in: database)
    }

    /// Every dump that the index knows.
    public var dumps: [DumpState] { Array(known.states.values) }

    public func dump(at path: String) -> DumpState? {
        known.number(of: path).flatMap { known.states[$0] }
    }

    /// True until the first intake of a rebuild.
    public var isStartingAnew: Bool { live == nil }

    // MARK: Intakes

    /// An intake for dumps to be read into.
    public func intake() throws(IndexError) -> PostIntake {
        PostIntake(spool: try PostSpool(in: directory.path), known: known)
    }

    /// Takes out the dump at `path`, and the posts that no other dump holds.
    public func removeDump(at path: String) throws(IndexError) {
        let intake = try intake()
        intake.remove(path)
        try apply(intake)
    }

    /// Brings what was taken in into the index.
    public func apply(_ intake: PostIntake, observer: BuildObserver = BuildObserver()) throws(IndexError) {
        let taken = intake.takeAll()
        let changes = DumpChanges(taken, known: known)
        guard let live else { return try build(taken.posts, changes, intake.spool, observer) }
        let isBuilt = way == .build || way == .fastest && isBuildFaster(textBytes: Int64(taken.textBytes))
        let kept = Absorption(live.database, into: intake, replaced: changes.replaced)
        if isBuilt {
            try build(taken.posts + kept.everything(), changes, intake.spool, observer)
        } else {
            try patch(taken.posts, kept, changes, intake.spool)
        }
    }

    /// True if so much more text, in bytes, is better built into a new generation than patched into the one that is
    /// served. Measured (Index/README.md): patching takes in 1 MB a second, building 12 and, once, 0.1 s; and it reads
    /// again all that the index holds.
    public func isBuildFaster(textBytes: Int64) -> Bool {
        guard live != nil else { return true }
        let megabyte = 1e6
        let held = known.states.values.reduce(0) { $0 + Double($1.stamp.size) }
        let patching = Double(textBytes) / megabyte
        let building = 0.1 + (Double(textBytes) + held) / (12 * megabyte)
        return building < patching
    }

    // MARK: Patching

    private func patch(
        _ posts: [[TakenPost]], _ absorption: Absorption, _ changes: DumpChanges, _ spool: PostSpool
    ) throws(IndexError) {
        guard var live else { return }
        let absorbed = try absorption.whatBelongs(to: posts)
        let documents = try PostJoining(spool: spool, age: changes.age).documents(posts + [absorbed.posts])
        do {
            try live.database.begin()
            try live.replace(absorbed.documents, by: documents, from: spool, spillThreshold: spillThreshold)
            try changes.write(to: live.database)
            try IndexMetadata.countCommit(in: live.database)
            try live.database.commit()
        } catch {
            // The writer's memory is read anew from what stands.
            try? live.database.cancel()
            try open(live.path, live.database)
            throw error
        }
        self.live = live
        known = changes.after
    }

    // MARK: Building

    private func build(
        _ posts: [[TakenPost]], _ changes: DumpChanges, _ spool: PostSpool, _ observer: BuildObserver
    ) throws(IndexError) {
        let path = directory.newGenerationPath()
        do {
            let documents = try PostJoining(spool: spool, age: changes.age).documents(posts)
            let commits = IndexMetadata.commits(ofGenerationAt: directory.currentGeneration) + 1
            try GenerationBuild(path: path, spool: spool, observer: observer).run(documents, changes, commits: commits)
            let built = try XapianDatabase.writer(path)
            try open(path, built)
            try directory.publish(path)
        } catch {
            directory.remove(path)
            throw error
        }
    }
}
