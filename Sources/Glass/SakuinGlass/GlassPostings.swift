// SPDX-License-Identifier: GPL-2.0-or-later

/// Walks encoded postings, posting by posting, and keeps count. This is the inner loop of a bulk build.
struct GlassPostings {
    /// Of the posting that stands next or was read last. Beyond 32 bits in lists that are not to be.
    private(set) var docid: UInt64
    private(set) var count: UInt64 = 0
    private(set) var wdfSum: UInt64 = 0
    private(set) var greatestWdf: UInt64 = 0
    /// True once a number was met that does not fit 32 bits, or a distance without a frequency behind it.
    private(set) var isMalformed = false

    init(docid: UInt32) {
        self.docid = UInt64(docid)
    }

    /// Reads whole postings from `bytes`, whose last byte ends a number, from `start` on, where the frequency of `docid`
    /// begins, until `limit` is reached or the bytes end; at least one. Returns where it stopped: behind a frequency.
    @unsafe
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, until limit: Int) -> Int {
        var (docid, count, sum, greatest) = (self.docid, self.count, wdfSum, greatestWdf)
        var excess: UInt64 = 0
        var offset = start
        while true {
            let wdf = unsafe GlassPostings.number(bytes, &offset)
            excess |= wdf
            greatest = max(greatest, wdf)
            sum &+= wdf
            count &+= 1
            if offset >= limit { break }
            let gap = unsafe GlassPostings.number(bytes, &offset)
            excess |= gap
            docid &+= gap &+ 1
            if offset == bytes.count {
                isMalformed = true
                break
            }
        }
        (self.docid, self.count, wdfSum, greatestWdf) = (docid, count, sum, greatest)
        if excess > UInt64(UInt32.max) { isMalformed = true }
        return offset
    }

    /// Moves over the distance to the next posting, which begins at `start`; returns where its frequency begins.
    @unsafe
    mutating func skip(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var offset = start
        let gap = unsafe GlassPostings.number(bytes, &offset)
        docid &+= gap &+ 1
        if gap > UInt64(UInt32.max) || offset == bytes.count { isMalformed = true }
        return offset
    }

    /// The LEB128 number at `offset`, which moves behind it. More than 32 bits if it was written in more than 5 bytes.
    @unsafe @inline(__always)
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: inout Int) -> UInt64 {
        let byte = unsafe bytes[offset]
        offset &+= 1
        if byte < 0x80 { return UInt64(byte) }
        return unsafe longNumber(byte, bytes, &offset)
    }

    @unsafe @inline(__always)
    private static func longNumber(
        _ first: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ offset: inout Int
    ) -> UInt64 {
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while true {
            let byte = unsafe bytes[offset]
            offset &+= 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { break }
            shift &+= 7
        }
        return shift > 28 ? UInt64.max : value
    }
}
