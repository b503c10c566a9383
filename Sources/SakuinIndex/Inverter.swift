// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts go in by ascending docid, posting lists come out by ascending term: the heart of the bulk build. Postings are
// encoded as they come, in the form of libxapian's glass chunks, into slices that grow with the list, so that a posting
// takes two to four bytes of memory and no allocation.

internal import SakuinText

struct Inverter: ~Copyable {
    private struct Term {
        /// The code of a short term, or the hash of a term given as bytes.
        var key: UInt64
        /// Where the bytes of a term lie in `termBytes`; 0 long for a short one.
        var bytesStart: UInt32 = 0
        var bytesLength: UInt8 = 0
        /// One more than its count in the current document; 0 if it has not occurred there.
        var pending: UInt32 = 0
        var first: UInt32 = 0
        var last: UInt32 = 0
        var frequency: UInt32 = 0
        var collectionFrequency: UInt32 = 0
        /// The list's first slice, the place to write at, and the end of the slice that is written.
        var head: UInt32 = 0
        var position: UInt32 = 0
        var end: UInt32 = 0
        var byteCount: UInt32 = 0
    }

    private var terms: [Term] = []
    /// Open addressing: the number of a term plus one, 0 for none.
    private var table = [UInt32](repeating: 0, count: 1 << 16)
    private var termBytes: [UInt8] = []
    private var slices: [UInt8] = []
    /// Terms of the current document.
    private var touched: [UInt32] = []
    private var codes = TermCodes()

    /// Marks the key of a term that is given as bytes, and that of a title's short term.
    private static let bytesMark: UInt64 = 1 << 63
    private static let titleMark: UInt64 = 1 << 62
    private static let titlePrefix = UInt8(ascii: "S")

    /// Bytes of the first slices of a list, then of each further one; the last four lead on to the next.
    private static let sliceSizes = [12, 20, 36, 68, 132, 260, 516]
    private static let linkSize = 4

    // MARK: Posts

    /// Counts the terms of a folded text of the current document.
    mutating func count(_ folded: Span<UInt8>, isTitle: Bool = false) {
        codes.read(folded)
        for index in codes.short.indices {
            count(code: codes.short[index])
            if isTitle { count(code: codes.short[index] | Inverter.titleMark) }
        }
        for index in codes.words.indices {
            let word = folded.extracting(codes.words[index])
            touch(term(word, prefix: nil), count: 1)
            if isTitle { touch(term(word, prefix: Inverter.titlePrefix), count: 1) }
        }
    }

    /// Notes a term of the current document that only selects.
    mutating func select(_ selector: [UInt8]) {
        touch(term(selector.span, prefix: nil), count: 0)
    }

    /// Ends the current document, whose docid must be greater than those before; returns its length.
    mutating func end(docid: UInt32) -> UInt32 {
        var length: UInt32 = 0
        for number in touched {
            let index = Int(number)
            let count = terms[index].pending - 1
            if terms[index].frequency == 0 {
                terms[index].first = docid
            } else {
                write(docid - terms[index].last - 1, to: index)
            }
            write(count, to: index)
            terms[index].pending = 0
            terms[index].last = docid
            terms[index].frequency += 1
            terms[index].collectionFrequency &+= count
            length += count
        }
        touched.removeAll(keepingCapacity: true)
        return length
    }

    @inline(__always)
    private mutating func touch(_ number: Int, count: UInt32) {
        if terms[number].pending == 0 {
            terms[number].pending = 1
            touched.append(UInt32(number))
        }
        terms[number].pending += count
    }

    // MARK: Terms

    @inline(__always)
    private static func slot(_ key: UInt64, _ mask: Int) -> Int {
        // Multiplication by 2^64 / golden ratio (Knuth, TAOCP 6.4) spreads the low bits into the high ones.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }

    @inline(__always)
    private mutating func count(code: UInt64) {
        let mask = table.count - 1
        var slot = Inverter.slot(code, mask)
        while table[slot] != 0 {
            let number = Int(table[slot] - 1)
            if terms[number].key == code { return touch(number, count: 1) }
            slot = (slot + 1) & mask
        }
        touch(insert(Term(key: code), at: slot), count: 1)
    }

    /// The number of the term that is `prefix`, if there is one, and `bytes`.
    private mutating func term(_ bytes: Span<UInt8>, prefix: UInt8?) -> Int {
        let key = Inverter.hash(bytes, prefix)
        let length = bytes.count + (prefix == nil ? 0 : 1)
        let mask = table.count - 1
        var slot = Inverter.slot(key, mask)
        while table[slot] != 0 {
            let number = Int(table[slot] - 1)
            if terms[number].key == key, isSame(number, bytes, prefix) { return number }
            slot = (slot + 1) & mask
        }
        let term = Term(key: key, bytesStart: UInt32(termBytes.count), bytesLength: UInt8(length))
        if let prefix { termBytes.append(prefix) }
        for index in 0..<bytes.count { termBytes.append(bytes[index]) }
        return insert(term, at: slot)
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ bytes: Span<UInt8>, _ prefix: UInt8?) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        if let prefix { hash = (hash ^ UInt64(prefix)) &* 0x100_0000_01B3 }
        for index in 0..<bytes.count { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return hash | Inverter.bytesMark
    }

    private func isSame(_ number: Int, _ bytes: Span<UInt8>, _ prefix: UInt8?) -> Bool {
        let skipped = prefix == nil ? 0 : 1
        guard Int(terms[number].bytesLength) == bytes.count + skipped else { return false }
        let start = Int(terms[number].bytesStart)
        if let prefix, termBytes[start] != prefix { return false }
        for index in 0..<bytes.count where termBytes[start + skipped + index] != bytes[index] { return false }
        return true
    }

    private mutating func insert(_ term: Term, at slot: Int) -> Int {
        terms.append(term)
        table[slot] = UInt32(terms.count)
        if terms.count * 2 > table.count { grow() }
        return terms.count - 1
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: table.count * 2)
        let mask = table.count - 1
        for number in terms.indices {
            var slot = Inverter.slot(terms[number].key, mask)
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = UInt32(number + 1)
        }
    }

    // MARK: Slices

    private mutating func write(_ number: UInt32, to term: Int) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(rest & 0x7F) | 0x80, to: term)
            rest >>= 7
        }
        append(UInt8(rest), to: term)
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8, to term: Int) {
        if terms[term].position == terms[term].end { extend(term) }
        slices[Int(terms[term].position)] = byte
        terms[term].position += 1
        terms[term].byteCount += 1
    }

    private mutating func extend(_ term: Int) {
        let start = UInt32(slices.count)
        let size = Inverter.sliceSize(after: Int(terms[term].byteCount))
        slices.append(contentsOf: repeatElement(0, count: size))
        if terms[term].byteCount == 0 {
            terms[term].head = start
        } else {
            for shift in 0..<4 { slices[Int(terms[term].end) + shift] = UInt8(truncatingIfNeeded: start >> (8 * shift)) }
        }
        terms[term].position = start
        terms[term].end = start + UInt32(size - Inverter.linkSize)
    }

    /// The size of the slice that begins after `bytes` of a list.
    private static func sliceSize(after bytes: Int) -> Int {
        var end = 0
        for size in sliceSizes {
            if end >= bytes { return size }
            end += size - linkSize
        }
        return sliceSizes[sliceSizes.count - 1]
    }

    // MARK: Lists

    /// A posting list; the bytes are the wdf of the first posting, then gap and wdf of each further one, LEB128.
    struct List {
        var frequency: UInt32
        var collectionFrequency: UInt32
        var first: UInt32
        var last: UInt32
    }

    /// Gives all lists by ascending term. The postings are valid during the call.
    mutating func forEachList<Failure: Error>(
        _ body: (_ term: Span<UInt8>, List, _ postings: Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var postings: [UInt8] = []
        for (start, length, number) in sorted() {
            let term = terms[number]
            postings.removeAll(keepingCapacity: true)
            read(term, into: &postings)
            let list = List(
                frequency: term.frequency, collectionFrequency: term.collectionFrequency, first: term.first,
                last: term.last)
            try body(termBytes.span.extracting(start..<start + length), list, postings.span)
        }
    }

    /// All terms by their bytes, which are made for the short ones too.
    private mutating func sorted() -> [(start: Int, length: Int, number: Int)] {
        var order: [(head: UInt64, start: Int, length: Int, number: Int)] = []
        order.reserveCapacity(terms.count)
        for number in terms.indices {
            let term = terms[number]
            var start = Int(term.bytesStart)
            if term.bytesLength == 0 {
                start = termBytes.count
                if term.key & Inverter.titleMark != 0 { termBytes.append(Inverter.titlePrefix) }
                TermCodes.write(term.key & ~Inverter.titleMark, to: &termBytes)
            }
            let length = term.bytesLength == 0 ? termBytes.count - start : Int(term.bytesLength)
            order.append((0, start, length, number))
        }
        for index in order.indices {
            let start = order[index].start
            for offset in 0..<8 {
                let byte = offset < order[index].length ? termBytes[start + offset] : 0
                order[index].head = order[index].head << 8 | UInt64(byte)
            }
        }
        let bytes = termBytes
        order.sort { left, right in
            // Eight bytes decide nearly always; a shorter term that is the beginning of a longer one comes first.
            if left.head != right.head { return left.head < right.head }
            return bytes[left.start..<left.start + left.length]
                .lexicographicallyPrecedes(bytes[right.start..<right.start + right.length])
        }
        return order.map { ($0.start, $0.length, $0.number) }
    }

    private func read(_ term: Term, into postings: inout [UInt8]) {
        var slice = Int(term.head)
        var left = Int(term.byteCount)
        while left > 0 {
            let size = Inverter.sliceSize(after: Int(term.byteCount) - left) - Inverter.linkSize
            let count = min(size, left)
            postings.append(contentsOf: slices[slice..<slice + count])
            left -= count
            if left > 0 {
                slice = (0..<4).reduce(0) { $0 | Int(slices[slice + size + $1]) << (8 * $1) }
            }
        }
    }
}
