// SPDX-License-Identifier: GPL-2.0-or-later

/// Goes through a text byte by byte.
struct TextCursor {
    private let text: TextStream
    private var piece: [UInt8] = []
    private var position = 0
    /// The line of the next byte, counted from 1.
    private(set) var line = 1

    init(_ text: TextStream) {
        self.text = text
    }

    /// The next byte, which stays; nil at the end.
    @inline(__always)
    mutating func peek() throws(DumpError) -> UInt8? {
        while position == piece.count {
            guard let more = try text.next() else { return nil }
            (piece, position) = (more, 0)
        }
        return piece[position]
    }

    @inline(__always)
    mutating func take() throws(DumpError) -> UInt8? {
        guard let byte = try peek() else { return nil }
        position += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }
}
