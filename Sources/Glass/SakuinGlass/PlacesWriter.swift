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
            var sum: UInt64 = 0
            for _ in 0..<count {
                let place = try number(in: encoded, at: &offset, of: table.path)
                sum += UInt64(place)
                places.append(place)
            }
            try add(UInt32(docid), start..<places.count, sum, &table)
            if offset == encoded.count { return }
            docid += UInt64(try number(in: encoded, at: &offset, of: table.path)) + 1
        }
    }

    @inline(__always)
    private func number(
        in encoded: Span<UInt8>, at offset: inout Int, of path: String
    ) throws(GlassError) -> UInt32 {
        guard let number = LEB128.read(encoded, at: &offset), number <= UInt64(UInt32.max) else {
            throw GlassError(path, "places of a term are cut")
        }
        return UInt32(number)
    }

    /// - Parameter sum: of the distances in `range`.
    private mutating func add(
        _ docid: UInt32, _ range: Range<Int>, _ sum: UInt64, _ table: inout GlassPostlistWriter
    ) throws(GlassError) {
        guard docid > documents.last?.docid ?? 0 else { throw GlassError(table.path, "places of a term do not ascend") }
        let k = RiceWriter.parameter(sum: sum, count: range.count)
        documents.append((docid, range, k))
        bits += 8 + PlacesWriter.placesK + range.count * (1 + Int(k))
        for index in range { bits += Int(places[index] >> k) }
        if bits >= PlacesWriter.fullBits || documents.count == PlacesWriter.mostDocuments { try write(&table) }
    }

    /// Ends the term.
    public mutating func end(_ table: inout GlassPostlistWriter) throws(GlassError) {
        if !documents.isEmpty { try write(&table) }
    }

    private mutating func write(_ table: inout GlassPostlistWriter) throws(GlassError) {
        let (first, last) = (documents[0].docid, documents[documents.count - 1].docid)
        // The distances sum up to that from the first to the last but for what each is less; so do the numbers of places.
        let count = documents.count
        let distanceK = RiceWriter.parameter(sum: UInt64(last - first) - UInt64(count - 1), count: count - 1)
        let numberK = RiceWriter.parameter(sum: UInt64(places.count - count), count: count)
        var writer = RiceWriter()
        writer.append(UInt64(count), bits: 16)
        writer.append(UInt64(last - first), bits: 32)
        writer.append(UInt64(distanceK), bits: 8)
        writer.append(UInt64(numberK), bits: 8)
        var before: UInt32?
        for document in documents {
            if let before { writer.append(document.docid - before - 1, k: distanceK) }
            before = document.docid
            writer.append(UInt32(document.places.count - 1), k: numberK)
            writer.append(UInt64(document.k), bits: PlacesWriter.placesK)
            for index in document.places { writer.append(places[index], k: document.k) }
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

    /// The k with which `count` numbers of that sum take next to the fewest bits: that of their mean, rounded down to a power of two.
    static func parameter(sum: UInt64, count: Int) -> UInt32 {
        let mean = count == 0 ? 0 : sum / UInt64(count)
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
        let rest = UInt64(number) & (1 << UInt64(k) - 1)
        guard zeros + 1 + k > 32 else {
            // The zeros, the one and the rest at once.
            return append((rest << 1 | 1) << UInt64(zeros), bits: Int(zeros + 1 + k))
        }
        append(1 << UInt64(zeros), bits: Int(zeros + 1))
        append(rest, bits: Int(k))
    }

    /// All bytes.
    mutating func finished() -> [UInt8] {
        if count > 0 { append(0, bits: 8 - count) }
        return bytes
    }
}
