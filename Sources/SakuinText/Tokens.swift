// SPDX-License-Identifier: GPL-2.0-or-later
//
// Folded text in, tokens out: the one place where text is cut, for documents and queries alike. A match means identical
// tokens. `Index/bigrams.tsv` shows the rule by cases, which a test reads.

/// A piece of folded text that becomes a term.
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
    private var offset = 0
    /// Characters before `offset`: all of the text once no token is left.
    private(set) var characters = 0
    /// True once the kanji at `offset` has been given: its bigram comes next.
    private var hasGivenKanji = false

    mutating func next(in folded: Span<UInt8>) -> Token? {
        while offset < folded.count {
            let (start, place) = (offset, characters)
            let (scalar, width) = folded.scalar(at: start)
            let characterClass = CharacterClass(scalar)
            if characterClass == .kanji, !hasGivenKanji {
                hasGivenKanji = true
                return Token(kind: .kanji, range: start..<start + width, place: place)
            }
            offset += width
            characters += 1
            switch characterClass {
            case .separator: break
            case .symbol: return Token(kind: .symbol, range: start..<offset, place: place)
            case .word:
                passWord(folded)
                return Token(kind: .word, range: start..<offset, place: place)
            case .kanji, .kana:
                hasGivenKanji = false
                if let end = TokenCursor.endOfRunCharacter(folded, at: offset) {
                    return Token(kind: .bigram, range: start..<end, place: place)
                }
                if characterClass == .kana { return Token(kind: .runEnd, range: start..<offset, place: place) }
            }
        }
        return nil
    }

    /// Where the run's character at `offset` ends; nil if the run ends before it.
    @inline(__always)
    private static func endOfRunCharacter(_ folded: Span<UInt8>, at offset: Int) -> Int? {
        guard offset < folded.count else { return nil }
        let (scalar, width) = folded.scalar(at: offset)
        return CharacterClass(scalar).isRun ? offset + width : nil
    }

    private mutating func passWord(_ folded: Span<UInt8>) {
        while offset < folded.count {
            let (scalar, width) = folded.scalar(at: offset)
            guard CharacterClass(scalar) == .word else { break }
            offset += width
            characters += 1
        }
    }
}

/// The tokens of `folded` as a list: for queries, which are short.
public func tokens(of folded: [UInt8]) -> [Token] {
    var list: [Token] = []
    var cursor = TokenCursor()
    while let token = cursor.next(in: folded.span) { list.append(token) }
    return list
}
