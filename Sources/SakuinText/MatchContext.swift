// SPDX-License-Identifier: GPL-2.0-or-later

/// A match and what stands before and after it, as a line of a concordance has them (KWIC: key word in context).
public struct MatchContext: Sendable, Equatable {
    public let before: String
    /// The match; a character that it is a part of is whole.
    public let match: String
    public let after: String

    /// - Parameters:
    ///   - match: UTF-8 bytes of `text`, which must be contiguous UTF-8.
    ///   - width: characters before and after at most.
    public init(of text: String, match: Range<Int>, width: Int) {
        let start = text.character(holding: match.lowerBound)
        var end = text.character(holding: max(match.upperBound - 1, match.lowerBound))
        if end < text.endIndex { end = text.index(after: end) }
        let first = text.index(start, offsetBy: -width, limitedBy: text.startIndex) ?? text.startIndex
        let last = text.index(end, offsetBy: width, limitedBy: text.endIndex) ?? text.endIndex
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
}
