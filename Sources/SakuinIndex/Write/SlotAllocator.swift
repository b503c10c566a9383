// SPDX-License-Identifier: GPL-2.0-or-later

/// Finds free slots in one database, and remembers how far dated posts had to move.
struct SlotAllocator {
    private let tier: Tier
    let scale: DocidScale
    /// The greatest distance between a dated post's docid and the least that its time allows.
    private(set) var docidSkew: Int
    /// For a slot that was asked for more than once: where its row of taken slots ended. Speeds up dumps in which many
    /// posts share a time; what it says is checked.
    private var rowEnd: [UInt32: UInt32] = [:]

    init(_ tier: Tier, _ scale: DocidScale, docidSkew: Int = 0) {
        self.tier = tier
        self.scale = scale
        self.docidSkew = docidSkew
    }

    static var full: IndexError { IndexError(.system, "the index is full: no docid is left for this time") }

    /// The first free slot at or after the one that a time slot calls for.
    mutating func allocate(_ time: UInt32, in database: XapianDatabase) throws(IndexError) -> UInt32 {
        let homeSlot = scale.slot(time)
        var slot = homeSlot
        if try database.hasDocument(slot) {
            slot = rowEnd[homeSlot] ?? homeSlot
            if try database.hasDocument(slot) { slot = try database.firstFreeDocid(from: slot) }
            guard slot != 0, slot < Placeholder.slot else { throw SlotAllocator.full }
            rowEnd[homeSlot] = slot + 1
        }
        note(slot, for: homeSlot)
        return slot
    }

    /// A post whose time calls for `homeSlot` stands at `slot`.
    mutating func note(_ slot: UInt32, for homeSlot: UInt32) {
        guard homeSlot < scale.undatedSlot else { return }
        docidSkew = max(docidSkew, Int(Docids.docid(slot, tier) - Docids.docid(homeSlot, .delta)))
    }
}
