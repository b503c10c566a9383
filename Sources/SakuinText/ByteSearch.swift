// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes sought in bytes (R. N. Horspool, "Practical fast searching in strings", 1980). UTF-8 of whole characters is
// found at the start of a character only.

/// Bytes to be found, not none.
struct ByteSearch: Sendable, Equatable {
    let bytes: [UInt8]
    /// For each byte, how far the search may move on when it stands under the last of `bytes`.
    private let steps: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var steps = [UInt8](repeating: UInt8(clamping: bytes.count), count: 256)
        for index in 0..<max(0, bytes.count - 1) {
            steps[Int(bytes[index])] = UInt8(clamping: bytes.count - 1 - index)
        }
        self.steps = steps
    }

    /// Where the bytes first stand in `text` at or after `start`.
    func find(in text: Span<UInt8>, from start: Int = 0) -> Int? {
        let needle = bytes.span
        let steps = steps.span
        let last = needle.count - 1
        let lastByte = needle[last]
        var position = start + last
        while position < text.count {
            let byte = text[position]
            if byte == lastByte, ByteSearch.stands(needle, in: text, at: position - last) { return position - last }
            position += Int(steps[Int(byte)])
        }
        return nil
    }

    @inline(__always)
    private static func stands(_ needle: Span<UInt8>, in text: Span<UInt8>, at position: Int) -> Bool {
        for index in 0..<needle.count where text[position + index] != needle[index] { return false }
        return true
    }
}
