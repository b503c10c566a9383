// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posting lists that grow side by side, each in slices of one piece of memory that become longer with the list: a posting takes two
// to four bytes and no allocation.

/// The bytes of posting lists in the making.
struct PostingSlices: ~Copyable {
    /// A list in the making: what every posting touches, half a cache line of it.
    struct Growth: BitwiseCopyable {
        /// The place to write at, and the end of the slice that is written.
        fileprivate var position: UInt32 = 0
        fileprivate var end: UInt32 = 0
        /// The list's first slice.
        fileprivate var head: UInt32 = 0
        fileprivate var byteCount: UInt32 = 0
        var first: UInt32 = 0
        var last: UInt32 = 0
        var frequency: UInt32 = 0
        var collectionFrequency: UInt32 = 0
    }

    private var bytes = GrowingBuffer<UInt8>()

    /// Bytes of the first slices of a list, then of each further one; the last four lead on to the next.
    private static let sizes: [UInt32] = [12, 20, 36, 68, 132, 260, 516]
    private static let linkSize: UInt32 = 4
    /// What the first slice holds, and the first two.
    private static let room = (first: UInt32(8), second: UInt32(24))

    /// Forgets all lists and keeps the memory.
    mutating func removeAll() { bytes.removeAll() }

    // MARK: Writing

    /// Appends a number to the list, LEB128.
    @inline(__always)
    mutating func write(_ number: UInt32, to growth: inout Growth) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80, to: &growth)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest), to: &growth)
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8, to growth: inout Growth) {
        if growth.position == growth.end { extend(&growth) }
        bytes[Int(growth.position)] = byte
        growth.position += 1
        growth.byteCount += 1
    }

    private mutating func extend(_ growth: inout Growth) {
        let start = UInt32(bytes.count)
        let size = PostingSlices.size(after: growth.byteCount)
        bytes.append(repeating: 0, count: Int(size))
        if growth.byteCount == 0 {
            growth.head = start
        } else {
            for shift in 0..<4 {
                bytes[Int(growth.end) + shift] = UInt8(truncatingIfNeeded: start >> (8 * UInt32(shift)))
            }
        }
        growth.position = start
        growth.end = start + size - PostingSlices.linkSize
    }

    /// The size of the slice that begins after `bytes` of a list.
    private static func size(after bytes: UInt32) -> UInt32 {
        var end: UInt32 = 0
        for size in sizes {
            if end >= bytes { return size }
            end += size - linkSize
        }
        return sizes[sizes.count - 1]
    }

    /// Has the place fetched that the list is written at next.
    @inline(__always)
    func prefetchEnd(of growth: Growth) { bytes.prefetch(Int(growth.position)) }

    // MARK: Reading

    /// Has the first slice of a list fetched.
    @inline(__always)
    func prefetchHead(of growth: Growth) { bytes.prefetch(Int(growth.head)) }

    /// Has the second slice of a list fetched, if there is one, whose first is near.
    @inline(__always)
    func prefetchSecond(of growth: Growth) {
        guard growth.byteCount > PostingSlices.room.first else { return }
        bytes.prefetch(next(after: Int(growth.head + PostingSlices.room.first)))
    }

    /// Has the third slice of a list fetched, if there is one, whose first two are near.
    @inline(__always)
    func prefetchThird(of growth: Growth) {
        guard growth.byteCount > PostingSlices.room.second else { return }
        let second = next(after: Int(growth.head + PostingSlices.room.first))
        bytes.prefetch(next(after: second + Int(PostingSlices.room.second - PostingSlices.room.first)))
    }

    /// Where the slice begins that the link at `place` leads to.
    @inline(__always)
    private func next(after place: Int) -> Int {
        Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16 | Int(bytes[place + 3]) << 24
    }

    /// Appends the list to `postings`.
    func read(_ growth: Growth, into postings: inout [UInt8]) {
        var slice = Int(growth.head)
        var done: UInt32 = 0
        while true {
            let room = PostingSlices.size(after: done) - PostingSlices.linkSize
            let count = min(room, growth.byteCount - done)
            done += count
            guard done < growth.byteCount else {
                return bytes.copy(slice..<slice + Int(count), to: &postings)
            }
            let following = next(after: slice + Int(room))
            bytes.prefetch(following)
            bytes.copy(slice..<slice + Int(count), to: &postings)
            slice = following
        }
    }
}
