// SPDX-License-Identifier: GPL-2.0-or-later
//
// Folded text in, the units of n-grams out: what words are counted of where no dictionary says what a word is.

/// A unit of folded text: a character of a run of kanji and kana, a whole word of another script, or a symbol.
///
/// ```swift
/// let folded = FoldedText("東京 swift ui").bytes
/// var cursor = UnitCursor()
/// cursor.next(in: folded.span)?.range  // 0..<3: 東, to which 京 is joined, and ui to swift: one space may lie between words
/// ```
public struct TextUnit: Sendable, Equatable {
    /// Bytes of the folded text.
    public var range: Range<Int>
    /// Characters of the folded text.
    public var places: Range<Int>
    /// The character; nil of a word.
    public var scalar: UInt32?
    /// True if it goes on where the unit before it ends, or both are words with one space between them. A symbol stands alone.
    public var isJoined: Bool
}

/// Walks over folded text and gives its units from left to right. The text is handed in at each step, because a `Span` cannot be
/// kept. What separates, and words of more bytes than a term has, are no units.
///
/// ```swift
/// let folded = FoldedText("東京").bytes
/// var cursor = UnitCursor()
/// while let unit = cursor.next(in: folded.span) { print(unit.places) }  // 0..<1, 1..<2
/// ```
public struct UnitCursor: Sendable {
    private let classes = ClassTable.shared
    private var offset = 0
    private var place = 0
    /// What stands before: whether a unit can be joined to it, and whether it is a word.
    private var (canJoin, isBehindWord) = (false, false)

    public init() {}

    @inline(__always)
    public mutating func next(in folded: Span<UInt8>) -> TextUnit? {
        // Characters that separate, and whether they are spaces.
        var (separators, areSpaces) = (0, true)
        while offset < folded.count {
            let (start, first) = (offset, place)
            let (scalar, width) = folded.scalar(at: offset)
            let characterClass = classes.lookUp(scalar)
            offset += width
            place += 1
            if characterClass == .separator {
                separators += 1
                if scalar != 0x20 { areSpaces = false }
                continue
            }
            let isWord = characterClass == .word
            if isWord {
                skipWord(folded)
                guard offset - start <= longestWordTerm else {
                    (canJoin, isBehindWord) = (false, false)
                    continue
                }
            }
            let isBeside = separators == 0 || (separators == 1 && areSpaces && isWord && isBehindWord)
            let isJoined = canJoin && isBeside && characterClass != .symbol
            (canJoin, isBehindWord) = (characterClass != .symbol, isWord)
            return TextUnit(
                range: start..<offset, places: first..<place, scalar: isWord ? nil : scalar, isJoined: isJoined)
        }
        return nil
    }

    @inline(__always)
    private mutating func skipWord(_ folded: Span<UInt8>) {
        while offset < folded.count {
            let (scalar, width) = folded.scalar(at: offset)
            guard classes.lookUp(scalar) == .word else { return }
            offset += width
            place += 1
        }
    }
}

/// Units as numbers: a character's is its scalar value, and a word's follows on all of these.
///
/// ```swift
/// UnitNumber.firstWord + 2  // the third word of a table
/// ```
public enum UnitNumber {
    /// Between units that are not joined. The scalar of this value separates, so that it is no unit.
    public static let gap: UInt32 = 0
    public static let firstWord: UInt32 = 0x11_0000
    /// Of a word that the table does not know.
    public static let unknown = UInt32.max
}

extension UnitCursor {
    /// The numbers of all units of a folded text, with a gap before each that is not joined, and one behind the last.
    /// - Parameters:
    ///   - numbers: written from the start; longer than what is written, and as long as it has to be.
    ///   - words: what numbers words.
    /// - Returns: how many numbers were written, and how many of them are units.
    public static func number(
        _ folded: Span<UInt8>, _ words: WordTable, into numbers: inout [UInt32]
    ) -> (count: Int, units: Int) {
        // No unit is shorter than a byte, and no more than a gap stands before it.
        let most = 2 * folded.count + 1
        if numbers.count < most { numbers = [UInt32](repeating: UnitNumber.gap, count: 2 * most) }
        var span = numbers.mutableSpan
        var (count, units) = (0, 0)
        var cursor = UnitCursor()
        while let unit = cursor.next(in: folded) {
            units += 1
            if !unit.isJoined {
                span[count] = UnitNumber.gap
                count += 1
            }
            if let scalar = unit.scalar {
                span[count] = scalar
            } else {
                let word = words.number(of: folded.extracting(unit.range))
                span[count] = word.map { UnitNumber.firstWord + $0 } ?? UnitNumber.unknown
            }
            count += 1
        }
        span[count] = UnitNumber.gap
        return (count + 1, units)
    }
}

extension UInt32 {
    /// True of a scalar that is no word by itself: kana, and the letters of other scripts that are written without spaces.
    public var isKanaUnit: Bool { CharacterClass(self) == .kana }
}
