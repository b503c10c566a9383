// SPDX-License-Identifier: GPL-2.0-or-later

/// Goes through a text byte by byte.
struct TextCursor {
    /// Nil where the bytes are all there is.
    private let text: TextStream?
    private var piece: [UInt8] = []
    private var position = 0
    /// The line of the next byte, counted from 1.
    private(set) var line = 1
    /// Characters before it in its line.
    private(set) var column = 0

    init(_ text: TextStream) {
        self.text = text
    }

    /// A text that is known whole.
    init(bytes: some Sequence<UInt8>) {
        text = nil
        piece = Array(bytes)
    }

    /// The next byte, which stays; nil at the end.
    @inline(__always)
    mutating func peek() throws(DumpError) -> UInt8? {
        while position == piece.count {
            guard let more = try text?.next() else { return nil }
            (piece, position) = (more, 0)
        }
        return piece[position]
    }

    @inline(__always)
    mutating func take() throws(DumpError) -> UInt8? {
        guard let byte = try peek() else { return nil }
        position += 1
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 0
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
        return byte
    }

    /// The text goes on with bytes that were taken from it last.
    /// - Parameter start: the cursor before they were taken.
    mutating func putBack(_ bytes: [UInt8], to start: TextCursor) {
        // What was put back before may be long, and need not be copied again.
        if position >= bytes.count {
            position -= bytes.count
        } else {
            piece = bytes + piece[position...]
            position = 0
        }
        (line, column) = (start.line, start.column)
    }
}
