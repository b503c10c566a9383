// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps go in, one transaction each: posts, the state of the dump and the counters commit together or not at all.
// A dump that was indexed before is compared post by post; what it no longer holds is taken out.

internal import FoundationEssentials
public import SakuinText

/// The one writer of an index.
public final class IndexWriter {
    private let directory: IndexDirectory
    private let lock: IndexLock
    let database: XapianDatabase
    private let generationPath: String
    var slots: DocidAllocator
    /// By the bytes of the path: names in two normalization forms are two files, though equal as strings.
    private var numberOfDump: [[UInt8]: Int] = [:]
    private(set) var dumpOfNumber: [Int: DumpState] = [:]
    private var nextDumpNumber: Int
    private var open: OpenDump?
    /// Contents whose posts without an id may have to move to another document before the transaction ends.
    var unsettledContents: Set<String> = []

    /// Text that may wait in memory before its postings are moved to disk, in bytes of UTF-8. Measured on 20 MB of posts
    /// in one dump: 1 MiB 0.99 MB/s, 2 MiB 1.05, 4 MiB 0.87, 16 MiB 0.81, and 89, 104, 134 MB of memory for the first
    /// three. Greater maps miss the cache, smaller ones write the same blocks more often.
    var spillThreshold = 2 << 20

    /// The dump that is being read.
    private struct OpenDump {
        var number: Int
        var state: DumpState
        /// Documents that held posts of it at the start.
        var before: Set<UInt32>
        /// Documents that hold a post of it now, and docids that were left.
        var touched: Set<UInt32> = []
        var posts = 0
        var waitingBytes = 0
    }

    /// Opens the index in `directory` for writing, making it where there is none. With `rebuild`, a new generation is
    /// begun beside the one that is served, which stays until `publish`.
    public init(_ directory: IndexDirectory, rebuild: Bool = false) throws(IndexError) {
        self.directory = directory
        try directory.create()
        lock = try IndexLock(directory)
        let current = directory.currentGeneration
        generationPath = rebuild ? directory.newGenerationPath() : current ?? directory.newGenerationPath()
        database = try XapianDatabase.writer(generationPath)
        slots = DocidAllocator()
        nextDumpNumber = 1
        try IndexMetadata.prepare(database, after: rebuild ? current : nil)
        try load()
        if current == nil {
            try publish()
        } else if !rebuild {
            directory.removeGenerations(except: String(generationPath.dropFirst(directory.path.count + 1)))
        }
    }

    /// Every dump that the index knows.
    public var dumps: [DumpState] { Array(dumpOfNumber.values) }

    public func dump(at path: String) -> DumpState? {
        number(of: path).flatMap { dumpOfNumber[$0] }
    }

    /// Lets readers see this generation instead of the one before.
    public func publish() throws(IndexError) {
        try directory.publish(generationPath)
    }

    private func load() throws(IndexError) {
        slots = DocidAllocator(displacement: try IndexMetadata.number(.displacement, in: database))
        nextDumpNumber = try IndexMetadata.number(.nextDumpNumber, in: database)
        numberOfDump = [:]
        dumpOfNumber = [:]
        unsettledContents = []
        for (number, state) in try IndexMetadata.dumps(in: database) {
            numberOfDump[Array(state.path.utf8)] = number
            dumpOfNumber[number] = state
        }
    }

    private func number(of path: String) -> Int? { numberOfDump[Array(path.utf8)] }

    // MARK: One dump

    /// Begins to take in the dump at `path`; what it held before stays until `finishDump`.
    public func beginDump(_ path: String, stamp: FileStamp) throws(IndexError) {
        precondition(open == nil, "one dump at a time")
        let number = number(of: path) ?? nextDumpNumber
        let state = DumpState(path: path, stamp: stamp)
        let before = try documents(ofDump: number)
        try database.begin()
        open = OpenDump(number: number, state: state, before: before)
        // Set now, because the order of versions asks for the new age.
        dumpOfNumber[number] = state
    }

    /// Takes in one post of the dump that was begun.
    public func add(_ post: Post, at place: Place) throws(IndexError) {
        guard var dump = open else { preconditionFailure("no dump was begun") }
        open = nil
        defer { open = dump }
        let existing = try find(post)
        var stored = try existing.map { (docid) throws(IndexError) in
            try PostRecord.decode(try database.data(of: docid))
        }
        if let docid = existing, dump.before.contains(docid), !dump.touched.contains(docid) {
            stored?.remove(dump: dump.number)
        }
        var updated = stored ?? StoredPost(versions: [])
        updated.add(post, at: SourcePlace(dump: dump.number, place: place))
        if let docid = existing { dump.touched.insert(docid) }
        if let docid = try put(updated, over: existing) { dump.touched.insert(docid) }
        dump.posts += 1
        dump.waitingBytes += post.body.utf8.count
        if dump.waitingBytes >= spillThreshold {
            try database.spill()
            dump.waitingBytes = 0
        }
    }

    /// Takes out what the dump no longer holds and commits. `complete` may fill in what only the end of the reading
    /// tells (digest, problems).
    public func finishDump(_ complete: (inout DumpState) -> Void) throws(IndexError) {
        guard var dump = open else { preconditionFailure("no dump was begun") }
        for docid in dump.before.subtracting(dump.touched).sorted() { try removeDump(dump.number, from: docid) }
        dump.state.posts = dump.posts
        complete(&dump.state)
        try settleContents()
        try commit { () throws(IndexError) in try keep(dump.state, as: dump.number) }
        open = nil
    }

    /// Drops what was taken in of the dump that was begun: the index is as before. Does nothing if none was.
    public func cancelDump() throws(IndexError) {
        guard open != nil else { return }
        open = nil
        try database.cancel()
        try load()
    }

    /// Notes that the dump at `path` cannot be read by these `readers`; its posts of an earlier reading stay.
    public func noteFailure(
        _ failure: DumpProblem, of path: String, stamp: FileStamp, readers: String
    ) throws(IndexError) {
        var state = dump(at: path) ?? DumpState(path: path, stamp: stamp)
        state.stamp = stamp
        state.readers = readers
        state.failure = failure
        try database.begin()
        try commit { () throws(IndexError) in try keep(state, as: number(of: path) ?? nextDumpNumber) }
    }

    private func keep(_ state: DumpState, as number: Int) throws(IndexError) {
        if number == nextDumpNumber { nextDumpNumber += 1 }
        numberOfDump[Array(state.path.utf8)] = number
        dumpOfNumber[number] = state
        try IndexMetadata.set(.nextDumpNumber, nextDumpNumber, in: database)
        try IndexMetadata.setDump(number, state, in: database)
    }

    /// Takes out the dump at `path`, and the posts that no other dump holds.
    public func removeDump(at path: String) throws(IndexError) {
        guard let number = number(of: path) else { return }
        try database.begin()
        try commit { () throws(IndexError) in
            for docid in try documents(ofDump: number).sorted() { try removeDump(number, from: docid) }
            try settleContents()
            numberOfDump[Array(path.utf8)] = nil
            dumpOfNumber[number] = nil
            try IndexMetadata.setDump(number, nil, in: database)
        }
    }

    /// Commits the open transaction with `changes`; if that fails, the writer's memory is read anew from what stands.
    private func commit(_ changes: () throws(IndexError) -> Void) throws(IndexError) {
        do {
            try changes()
            try IndexMetadata.set(.displacement, slots.displacement, in: database)
            try IndexMetadata.countCommit(in: database)
            try database.commit()
        } catch {
            open = nil
            try? database.cancel()
            try load()
            throw error
        }
    }

    private func documents(ofDump number: Int) throws(IndexError) -> Set<UInt32> {
        Set(try database.allDocids(of: Schema.booleanTerm(.dump, String(number))))
    }

    private func removeDump(_ number: Int, from docid: UInt32) throws(IndexError) {
        var stored = try PostRecord.decode(try database.data(of: docid))
        stored.remove(dump: number)
        _ = try put(stored, over: docid)
    }
}
