// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posting lists on their way through the disk: each run holds the lists of a partition of docids by ascending term; runs
// of rising partitions are merged into one. A list in a run is
//
//   length of the term, term, frequency, collection frequency, first docid, last docid, length of postings, postings
//
// with numbers as LEB128.

internal import SakuinText

/// A run in a file.
struct PostingRun: Sendable {
    var file: OwnedDescriptor
    var bytes: Range<Int64>
}

/// Writes a run to the end of a file.
struct PostingRunWriter: ~Copyable {
    private let file: OwnedDescriptor
    private let start: Int64
    private var written: Int64
    private var waiting = RecordWriter()

    private static let bufferSize = 1 << 18

    init(_ file: OwnedDescriptor, at start: Int64) {
        self.file = file
        self.start = start
        written = start
    }

    mutating func add(_ term: Span<UInt8>, _ list: Inverter.List, _ postings: Span<UInt8>) throws(IndexError) {
        waiting.write(term)
        waiting.write(Int(list.frequency))
        waiting.write(Int(list.collectionFrequency))
        waiting.write(Int(list.first))
        waiting.write(Int(list.last))
        waiting.write(postings)
        if waiting.bytes.count >= PostingRunWriter.bufferSize { try flush() }
    }

    consuming func finish() throws(IndexError) -> PostingRun {
        try flush()
        return PostingRun(file: file, bytes: start..<written)
    }

    private mutating func flush() throws(IndexError) {
        try file.write(waiting.bytes.span, at: written)
        written += Int64(waiting.bytes.count)
        waiting.removeAll()
    }
}

/// Reads a run list by list. What stands before the postings goes through a buffer, the postings themselves too if they fit: it never grows, for
/// eight million posts have two thousand runs.
private struct PostingRunReader {
    private let run: PostingRun
    private var buffer: [UInt8]
    /// What of the buffer is still to be read.
    private var unread = 0..<0
    /// Where in the file the buffer ends.
    private var nextRead: Int64

    /// The list that stands next.
    private(set) var term: [UInt8] = []
    /// The first eight bytes of its term, zeros behind a shorter one.
    private(set) var head: UInt64 = 0
    /// The length of its term, `long` if it has more than the head.
    private(set) var rest: UInt32 = 0
    static let long = 9
    private(set) var list = Inverter.List(frequency: 0, collectionFrequency: 0, first: 0, last: 0)
    /// Bytes of its postings, with which the unread begins.
    private var postingBytes = 0

    /// What lies before it has been given back to the file system.
    private var discarded: Int64

    /// Bytes that are given back at once: enough that the calls are not felt.
    private static let discardSize: Int64 = 1 << 19

    /// - Parameter readSize: bytes of the buffer, more than the longest term.
    init(_ run: PostingRun, readSize: Int) {
        self.run = run
        buffer = [UInt8](repeating: 0, count: readSize)
        nextRead = run.bytes.lowerBound
        discarded = run.bytes.lowerBound
    }

    /// Where in the file the unread begins.
    private var offset: Int64 { nextRead - Int64(unread.count) }

    /// The postings of the list.
    mutating func postings() throws(IndexError) -> ArraySlice<UInt8> {
        guard postingBytes <= buffer.count else { return try run.file.read(postingBytes, at: offset)[...] }
        try need(postingBytes)
        return buffer[unread.prefix(postingBytes)]
    }

    /// Moves to the next list; false at the end.
    mutating func advance() throws(IndexError) -> Bool {
        try skip(postingBytes)
        postingBytes = 0
        guard try fill(atLeast: 1) else {
            discardWhatWasRead()
            return false
        }
        let length = try number()
        try need(length)
        term.removeAll(keepingCapacity: true)
        term.append(contentsOf: buffer[unread.prefix(length)])
        unread.removeFirst(length)
        head = 0
        for index in 0..<8 { head = head << 8 | (index < length ? UInt64(term[index]) : 0) }
        rest = UInt32(min(length, PostingRunReader.long))
        list.frequency = UInt32(try number())
        list.collectionFrequency = UInt32(try number())
        list.first = UInt32(try number())
        list.last = UInt32(try number())
        postingBytes = try number()
        guard offset + Int64(postingBytes) <= run.bytes.upperBound else { throw PostingRunReader.cut }
        return true
    }

    private mutating func skip(_ count: Int) throws(IndexError) {
        if count <= unread.count { return unread.removeFirst(count) }
        nextRead = offset + Int64(count)
        unread = 0..<0
    }

    @inline(__always)
    private mutating func number() throws(IndexError) -> Int {
        if unread.isEmpty { try need(1) }
        // Most numbers are of one byte.
        let byte = buffer[unread.lowerBound]
        guard byte >= 0x80 else {
            unread = unread.lowerBound + 1..<unread.upperBound
            return Int(byte)
        }
        return try longNumber()
    }

    private mutating func longNumber() throws(IndexError) -> Int {
        var value = 0
        var shift = 0
        while true {
            if unread.isEmpty { try need(1) }
            let byte = buffer[unread.lowerBound]
            unread = unread.lowerBound + 1..<unread.upperBound
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    private static var cut: IndexError {
        IndexError(.system, "a temporary file beside the index has been cut short")
    }

    private mutating func need(_ count: Int) throws(IndexError) {
        guard try fill(atLeast: count) else { throw PostingRunReader.cut }
    }

    /// Makes at least `count` bytes, which fit the buffer, stand in it; false if the run has no more.
    private mutating func fill(atLeast count: Int) throws(IndexError) -> Bool {
        guard unread.count < count else { return true }
        guard count <= buffer.count, Int64(count) <= run.bytes.upperBound - offset else { return false }
        discardWhatWasRead()
        moveToFront()
        let end = unread.count + Int(min(Int64(buffer.count - unread.count), run.bytes.upperBound - nextRead))
        try run.file.read(into: &buffer, unread.count..<end, at: nextRead)
        nextRead += Int64(end - unread.count)
        unread = 0..<end
        return true
    }

    /// Puts what is unread at the beginning of the buffer.
    private mutating func moveToFront() {
        let unread = unread
        unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            _ = unsafe UnsafeMutableBufferPointer(rebasing: bytes[..<unread.count]).update(
                fromContentsOf: UnsafeMutableBufferPointer(rebasing: bytes[unread]))
        }
        self.unread = 0..<unread.count
    }

    /// The tables grow by what was read: without this, runs and tables are on the disk in full at the same time.
    private mutating func discardWhatWasRead() {
        guard offset - discarded >= PostingRunReader.discardSize || offset == run.bytes.upperBound else { return }
        run.file.discard(discarded..<offset)
        discarded = offset
    }
}

/// Merges runs of rising, disjoint partitions of docids.
struct PostingMerge {
    /// A reader and the term that stands next in it, as its reader has them: comparing them here touches no reader.
    private struct Turn {
        var head: UInt64
        var rest: UInt32
        var reader: UInt32
    }

    private var readers: [PostingRunReader] = []
    /// A heap: the least term on top, of equal terms the reader before.
    private var heap: [Turn] = []
    /// What `next` gave last.
    private var pieces: [Piece] = []

    /// Bytes that are read ahead of all runs together: eight million posts have two thousand runs.
    private static let readAhead = 1 << 24
    /// Of one run.
    private static let readSizes = 1 << 12...1 << 16

    /// The runs are read once: what has been read is given back to the file system.
    init(_ runs: [PostingRun]) throws(IndexError) {
        let (share, sizes) = (PostingMerge.readAhead / max(1, runs.count), PostingMerge.readSizes)
        for run in runs {
            var reader = PostingRunReader(run, readSize: min(max(share, sizes.lowerBound), sizes.upperBound))
            if try reader.advance() {
                readers.append(reader)
                heap.append(turn(of: readers.count - 1))
            }
        }
        for place in heap.indices.reversed() { sink(place) }
    }

    /// A run's list of the term that stands next.
    struct Piece {
        fileprivate var reader: Int
        var list: Inverter.List
    }

    /// The next term's lists in the order of their docids; nil at the end. They are valid until the next call.
    mutating func next() throws(IndexError) -> [Piece]? {
        for piece in pieces where try readers[piece.reader].advance() {
            heap.append(turn(of: piece.reader))
            rise(heap.count - 1)
        }
        pieces.removeAll(keepingCapacity: true)
        guard let top = heap.first else { return nil }
        while let next = heap.first, hasSameTerm(next, top) {
            let reader = Int(next.reader)
            pieces.append(Piece(reader: reader, list: readers[reader].list))
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
            sink(0)
        }
        return pieces
    }

    private func turn(of reader: Int) -> Turn {
        Turn(head: readers[reader].head, rest: readers[reader].rest, reader: UInt32(reader))
    }

    @inline(__always)
    private func hasSameTerm(_ left: Turn, _ right: Turn) -> Bool {
        left.head == right.head && left.rest == right.rest
            && (left.rest < PostingRunReader.long
                || readers[Int(left.reader)].term == readers[Int(right.reader)].term)
    }

    func term(of piece: Piece) -> [UInt8] { readers[piece.reader].term }

    /// Read from the disk if they are many, and not kept.
    mutating func postings(of piece: Piece) throws(IndexError) -> ArraySlice<UInt8> {
        try readers[piece.reader].postings()
    }

    @inline(__always)
    private func isBefore(_ left: Turn, _ right: Turn) -> Bool {
        if left.head != right.head { return left.head < right.head }
        if left.rest != right.rest { return left.rest < right.rest }
        if left.rest < PostingRunReader.long { return left.reader < right.reader }
        let (leftTerm, rightTerm) = (readers[Int(left.reader)].term, readers[Int(right.reader)].term)
        return leftTerm == rightTerm ? left.reader < right.reader : leftTerm.lexicographicallyPrecedes(rightTerm)
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while 2 * place + 1 < heap.count {
            var least = 2 * place + 1
            if least + 1 < heap.count, isBefore(heap[least + 1], heap[least]) { least += 1 }
            guard isBefore(heap[least], heap[place]) else { return }
            heap.swapAt(place, least)
            place = least
        }
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, isBefore(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }
}
