// SPDX-License-Identifier: GPL-2.0-or-later
//
// The terms of a text as the bulk build wants them: the many of one or two characters as numbers, the few words as
// ranges of the folded text. In the order of the text, repetitions included, into memory that is used again.

/// A term of one or two characters and a place, as one number: the first scalar from bit 43 up, the second (0 for none)
/// from bit 22 up, so that numbers sort as the terms' UTF-8 does, and the place (`Occurrences`) below.
///
/// ```swift
/// var codes = TermCodes()
/// _ = codes.read(FoldedText("東京").bytes.span, from: 0)
/// codes.short.map(\.isBigram)  // [false, true, false]: 東, 東京, 京
/// codes.short.map(\.place)  // [0, 0, 1]
/// ```
public struct PlacedTermCode: Sendable, Comparable {
    public let code: UInt64

    @inline(__always)
    init(_ first: UInt32, _ second: UInt32, at place: UInt32) {
        code = UInt64(first) << 43 | UInt64(second) << 22 | UInt64(place)
    }

    /// The term alone.
    @inline(__always)
    public var term: UInt64 { code >> 22 }
    @inline(__always)
    public var place: UInt32 { UInt32(code & 0x3F_FFFF) }
    /// False for one character.
    @inline(__always)
    public var isBigram: Bool { code >> 22 & 0x1F_FFFF != 0 }

    @inline(__always)
    public static func < (left: PlacedTermCode, right: PlacedTermCode) -> Bool { left.code < right.code }
}

/// Terms of folded texts.
///
/// ```swift
/// var codes = TermCodes()
/// let characters = codes.read(FoldedText("東京 swift").bytes.span, from: 0)  // 8
/// codes.short.count  // 3: 東, 東京, 京
/// codes.words.count  // 1: swift
/// ```
public struct TermCodes: ~Copyable {
    /// A word, cut to the longest that is a term.
    public struct Word: Sendable {
        /// Bytes of the folded text.
        public var range: Range<Int>
        public var place: UInt32
    }

    /// Places between the texts of a document, which no term has: no phrase goes from one into the other.
    public static let gap = 1

    public private(set) var short: [PlacedTermCode] = []
    public private(set) var words: [Word] = []

    public init() {}

    /// Replaces what is held by the terms of `folded`.
    /// - Parameter start: characters of the document before the text.
    /// - Returns: the number of its characters.
    public mutating func read(_ folded: Span<UInt8>, from start: Int) -> Int {
        short.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        var cursor = TokenCursor(folded)
        var words = takeWords()
        // Of no character begin more terms than it has bytes: of a kanji two, of others one.
        short.append(addingCapacity: folded.count) { terms in
            while let token = cursor.next(in: folded) {
                let place = Occurrences.place(start + token.place)
                if token.kind == .word {
                    words.append(Word(range: token.range.lowerBound..<termEnd(of: token, in: folded), place: place))
                } else {
                    terms.append(PlacedTermCode(cursor.last.first, cursor.last.second, at: place))
                }
            }
        }
        self.words = words
        return cursor.characters
    }

    private mutating func takeWords() -> [Word] {
        defer { words = [] }
        return words
    }

    /// Lends the short terms, to be given back, so that their owner may be changed while they are walked.
    public mutating func takeShort() -> [PlacedTermCode] {
        defer { short = [] }
        return short
    }

    public mutating func giveBack(_ memory: consuming [PlacedTermCode]) {
        short = memory
    }

    /// Appends the UTF-8 of a term to `bytes`.
    public static func write(_ term: UInt64, to bytes: inout [UInt8]) {
        bytes.append(scalar: UInt32(term >> 21))
        let second = UInt32(term & 0x1F_FFFF)
        if second != 0 { bytes.append(scalar: second) }
    }
}
