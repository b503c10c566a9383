// SPDX-License-Identifier: GPL-2.0-or-later

/// An item of a branch, in bytes (BItem of backends/glass/glass_table.h of xapian-core 1.4): the number of the block that
/// it leads to (4), the length of the key (1), the least key that is found there, and the number of its component (2).
struct GlassBranchItem {
    /// BYTES_PER_BLOCK_NUMBER.
    static let blockNumberSize = 4

    /// Where the key stands.
    let key: Range<Int>
    let component: Int

    /// Where the item ends.
    var end: Int { key.upperBound + 2 }

    /// The item that begins at `offset` of `items`.
    init(_ items: Span<UInt8>, at offset: Int) {
        let start = offset + GlassBranchItem.blockNumberSize
        key = start + 1..<start + 1 + Int(items[start])
        component = Int(items[key.upperBound]) << 8 | Int(items[key.upperBound + 1])
    }

    /// The size of an item whose key has `key` bytes.
    static func size(key: Int) -> Int { blockNumberSize + 1 + key + 2 }
}

extension [UInt8] {
    mutating func appendBranchItem(block: UInt32, key: Span<UInt8>, component: Int) {
        for shift in 0..<4 { append(UInt8(truncatingIfNeeded: block >> (24 - 8 * UInt32(shift)))) }
        append(UInt8(key.count))
        append(key)
        append(UInt8(component >> 8))
        append(UInt8(component & 0xFF))
    }
}
