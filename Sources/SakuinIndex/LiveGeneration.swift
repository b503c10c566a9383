// SPDX-License-Identifier: GPL-2.0-or-later
//
// The generation that is served, open for patching: documents are taken out and put in within a transaction that the
// caller begins and ends.

internal import SakuinText

struct LiveGeneration {
    let path: String
    let database: XapianDatabase
    private var slots: DocidAllocator
    private var tombstones: Tombstones
    private let compressor: RecordCompressor

    init(path: String, database: XapianDatabase) throws(IndexError) {
        self.path = path
        self.database = database
        slots = DocidAllocator(displacement: try IndexMetadata.number(.displacement, in: database))
        tombstones = try Tombstones(in: database)
        compressor = try database.recordCompressor()
        try database.bury(tombstones.docids)
    }

    /// Puts `documents` in the place of those that stand (by home); a document whose record stays the same is left.
    mutating func replace(
        _ standing: [PostDigest: Absorption.Document], by documents: [SpooledDocument], from spool: PostSpool,
        spillThreshold: Int
    ) throws(IndexError) {
        var standing = standing
        var dead: [UInt32] = []
        var waitingBytes = 0
        for document in documents.sorted(by: SpooledDocument.isBefore) {
            let record = try spool.read(document.place)
            if let old = standing.removeValue(forKey: document.home) {
                if old.record == record { continue }
                dead.append(old.docid)
            }
            let docid = try slots.allocate(document.natural, in: database)
            try database.put(try PostDocument.make(record, compressor), at: docid)
            waitingBytes += record.count
            if waitingBytes >= spillThreshold {
                try database.spill()
                waitingBytes = 0
            }
        }
        dead += standing.values.map(\.docid)
        try tombstones.add(dead, to: database)
        try IndexMetadata.set(.displacement, slots.displacement, in: database)
        try database.bury(tombstones.docids)
    }
}
