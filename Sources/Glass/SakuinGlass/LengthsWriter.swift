// SPDX-License-Identifier: GPL-2.0-or-later

/// Writes the file `lengths`: what the documents of a database have in the place of the frequency of one term that all of them have, so
/// that it can be looked up by docid (`ImmutableLengths` in CGlass reads it and tells the form). An error leaves it unfit for further use.
///
/// ```swift
/// var lengths = try LengthsWriter(path: "index/lengths", docids: 1...8, documents: 2)
/// try lengths.append(encoded: [3, 6, 2].span, first: 1)  // docid 1 has 3, 1 + 6 + 1 has 2
/// try lengths.finish()
/// ```
public struct LengthsWriter: ~Copyable {
    private let file: GlassFile
    private let docids: ClosedRange<UInt32>
    private let documents: UInt32
    private let shift: UInt32
    /// What is not in the file yet.
    private var waiting: [UInt8] = []
    /// How many documents lie before each range.
    private var before: [UInt32] = [0]
    private var count: UInt32 = 0
    private var last: UInt64 = 0

    private static let magic = "sakuin lengths 1"
    /// Numbers from here on are looked up in the posting list.
    private static let tooLong: UInt64 = 65535
    /// About so many documents in a range, where they lie evenly: few to look through, and few ranges.
    private static let documentsInRange: UInt64 = 16
    /// The lower bits of a distance that are stored with each document.
    private static let mostShift: UInt32 = 16
    private static let bufferSize = 1 << 16

    /// Makes the file at `path`, which must not exist, for so many documents, 1 or more, from the first docid of `docids` to the last.
    public init(path: String, docids: ClosedRange<UInt32>, documents: UInt32) throws(GlassError) {
        file = try GlassFile(path)
        self.docids = docids
        self.documents = documents
        let distance = UInt64(docids.upperBound - docids.lowerBound)
        var shift: UInt32 = 0
        while shift < LengthsWriter.mostShift,
            (distance >> UInt64(shift) + 1) * LengthsWriter.documentsInRange > UInt64(documents)
        {
            shift += 1
        }
        self.shift = shift
        waiting += Array(LengthsWriter.magic.utf8)
        for number in [shift, docids.lowerBound, documents, UInt32(distance >> UInt64(shift)) + 1] { write(number) }
    }

    /// Adds postings from the one of `first` on, behind those that the file has: the frequency of the first, then for each further one the
    /// distance of its docid less one and its frequency, all LEB128.
    public mutating func append(encoded: Span<UInt8>, first docid: UInt32) throws(GlassError) {
        var offset = 0
        var docid = UInt64(docid)
        while offset < encoded.count {
            guard let number = LEB128.read(encoded, at: &offset) else { throw GlassError(file.path, "a length is cut") }
            try add(docid, number)
            guard offset < encoded.count else { break }
            guard let distance = LEB128.read(encoded, at: &offset), distance <= UInt64(UInt32.max),
                offset < encoded.count
            else { throw GlassError(file.path, "a length is cut") }
            docid += distance + 1
        }
    }

    private mutating func add(_ docid: UInt64, _ number: UInt64) throws(GlassError) {
        guard docid > last, docid >= UInt64(docids.lowerBound), docid <= UInt64(docids.upperBound) else {
            throw GlassError(file.path, "documents do not ascend, or are others than was said")
        }
        last = docid
        let distance = docid - UInt64(docids.lowerBound)
        while UInt64(before.count) <= distance >> UInt64(shift) { before.append(count) }
        write(UInt32(distance & 0xFFFF) << 16 | UInt32(min(number, LengthsWriter.tooLong)))
        count += 1
        if waiting.count >= LengthsWriter.bufferSize { try flush() }
    }

    private mutating func write(_ number: UInt32) {
        for shift in 0..<4 { waiting.append(UInt8(truncatingIfNeeded: number >> (8 * UInt32(shift)))) }
    }

    private mutating func flush() throws(GlassError) {
        try file.write(waiting.span)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and waits for the disk.
    public consuming func finish() throws(GlassError) {
        guard count == documents, last == UInt64(docids.upperBound) else {
            throw GlassError(file.path, "documents are missing")
        }
        for number in before { write(number) }
        // The end of the last range.
        write(count)
        try flush()
        try file.sync()
    }
}
