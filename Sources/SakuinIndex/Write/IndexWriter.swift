// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps go in, by way of an ingest batch: posts, the state of the dumps and the counters come into force together or not at
// all. What is little is patched into the delta; what is more is built: the delta anew, or all of the index.
//
// What fails changes nothing that is served. The writer then lets go all that it holds of the index and reads it anew from
// what `current` names before the next use; if that fails too, it is tried again at the next one. Nothing is ever built
// from what the writer merely remembers.

internal import SakuinText

/// The one writer of an index.
///
/// ```swift
/// let writer = try IndexWriter(IndexDirectory(path: "/var/lib/sakuin/index"))
/// let batch = try writer.ingest()
/// batch.remove("/srv/dumps/a.jsonl")
/// try writer.apply(batch)
/// ```
public final class IndexWriter {
    let directory: IndexDirectory
    private var lock: IndexLock
    /// What is to be in no answer: any thread may change it.
    public let register: ForgottenRegister

    /// What is published, as the writer holds it.
    private enum Published {
        /// What `current` names, open, with the dumps that were published with it, and the state of the files that name it.
        case open(LiveIndex, stamps: [LinkStamp?])
        /// To be opened before the next use.
        case closed
    }
    private var published = Published.closed

    /// How an ingest batch comes into the index.
    enum MergePolicy: Sendable, CaseIterable {
        case patch
        /// The delta is built anew from what it holds and what comes.
        case delta
        /// All is built anew.
        case main
    }

    /// For tests, which try all ways; nil for the one that is likely to be the best.
    var policy: MergePolicy?

    /// Text that may wait in memory before its postings are moved to disk, in bytes of UTF-8. Measured on 20 MB of posts
    /// in one dump: 1 MiB 0.99 MB/s, 2 MiB 1.05, 4 MiB 0.87, 16 MiB 0.81, and 89, 104, 134 MB of memory for the first
    /// three. Greater maps miss the cache, smaller ones write the same blocks more often.
    var flushThreshold = 2 << 20

    /// Documents of a build up to which each is looked up by itself; for tests.
    var fewLookups = KnownPosts.few

    /// Where what is too much for memory lies on its way into the index.
    var spillFolder: SpillFolder

    /// Opens the index in `directory` for writing, making it where there is none.
    /// - Parameter evenUnreadable: true to take an index that cannot be read for what it is (of another version, damaged):
    ///   every use throws then, but an ingest batch that replaces everything heals it.
    public init(_ directory: IndexDirectory, evenUnreadable: Bool = false) throws(IndexError) {
        self.directory = directory
        spillFolder = SpillFolder(path: directory.path)
        try directory.create()
        lock = try IndexLock(directory)
        register = try ForgottenRegister(directory, lock)
        do throws(IndexError) {
            if try directory.current() == nil {
                try makeEmpty()
            } else {
                _ = try live()
            }
        } catch {
            guard evenUnreadable, error.isUnreadable else { throw error }
        }
    }

    private func makeEmpty() throws(IndexError) {
        let nothing = try IngestBatch(in: spillFolder, known: KnownDumps(), replacesAll: true)
        let taken = nothing.takeAll()
        let work = Work(changes: DumpChanges(), spool: nothing.spool, list: register.current)
        hold(try build(taken.posts, work, BuildObserver(), after: nil, commits: -1))
    }

    private func hold(_ live: LiveIndex) {
        register.note(indexed: max(live.forgotten, live.purged))
        published = .open(live, stamps: directory.stamps(of: live.generation))
    }

    /// What is published, opened if it is not.
    /// - Throws: `stale` where somebody else has replaced or removed the index since the last use (a backup was put back); the
    ///   next use opens what is there then, or makes an empty index.
    func live() throws(IndexError) -> LiveIndex {
        if case .open(let live, let stamps) = published {
            guard lock.isInPlace, directory.stamps(of: live.generation) == stamps else {
                published = .closed
                throw replaced
            }
            return live
        }
        if !lock.isInPlace {
            try directory.create()
            lock = try IndexLock(directory)
            try register.reopen(lock)
        }
        guard let generation = try directory.current() else {
            try makeEmpty()
            return try live()
        }
        // What `current` names may not be on the disk yet; only then may the rest go.
        try directory.sync()
        let live = try LiveIndex(generation, in: directory)
        hold(live)
        directory.removeLeftovers(except: generation)
        return live
    }

    private var replaced: IndexError {
        IndexError(
            .stale,
            "the index in \(directory.path) was replaced or removed by somebody else: it is opened anew and compared with the dumps"
        )
    }

    /// Every dump that the index knows.
    public var dumps: [DumpState] {
        get throws(IndexError) { Array(try live().known.states.values) }
    }

    public func dump(at path: String) throws(IndexError) -> DumpState? { try live().known[path: path] }

    /// The folders that its dumps were read from.
    public var places: [WatchedFolder] {
        get throws(IndexError) { try live().known.places }
    }

    // MARK: Intakes

    /// An ingest batch for dumps to be read into. What the index holds of other dumps stays.
    /// - Parameter replacingAll: true to build all of the index anew. Dumps that are neither read into the ingest batch nor
    ///   removed by it are carried over. Of an index that cannot be read nothing is.
    public func ingest(replacingAll: Bool = false) throws(IndexError) -> IngestBatch {
        let known = try base(replacingAll: replacingAll)?.known ?? KnownDumps()
        return try IngestBatch(in: spillFolder, known: known, replacesAll: replacingAll)
    }

    /// The index that an ingest batch is brought into; nil for one that replaces an index that cannot be read.
    private func base(replacingAll: Bool) throws(IndexError) -> LiveIndex? {
        do {
            return try live()
        } catch {
            guard replacingAll, error.isUnreadable else { throw error }
            return nil
        }
    }

    /// Takes out the dump at `path`, and the posts that no other dump holds.
    public func removeDump(at path: String) throws(IndexError) {
        let ingest = try ingest()
        ingest.remove(path)
        try apply(ingest)
    }

    /// Brings what was taken in into the index. Where that fails, the index is as it was, or as it was to be.
    public func apply(_ ingest: IngestBatch, observer: BuildObserver = BuildObserver()) throws(IndexError) {
        try apply(ingest, by: ingest.replacesAll ? .main : policy, observer)
    }

    /// - Parameter policy: nil for the one that is likely to be the best.
    func apply(_ ingest: IngestBatch, by policy: MergePolicy?, _ observer: BuildObserver) throws(IndexError) {
        let base = try base(replacingAll: ingest.replacesAll)
        // Nothing that a failure leaves behind is used again.
        published = .closed
        if let next = try bring(ingest, into: base, by: policy, observer) { hold(next) }
    }

    /// An ingest batch on its way into the index.
    private struct Work {
        var changes: DumpChanges
        let spool: PostSpool
        /// What is left out.
        let list: ForgottenPosts
        /// The changes of the list that the index will know.
        var forgotten: Int

        init(changes: DumpChanges, spool: PostSpool, list: ForgottenPosts) {
            self.changes = changes
            self.spool = spool
            self.list = list
            forgotten = list.serial
        }
    }

    /// - Returns: the index with the ingest batch; nil if that is published but could not be opened.
    private func bring(
        _ ingest: IngestBatch, into base: LiveIndex?, by policy: MergePolicy?, _ observer: BuildObserver
    ) throws(IndexError) -> LiveIndex? {
        let taken = ingest.takeAll()
        let read = taken.read.values.map(\.path)
        let work = Work(
            changes: DumpChanges(taken, known: ingest.known), spool: ingest.spool, list: register.current)
        let next = try bring(taken, ingest, work, into: base, by: policy, observer)
        // The index stands; where this cannot be written, the dumps are read once more.
        try? register.noteRead(read, known: work.changes.after.states.values.map(\.path), since: work.list)
        return next
    }

    private func bring(
        _ taken: consuming IngestBatch.Taken, _ ingest: IngestBatch, _ work: Work, into base: LiveIndex?,
        by policy: MergePolicy?, _ observer: BuildObserver
    ) throws(IndexError) -> LiveIndex? {
        let textBytes = Int64(taken.rest.textBytes)
        let changes = work.changes
        var posts = taken.posts
        guard let base else { return try build(posts, work, observer, after: nil, commits: unreadableCommits) }
        guard base.known.nextNumber == ingest.known.nextNumber else {
            throw IndexError(.stale, "the index has changed since its dumps were read: they are to be read again")
        }
        let existing = ExistingDocuments(
            base.all, into: ingest, replaced: changes.replaced, forgotten: work.list.active(after: base.forgotten))
        switch policy ?? bestPolicy(base, textBytes: textBytes) {
        case .patch: return try patch(base, posts, existing, work)
        case .delta:
            let built = try buildDelta(base, try posts.copy(), existing, work, observer, evenCrowded: policy != nil)
            if let built { return built }
            fallthrough
        case .main:
            let carried = Set(base.known.states.keys).subtracting(changes.replaced)
            if ingest.replacesAll {
                try existing.add(dumps: carried, to: &posts)
            } else {
                try existing.addEverything(to: &posts)
            }
            return try build(
                posts, work, observer, after: base, isRebuild: ingest.replacesAll, commits: base.commits)
        }
    }

    /// True if so much more text, in bytes, is better brought in at once than bit by bit.
    public func isBuilt(textBytes: Int64) throws(IndexError) -> Bool {
        bestPolicy(try live(), textBytes: textBytes) != .patch
    }

    /// Measured (Index/DECISIONS.md, "Building"): patching takes in 1 MB of text a second; building 12 and, once, 0.05 s, but it reads
    /// again what the tier holds. Small beside the main database, the delta makes commits cheap; grown beyond a quarter
    /// of it, it is merged, so that each post is written few times.
    private func bestPolicy(_ live: LiveIndex, textBytes: Int64) -> MergePolicy {
        let megabyte = 1e6
        let (text, delta, main) = (Double(textBytes), Double(live.deltaBytes), Double(live.mainBytes))
        let patching = text / megabyte
        let building = 0.05 + (text + delta) / (12 * megabyte)
        if patching <= building { return .patch }
        if main == 0 || text + delta > max(64 * megabyte, main / 4) { return .main }
        return .delta
    }

    // MARK: Space

    /// Builds all of the index anew from what it holds, if it takes much more room than that would: posts that have gone keep
    /// theirs until then, and what comes little by little takes more than what comes at once.
    /// - Returns: false if there was nothing to gain.
    /// - Throws: `cancelled` if the observer says so; the index is as it was then.
    @discardableResult
    public func reclaimSpace(observer: BuildObserver = BuildObserver()) throws(IndexError) -> Bool {
        let live = try live()
        guard live.hasRoomToGain else { return false }
        let least = live.leastBytes(in: directory)
        let gain = directory.bytes(of: live.generation) - least
        guard gain > max(3 * least / 4, IndexWriter.leastGain) || live.isCrowded(live.docidSkew) else { return false }
        try apply(try ingest(), by: .main, observer)
        return true
    }

    /// Bytes for which a build is worth telling of: every new index of a few posts has more room than it needs.
    private static let leastGain: Int64 = 1 << 18

    // MARK: Ways

    private func patch(
        _ base: LiveIndex, _ posts: consuming TakenPosts, _ existing: ExistingDocuments, _ work: consuming Work
    ) throws(IndexError) -> LiveIndex? {
        let matching = try existing.matching(to: &posts)
        let documents = try documents(of: posts, &work)
        let journal = try grown(base, with: documents, work.changes, work.spool, standing: matching)
        var live = base
        guard lock.isInPlace else { throw replaced }
        try live.patch(
            matching, with: documents, work.changes, journal, from: work.spool, forgotten: work.forgotten,
            flushThreshold: flushThreshold)
        // The commit stands, whatever becomes of this.
        do {
            try live.moveOn()
            return live
        } catch {
            return nil
        }
    }

    /// - Returns: nil, and nothing is done, if the posts would crowd, unless they may.
    private func buildDelta(
        _ live: LiveIndex, _ posts: consuming TakenPosts, _ existing: ExistingDocuments, _ work: consuming Work,
        _ observer: BuildObserver, evenCrowded: Bool
    ) throws(IndexError) -> LiveIndex? {
        let matching = try existing.matching(to: &posts, andAllOf: .delta)
        let all = try documents(of: posts, &work)
        let (changes, spool) = (work.changes, work.spool)
        let journal = try grown(live, with: all, changes, spool, standing: matching)
        var documents = ElementReader(all)
        var standing = matching.filter { Docids.tier(of: $0.value.docid) == .main }
        var moved = ElementWriter<SpooledPost>(in: spillFolder)
        while let document = try documents.read() {
            // What stays the same stays in the main database.
            if let old = standing[document.documentKey], old.isStored(as: try spool.read(document.place)) {
                standing[document.documentKey] = nil
            } else {
                try moved.append(document)
            }
        }
        let leaving = matching.values.filter { Docids.tier(of: $0.docid) == .delta } + standing.values
        let dead = live.tombstones.docids.filter { Docids.tier(of: $0) == .main } + standing.values.map(\.docid)
        let placed = try PlacedDocuments(try moved.finish(), in: .delta, by: live.scale)
        guard evenCrowded || !live.isCrowded(placed.docidSkew) else { return nil }
        let facts = IndexFacts(
            commits: live.commits + 1, docidSkew: max(live.docidSkew, placed.docidSkew), mainSkew: live.mainSkew,
            scale: live.scale, tombstones: dead.sorted(), mainBytes: live.mainBytes, deltaBytes: placed.bytes,
            liveBytes: live.liveBytes + placed.bytes - leaving.reduce(0) { $0 + Int64($1.length) },
            dictionary: try live.all.metadata(Schema.MetadataKey.dictionary.rawValue), journal: journal,
            forgotten: work.forgotten, purged: live.purged)
        return try publish(beside: live.generation.main) { (generation) throws(IndexError) in
            try DatabaseBuild(
                path: directory.path + "/" + generation.delta, companion: directory.path + "/" + generation.main,
                spool: spool, observer: observer
            ).run(placed, dictionary: facts.dictionary, metadata: facts.metadata(changes))
        }
    }

    /// Builds all of the index from `posts`: the main database, and an empty delta.
    /// - Parameters:
    ///   - base: the index before; nil where there is none, or where it cannot be read.
    ///   - isRebuild: true if `posts` are all posts read anew, and not those that come and those that stand.
    ///   - commits: how often the index has been committed, over all generations.
    private func build(
        _ posts: consuming TakenPosts, _ work: consuming Work, _ observer: BuildObserver, after base: LiveIndex?,
        isRebuild: Bool = false, commits: Int
    ) throws(IndexError) -> LiveIndex {
        let documents = try documents(of: posts, &work)
        let (changes, spool) = (work.changes, work.spool)
        var journal = ArrivalJournal()
        if let base { journal = try grown(base, with: documents, changes, spool, isRebuild: isRebuild, observer) }
        let placed = try PlacedDocuments(documents, in: .main)
        let dictionary = try RecordDictionary.make(
            count: placed.documents.count, bytes: placed.bytes
        ) { (number) throws(IndexError) in try spool.read(placed.documents.element(at: number).place) }
        let facts = IndexFacts(
            commits: commits + 1, docidSkew: placed.docidSkew, mainSkew: placed.docidSkew, scale: placed.scale,
            tombstones: [], mainBytes: placed.bytes,
            deltaBytes: 0, liveBytes: placed.bytes, dictionary: dictionary, journal: journal, forgotten: work.forgotten,
            purged: work.forgotten)
        return try publish { (generation) throws(IndexError) in
            try DatabaseBuild(path: directory.path + "/" + generation.main, spool: spool, observer: observer)
                .run(placed, dictionary: dictionary, metadata: IndexFacts.versions)
            try DatabaseBuild(
                path: directory.path + "/" + generation.delta, companion: directory.path + "/" + generation.main,
                spool: spool, observer: BuildObserver()
            ).run(
                try PlacedDocuments(ElementSequence([]), in: .delta, by: placed.scale), dictionary: dictionary,
                metadata: facts.metadata(changes))
        }
    }

    /// The documents that the posts make. What was seen of forgotten posts on the way is in the list before anything is published.
    private func documents(
        of posts: consuming TakenPosts, _ work: inout Work
    ) throws(IndexError) -> ElementSequence<SpooledPost> {
        let known = work.changes.after
        let filter = ForgottenFilter(work.list, work.spool) { known[$0]?.path ?? "" }
        let documents = try Deduplication(
            spool: work.spool, folder: spillFolder, age: work.changes.age, forgotten: filter
        ).documents(posts)
        if let filter {
            work.forgotten = try register.learn(filter.sightings, since: work.list)
            work.changes.silence(filter.places)
        }
        return documents
    }

    /// The journal of `base` with what arrives with `documents`.
    /// - Parameters:
    ///   - standing: by document key, documents of `base` that may change; nil if all are looked up.
    ///   - isRebuild: true if the documents of all dumps were read anew.
    private func grown(
        _ base: LiveIndex, with documents: ElementSequence<SpooledPost>, _ changes: DumpChanges, _ spool: PostSpool,
        standing: [PostDigest: ExistingDocuments.Document]? = nil, isRebuild: Bool = false,
        _ observer: BuildObserver = BuildObserver()
    ) throws(IndexError) -> ArrivalJournal {
        var journal = base.journal
        let read = changes.read
        guard !read.isEmpty else { return journal }
        do throws(IndexError) {
            try base.all.verify(.live)
            var known = try KnownPosts(base, reading: read, spool, folder: spillFolder, observer) { dump in
                (changes.after[dump] ?? base.known[dump])?.path ?? ""
            }
            known.few = fewLookups
            // What was carried over as it is stood before.
            func mayArrive(_ document: SpooledPost) -> Bool {
                isRebuild || document.reading != SpooledPost.carried || !document.hasOneVersion
            }
            let arrivals =
                if let standing {
                    try known.arrivals(of: documents, standing: standing, where: mayArrive)
                } else {
                    try known.arrivals(of: documents, where: mayArrive)
                }
            try base.all.verify()
            journal.add(arrivals, dumps: Array(read))
            return journal
        } catch {
            // What a damaged index held is not known: what follows it begins anew, and is told so.
            guard isRebuild, error.code == .damaged else { throw error }
            return ArrivalJournal()
        }
    }

    /// How often an index has been committed that cannot be opened; 0 where that cannot be told.
    private var unreadableCommits: Int {
        guard let current = try? directory.current(),
            let reader = try? XapianDatabase.reader(directory.paths(of: current), isLastImmutable: true)
        else { return 0 }
        return (try? IndexMetadata.number(.revision, in: reader)) ?? 0
    }

    /// Has `make` build a delta, and a main database where none is given, and serves them.
    /// - Returns: what is served then.
    private func publish(
        beside main: String? = nil, _ make: (Generation) throws(IndexError) -> Void
    ) throws(IndexError) -> LiveIndex {
        var made: [String] = []
        let opened: LiveIndex
        do throws(IndexError) {
            if main == nil { made.append(try directory.makeDatabase(.main)) }
            made.append(try directory.makeDatabase(.delta))
            let generation = Generation(main: main ?? made[0], delta: made[made.count - 1])
            try make(generation)
            // What cannot be opened is not published.
            opened = try LiveIndex(generation, in: directory)
            guard lock.isInPlace else { throw replaced }
            try directory.stage(generation)
        } catch {
            for name in made { directory.remove(name) }
            throw error
        }
        try directory.publish()
        directory.removeLeftovers(except: opened.generation)
        return opened
    }
}

extension IndexError {
    /// True if the index cannot be read for what it is: trying again does not help, a rebuild does.
    public var isUnreadable: Bool { code == .damaged || code == .foreignVersion }
}
