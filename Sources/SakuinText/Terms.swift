// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tokens become terms: bytes, sorted and counted, as the index wants them.

/// The longest term that is made of a word, in bytes of UTF-8. Xapian allows 245; longer words are cut, alike in
/// documents and queries, and verification sees the whole word.
public let longestWordTerm = 64

/// The term of a token of `folded`.
public func term(of token: Token, in folded: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(contentsOf: folded, from: token.range.lowerBound, to: termEnd(of: token, in: folded))
    return bytes
}

/// Where the term of `token` ends: at its own end or, for a long word, at the last whole character that fits.
func termEnd(of token: Token, in folded: Span<UInt8>) -> Int {
    guard token.kind == .word, token.range.count > longestWordTerm else { return token.range.upperBound }
    var end = token.range.lowerBound + longestWordTerm
    while folded[end] & 0xC0 == 0x80 { end -= 1 }
    return end
}

/// The terms of a text with the number of times each occurs, in byte order.
public struct TermCounts: Sendable {
    /// Terms of one and two characters, packed so that integers sort as their UTF-8 does: the first scalar from bit
    /// 21 up, the second (0 for none) below.
    private var packed: [UInt64] = []
    private var words: [ArraySlice<UInt8>] = []

    /// The terms of `text` under the widest fold.
    public init(of text: FoldedText) {
        var packed: [UInt64] = []
        var words: [ArraySlice<UInt8>] = []
        packed.reserveCapacity(text.bytes.count / 2)
        let folded = text.bytes.span
        var cursor = TokenCursor()
        while let token = cursor.next(in: folded) {
            let start = token.range.lowerBound
            if token.kind == .word {
                words.append(text.bytes[start..<termEnd(of: token, in: folded)])
                continue
            }
            let (first, width) = folded.scalar(at: start)
            let second = token.kind == .bigram ? folded.scalar(at: start + width).value : 0
            packed.append(UInt64(first) << 21 | UInt64(second))
        }
        packed.sort()
        words.sort { $0.lexicographicallyPrecedes($1) }
        self.packed = packed
        self.words = words
    }

    /// Calls `body` with each distinct term and its count: first the words, then the rest, each in byte order.
    public func forEach<Failure: Error>(_ body: (Span<UInt8>, Int) throws(Failure) -> Void) throws(Failure) {
        var index = 0
        while index < words.count {
            var count = 1
            while index + count < words.count, words[index + count] == words[index] { count += 1 }
            let word = words[index]
            try body(word.span, count)
            index += count
        }
        var term: [UInt8] = []
        index = 0
        while index < packed.count {
            var count = 1
            while index + count < packed.count, packed[index + count] == packed[index] { count += 1 }
            term.removeAll(keepingCapacity: true)
            term.append(scalar: UInt32(packed[index] >> 21))
            let second = UInt32(packed[index] & 0x1F_FFFF)
            if second != 0 { term.append(scalar: second) }
            try body(term.span, count)
            index += count
        }
    }
}
