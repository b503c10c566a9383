// SPDX-License-Identifier: GPL-2.0-or-later
//
// Folded text in, tokens out: the one place where text is cut, for documents and queries alike. A match means identical
// tokens. `Index/bigrams.tsv` shows the rule by cases, which a test reads.

/// A piece of folded text that becomes a term.
///
/// ```swift
/// tokens(of: Array("東に".utf8)).map(\.kind)  // [.kanji, .bigram, .runEnd]
/// ```
public struct Token: Sendable, Equatable {
    public enum Kind: Sendable {
        /// Two neighbours of a run of kanji and kana.
        case bigram
        /// One kanji, of any run.
        case kanji
        /// The last character of a run, where it is not a kanji.
        case runEnd
        /// A run of letters and digits.
        case word
        /// One symbol or emoji.
        case symbol
    }

    public var kind: Kind
    /// Bytes of the folded text.
    public var range: Range<Int>
    /// Characters of the folded text before it.
    public var place: Int

    public init(kind: Kind, range: Range<Int>, place: Int) {
        self.kind = kind
        self.range = range
        self.place = place
    }
}

/// Walks over folded text and gives its tokens from left to right. The text is handed in at each step, because a
/// `Span` cannot be kept.
struct TokenCursor {
    private let classes = ClassTable.shared
    /// The character that is next, and its width in bytes: 0 at the end.
    private var offset = 0
    private var scalar: UInt32 = 0
    private var width = 0
    private var characterClass = CharacterClass.separator
    /// Characters before it: all of the text once no token is left.
    private(set) var characters = 0
    /// True once the kanji that is next has been given: its bigram comes now.
    private var hasGivenKanji = false
    /// The character of the last token, and the second one of a bigram; 0 if there is none. Of no use for a word.
    private(set) var last: (first: UInt32, second: UInt32) = (0, 0)

    init(_ folded: Span<UInt8>) { decode(folded) }

    @inline(__always)
    private mutating func decode(_ folded: Span<UInt8>) {
        guard offset < folded.count else {
            (scalar, width, characterClass) = (0, 0, .separator)
            return
        }
        (scalar, width) = folded.scalar(at: offset)
        characterClass = classes.lookUp(scalar)
    }

    @inline(__always)
    private mutating func advance(_ folded: Span<UInt8>) {
        offset += width
        characters += 1
        decode(folded)
    }

    @inline(__always)
    mutating func next(in folded: Span<UInt8>) -> Token? {
        while width > 0 {
            let (start, place, isKana) = (offset, characters, characterClass == .kana)
            last = (scalar, 0)
            if characterClass == .kanji, !hasGivenKanji {
                hasGivenKanji = true
                return Token(kind: .kanji, range: start..<start + width, place: place)
            }
            switch characterClass {
            case .kanji, .kana:
                advance(folded)
                hasGivenKanji = false
                if characterClass.isRun {
                    last.second = scalar
                    return Token(kind: .bigram, range: start..<offset + width, place: place)
                }
                if isKana { return Token(kind: .runEnd, range: start..<offset, place: place) }
            case .separator: advance(folded)
            case .symbol:
                advance(folded)
                return Token(kind: .symbol, range: start..<offset, place: place)
            case .word:
                repeat { advance(folded) } while characterClass == .word
                return Token(kind: .word, range: start..<offset, place: place)
            }
        }
        return nil
    }
}

/// The tokens of `folded` as a list: for queries, which are short.
public func tokens(of folded: [UInt8]) -> [Token] {
    var list: [Token] = []
    var cursor = TokenCursor(folded.span)
    while let token = cursor.next(in: folded.span) { list.append(token) }
    return list
}

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
