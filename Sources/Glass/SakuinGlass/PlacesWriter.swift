// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where terms stand in documents whose postings do not tell it: entries of the metadata of a database, which libxapian
// hands on as they are. `ImmutablePlaces` in CGlass reads them.
//
//   key     "~", the term (a zero byte followed by 0xFF), a zero byte, the first docid (pack_uint_preserving_sort)
//   value   documents (2), distance from the first docid to the last (4), k of distances (1), k of numbers (1), little-endian; then bits, the
//           lowest of a byte first: for each document the distance to the one before, less one (none for the first); how many
//           places, less one; five bits, k of its places; for each place the distance to the one before, less one, that of the first to -1
//
// Numbers are Rice codes (R. F. Rice, "Some practical universal noiseless coding techniques", 1979): as many zeros as the number
// has of 2^k, a one, then its k lowest bits. With k from the mean, no code is longer than the mean allows: the zeros of all
// are fewer than twice as many as the numbers.

/// Packs the places of terms into the metadata of a table.
///
/// ```swift
/// var postlist = try GlassPostlistWriter(path: "index/postlist.glass")
/// var places = PlacesWriter()
/// places.begin(term: Array("東京".utf8).span)
/// try places.append(encoded: [2, 0, 4, 9, 1, 6].span, first: 1, to: &postlist)  // docid 1: 0 and 5; 1 + 9 + 1: 6
/// try places.end(&postlist)
/// ```
public struct PlacesWriter: ~Copyable {
    /// A document in which a term has more places is not told: they would not fit an entry, and one such post is soon read.
    public static let mostPlaces = 500

    private static let keyStart = UInt8(ascii: "~")
    /// An entry is closed when it has so many bits: whoever looks for a document goes through half of one, and its key takes
    /// twenty bytes.
    private static let fullBits = 700 * 8
    private static let placesK = 5
    private static let mostDocuments = 1 << 16 - 1

    private var term: [UInt8] = []
    /// Of the entry in the making.
    private var documents: [(docid: UInt32, places: Range<Int>, k: UInt32)] = []
    /// Distances.
    private var places: [UInt32] = []
    /// About how many bits it has.
    private var bits = 0

    public init() {}

    /// Begins with `term`; terms come in ascending order.
    public mutating func begin(term: Span<UInt8>) {
        precondition(documents.isEmpty, "the last term was not ended")
        self.term.removeAll(keepingCapacity: true)
        self.term.append(term)
    }

    /// Adds documents, from the one of `first` on, behind those that the term has: the number of places, the first of them, the distance of
    /// each further one to the one before less one; then for each further document its distance less one, and the same. All LEB128.
    public mutating func append(
        encoded: Span<UInt8>, first: UInt32, to table: inout GlassPostlistWriter
    ) throws(GlassError) {
        var offset = 0
        var docid = UInt64(first)
        while true {
            let start = places.count
            let count = try number(in: encoded, at: &offset, of: table.path)
            guard count > 0, count <= PlacesWriter.mostPlaces, docid <= UInt64(UInt32.max) else {
                throw GlassError(table.path, "places of a term are malformed")
            }
            for _ in 0..<count {
                places.append(try number(in: encoded, at: &offset, of: table.path))
            }
            try add(UInt32(docid), start..<places.count, &table)
            if offset == encoded.count { return }
            docid += UInt64(try number(in: encoded, at: &offset, of: table.path)) + 1
        }
    }

    private func number(
        in encoded: Span<UInt8>, at offset: inout Int, of path: String
    ) throws(GlassError) -> UInt32 {
        guard let number = LEB128.read(encoded, at: &offset), number <= UInt64(UInt32.max) else {
            throw GlassError(path, "places of a term are cut")
        }
        return UInt32(number)
    }

    private mutating func add(
        _ docid: UInt32, _ range: Range<Int>, _ table: inout GlassPostlistWriter
    ) throws(GlassError) {
        guard docid > documents.last?.docid ?? 0 else { throw GlassError(table.path, "places of a term do not ascend") }
        let k = RiceWriter.parameter(of: places[range])
        documents.append((docid, range, k))
        bits += 8 + PlacesWriter.placesK + places[range].reduce(0) { $0 + Int($1 >> k) + 1 + Int(k) }
        if bits >= PlacesWriter.fullBits || documents.count == PlacesWriter.mostDocuments { try write(&table) }
    }

    /// Ends the term.
    public mutating func end(_ table: inout GlassPostlistWriter) throws(GlassError) {
        if !documents.isEmpty { try write(&table) }
    }

    private mutating func write(_ table: inout GlassPostlistWriter) throws(GlassError) {
        let (first, last) = (documents[0].docid, documents[documents.count - 1].docid)
        let distances = zip(documents.dropFirst(), documents).map { $0.docid - $1.docid - 1 }
        let numbers = documents.map { UInt32($0.places.count - 1) }
        let (distanceK, numberK) = (RiceWriter.parameter(of: distances[...]), RiceWriter.parameter(of: numbers[...]))
        var writer = RiceWriter()
        writer.append(UInt64(documents.count), bits: 16)
        writer.append(UInt64(last - first), bits: 32)
        writer.append(UInt64(distanceK), bits: 8)
        writer.append(UInt64(numberK), bits: 8)
        for (index, document) in documents.enumerated() {
            if index > 0 { writer.append(distances[index - 1], k: distanceK) }
            writer.append(numbers[index], k: numberK)
            writer.append(UInt64(document.k), bits: PlacesWriter.placesK)
            for place in places[document.places] { writer.append(place, k: document.k) }
        }
        var key = [PlacesWriter.keyStart]
        key.packSorted(term.span)
        key.append(0)
        key.packSorted(first)
        try table.addMetadata(key: key.span, value: writer.finished().span)
        documents.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        bits = 0
    }
}

/// Writes bits, the lowest of a byte first.
private struct RiceWriter {
    private var bytes: [UInt8] = []
    /// Bits that do not fill a byte yet.
    private var waiting: UInt64 = 0
    private var count = 0

    /// The k with which numbers take next to the fewest bits: that of their mean, rounded down to a power of two.
    static func parameter(of numbers: ArraySlice<UInt32>) -> UInt32 {
        guard !numbers.isEmpty else { return 0 }
        let mean = numbers.reduce(0) { $0 + UInt64($1) } / UInt64(numbers.count)
        return mean == 0 ? 0 : UInt32(63 - mean.leadingZeroBitCount)
    }

    /// At most 32 bits.
    mutating func append(_ value: UInt64, bits: Int) {
        waiting |= value << UInt64(count)
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: waiting))
            waiting >>= 8
            count -= 8
        }
    }

    mutating func append(_ number: UInt32, k: UInt32) {
        var zeros = number >> k
        while zeros >= 32 {
            append(0, bits: 32)
            zeros -= 32
        }
        append(0, bits: Int(zeros))
        append(1, bits: 1)
        append(UInt64(number) & (1 << UInt64(k) - 1), bits: Int(k))
    }

    /// All bytes.
    mutating func finished() -> [UInt8] {
        if count > 0 { append(0, bits: 8 - count) }
        return bytes
    }
}
