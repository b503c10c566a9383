// SPDX-License-Identifier: GPL-2.0-or-later
//
// Lines of a byte stream, without their ends: LF, CR LF, or CR alone. A byte order mark is dropped. A line that is too
// long to be one is passed over and said so.

struct LineReader {
    enum Line {
        case bytes([UInt8])
        /// Longer than the limit.
        case overlong
    }

    private(set) var stream: ByteStream
    private var piece: [UInt8] = []
    private var position = 0
    private var isFirst = true
    private var hasEnded = false
    /// Lines given so far.
    private(set) var number = 0

    /// A post of this length is a broken file.
    static let longestLine = 16 << 20

    init(_ stream: ByteStream) {
        self.stream = stream
    }

    mutating func digest() -> String { stream.finishDigest() }

    mutating func next() throws(DumpError) -> Line? {
        guard !hasEnded else { return nil }
        var line: [UInt8] = []
        var isOverlong = false
        while true {
            if position == piece.count {
                guard let more = try stream.next() else {
                    hasEnded = true
                    if line.isEmpty && !isOverlong { return nil }
                    break
                }
                (piece, position) = (more, 0)
            }
            let end = piece[position...].firstIndex(of: UInt8(ascii: "\n")) ?? piece.count
            isOverlong = isOverlong || line.count + end - position > LineReader.longestLine
            if isOverlong { line = [] } else { line += piece[position..<end] }
            position = end
            if end < piece.count {
                position += 1
                break
            }
        }
        number += 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirst = false
        return isOverlong ? .overlong : .bytes(line)
    }
}
