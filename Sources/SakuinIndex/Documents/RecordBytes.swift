// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers and strings as bytes, for the stored posts and the states of dumps: LEB128 numbers, strings with their length
// before them.

internal import SakuinGlass

struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: Int) {
        LEB128.append(UInt64(bitPattern: Int64(number)), to: &bytes)
    }

    mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ bytes: Span<UInt8>) {
        write(bytes.count)
        self.bytes.append(contentsOf: bytes)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// An optional string: its length plus one, 0 for none.
    mutating func write(_ text: String?) {
        guard let text else { return write(0) }
        write(text.utf8.count + 1)
        bytes.append(contentsOf: text.utf8)
    }
}

/// Reads what `RecordWriter` wrote; bytes that it did not write are a damaged index.
struct RecordReader {
    let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static var damaged: IndexError {
        IndexError(.damaged, "a stored post cannot be read: the index is damaged; run `sakuind index --rebuild`")
    }

    mutating func number() throws(IndexError) -> Int {
        var position = offset
        guard let value = LEB128.read(bytes.span, at: &position) else { throw RecordReader.damaged }
        offset = position
        return Int(Int64(bitPattern: value))
    }

    /// A number of things that follow, each at least one byte long.
    mutating func count() throws(IndexError) -> Int {
        let count = try number()
        guard count >= 0, count <= bytes.count - offset else { throw RecordReader.damaged }
        return count
    }

    /// The bytes of the next string, not copied.
    mutating func slice() throws(IndexError) -> Range<Int> {
        try range(of: try number())
    }

    mutating func optionalSlice() throws(IndexError) -> Range<Int>? {
        let length = try number()
        return length == 0 ? nil : try range(of: length &- 1)
    }

    mutating func string() throws(IndexError) -> String {
        String(decoding: bytes[try slice()], as: UTF8.self)
    }

    mutating func optionalString() throws(IndexError) -> String? {
        try optionalSlice().map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    private mutating func range(of length: Int) throws(IndexError) -> Range<Int> {
        guard length >= 0, length <= bytes.count - offset else { throw RecordReader.damaged }
        let start = offset
        offset += length
        return start..<offset
    }
}
