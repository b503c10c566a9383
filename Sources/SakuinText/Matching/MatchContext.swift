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
    /// How much of the text stands beside a match.
    ///
    /// ```swift
    /// MatchContext(of: "雨だ。猫が鳴く。", match: 9..<12, extent: .sentence).after  // "が鳴く。"
    /// ```
    public enum Extent: Sendable, Equatable {
        /// So many characters on each side, at most.
        case characters(Int)
        /// The sentences that the match stands in.
        case sentence
        /// All of the text.
        case whole
    }

    public let before: String
    /// The match and nothing beside it: where it is a part of a character, what is left of that stands before or after.
    public let match: String
    public let after: String

    /// - Parameters:
    ///   - match: UTF-8 bytes of `text`, which must be contiguous UTF-8.
    ///   - width: characters before and after at most.
    public init(of text: String, match: Range<Int>, width: Int) {
        self.init(of: text, match: match, extent: .characters(width))
    }

    /// - Parameter match: UTF-8 bytes of `text`, which must be contiguous UTF-8.
    public init(of text: String, match: Range<Int>, extent: Extent) {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: min(match.lowerBound, utf8.count))
        let end = utf8.index(start, offsetBy: min(match.count, utf8.count - min(match.lowerBound, utf8.count)))
        // A cut in a character leaves its beginning before the match and its end behind, whole scalars both.
        let firstWhole = text.character(holding: match.lowerBound)
        let lastWhole = match.isEmpty ? end : text.end(ofCharacterHolding: match.upperBound - 1)
        let first: String.Index
        let last: String.Index
        switch extent {
        case .characters(let width):
            first = text.index(firstWhole, offsetBy: -width, limitedBy: text.startIndex) ?? text.startIndex
            last = text.index(lastWhole, offsetBy: width, limitedBy: text.endIndex) ?? text.endIndex
        case .sentence: (first, last) = text.sentences(around: firstWhole..<lastWhole)
        case .whole: (first, last) = (text.startIndex, text.endIndex)
        }
        before = String(text[first..<start])
        self.match = String(text[start..<end])
        after = String(text[end..<last])
    }
}

extension String {
    /// From the end of the sentence before `range` to the end of the one that `range` ends in, as snippets see ends. Line feeds and blanks
    /// at the edges stay outside.
    fileprivate func sentences(around range: Range<Index>) -> (first: Index, last: Index) {
        var first = range.lowerBound
        while first > startIndex {
            let previous = index(before: first)
            if SnippetWindow.endsSentence(at: previous, before: first, in: self) { break }
            first = previous
        }
        while first < range.lowerBound, self[first].isWhitespace { first = index(after: first) }
        var last = range.upperBound
        let endsAlready =
            last > range.lowerBound && SnippetWindow.endsSentence(at: index(before: last), before: last, in: self)
        while !endsAlready, last < endIndex {
            let next = index(after: last)
            let isEnd = SnippetWindow.endsSentence(at: last, before: next, in: self)
            if isEnd, self[last].isNewline { break }
            last = next
            if isEnd { break }
        }
        return (first, last)
    }

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
