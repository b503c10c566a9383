// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes sought in bytes (R. N. Horspool, "Practical fast searching in strings", 1980), by the pair of bytes under the end
// of the pattern (S. Wu and U. Manber, "A fast algorithm for multi-pattern searching", 1994): one byte of Japanese text
// tells little, for two of three are nearly always the same. UTF-8 of whole characters is found at the start of a
// character only.

/// Bytes to be found, not none.
struct ByteSearch: Sendable, Equatable {
    let bytes: [UInt8]
    /// By the hash of two bytes: how far the search may move on when they stand under the last two of `bytes`.
    private let steps: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A pair that is nowhere in the pattern may be half of what begins behind it.
        var steps = [UInt8](repeating: UInt8(clamping: max(1, bytes.count - 1)), count: ByteSearch.hashes)
        for index in bytes.indices.dropFirst() {
            steps[ByteSearch.hash(bytes[index - 1], bytes[index])] = UInt8(clamping: bytes.count - 1 - index)
        }
        self.steps = steps
    }

    private static let hashes = 1024

    @inline(__always)
    private static func hash(_ first: UInt8, _ second: UInt8) -> Int {
        (Int(first) << 5 ^ Int(second)) & (hashes - 1)
    }

    /// Where the bytes first stand in `text` at or after `start`.
    func find(in text: Span<UInt8>, from start: Int = 0) -> Int? {
        let needle = bytes.span
        guard needle.count > 1 else { return find(byte: needle[0], in: text, from: start) }
        let steps = steps.span
        let last = needle.count - 1
        var position = start + last
        while position < text.count {
            let step = Int(steps[ByteSearch.hash(text[position - 1], text[position])])
            if step > 0 {
                position += step
                continue
            }
            if ByteSearch.stands(needle, in: text, at: position - last) { return position - last }
            position += 1
        }
        return nil
    }

    private func find(byte: UInt8, in text: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < text.count {
            if text[position] == byte { return position }
            position += 1
        }
        return nil
    }

    @inline(__always)
    private static func stands(_ needle: Span<UInt8>, in text: Span<UInt8>, at position: Int) -> Bool {
        for index in 0..<needle.count where text[position + index] != needle[index] { return false }
        return true
    }
}
