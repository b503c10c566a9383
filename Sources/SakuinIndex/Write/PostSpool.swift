// SPDX-License-Identifier: GPL-2.0-or-later
//
// Records on their way into the index, in a file without a name: dumps may hold more than memory does, and a crash
// leaves nothing behind. Written and read by any thread.

internal import Glibc
internal import Synchronization

/// Where a record lies in a spool.
struct SpoolExtent: Sendable {
    /// Bytes from the start of the spool.
    var offset: Int64
    /// Bytes.
    var length: Int32
}

final class PostSpool: Sendable {
    private struct State {
        /// Bytes that are not in the file yet, from `written` on.
        var waiting: [UInt8] = []
        var written: Int64 = 0
    }

    let file: OwnedDescriptor
    private let state = Mutex(State())

    /// Bytes that wait for a write.
    private static let bufferSize = 1 << 20

    /// Makes a spool on the file system of `directory`.
    init(in directory: String) throws(IndexError) {
        file = try OwnedDescriptor(unnamedFileIn: directory)
    }

    /// Bytes in all.
    var size: Int64 { state.withLock { $0.written + Int64($0.waiting.count) } }

    func append(_ record: [UInt8]) throws(IndexError) -> SpoolExtent {
        try state.withLock { (state) throws(IndexError) in
            let place = SpoolExtent(offset: state.written + Int64(state.waiting.count), length: Int32(record.count))
            state.waiting.append(contentsOf: record)
            if state.waiting.count >= PostSpool.bufferSize { try flush(&state) }
            return place
        }
    }

    func read(_ place: SpoolExtent) throws(IndexError) -> [UInt8] {
        try state.withLock { (state) throws(IndexError) in
            if place.offset + Int64(place.length) > state.written { try flush(&state) }
        }
        return try file.read(Int(place.length), at: place.offset)
    }

    /// Gives the room of `range`, in bytes, back to the file system: nothing reads it again.
    func discard(_ range: Range<Int64>) { file.discard(range) }

    private func flush(_ state: inout State) throws(IndexError) {
        try file.write(state.waiting.span, at: state.written)
        state.written += Int64(state.waiting.count)
        state.waiting.removeAll(keepingCapacity: true)
    }
}

/// Reads records of a spool that lie beside one another mostly, forwards or backwards, with few calls of the system.
struct SpoolReader {
    private let spool: PostSpool
    private var window: [UInt8] = []
    private var start: Int64 = 0

    /// Bytes that are read around a record that lies near the one before.
    private static let reach: Int64 = 1 << 17

    init(_ spool: PostSpool) {
        self.spool = spool
    }

    mutating func read(_ place: SpoolExtent) throws(IndexError) -> [UInt8] {
        let end = place.offset + Int64(place.length)
        if place.offset < start || end > start + Int64(window.count) {
            let isNear = abs(place.offset - start) < 2 * SpoolReader.reach
            let reach = isNear ? SpoolReader.reach : 0
            let from = max(0, place.offset - reach)
            let to = min(spool.size, end + reach)
            window = try spool.read(SpoolExtent(offset: from, length: Int32(to - from)))
            start = from
        }
        let first = Int(place.offset - start)
        return Array(window[first..<first + Int(place.length)])
    }
}

/// Gives back the room of a spool whose records are read for the last time, block by block and in any order.
struct SpoolRelease {
    private let spool: PostSpool
    /// Bytes of each block that are still to be read.
    private var remaining: [UInt32]

    /// Bytes of a block: of ten gigabytes, the counts take 160 KB.
    private static let blockSize: Int64 = 1 << 18

    init(_ spool: PostSpool) {
        self.spool = spool
        remaining = [UInt32](repeating: 0, count: Int(spool.size / SpoolRelease.blockSize) + 1)
    }

    /// The record at `place` is to be read, once; all that are to be read are told before one is.
    mutating func expect(_ place: SpoolExtent) {
        SpoolRelease.forEachBlock(of: place) { block, bytes in remaining[block] += bytes }
    }

    /// The record at `place` has been read.
    mutating func release(_ place: SpoolExtent) {
        SpoolRelease.forEachBlock(of: place) { block, bytes in
            remaining[block] -= bytes
            guard remaining[block] == 0 else { return }
            let start = Int64(block) * SpoolRelease.blockSize
            spool.discard(start..<start + SpoolRelease.blockSize)
        }
    }

    private static func forEachBlock(of place: SpoolExtent, _ body: (_ block: Int, _ bytes: UInt32) -> Void) {
        var start = place.offset
        let end = place.offset + Int64(place.length)
        while start < end {
            let block = start / blockSize
            let stop = min(end, (block + 1) * blockSize)
            body(Int(block), UInt32(stop - start))
            start = stop
        }
    }
}
