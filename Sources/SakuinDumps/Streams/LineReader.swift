// SPDX-License-Identifier: GPL-2.0-or-later
//
// Lines of a text, without their ends: LF, CR LF, or CR alone. A line that is too long to be one is passed over and said
// so.

struct LineReader {
    enum Line {
        case bytes([UInt8])
        /// Longer than the limit.
        case overlong
    }

    let text: TextStream
    private var piece: [UInt8] = []
    private var position = 0
    /// The last line ended in CR: an LF right behind it ends no other.
    private var isBehindReturn = false
    private var hasEnded = false
    /// Lines given so far.
    private(set) var number = 0

    /// Bytes. A post of this length is a broken file.
    static let longestLine = 16 << 20

    init(_ text: TextStream) {
        self.text = text
    }

    /// The next line as text; one that is too long is reported and left out. Nil at the end.
    mutating func text(_ report: inout DumpReport) throws(DumpError) -> String? {
        while let line = try next() {
            if case .bytes(let bytes) = line { return String(decoding: bytes, as: UTF8.self) }
            report.warn(number, .longLine, "\(LineReader.longestLine >> 20)")
        }
        return nil
    }

    mutating func next() throws(DumpError) -> Line? {
        guard !hasEnded else { return nil }
        var line: [UInt8] = []
        var isOverlong = false
        while true {
            guard try fill() else {
                hasEnded = true
                if line.isEmpty && !isOverlong { return nil }
                break
            }
            let end = lineEnd()
            isOverlong = isOverlong || line.count + end - position > LineReader.longestLine
            if isOverlong { line = [] } else { line += piece[position..<end] }
            position = end
            if end < piece.count {
                isBehindReturn = piece[end] == UInt8(ascii: "\r")
                position += 1
                break
            }
        }
        number += 1
        return isOverlong ? .overlong : .bytes(line)
    }

    /// Brings a byte to read on with; false at the end.
    private mutating func fill() throws(DumpError) -> Bool {
        while true {
            if position == piece.count {
                guard let more = try text.next() else { return false }
                (piece, position) = (more, 0)
            }
            guard isBehindReturn else { return true }
            isBehindReturn = false
            guard piece[position] == UInt8(ascii: "\n") else { return true }
            position += 1
        }
    }

    private func lineEnd() -> Int {
        let bytes = piece.span
        var index = position
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") { index += 1 }
        return index
    }
}
