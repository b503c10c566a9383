// SPDX-License-Identifier: GPL-2.0-or-later
//
// A table of libxapian's glass backend, written from items that come in order: leaves one after the other, then the
// levels above them. The layout is that of backends/glass/glass_table.h and glass_table.cc of xapian-core 1.4.

/// Where a table's tree begins and how it is laid out: what the version file tells of it.
public struct GlassRoot: Sendable, Equatable {
    var block: UInt32
    var level: Int
    var entries: UInt64
    /// True for a table without items, which has no blocks.
    var isEmpty: Bool
    /// Blocks in all.
    var blocks: UInt32
}

/// Writes one table.
struct GlassTableWriter: ~Copyable {
    /// GLASS_DEFAULT_BLOCKSIZE, in bytes.
    static let blockSize = 8192
    /// A block's header: revision (4), level (1), greatest free stretch (2), free bytes (2), end of the directory (2).
    private static let headerSize = 11
    /// A directory entry: where an item begins.
    private static let entrySize = 2
    /// An item of a leaf: size (2), length of the key (1), key, number of the component (2, not in the first), tag.
    private static let itemHead = 3
    private static let componentSize = 2
    /// At least BLOCK_CAPACITY (4) items fit into a block: libxapian's own bound on their size, needed for splitting.
    static let longestItem = (blockSize - headerSize - 4 * entrySize) / 4
    static let longestKey = 255

    private enum ItemFlag {
        static let last = 0x40
        static let first = 0x20
    }

    private var file: GlassFile
    private var leaf = Block(level: 0)
    private var blocks: UInt32 = 0
    private var entries: UInt64 = 0
    private var lastKey: [UInt8] = []
    /// The last component of `lastKey`: with it, what separates a leaf from the one before.
    private var lastComponent = 1
    /// The leaves, with the least key and component that each is told from its left neighbour by.
    private var separators: [Separator] = []

    private struct Separator {
        var key: [UInt8]
        var component: Int
        var block: UInt32
    }

    init(path: String) throws(GlassError) {
        file = try GlassFile(path)
        // Every tree begins with an item without key or tag, and the first separator is never looked at.
        leaf.append(GlassTableWriter.item([], component: 1, isLast: true, [][...]))
        separators.append(Separator(key: [], component: 0, block: 0))
    }

    /// Adds an item behind all others: `key`, which must be greater than the one before, with `tag`.
    mutating func add(key: [UInt8], tag: ArraySlice<UInt8>) throws(GlassError) {
        guard key.count <= GlassTableWriter.longestKey else {
            throw GlassError(file.path, "a key of \(key.count) bytes is too long")
        }
        precondition(lastKey.lexicographicallyPrecedes(key), "items must come in the order of their keys")
        var rest = tag
        var component = 1
        repeat {
            let room = roomForTag(key, component: component, of: rest.count)
            let part = rest.prefix(room)
            rest = rest.dropFirst(room)
            guard component < 0xFFFF else { throw GlassError(file.path, "an item of \(tag.count) bytes is too long") }
            let item = GlassTableWriter.item(key, component: component, isLast: rest.isEmpty, part)
            try append(item, key: key, component: component)
            component += 1
        } while !rest.isEmpty
        entries += 1
    }

    /// How much of a tag of `size` bytes goes into the next component: all that fits one item or, of a greater one, what
    /// fills the block, if that is worth an item (the bound of 34 is libxapian's, GlassTable::add).
    private func roomForTag(_ key: [UInt8], component: Int, of size: Int) -> Int {
        let head = GlassTableWriter.itemHead + key.count + (component == 1 ? 0 : GlassTableWriter.componentSize)
        let most = GlassTableWriter.longestItem - head
        guard size > most, component == 1 else { return most }
        let left = leaf.free - GlassTableWriter.entrySize - head
        return left >= key.count + 34 ? min(left, most) : most
    }

    private mutating func append(_ item: [UInt8], key: [UInt8], component: Int) throws(GlassError) {
        if !leaf.fits(item) {
            try writeLeaf()
            separators.append(
                Separator(key: separating(key), component: component, block: blocks))
        }
        leaf.append(item)
        lastKey = key
        lastComponent = component
    }

    /// The beginning of `key` that tells it from the key before: up to the first difference (enter_key_above_leaf).
    private func separating(_ key: [UInt8]) -> [UInt8] {
        var same = 0
        while same < min(key.count, lastKey.count), key[same] == lastKey[same] { same += 1 }
        return Array(key.prefix(same + 1))
    }

    private mutating func writeLeaf() throws(GlassError) {
        try file.write(leaf.bytes())
        blocks += 1
        leaf = Block(level: 0)
    }

    private static func item(_ key: [UInt8], component: Int, isLast: Bool, _ tag: ArraySlice<UInt8>) -> [UInt8] {
        var item: [UInt8] = []
        let size = itemHead + key.count + (component == 1 ? 0 : componentSize) + tag.count
        item.reserveCapacity(size)
        // The size is stored less three; the flags lie above it.
        let flags = (isLast ? ItemFlag.last : 0) | (component == 1 ? ItemFlag.first : 0)
        item.append(UInt8((size - 3) >> 8 | flags))
        item.append(UInt8((size - 3) & 0xFF))
        item.append(UInt8(key.count))
        item += key
        if component > 1 {
            item.append(UInt8(component >> 8))
            item.append(UInt8(component & 0xFF))
        }
        item += tag
        return item
    }

    /// Writes the rest and the levels above the leaves, and waits for the disk.
    consuming func finish() throws(GlassError) -> GlassRoot {
        guard entries > 0 else {
            try file.finish()
            return GlassRoot(block: 0, level: 0, entries: 0, isEmpty: true, blocks: 0)
        }
        try writeLeaf()
        var level = 0
        while separators.count > 1 {
            level += 1
            try writeBranches(level)
        }
        let root = GlassRoot(
            block: blocks - 1, level: level, entries: entries, isEmpty: false, blocks: blocks)
        try file.finish()
        return root
    }

    /// Writes the blocks that lead to those of `separators`, which are replaced by what leads to the new ones.
    private mutating func writeBranches(_ level: Int) throws(GlassError) {
        var above: [Separator] = []
        var block = Block(level: level)
        for separator in separators {
            if !block.isEmpty, !block.fits(GlassTableWriter.branchItem(separator)) {
                try file.write(block.bytes())
                blocks += 1
                block = Block(level: level)
            }
            if block.isEmpty {
                above.append(Separator(key: separator.key, component: separator.component, block: blocks))
                // The first key of a branch is not looked at.
                block.append(GlassTableWriter.branchItem(Separator(key: [], component: 0, block: separator.block)))
            } else {
                block.append(GlassTableWriter.branchItem(separator))
            }
        }
        try file.write(block.bytes())
        blocks += 1
        separators = above
    }

    /// An item of a branch: block (4), length of the key (1), key, number of the component (2).
    private static func branchItem(_ separator: Separator) -> [UInt8] {
        var item: [UInt8] = [0, 0, 0, 0, UInt8(separator.key.count)]
        item.set32(separator.block, at: 0)
        item += separator.key
        item.append(UInt8(separator.component >> 8))
        item.append(UInt8(separator.component & 0xFF))
        return item
    }

    /// A block in the making: the directory grows from the front, the items from the back.
    private struct Block {
        private let level: Int
        private var block = [UInt8](repeating: 0, count: GlassTableWriter.blockSize)
        private var directoryEnd = GlassTableWriter.headerSize
        private var itemsStart = GlassTableWriter.blockSize

        init(level: Int) {
            self.level = level
        }

        var isEmpty: Bool { directoryEnd == GlassTableWriter.headerSize }

        var free: Int { itemsStart - directoryEnd }

        func fits(_ item: [UInt8]) -> Bool { free >= item.count + GlassTableWriter.entrySize }

        mutating func append(_ item: [UInt8]) {
            itemsStart -= item.count
            block.replaceSubrange(itemsStart..<itemsStart + item.count, with: item)
            block.set16(itemsStart, at: directoryEnd)
            directoryEnd += GlassTableWriter.entrySize
        }

        /// The block of revision 1.
        func bytes() -> [UInt8] {
            var bytes = block
            bytes.set32(1, at: 0)
            bytes[4] = UInt8(level)
            bytes.set16(free, at: 5)
            bytes.set16(free, at: 7)
            bytes.set16(directoryEnd, at: 9)
            return bytes
        }
    }
}
