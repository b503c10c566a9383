// SPDX-License-Identifier: GPL-2.0-or-later

/// The piece of a text that is shown for a hit.
///
/// ```swift
/// SnippetWindow(of: "前の文。次の文で猫が鳴く。", around: [24..<27]).text  // "次の文で猫が鳴く。"
/// ```
public struct SnippetWindow: Sendable, Equatable {
    /// UTF-8 bytes of the text.
    public let range: Range<Int>
    public let text: String

    /// Characters before the first match that a snippet may show, and in all: about three lines of a terminal.
    static let lead = 30
    static let length = 120
    /// A window that is cut ends with a sentence where one ends behind so many characters.
    static let leastLength = 80

    /// The window of `text` that shows most of its matches (bytes, ascending), or its beginning. It starts after the end of a
    /// sentence where one is near, ends with one where that costs little, and never cuts a grapheme.
    public init(of text: String, around matches: [Range<Int>]) {
        var text = text
        text.makeContiguousUTF8()
        guard let best = SnippetWindow.best(of: matches, in: text.utf8.span) else {
            self.init(of: text, around: nil, showing: 0)
            return
        }
        self.init(of: text, around: matches[best.lowerBound], showing: matches[best.upperBound - 1].upperBound)
    }

    /// The first matches that are near enough for one window and hold the most different text.
    private static func best(of matches: [Range<Int>], in text: Span<UInt8>) -> Range<Int>? {
        guard matches.count > 1 else { return matches.isEmpty ? nil : 0..<1 }
        // Most characters have three bytes.
        let reach = (length - lead) * 3
        let matches = matches.prefix(mostMatches)
        // Which of the matches so far each one says again.
        var different: [Range<Int>] = []
        let kinds = matches.map { match in
            if let known = different.firstIndex(where: { isEqual($0, match, in: text) }) { return known }
            different.append(match)
            return different.count - 1
        }
        var best: Range<Int>?
        var most = 0
        for first in matches.indices {
            var shown: UInt64 = 0
            var worth = 0
            var end = first
            while end < matches.count, end == first || matches[end].upperBound <= matches[first].lowerBound + reach {
                let kind = UInt64(1) << UInt64(kinds[end])
                if shown & kind == 0 { worth += matches[end].count }
                shown |= kind
                end += 1
            }
            if worth > most { (best, most) = (first..<end, worth) }
            // No other shows more where all say the same.
            if different.count == 1 { break }
        }
        return best
    }

    private static func isEqual(_ left: Range<Int>, _ right: Range<Int>, in text: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count where text[left.lowerBound + offset] != text[right.lowerBound + offset] {
            return false
        }
        return true
    }

    /// Matches that are looked at, no more than an integer has bits.
    private static let mostMatches = 64

    /// The window around `match`, which is not cut before the byte `needed`.
    init(of text: String, around match: Range<Int>?, showing needed: Int) {
        if let range = SnippetWindow.lonelyRange(of: text.utf8.span, around: match, showing: needed) {
            let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
            let end = text.utf8.index(start, offsetBy: range.count)
            self.init(range: range, text: String(text[start..<end]))
        } else {
            self.init(ofAny: text, around: match, showing: needed)
        }
    }

    private init(range: Range<Int>, text: String) {
        self.range = range
        self.text = text
    }

    /// The window of any text.
    init(ofAny text: String, around match: Range<Int>?, showing needed: Int) {
        let utf8 = text.utf8
        let anchor = text.character(holding: match?.lowerBound ?? 0)
        let start = match == nil ? text.startIndex : SnippetWindow.start(before: anchor, in: text)
        var end = text.index(start, offsetBy: SnippetWindow.length, limitedBy: text.endIndex) ?? text.endIndex
        if let match {
            // A match longer than the window is shown whole up to the same length again.
            let last = text.character(holding: max(match.upperBound - 1, match.lowerBound))
            let limit = text.index(end, offsetBy: SnippetWindow.length, limitedBy: text.endIndex) ?? text.endIndex
            if last < text.endIndex { end = max(end, min(text.index(after: last), limit)) }
        }
        if end < text.endIndex {
            end = SnippetWindow.sentenceEnd(before: end, from: start, in: text, showing: needed) ?? end
        }
        range = utf8.distance(from: utf8.startIndex, to: start)..<utf8.distance(from: utf8.startIndex, to: end)
        self.text = String(text[start..<end])
    }

    /// The last end of a sentence that is far enough.
    private static func sentenceEnd(
        before end: String.Index, from start: String.Index, in text: String, showing needed: Int
    ) -> String.Index? {
        guard let least = text.index(start, offsetBy: leastLength, limitedBy: end) else { return nil }
        var candidate = end
        while candidate > least, text.utf8.distance(from: text.startIndex, to: candidate) >= needed {
            let last = text.index(before: candidate)
            if endsSentence(at: last, before: candidate, in: text) { return candidate }
            candidate = last
        }
        return nil
    }

    private static func start(before anchor: String.Index, in text: String) -> String.Index {
        var start = anchor
        for _ in 0..<lead {
            guard start > text.startIndex else { break }
            let previous = text.index(before: start)
            if endsSentence(at: previous, before: start, in: text) { break }
            start = previous
        }
        return start
    }

    // MARK: The common case

    /// The same window where it and its neighbours consist of scalars that are characters by themselves, as nearly all
    /// Japanese text does: no graphemes have to be found then. Nil where that does not hold, or the match is long.
    private static func lonelyRange(
        of text: Span<UInt8>, around match: Range<Int>?, showing needed: Int
    ) -> Range<Int>? {
        var start = match?.lowerBound ?? 0
        guard start < text.count, text[start] & 0xC0 != 0x80 else { return nil }
        var steps = match == nil ? nil : 0
        while start > 0, let taken = steps {
            let previous = text.scalar(before: start)
            guard isLonely(previous) else { return nil }
            if taken == lead || endsSentence(previous, before: text.scalar(at: start).value) { break }
            // Of these, ASCII has one byte and all else three.
            start -= previous < 0x80 ? 1 : 3
            steps = taken + 1
        }
        var end = start
        var sentenceEnd: Int?
        for character in 1...length where end < text.count {
            let (scalar, width) = text.scalar(at: end)
            guard isLonely(scalar) else { return nil }
            end += width
            let next = end < text.count ? text.scalar(at: end).value : nil
            if character > leastLength, end >= needed, endsSentence(scalar, before: next) { sentenceEnd = end }
        }
        guard end == text.count || isLonely(text.scalar(at: end).value), (match?.upperBound ?? 0) <= end else {
            return nil
        }
        return start..<(end < text.count ? sentenceEnd ?? end : end)
    }

    /// True for scalars that are a grapheme beside each other (Unicode Standard Annex 29: Grapheme_Cluster_Break Other,
    /// or Control, neither Extended_Pictographic nor of a conjunct): ASCII but for CR, kana, kanji, common punctuation. Of two posts in
    /// five a window holds an ideographic space, a dash or an ellipsis.
    static func isLonely(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3041...0x3096, 0x30A1...0x30FF, 0x4E00...0x9FFF, 0x20...0x7E, 0x3000...0x3029, 0x0A, 0xFF01...0xFF5E,
            0x3400...0x4DBF, 0x2010...0x2027, 0x309D...0x309F, 0x2030...0x203B, 0x2500...0x257F, 0x25C6...0x25D0:
            true
        default: false
        }
    }

    // MARK: Ends of sentences

    /// True if a sentence ends with `scalar`. An ASCII mark that a letter or another sign follows is a part of what it stands in: `work?now`,
    /// `?q=1`, `!=`.
    private static func endsSentence(_ scalar: UInt32, before next: UInt32?) -> Bool {
        switch scalar {
        case 0x3002, 0xFF01, 0xFF1F, 0x0A, 0xFF0E: return true
        case 0x21, 0x3F:
            guard let next else { return true }
            return next >= 0x80 ? CharacterClass(next) != .word : next <= 0x20
        default: return false
        }
    }

    /// The same of a character that may be of several scalars.
    static func endsSentence(at index: String.Index, before next: String.Index, in text: String) -> Bool {
        let character = text[index]
        if character == "\r\n" || character == "\r" { return true }
        let scalars = character.unicodeScalars
        guard let scalar = scalars.first, scalars.count == 1 else { return false }
        return endsSentence(scalar.value, before: next < text.endIndex ? text.unicodeScalars[next].value : nil)
    }
}
