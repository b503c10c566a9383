// SPDX-License-Identifier: GPL-2.0-or-later
//
// The index that is served, as its writer holds it: both tiers for reading, the delta for writing, and what was published
// with them. It is patched within one transaction, or replaced by another that was built beside it. A copy whose patch has
// failed is let go.

internal import SakuinText

struct LiveIndex {
    let generation: Generation
    /// Both tiers, as last committed.
    let all: XapianDatabase
    private let delta: XapianDatabase
    private var slots: SlotAllocator
    /// The docid skew of the main database when it was built.
    let mainSkew: Int
    private(set) var tombstones: Tombstones
    /// Bytes of the records in each tier.
    let mainBytes: Int64
    private(set) var deltaBytes: Int64
    /// Bytes of the records that are not gone, of both tiers.
    private(set) var liveBytes: Int64
    /// The dumps that it knows.
    private(set) var known: KnownDumps
    /// How often it has been committed, over all generations.
    private(set) var commits: Int
    /// What came into it, in order.
    private(set) var journal: ArrivalJournal
    /// The changes of the list of forgotten posts that it knows, and those that its main database knew when it was built.
    private(set) var forgotten: Int
    let purged: Int
    private let compressor: RecordCompressor

    /// Opens `generation` of the index in `directory`.
    init(_ generation: Generation, in directory: IndexDirectory) throws(IndexError) {
        self.generation = generation
        all = try XapianDatabase.reader(directory.paths(of: generation), isLastImmutable: true)
        try IndexMetadata.check(all)
        delta = try XapianDatabase.writer(directory.path + "/" + generation.delta)
        let times = try IndexMetadata.times(in: all)
        slots = SlotAllocator(.delta, times.scale, docidSkew: times.docidSkew)
        mainSkew = try IndexMetadata.number(.mainSkew, in: all)
        tombstones = try Tombstones(in: all)
        mainBytes = Int64(try IndexMetadata.number(.mainBytes, in: all))
        deltaBytes = Int64(try IndexMetadata.number(.deltaBytes, in: all))
        liveBytes = Int64(try IndexMetadata.number(.liveBytes, in: all))
        known = try KnownDumps(in: all)
        commits = try IndexMetadata.number(.revision, in: all)
        journal = try ArrivalJournal(in: all)
        forgotten = try IndexMetadata.forgotten(.forgotten, in: all)
        purged = try IndexMetadata.forgotten(.purged, in: all)
        compressor = try all.recordCompressor()
        try all.markDeleted(tombstones.docids)
    }

    var docidSkew: Int { slots.docidSkew }
    var scale: DocidScale { slots.scale }

    /// True if posts had to move so far that orders by time are slow, and a build would mend that: many have come of times that
    /// the main database has few posts of.
    func isCrowded(_ docidSkew: Int) -> Bool { docidSkew > max(LiveIndex.docidSkew, 4 * mainSkew) }

    /// A page of the newest reads a word's posts so much further: of one that a tenth of the posts has some 400, a millisecond.
    private static let docidSkew = 8192

    /// True if a build of all that it holds would not be the same again.
    var hasRoomToGain: Bool { deltaBytes > 0 || !tombstones.docids.isEmpty }

    /// About how many bytes the files would have if all that it holds were built anew.
    func leastBytes(in directory: IndexDirectory) -> Int64 {
        // Of few posts the ratio says little; 2.2 is above those of both corpora of Index/DECISIONS.md.
        let ratio = mainBytes > 1 << 16 ? Double(directory.bytes(of: generation.main)) / Double(mainBytes) : 2.2
        // What the two databases have without a post, and the journal, which a build carries over.
        return Int64(ratio * Double(liveBytes)) + 1 << 16 + Int64(journal.bytes)
    }

    /// Puts `documents` in the place of those that stand (by document key) and commits with `changes`; a document whose record
    /// stays the same is left; `journal` has what comes with them. If that fails, this value is of no use any more: letting it go drops what
    /// was begun.
    /// - Parameter forgotten: the changes of the list of forgotten posts that it knows then.
    mutating func patch(
        _ standing: [PostDigest: ExistingDocuments.Document], with documents: ElementSequence<SpooledPost>,
        _ changes: DumpChanges, _ journal: ArrivalJournal, from spool: PostSpool, forgotten: Int, flushThreshold: Int
    ) throws(IndexError) {
        try delta.begin()
        try replace(standing, by: documents, from: spool, flushThreshold)
        try changes.write(to: delta)
        try journal.write(to: delta, replacing: self.journal)
        try IndexMetadata.set(.docidSkew, docidSkew, in: delta)
        try IndexMetadata.set(.deltaBytes, Int(deltaBytes), in: delta)
        try IndexMetadata.set(.liveBytes, Int(liveBytes), in: delta)
        if forgotten != self.forgotten { try IndexMetadata.set(.forgotten, forgotten, in: delta) }
        try IndexMetadata.set(.revision, commits + 1, in: delta)
        try IndexMetadata.set(.committedAt, IndexMetadata.now, in: delta)
        try delta.commit()
        known = changes.after
        self.journal = journal
        self.forgotten = forgotten
        commits += 1
    }

    /// Reads what was committed by `patch`.
    func moveOn() throws(IndexError) {
        try all.reopen()
        try all.markDeleted(tombstones.docids)
    }

    private mutating func replace(
        _ standing: [PostDigest: ExistingDocuments.Document], by documents: ElementSequence<SpooledPost>,
        from spool: PostSpool, _ flushThreshold: Int
    ) throws(IndexError) {
        var standing = standing
        var dead: [UInt32] = []
        var waitingBytes = 0
        var reader = ElementReader(documents)
        while let document = try reader.read() {
            let record = try spool.read(document.place)
            if let old = standing.removeValue(forKey: document.documentKey) {
                if old.isStored(as: record) { continue }
                dead.append(old.docid)
                liveBytes -= Int64(old.length)
            }
            let slot = try slots.allocate(document.timeSlot, in: delta)
            try delta.put(try PostDocument.make(record, documentKey: document.documentKey, compressor), at: slot)
            deltaBytes += Int64(record.count)
            liveBytes += Int64(record.count)
            waitingBytes += record.count
            if waitingBytes >= flushThreshold {
                try delta.flush()
                waitingBytes = 0
            }
        }
        dead += standing.values.map(\.docid)
        for gone in standing.values { liveBytes -= Int64(gone.length) }
        try tombstones.add(dead, to: delta)
    }
}
