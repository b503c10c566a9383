// SPDX-License-Identifier: GPL-2.0-or-later
//
// The postlist table: metadata, the lengths of documents, and the posting lists, in this order, which is that of their
// keys. A list comes in pieces and is cut into chunks (backends/glass/glass_postlist.cc of xapian-core 1.4).

/// Writes the table of posting lists.
public struct GlassPostlistWriter: ~Copyable {
    private var table: GlassTableWriter
    private var list: List?
    /// The greatest within-document frequency so far.
    public private(set) var greatestWdf: UInt32 = 0

    /// CHUNKSIZE of glass_postlist.cc, in bytes of postings.
    private static let chunkSize = 2000
    /// The longest head of a chunk: frequency, collection frequency, first docid, flag, distance to the last docid; the
    /// posting that goes beyond the chunk's size; and the docid that ends the key of a further chunk.
    private static let longestHead = 5 + 5 + 5 + 1 + 5 + 10 + 6

    /// A list that is being written.
    private struct List {
        /// The escaped term.
        var key: [UInt8]
        var isLengths: Bool
        var frequency: UInt32
        var collectionFrequency: UInt32
        var chunkSize: Int
        /// The chunk that is being filled: its postings and docids.
        var postings: [UInt8] = []
        var first: UInt32 = 0
        var last: UInt32 = 0
        /// True until a chunk has been written.
        var isFirstChunk = true
    }

    /// Makes the file at `path`, which must not exist.
    public init(path: String) throws(GlassError) {
        table = try GlassTableWriter(path: path)
    }

    /// Adds a metadata entry; keys come in ascending order, before all lists. An empty value is none.
    public mutating func addMetadata(key: Span<UInt8>, value: Span<UInt8>) throws(GlassError) {
        guard !value.isEmpty else { return }
        var stored: [UInt8] = [0x00, 0xC0]
        for index in 0..<key.count { stored.append(key[index]) }
        var tag: [UInt8] = []
        tag.append(value)
        try table.add(key: stored, tag: tag[...])
    }

    /// Begins the list of documents' lengths, which stand in the place of frequencies; before all terms.
    public mutating func beginLengths() {
        precondition(list == nil, "one list at a time")
        list = List(
            key: [0x00, 0xE0], isLengths: true, frequency: 0, collectionFrequency: 0,
            chunkSize: GlassPostlistWriter.chunkSize)
    }

    /// Begins the list of `term`; terms come in ascending order.
    public mutating func begin(
        term: Span<UInt8>, frequency: UInt32, collectionFrequency: UInt64
    ) {
        precondition(list == nil && !term.isEmpty, "one list at a time, and each of a term")
        var key: [UInt8] = []
        key.packSorted(term)
        // No chunk is to be cut into two items.
        let most = GlassTableWriter.longestItem - 3 - key.count - GlassPostlistWriter.longestHead
        list = List(
            key: key, isLengths: false, frequency: frequency,
            collectionFrequency: UInt32(clamping: collectionFrequency),
            chunkSize: min(GlassPostlistWriter.chunkSize, most))
    }

    /// Adds postings, from the one of `first` to the one of `last`, behind those that the list has: the frequency of the
    /// first, then for each further one the distance of its docid less one and its frequency, all LEB128.
    public mutating func append(encoded: Span<UInt8>, first: UInt32, last: UInt32) throws(GlassError) {
        guard var list else { preconditionFailure("no list was begun") }
        self.list = nil
        var docid = first
        var offset = 0
        var isStart = true
        while offset < encoded.count {
            let start = offset
            if isStart {
                isStart = false
            } else {
                docid += encoded.number(at: &offset) + 1
            }
            let behindGap = offset
            let wdf = encoded.number(at: &offset)
            if !list.isLengths, wdf > greatestWdf { greatestWdf = wdf }
            if list.postings.count >= list.chunkSize {
                try write(&list, isLast: false)
            }
            if list.postings.isEmpty {
                list.first = docid
                list.postings.append(encoded, from: behindGap, to: offset)
            } else if start == behindGap {
                list.postings.pack(docid - list.last - 1)
                list.postings.append(encoded, from: start, to: offset)
            } else {
                list.postings.append(encoded, from: start, to: offset)
            }
            list.last = docid
        }
        precondition(docid == last, "the postings end at another docid than was said")
        self.list = list
    }

    /// Ends the list.
    public mutating func end() throws(GlassError) {
        guard var list, !list.postings.isEmpty else { preconditionFailure("a list has one posting at least") }
        self.list = nil
        try write(&list, isLast: true)
    }

    private mutating func write(_ list: inout List, isLast: Bool) throws(GlassError) {
        var key = list.key
        var tag: [UInt8] = []
        tag.reserveCapacity(list.postings.count + GlassPostlistWriter.longestHead)
        if list.isFirstChunk {
            tag.pack(list.frequency)
            tag.pack(list.collectionFrequency)
            tag.pack(list.first - 1)
        } else {
            if !list.isLengths { key.append(0) }
            key.packSorted(list.first)
        }
        tag.append(isLast ? UInt8(ascii: "1") : UInt8(ascii: "0"))
        tag.pack(list.last - list.first)
        tag += list.postings
        try table.add(key: key, tag: tag[...])
        list.isFirstChunk = false
        list.postings.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and waits for the disk.
    public consuming func finish() throws(GlassError) -> GlassRoot {
        precondition(list == nil, "the last list was not ended")
        return try table.finish()
    }
}

extension Span<UInt8> {
    /// The LEB128 number at `offset`, which moves behind it.
    @inline(__always)
    fileprivate func number(at offset: inout Int) -> UInt32 {
        var value: UInt32 = 0
        var shift: UInt32 = 0
        while true {
            let byte = self[offset]
            offset += 1
            value |= UInt32(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}

extension [UInt8] {
    @inline(__always)
    fileprivate mutating func append(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
        for index in start..<end { append(bytes[index]) }
    }

    mutating func append(_ bytes: Span<UInt8>) {
        reserveCapacity(count + bytes.count)
        for index in 0..<bytes.count { append(bytes[index]) }
    }
}
