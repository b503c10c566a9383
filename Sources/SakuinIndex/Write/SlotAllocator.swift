// SPDX-License-Identifier: GPL-2.0-or-later

/// Finds free slots in one database, and remembers how far dated posts had to move.
struct SlotAllocator {
    private let tier: Tier
    /// The greatest distance between a dated post's docid and the least that its time allows.
    private(set) var displacement: Int
    /// For a slot that was asked for more than once: where its row of taken slots ended. Speeds up dumps in which many
    /// posts share a time; what it says is checked.
    private var rowEnd: [UInt32: UInt32] = [:]

    init(_ tier: Tier, displacement: Int = 0) {
        self.tier = tier
        self.displacement = displacement
    }

    static var full: IndexError { IndexError(.system, "the index is full: no docid is left for this time") }

    /// The first free slot at or after `natural`.
    mutating func allocate(_ natural: UInt32, in database: XapianDatabase) throws(IndexError) -> UInt32 {
        var slot = natural
        if try database.hasDocument(slot) {
            slot = rowEnd[natural] ?? natural
            if try database.hasDocument(slot) { slot = try database.firstFreeDocid(from: slot) }
            guard slot != 0, slot < Placeholder.slot else { throw SlotAllocator.full }
            rowEnd[natural] = slot + 1
        }
        note(slot, for: natural)
        return slot
    }

    /// A post whose time calls for `natural` stands at `slot`.
    mutating func note(_ slot: UInt32, for natural: UInt32) {
        guard natural < Docids.undatedSlot else { return }
        displacement = max(displacement, Int(Docids.docid(slot, tier) - Docids.docid(natural, .delta)))
    }
}
