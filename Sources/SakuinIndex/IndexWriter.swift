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
    private let database: XapianDatabase
    private let generationPath: String
    private var slots: DocidAllocator
    private var numberOfDump: [String: Int] = [:]
    private var dumpOfNumber: [Int: DumpState] = [:]
    private var nextDumpNumber: Int
    private var open: OpenDump?

    /// Text that may wait in memory before its postings are moved to disk, in bytes of UTF-8: a compromise of memory
    /// (some 6 bytes of postings for one of text) and of writing the same blocks again.
    private static let spillThreshold = 16 << 20

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
        numberOfDump[path].flatMap { dumpOfNumber[$0] }
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
        for (number, state) in try IndexMetadata.dumps(in: database) {
            numberOfDump[state.path] = number
            dumpOfNumber[number] = state
        }
    }

    // MARK: One dump

    /// Begins to take in the dump at `path`; what it held before stays until `finishDump`.
    public func beginDump(_ path: String, stamp: FileStamp) throws(IndexError) {
        precondition(open == nil, "one dump at a time")
        try database.begin()
        let number = numberOfDump[path] ?? nextDumpNumber
        let state = DumpState(path: path, stamp: stamp)
        // Set now, because the order of versions asks for the new age.
        open = OpenDump(number: number, state: state, before: try documents(ofDump: number))
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
        dump.touched.insert(try put(updated, over: existing))
        dump.posts += 1
        dump.waitingBytes += post.body.utf8.count
        if dump.waitingBytes >= IndexWriter.spillThreshold {
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
        try commit { () throws(IndexError) in
            if numberOfDump[dump.state.path] == nil { nextDumpNumber += 1 }
            numberOfDump[dump.state.path] = dump.number
            dumpOfNumber[dump.number] = dump.state
            try IndexMetadata.set(.nextDumpNumber, nextDumpNumber, in: database)
            try IndexMetadata.setDump(dump.number, dump.state, in: database)
        }
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
        let number = numberOfDump[path] ?? nextDumpNumber
        try database.begin()
        try commit { () throws(IndexError) in
            if numberOfDump[path] == nil { nextDumpNumber += 1 }
            numberOfDump[path] = number
            dumpOfNumber[number] = state
            try IndexMetadata.set(.nextDumpNumber, nextDumpNumber, in: database)
            try IndexMetadata.setDump(number, state, in: database)
        }
    }

    /// Takes out the dump at `path`, and the posts that no other dump holds.
    public func removeDump(at path: String) throws(IndexError) {
        guard let number = numberOfDump[path] else { return }
        try database.begin()
        for docid in try documents(ofDump: number).sorted() { try removeDump(number, from: docid) }
        try commit { () throws(IndexError) in
            numberOfDump[path] = nil
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

    // MARK: One document

    private func documents(ofDump number: Int) throws(IndexError) -> Set<UInt32> {
        let term = Schema.booleanTerm(.dump, String(number))
        var found: Set<UInt32> = []
        var next: UInt32 = 1
        while true {
            let page = try database.docids(of: term, from: next, limit: 4096)
            found.formUnion(page)
            guard page.count == 4096, let last = page.last, last < .max else { return found }
            next = last + 1
        }
    }

    private func removeDump(_ number: Int, from docid: UInt32) throws(IndexError) {
        var stored = try PostRecord.decode(try database.data(of: docid))
        stored.remove(dump: number)
        if stored.versions.isEmpty {
            try database.deleteDocument(docid)
        } else {
            _ = try put(stored, over: docid)
        }
    }

    /// The document that `post` belongs to: by id or, where one of the two has none, by content.
    private func find(_ post: Post) throws(IndexError) -> UInt32? {
        if let id = post.id {
            for docid in try database.docids(of: Schema.booleanTerm(.id, id), limit: 16) {
                if try PostRecord.decode(try database.data(of: docid)).id == id { return docid }
            }
        }
        let content = Schema.booleanTerm(.content, PostKey.content(of: post))
        for docid in try database.docids(of: content, limit: 16) {
            guard post.id != nil else { return docid }
            let stored = try PostRecord.decode(try database.data(of: docid))
            if stored.versions.allSatisfy({ $0.post.id == nil }) { return docid }
        }
        return nil
    }

    /// Stores `post`, in place of the document `old` if there is one; returns its docid, which changes with its time.
    private func put(_ post: StoredPost, over old: UInt32?) throws(IndexError) -> UInt32 {
        var stored = post
        stored.sort { dumpOfNumber[$0]?.age ?? DumpAge(modified: 0, path: "") }
        let record = PostRecord.encode(stored)
        let natural = Docids.natural(stored.current.time)
        guard let old else {
            let docid = try slots.allocate(natural, in: database)
            try database.put(try PostDocument.make(stored, record: record), at: docid)
            return docid
        }
        let oldRecord = try database.data(of: old)
        if oldRecord == record { return old }
        var docid = old
        if Docids.natural(try PostRecord.decode(oldRecord).current.time) != natural {
            try database.deleteDocument(old)
            docid = try slots.allocate(natural, in: database)
        }
        try database.put(try PostDocument.make(stored, record: record), at: docid)
        return docid
    }
}
