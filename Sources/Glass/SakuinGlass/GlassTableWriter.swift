// SPDX-License-Identifier: GPL-2.0-or-later
//
// A table of libxapian's glass backend, written from items that come in order: leaves one after the other, then the
// levels above them. The trees are those that GlassTable of xapian-core 1.4 makes when it compacts fully
// (backends/glass/glass_table.cc): the same items in the same leaves under the same keys.

/// Where a table's tree begins and how it is laid out: what the version file tells of it.
///
/// ```swift
/// let root: GlassRoot = try GlassDocdataWriter(path: "index/docdata.glass").finish()
/// ```
public struct GlassRoot: Sendable, Equatable {
    var block: UInt32
    var level: Int
    var entries: UInt64
    /// True for a table without items, which has no blocks.
    var isEmpty: Bool
    /// Blocks in all.
    var blocks: UInt32

    /// A table that libxapian makes when it needs it.
    static let absent = GlassRoot(block: 0, level: 0, entries: 0, isEmpty: true, blocks: 0)
}

/// Writes one table.
struct GlassTableWriter: ~Copyable {
    /// An item of a leaf: size and flags (I2), length of the key (K1), key, number of the component (X2, not in the
    /// first), tag.
    static let itemHead = 3
    private static let componentSize = 2
    /// GLASS_BTREE_MAX_KEY_LEN.
    static let longestKey = 255

    /// Above the size of an item: I_LAST_BIT and I_FIRST_BIT. I_COMPRESSED_BIT is never set.
    private enum ItemFlag {
        static let last = 0x40 << 8
        static let first = 0x20 << 8
    }

    private var blocks: GlassBlocks
    private var entries: UInt64 = 0
    private var lastKey: [UInt8] = []
    /// The leaves, as items of the branches above: of each the least key that tells it from its left neighbour.
    private var leaves: [UInt8] = []

    /// Makes the file at `path`, which must not exist.
    init(path: String) throws(GlassError) {
        blocks = try GlassBlocks(path: path)
        lastKey.reserveCapacity(GlassTableWriter.longestKey)
        // Every tree begins with an item without key or tag (fake_root_item), and the first separator is never looked at.
        let nothing: [UInt8] = []
        GlassTableWriter.append(to: &blocks, nothing.span, component: 1, isLast: true, nothing.span, nothing.span)
        leaves.appendBranchItem(block: 0, key: nothing.span, component: 0)
    }

    var path: String { blocks.path }

    /// The greatest item that the leaf in the making still has room for, in bytes.
    var roomInLeaf: Int { blocks.free - GlassBlocks.entrySize }

    /// Adds an entry behind all others: `key`, which must be greater than the one before, with `tag`.
    mutating func add(key: [UInt8], tag: Span<UInt8>) throws(GlassError) {
        try add(key.span, tag.extracting(first: 0), tag)
    }

    /// Adds an entry whose tag comes in two parts, of which the first must fit one item with the key.
    mutating func add(key: [UInt8], head: [UInt8], tag: [UInt8]) throws(GlassError) {
        try add(key.span, head.span, tag.span)
    }

    private mutating func add(_ key: Span<UInt8>, _ head: Span<UInt8>, _ tag: Span<UInt8>) throws(GlassError) {
        let same = try checkedPrefix(key)
        let size = GlassTableWriter.itemHead + key.count + head.count + tag.count
        if size <= GlassBlocks.longestItem {
            if !blocks.hasRoom(for: size) { try endLeaf(key, same: same, component: 1) }
            GlassTableWriter.append(to: &blocks, key, component: 1, isLast: true, head, tag)
        } else {
            try addComponents(key, same: same, head, tag)
        }
        lastKey.removeAll(keepingCapacity: true)
        lastKey.append(key)
        entries += 1
    }

    /// How many bytes `key` shares with the key before.
    private func checkedPrefix(_ key: Span<UInt8>) throws(GlassError) -> Int {
        guard key.count <= GlassTableWriter.longestKey else {
            throw GlassError(path, "a key of \(key.count) bytes is too long")
        }
        let last = lastKey.span
        let common = min(last.count, key.count)
        var same = 0
        while same < common, last[same] == key[same] { same += 1 }
        guard same < key.count, same == last.count || last[same] < key[same] else {
            throw GlassError(path, "keys do not ascend")
        }
        return same
    }

    /// Cuts a tag that is too long for an item, as GlassTable::add does.
    private mutating func addComponents(
        _ key: Span<UInt8>, same: Int, _ head: Span<UInt8>, _ tag: Span<UInt8>
    ) throws(GlassError) {
        var room = firstComponent(key.count, of: head.count + tag.count) - head.count
        precondition(room >= 0, "the first part of a tag fits one item")
        let further = GlassBlocks.longestItem - GlassTableWriter.itemHead - key.count - GlassTableWriter.componentSize
        guard 1 + (tag.count - room + further - 1) / further <= 0xFFFF else {
            throw GlassError(path, "an entry of \(tag.count) bytes is too long")
        }
        var offset = 0
        var component = 1
        var same = same
        while offset < tag.count {
            let part = tag.extracting(offset..<min(tag.count, offset + room))
            offset += part.count
            let partHead = head.extracting(first: component == 1 ? head.count : 0)
            let size =
                GlassTableWriter.itemHead + key.count + (component == 1 ? 0 : GlassTableWriter.componentSize)
                + partHead.count + part.count
            if !blocks.hasRoom(for: size) { try endLeaf(key, same: same, component: component) }
            GlassTableWriter.append(
                to: &blocks, key, component: component, isLast: offset == tag.count, partHead, part)
            // A separator between two components has the whole key.
            same = key.count
            room = further
            component += 1
        }
    }

    /// How much of a tag of `size` bytes goes into its first component: what makes the further ones, each as long as can
    /// be, fill the leaf to its end, if that saves an item or is worth one (34: GlassTable::add on full compaction).
    private func firstComponent(_ keySize: Int, of size: Int) -> Int {
        let head = GlassTableWriter.itemHead + keySize + GlassTableWriter.componentSize
        let most = GlassBlocks.longestItem - head
        let left =
            blocks.free % (GlassBlocks.longestItem + GlassBlocks.entrySize) - GlassBlocks.entrySize - head
        let last = (size - GlassTableWriter.componentSize) % most
        let fill = left > 0 && (left >= last || left >= keySize + 34)
        return (fill ? left : most) + GlassTableWriter.componentSize
    }

    /// Ends the leaf before an item of `key`, of which `same` bytes are the same as of the key before: up to the first
    /// difference it tells the next leaf from this one (enter_key_above_leaf).
    private mutating func endLeaf(_ key: Span<UInt8>, same: Int, component: Int) throws(GlassError) {
        try blocks.endBlock(level: 0)
        let separator = key.extracting(first: min(key.count, same + 1))
        leaves.appendBranchItem(block: blocks.count, key: separator, component: component)
    }

    @inline(__always)
    private static func append(
        to blocks: inout GlassBlocks, _ key: Span<UInt8>, component: Int, isLast: Bool, _ head: Span<UInt8>,
        _ tag: Span<UInt8>
    ) {
        let isFirst = component == 1
        let size = itemHead + key.count + (isFirst ? 0 : componentSize) + head.count + tag.count
        blocks.beginItem(size: size)
        // The size is stored less three.
        blocks.append16(size - 3 | (isLast ? ItemFlag.last : 0) | (isFirst ? ItemFlag.first : 0))
        blocks.append(UInt8(truncatingIfNeeded: key.count))
        blocks.append(key)
        if !isFirst { blocks.append16(component) }
        blocks.append(head)
        blocks.append(tag)
    }

    /// Writes the rest and the levels above the leaves, and waits for the disk.
    consuming func finish() throws(GlassError) -> GlassRoot {
        guard entries > 0 else {
            // It has no blocks: libxapian puts up the first leaf itself.
            try blocks.sync()
            return .absent
        }
        try blocks.endBlock(level: 0)
        var level = 0
        var items = leaves
        while GlassBranchItem(items.span, at: 0).end < items.count {
            level += 1
            items = try GlassTableWriter.writeBranches(items.span, level: level, to: &blocks)
        }
        try blocks.finish()
        return GlassRoot(
            block: blocks.count - 1, level: level, entries: entries, isEmpty: false, blocks: blocks.count)
    }

    /// Writes the blocks that lead to those of `items` and returns the items that lead to the new ones.
    private static func writeBranches(
        _ items: Span<UInt8>, level: Int, to blocks: inout GlassBlocks
    ) throws(GlassError) -> [UInt8] {
        var above: [UInt8] = []
        var offset = 0
        while offset < items.count {
            let item = GlassBranchItem(items, at: offset)
            if !blocks.isEmpty, !blocks.hasRoom(for: item.end - offset) { try blocks.endBlock(level: level) }
            let block = items.extracting(offset..<offset + GlassBranchItem.blockNumberSize)
            if blocks.isEmpty {
                above.appendBranchItem(block: blocks.count, key: items.extracting(item.key), component: item.component)
                // The first key of a branch is not looked at (form_null_key).
                blocks.beginItem(size: GlassBranchItem.size(key: 0))
                blocks.append(block)
                blocks.append(0)
                blocks.append16(0)
            } else {
                blocks.beginItem(size: item.end - offset)
                blocks.append(items.extracting(offset..<item.end))
            }
            offset = item.end
        }
        try blocks.endBlock(level: level)
        return above
    }
}
