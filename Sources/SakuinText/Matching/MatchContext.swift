// SPDX-License-Identifier: GPL-2.0-or-later

/// A match and what stands before and after it, as a line of a concordance has them (KWIC: key word in context).
///
/// ```swift
/// let context = MatchContext(of: "吾輩は猫である", match: 9..<12, width: 2)
/// context.before  // "輩は"
/// context.match  // "猫"
/// context.after  // "であ"
/// ```
public struct MatchContext: Sendable, Equatable {
    public let before: String
    /// The match and nothing beside it: where it is a part of a character, what is left of that stands before or after.
    public let match: String
    public let after: String

    /// - Parameters:
    ///   - match: UTF-8 bytes of `text`, which must be contiguous UTF-8.
    ///   - width: characters before and after at most.
    public init(of text: String, match: Range<Int>, width: Int) {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: min(match.lowerBound, utf8.count))
        let end = utf8.index(start, offsetBy: min(match.count, utf8.count - min(match.lowerBound, utf8.count)))
        // A cut in a character leaves its beginning before the match and its end behind, whole scalars both.
        let firstWhole = text.character(holding: match.lowerBound)
        let lastWhole = match.isEmpty ? end : text.end(ofCharacterHolding: match.upperBound - 1)
        let first = text.index(firstWhole, offsetBy: -width, limitedBy: text.startIndex) ?? text.startIndex
        let last = text.index(lastWhole, offsetBy: width, limitedBy: text.endIndex) ?? text.endIndex
        before = String(text[first..<start])
        self.match = String(text[start..<end])
        after = String(text[end..<last])
    }
}

extension String {
    /// Where the character begins that the byte belongs to.
    func character(holding offset: Int) -> Index {
        guard offset < utf8.count else { return endIndex }
        let index = utf8.index(utf8.startIndex, offsetBy: offset)
        return self.index(before: self.index(after: index))
    }

    /// Where the character ends that the byte belongs to.
    func end(ofCharacterHolding offset: Int) -> Index {
        let start = character(holding: offset)
        return start < endIndex ? index(after: start) : endIndex
    }
}
