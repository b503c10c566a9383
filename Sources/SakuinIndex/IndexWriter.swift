// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps go in, by way of an intake: posts, the state of the dumps and the counters come into force together or not at
// all. What is little is patched into the delta; what is more is built: the delta anew, or all of the index.

internal import SakuinText

/// The one writer of an index.
public final class IndexWriter {
    private let directory: IndexDirectory
    private let lock: IndexLock
    /// The index that is served; nil until the first intake of a rebuild, which takes nothing over from it.
    private var live: LiveIndex?
    private var known = KnownDumps()

    /// How an intake comes into the index.
    enum Way: Sendable, CaseIterable {
        case patch
        /// The delta is built anew from what it holds and what comes.
        case delta
        /// All is built anew.
        case main
    }

    /// For tests, which try all ways; nil for the one that is likely to be the best.
    var way: Way?

    /// Text that may wait in memory before its postings are moved to disk, in bytes of UTF-8. Measured on 20 MB of posts
    /// in one dump: 1 MiB 0.99 MB/s, 2 MiB 1.05, 4 MiB 0.87, 16 MiB 0.81, and 89, 104, 134 MB of memory for the first
    /// three. Greater maps miss the cache, smaller ones write the same blocks more often.
    var spillThreshold = 2 << 20

    /// Opens the index in `directory` for writing, making it where there is none. With `rebuild`, the first intake is
    /// built from its dumps alone; until then the old index is served.
    public init(_ directory: IndexDirectory, rebuild: Bool = false) throws(IndexError) {
        self.directory = directory
        try directory.create()
        lock = try IndexLock(directory)
        if rebuild, directory.currentStamp() != nil { return }
        if let current = try directory.current() {
            directory.removeDatabases(except: current)
            try open(current)
        } else {
            try build([], DumpChanges(), try PostSpool(in: directory.path), BuildObserver())
        }
    }

    private func open(_ generation: Generation) throws(IndexError) {
        let opened = try LiveIndex(generation, in: directory)
        known = try KnownDumps(in: opened.all)
        live = opened
    }

    /// Every dump that the index knows.
    public var dumps: [DumpState] { Array(known.states.values) }

    public func dump(at path: String) -> DumpState? {
        known.number(of: path).flatMap { known.states[$0] }
    }

    /// True until the first intake of a rebuild.
    public var isStartingAnew: Bool { live == nil }

    /// Begins a rebuild: the next intake is built from its dumps alone; until then the index is served as it is.
    public func startAnew() {
        live = nil
        known = KnownDumps()
    }

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
        var taken = intake.takeAll()
        let changes = DumpChanges(taken, known: known)
        var posts = taken.takePosts()
        guard let all = live?.all else { return try build(consume posts, changes, intake.spool, observer) }
        let absorption = Absorption(all, into: intake, replaced: changes.replaced)
        switch way ?? bestWay(textBytes: Int64(taken.textBytes)) {
        case .patch: try patch(posts, absorption, changes, intake.spool)
        case .delta: try buildDelta(posts, absorption, changes, intake.spool, observer)
        case .main:
            posts.append(try absorption.everything())
            try build(consume posts, changes, intake.spool, observer)
        }
    }

    /// True if so much more text, in bytes, is better brought in at once than bit by bit.
    public func isBuilt(textBytes: Int64) -> Bool { live == nil || bestWay(textBytes: textBytes) != .patch }

    /// Measured (Index/README.md): patching takes in 1 MB of text a second; building 12 and, once, 0.05 s, but it reads
    /// again what the tier holds. Small beside the main database, the delta makes commits cheap; grown beyond a quarter
    /// of it, it is merged, so that each post is written few times.
    private func bestWay(textBytes: Int64) -> Way {
        guard let live else { return .main }
        let megabyte = 1e6
        let (text, delta, main) = (Double(textBytes), Double(live.deltaBytes), Double(live.mainBytes))
        let patching = text / megabyte
        let building = 0.05 + (text + delta) / (12 * megabyte)
        if patching <= building { return .patch }
        if main == 0 || text + delta > max(64 * megabyte, main / 4) { return .main }
        return .delta
    }

    // MARK: Ways

    private func patch(
        _ posts: [[TakenPost]], _ absorption: Absorption, _ changes: DumpChanges, _ spool: PostSpool
    ) throws(IndexError) {
        guard let generation = live?.generation else { return }
        let absorbed = try absorption.whatBelongs(to: posts)
        let documents = try PostJoining(spool: spool, age: changes.age).documents(posts + [absorbed.posts])
        do {
            try live?.patch(absorbed.documents, with: documents, changes, from: spool, spillThreshold: spillThreshold)
        } catch {
            // The writer's memory is read anew from what stands; the lock is given back before.
            live = nil
            try open(generation)
            throw error
        }
        known = changes.after
    }

    private func buildDelta(
        _ posts: [[TakenPost]], _ absorption: Absorption, _ changes: DumpChanges, _ spool: PostSpool,
        _ observer: BuildObserver
    ) throws(IndexError) {
        guard let live else { return }
        let absorbed = try absorption.whatBelongs(to: posts, andAllOf: .delta)
        let documents = try PostJoining(spool: spool, age: changes.age).documents(posts + [absorbed.posts])
        var standing = absorbed.documents.filter { Docids.tier(of: $0.value.docid) == .main }
        var moved: [SpooledDocument] = []
        for document in documents {
            // What stays the same stays in the main database.
            if let old = standing[document.home], try old.record == spool.read(document.place) {
                standing[document.home] = nil
            } else {
                moved.append(document)
            }
        }
        let dead = live.tombstones.docids.filter { Docids.tier(of: $0) == .main } + standing.values.map(\.docid)
        let placed = try PlacedDocuments(moved, in: .delta)
        let facts = IndexFacts(
            commits: IndexMetadata.commits(of: live.all) + 1,
            displacement: max(live.displacement, placed.displacement), tombstones: dead.sorted(),
            mainBytes: live.mainBytes, deltaBytes: placed.bytes,
            dictionary: try live.all.metadata(Schema.MetadataKey.dictionary.rawValue))
        try publish(Generation(main: live.generation.main, delta: directory.newName(.delta))) {
            (generation) throws(IndexError) in
            try DatabaseBuild(
                path: directory.path + "/" + generation.delta, companion: directory.path + "/" + generation.main,
                spool: spool, observer: observer
            ).run(placed, dictionary: facts.dictionary, metadata: facts.metadata(changes))
        }
    }

    /// Builds all of the index from `posts`: the main database, and an empty delta.
    private func build(
        _ posts: consuming [[TakenPost]], _ changes: DumpChanges, _ spool: PostSpool, _ observer: BuildObserver
    ) throws(IndexError) {
        let placed = try PlacedDocuments(
            try PostJoining(spool: spool, age: changes.age).documents(consume posts), in: .main)
        let dictionary = try RecordDictionary.make(
            count: placed.documents.count, bytes: placed.bytes
        ) { (number) throws(IndexError) in try spool.read(placed.documents[number].place) }
        let facts = IndexFacts(
            commits: commitsSoFar + 1, displacement: placed.displacement, tombstones: [], mainBytes: placed.bytes,
            deltaBytes: 0, dictionary: dictionary)
        let generation = Generation(main: directory.newName(.main), delta: directory.newName(.delta))
        try publish(generation) { (generation) throws(IndexError) in
            try DatabaseBuild(path: directory.path + "/" + generation.main, spool: spool, observer: observer)
                .run(placed, dictionary: dictionary, metadata: IndexFacts.versions)
            try DatabaseBuild(
                path: directory.path + "/" + generation.delta, companion: directory.path + "/" + generation.main,
                spool: spool, observer: BuildObserver()
            ).run(try PlacedDocuments([], in: .delta), dictionary: dictionary, metadata: facts.metadata(changes))
        }
    }

    /// How often the index has been committed, over all generations; 0 where that cannot be told.
    private var commitsSoFar: Int {
        if let live { return IndexMetadata.commits(of: live.all) }
        guard let current = try? directory.current(),
            let reader = try? XapianDatabase.reader(directory.paths(of: current), isLastFrozen: true)
        else { return -1 }
        return IndexMetadata.commits(of: reader)
    }

    /// Serves `generation` once `make` has built what is new of it.
    private func publish(
        _ generation: Generation, _ make: (Generation) throws(IndexError) -> Void
    ) throws(IndexError) {
        let before = live?.generation
        do {
            try make(generation)
            try open(generation)
            try directory.publish(generation)
        } catch {
            if generation.main != before?.main { directory.remove(generation.main) }
            directory.remove(generation.delta)
            if let before, live?.generation != before { try open(before) }
            throw error
        }
    }
}

/// What an index knows of itself beside its dumps.
private struct IndexFacts {
    var commits: Int
    var displacement: Int
    var tombstones: [UInt32]
    var mainBytes: Int64
    var deltaBytes: Int64
    var dictionary: [UInt8]

    /// The metadata of every database.
    static var versions: [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for (key, number) in IndexMetadata.versions { values[key.rawValue] = Array(String(number).utf8) }
        return values
    }

    /// The metadata of the delta database.
    func metadata(_ changes: DumpChanges) -> [String: [UInt8]] {
        var values = IndexFacts.versions
        let numbers: [(Schema.MetadataKey, Int)] = [
            (.generation, commits), (.displacement, displacement), (.tombstones, tombstones.count),
            (.mainBytes, Int(mainBytes)), (.deltaBytes, Int(deltaBytes)),
        ]
        for (key, number) in numbers { values[key.rawValue] = Array(String(number).utf8) }
        // An index that was only made holds nothing as of any time.
        if commits > 0 { values[Schema.MetadataKey.committedAt.rawValue] = Array(String(IndexMetadata.now).utf8) }
        values[Schema.MetadataKey.dictionary.rawValue] = dictionary
        for more in [Tombstones.metadata(tombstones), changes.metadata] {
            values.merge(more) { _, new in new }
        }
        return values
    }
}
