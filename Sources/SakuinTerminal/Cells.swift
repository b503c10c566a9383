// SPDX-License-Identifier: GPL-2.0-or-later

// Text of a post on its way to the terminal: raw text goes in, cells come out, one for each grapheme, harmless and
// measured. Nothing from a post reaches a terminal but through here: no escape sequence, no change of direction.

/// What a terminal shows in one piece.
package struct Cell: Equatable, Sendable {
    package var text: String
    /// Columns.
    package var width: Int
    package var style: Style

    package init(text: String, width: Int, style: Style) {
        self.text = text
        self.width = width
        self.style = style
    }
}

extension [Cell] {
    package var width: Int { reduce(0) { $0 + $1.width } }
}

/// The cells of a text.
///
/// - Parameters:
///   - marks: what to show as matched, in UTF-8 bytes from the text's start; a grapheme is marked as a whole. What lies
///     outside of the text is left out.
///   - lineFeed: stands for line feeds, however many with blanks between them; none at the text's ends.
package func cells(_ text: String, _ style: Style, marks: [Range<Int>] = [], lineFeed: String = " ") -> [Cell] {
    var result: [Cell] = []
    var offset = 0
    var lineFeeds = 0
    for character in text {
        let range = offset..<offset + character.utf8.count
        offset = range.upperBound
        if character.isNewline {
            lineFeeds += 1
            continue
        }
        if lineFeeds > 0 && character.isWhitespace { continue }
        if lineFeeds > 0 && !result.isEmpty { result += lineFeed.map { Cell(of: $0, .faint) } }
        lineFeeds = 0
        result.append(Cell(of: character, marks.contains { $0.overlaps(range) } ? .match : style))
    }
    return result
}

extension Cell {
    fileprivate init(of character: Character, _ style: Style) {
        let shown = visible(character)
        self.init(text: shown, width: shown.reduce(0) { $0 + displayWidth($1) }, style: style)
    }
}

/// The text with every character made visible, on one line.
package func visible(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1.isNewline ? " " : visible($1) }
}

/// The text with its line feeds and nothing else that moves a terminal's cursor.
package func visibleLines(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { visible(String($0)) }
        .joined(separator: "\n")
}

/// The text with every character made visible, on one line: what its cells hold, without cutting a text that is
/// harmless as it is into graphemes.
package func oneLine(_ text: String) -> String {
    var text = text
    guard text.withUTF8({ isHarmless($0) }) else { return cells(text, .plain).map(\.text).joined() }
    guard text.utf8.contains(UInt8(ascii: "\n")) else { return text }
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    return lines.dropFirst().reduce(into: String(lines[0])) { line, next in
        let words = next.drop(while: \.isWhitespace)
        if !words.isEmpty { line += line.isEmpty ? words : " " + words }
    }
}

/// True if the UTF-8 holds nothing dangerous, and no end of a line but line feeds.
private func isHarmless(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<utf8.count {
        switch utf8[index] {
        case UInt8(ascii: "\n"): break
        case 0x00...0x1F, 0x7F: return false
        // The first bytes of all that `isDangerous` names, and of U+0085, U+2028 and U+2029: then it is looked at.
        case 0xC2 where utf8[index + 1] < 0xA0, 0xD8 where utf8[index + 1] == 0x9C: return false
        case 0xE2 where (0x80...0x81).contains(utf8[index + 1]) && isInvisible(utf8[index + 1], utf8[index + 2]):
            return false
        default: break
        }
    }
    return true
}

/// Of U+2000 to U+207F, by the last two bytes: marks and changes of direction, line and paragraph separators.
private func isInvisible(_ middle: UInt8, _ last: UInt8) -> Bool {
    middle == 0x80 ? (0x8E...0x8F).contains(last) || (0xA8...0xAE).contains(last) : (0xA6...0xA9).contains(last)
}

private func visible(_ character: Character) -> String {
    if !character.unicodeScalars.contains(where: isDangerous) { return String(character) }
    var result = ""
    for scalar in character.unicodeScalars {
        switch scalar.value {
        case _ where !isDangerous(scalar): result.unicodeScalars.append(scalar)
        case 0x09: result += " "
        case 0x00...0x1F: result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
        case 0x7F: result += "\u{2421}"
        default: result += "\u{FFFD}"
        }
    }
    return result
}

/// Controls, and what would turn the direction of the text around it (UAX #9).
private func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
}
