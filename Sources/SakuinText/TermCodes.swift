// SPDX-License-Identifier: GPL-2.0-or-later
//
// The terms of a text as the bulk build wants them: the many of one or two characters as numbers, the few words as
// ranges of the folded text. In the order of the text, repetitions included, into memory that is used again.

/// Terms of one folded text.
public struct TermCodes: ~Copyable {
    /// Terms of one and two characters: the first scalar from bit 21 up, the second (0 for none) below, so that numbers
    /// sort as their UTF-8 does.
    public private(set) var short: [UInt64] = []
    /// Words, cut to the longest that is a term: bytes of the folded text.
    public private(set) var words: [Range<Int>] = []

    public init() {}

    /// Replaces what is held by the terms of `folded`.
    public mutating func read(_ folded: Span<UInt8>) {
        short.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        var cursor = TokenCursor()
        while let token = cursor.next(in: folded) {
            let start = token.range.lowerBound
            if token.kind == .word {
                words.append(start..<termEnd(of: token, in: folded))
                continue
            }
            let (first, width) = folded.scalar(at: start)
            let second = token.kind == .bigram ? folded.scalar(at: start + width).value : 0
            short.append(UInt64(first) << 21 | UInt64(second))
        }
    }

    /// Lends the short terms, to be given back, so that their owner may be changed while they are walked.
    public mutating func takeShort() -> [UInt64] {
        defer { short = [] }
        return short
    }

    public mutating func giveBack(_ memory: consuming [UInt64]) {
        short = memory
    }

    /// Appends the UTF-8 of a code to `bytes`.
    public static func write(_ code: UInt64, to bytes: inout [UInt8]) {
        bytes.append(scalar: UInt32(code >> 21))
        let second = UInt32(code & 0x1F_FFFF)
        if second != 0 { bytes.append(scalar: second) }
    }
}
