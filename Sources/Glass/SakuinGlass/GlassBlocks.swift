// SPDX-License-Identifier: GPL-2.0-or-later
//
// The blocks of a table, one behind the other in a file; the last is in the making, in the buffer of the file. What a
// block consists of is told in backends/glass/glass_table.h of xapian-core 1.4: a header, a directory that grows
// behind it, and items that grow from the end towards the directory.

internal import Glibc

/// Writes the blocks of one table.
@safe
struct GlassBlocks: ~Copyable {
    /// GLASS_DEFAULT_BLOCKSIZE, in bytes.
    static let blockSize = 8192
    /// DIR_START: revision (4), level (1), greatest free stretch (2), free bytes (2), end of the directory (2).
    static let headerSize = 11
    /// D2: a directory entry tells where an item begins.
    static let entrySize = 2
    /// BLOCK_CAPACITY items fit into a block at least: libxapian's own bound on their size, needed for splitting.
    static let longestItem = (blockSize - headerSize - 4 * entrySize) / 4

    /// The revision that the blocks bear.
    static let revision: UInt32 = 1

    private let file: GlassFile
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    /// Where in the buffer the block in the making begins.
    private var start = 0
    private var directoryEnd = headerSize
    private var itemsStart = blockSize
    /// What of the item in the making is not written yet.
    private var position = 0
    private var itemEnd = 0
    /// How many blocks are done.
    private(set) var count: UInt32 = 0

    /// In blocks.
    private static let bufferSize = 128

    /// Makes the file, which must not exist.
    init(path: String) throws(GlassError) {
        file = try GlassFile(path)
        unsafe buffer = .allocate(capacity: GlassBlocks.bufferSize * GlassBlocks.blockSize)
        unsafe buffer.initialize(repeating: 0)
    }

    deinit { unsafe buffer.deallocate() }

    var path: String { file.path }

    /// True if the block in the making has no items.
    var isEmpty: Bool { directoryEnd == GlassBlocks.headerSize }

    /// Bytes that are left in the block in the making, for items with their directory entries.
    var free: Int { itemsStart - directoryEnd }

    func hasRoom(for size: Int) -> Bool { free >= size + GlassBlocks.entrySize }

    /// Begins the next item, of `size` bytes, which must have room and are to be appended before all else.
    @inline(__always)
    mutating func beginItem(size: Int) {
        precondition(position == itemEnd && hasRoom(for: size), "items are written whole, and where they fit")
        itemEnd = start + itemsStart
        itemsStart -= size
        position = start + itemsStart
        set16(itemsStart, at: start + directoryEnd)
        directoryEnd += GlassBlocks.entrySize
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        precondition(position < itemEnd, "the item is longer than was said")
        unsafe buffer[position] = byte
        position += 1
    }

    /// In big-endian order, as all numbers of fixed size are (common/wordaccess.h).
    @inline(__always)
    mutating func append16(_ number: Int) {
        append(UInt8(truncatingIfNeeded: number >> 8))
        append(UInt8(truncatingIfNeeded: number))
    }

    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= itemEnd - position, "the item is longer than was said")
        unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let source = bytes.baseAddress, let target = unsafe buffer.baseAddress else { return }
            unsafe (target + position).update(from: source, count: bytes.count)
        }
        position += bytes.count
    }

    /// Ends the block in the making, which is of `level`, and begins the next.
    mutating func endBlock(level: Int) throws(GlassError) {
        precondition(position == itemEnd, "the last item is shorter than was said")
        for shift in 0..<4 {
            unsafe buffer[start + shift] = UInt8(truncatingIfNeeded: GlassBlocks.revision >> (24 - 8 * UInt32(shift)))
        }
        unsafe buffer[start + 4] = UInt8(level)
        // All that is free is in one stretch.
        set16(free, at: start + 5)
        set16(free, at: start + 7)
        set16(directoryEnd, at: start + 9)
        // An earlier block of the buffer may have left something there.
        unsafe buffer[start + directoryEnd..<start + itemsStart].update(repeating: 0)
        count += 1
        start += GlassBlocks.blockSize
        if unsafe start == buffer.count { try flush() }
        directoryEnd = GlassBlocks.headerSize
        itemsStart = GlassBlocks.blockSize
        (position, itemEnd) = (0, 0)
    }

    /// Writes what waits, which must end with a block, and waits for the disk.
    mutating func finish() throws(GlassError) {
        precondition(isEmpty, "the last block was not ended")
        try flush()
        try sync()
    }

    /// Waits until all blocks that were written are on the disk.
    func sync() throws(GlassError) { try file.sync() }

    private mutating func flush() throws(GlassError) {
        try file.write(unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: buffer[..<start])))
        start = 0
    }

    @inline(__always)
    private func set16(_ number: Int, at offset: Int) {
        unsafe buffer[offset] = UInt8(truncatingIfNeeded: number >> 8)
        unsafe buffer[offset + 1] = UInt8(truncatingIfNeeded: number)
    }
}
