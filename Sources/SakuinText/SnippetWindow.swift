// SPDX-License-Identifier: GPL-2.0-or-later

/// The piece of a text that is shown for a hit.
public struct SnippetWindow: Sendable, Equatable {
    /// UTF-8 bytes of the text.
    public let range: Range<Int>
    public let text: String

    /// Characters before the first match that a snippet may show, and in all: about three lines of a terminal.
    static let lead = 30
    static let length = 120

    /// The window of `text` around `match` (bytes), or its beginning. It starts after the end of a sentence where one
    /// is near, and never cuts a grapheme.
    public init(of text: String, around match: Range<Int>?) {
        let utf8 = text.utf8
        let anchor = SnippetWindow.character(holding: match?.lowerBound ?? 0, in: text)
        let start = match == nil ? text.startIndex : SnippetWindow.start(before: anchor, in: text)
        var end = text.index(start, offsetBy: SnippetWindow.length, limitedBy: text.endIndex) ?? text.endIndex
        if let match {
            // A match longer than the window is shown whole up to the same length again.
            let last = SnippetWindow.character(holding: max(match.upperBound - 1, match.lowerBound), in: text)
            let limit = text.index(end, offsetBy: SnippetWindow.length, limitedBy: text.endIndex) ?? text.endIndex
            if last < text.endIndex { end = max(end, min(text.index(after: last), limit)) }
        }
        range = utf8.distance(from: utf8.startIndex, to: start)..<utf8.distance(from: utf8.startIndex, to: end)
        self.text = String(text[start..<end])
    }

    private static func character(holding offset: Int, in text: String) -> String.Index {
        let utf8 = text.utf8
        guard offset < utf8.count else { return text.endIndex }
        let index = utf8.index(utf8.startIndex, offsetBy: offset)
        return text.index(before: text.index(after: index))
    }

    private static func start(before anchor: String.Index, in text: String) -> String.Index {
        var start = anchor
        for _ in 0..<lead {
            guard start > text.startIndex else { break }
            let previous = text.index(before: start)
            if sentenceEnds.contains(text[previous]) { break }
            start = previous
        }
        return start
    }

    private static let sentenceEnds: Set<Character> = ["。", "！", "？", "!", "?", "\n", "\r\n", "\r", "．"]
}
