// SPDX-License-Identifier: GPL-2.0-or-later
//
// The postlist table: metadata, the lengths of documents, and the posting lists, in this order, which is that of their
// keys. A list comes in pieces and is cut into chunks (backends/glass/glass_postlist.cc of xapian-core 1.4).

/// Writes the table of posting lists. An error leaves it unfit for further use.
///
/// ```swift
/// var postlist = try GlassPostlistWriter(path: "index/postlist.glass")
/// postlist.begin(term: Array("東京".utf8).span, frequency: 2, collectionFrequency: 5)
/// try postlist.append(encoded: [3, 6, 2].span, first: 1, last: 8)  // docid 1 three times, 1 + 6 + 1 twice
/// try postlist.end()
/// let root = try postlist.finish()
/// ```
public struct GlassPostlistWriter: ~Copyable {
    private var table: GlassTableWriter
    private var list = List()
    /// The tag's head and the key of a chunk, kept for their memory.
    private var head: [UInt8] = []
    private var key: [UInt8] = []
    /// The greatest within-document frequency so far.
    public private(set) var greatestWdf: UInt32 = 0

    /// CHUNKSIZE of glass_postlist.cc, in bytes of postings.
    private static let chunkSize = 2000
    /// The least chunk that the rest of a leaf is filled with, in bytes of postings.
    private static let leastChunk = 200
    /// The longest head of a chunk: frequency, collection frequency, first docid, flag, distance to the last docid; the
    /// posting that goes beyond the chunk's size; and what ends the key of a further chunk.
    private static let longestHead = 5 + 5 + 5 + 1 + 5 + 10 + 6

    /// The list that is being written.
    private struct List {
        var isOpen = false
        /// The escaped term.
        var key: [UInt8] = []
        var isLengths = false
        var frequency: UInt32 = 0
        var collectionFrequency: UInt32 = 0
        /// What was counted of them.
        var count: UInt64 = 0
        var wdfSum: UInt64 = 0
        /// In bytes of postings.
        var chunkSize = 0
        /// The chunk that is being filled: its postings and docids.
        var postings: [UInt8] = []
        var first: UInt32 = 0
        var last: UInt32 = 0
        /// True until a chunk has been written.
        var isFirstChunk = true

        /// Begins a list whose `key` is set.
        mutating func open(frequency: UInt32, collectionFrequency: UInt32, isLengths: Bool) {
            isOpen = true
            self.isLengths = isLengths
            self.frequency = frequency
            self.collectionFrequency = collectionFrequency
            count = 0
            wdfSum = 0
            postings.removeAll(keepingCapacity: true)
            last = 0
            isFirstChunk = true
        }
    }

    /// Makes the file at `path`, which must not exist.
    public init(path: String) throws(GlassError) {
        table = try GlassTableWriter(path: path)
        list.postings.reserveCapacity(GlassBlocks.longestItem)
    }

    var path: String { table.path }

    /// Adds a metadata entry; keys come in ascending order, before all lists. An empty value is none.
    public mutating func addMetadata(key: Span<UInt8>, value: Span<UInt8>) throws(GlassError) {
        precondition(!list.isOpen, "the last list was not ended")
        guard !value.isEmpty else { return }
        var stored: [UInt8] = [0x00, 0xC0]
        stored.append(key)
        try table.add(key: stored, tag: value)
    }

    /// Begins the list of documents' lengths, which stand in the place of frequencies; before all terms.
    public mutating func beginLengths() {
        precondition(!list.isOpen, "the last list was not ended")
        list.key = [0x00, 0xE0]
        list.open(frequency: 0, collectionFrequency: 0, isLengths: true)
    }

    /// Begins the list of `term`, which is not empty; terms come in ascending order. It is to have `frequency` postings,
    /// whose frequencies sum up to `collectionFrequency`, of which libxapian keeps the lower 32 bits.
    public mutating func begin(term: Span<UInt8>, frequency: UInt32, collectionFrequency: UInt64) {
        precondition(!list.isOpen && !term.isEmpty, "one list at a time, and each of a term")
        list.key.removeAll(keepingCapacity: true)
        list.key.packSorted(term)
        list.open(
            frequency: frequency, collectionFrequency: UInt32(truncatingIfNeeded: collectionFrequency), isLengths: false
        )
    }

    /// Adds postings, from the one of `first` to the one of `last`, behind those that the list has: the frequency of the
    /// first, then for each further one the distance of its docid less one and its frequency, all LEB128.
    public mutating func append(encoded: Span<UInt8>, first: UInt32, last: UInt32) throws(GlassError) {
        precondition(list.isOpen, "no list was begun")
        guard !encoded.isEmpty, encoded[encoded.count - 1] < 0x80 else { throw error("end within a number") }
        guard first > list.last else { throw error("do not ascend") }
        if !list.postings.isEmpty, list.postings.count >= list.chunkSize { try writeChunk(isLast: false) }
        if list.postings.isEmpty {
            beginChunk(first)
        } else {
            list.postings.pack(first - list.last - 1)
        }
        var postings = GlassPostings(docid: first)
        try unsafe encoded.withUnsafeBufferPointer { (bytes) throws(GlassError) in
            try unsafe append(bytes, &postings)
        }
        guard !postings.isMalformed else { throw error("are malformed") }
        guard postings.docid == UInt64(last) else { throw error("end at another docid than was said") }
        list.count += postings.count
        list.wdfSum += postings.wdfSum
        if !list.isLengths { greatestWdf = max(greatestWdf, UInt32(truncatingIfNeeded: postings.greatestWdf)) }
    }

    @unsafe
    private mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>, _ postings: inout GlassPostings
    ) throws(GlassError) {
        var start = 0
        while true {
            let limit = min(bytes.count, start + list.chunkSize - list.postings.count)
            let end = unsafe postings.read(bytes, from: start, until: limit)
            unsafe list.postings.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
            list.last = UInt32(truncatingIfNeeded: postings.docid)
            if end == bytes.count { return }
            try writeChunk(isLast: false)
            start = unsafe postings.skip(bytes, from: end)
            if start == bytes.count { return }
            beginChunk(UInt32(truncatingIfNeeded: postings.docid))
        }
    }

    /// Begins a chunk at docid `first`. It is to be one item, and to end with the leaf if it can: what is left of a leaf
    /// where no full chunk fits would stay empty otherwise, a twentieth of the table.
    private mutating func beginChunk(_ first: UInt32) {
        list.first = first
        let head = GlassTableWriter.itemHead + list.key.count + GlassPostlistWriter.longestHead
        let full = min(GlassPostlistWriter.chunkSize, GlassBlocks.longestItem - head)
        let rest = table.roomInLeaf - head
        list.chunkSize = rest < full && rest >= GlassPostlistWriter.leastChunk ? rest : full
    }

    /// Ends the list, which has one posting at least.
    public mutating func end() throws(GlassError) {
        precondition(list.isOpen, "no list was begun")
        guard !list.postings.isEmpty else { throw error("are missing") }
        if !list.isLengths {
            guard list.count == UInt64(list.frequency),
                UInt32(truncatingIfNeeded: list.wdfSum) == list.collectionFrequency
            else {
                throw error("are others than their frequencies say")
            }
        }
        try writeChunk(isLast: true)
        list.isOpen = false
    }

    private mutating func writeChunk(isLast: Bool) throws(GlassError) {
        head.removeAll(keepingCapacity: true)
        if list.isFirstChunk {
            head.pack(list.frequency)
            head.pack(list.collectionFrequency)
            head.pack(list.first - 1)
        } else {
            key.removeAll(keepingCapacity: true)
            key += list.key
            if !list.isLengths { key.append(0) }
            key.packSorted(list.first)
        }
        // pack_bool
        head.append(isLast ? UInt8(ascii: "1") : UInt8(ascii: "0"))
        head.pack(list.last - list.first)
        try table.add(key: list.isFirstChunk ? list.key : key, head: head, tag: list.postings)
        list.isFirstChunk = false
        list.postings.removeAll(keepingCapacity: true)
    }

    private func error(_ fault: String) -> GlassError {
        GlassError(table.path, "postings of \(list.isLengths ? "lengths" : "a term") \(fault)")
    }

    /// Writes what is left and waits for the disk.
    public consuming func finish() throws(GlassError) -> GlassRoot {
        precondition(!list.isOpen, "the last list was not ended")
        return try table.finish()
    }
}
