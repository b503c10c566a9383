// SPDX-License-Identifier: GPL-2.0-or-later

// How many columns a terminal gives a character. A table of our own: Swift's Glibc module does not show wcwidth(3), and
// a fixed rule is the same on every machine; a test holds it against the C library's.

/// The blanks that fill `columns` columns behind `text`; none where it is as wide or wider.
package func padding(after text: String, to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - displayWidth(text)))
}

/// Columns of one grapheme: an emoji sequence is 2, anything else the sum of its scalars.
package func displayWidth(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1 { return displayWidth(first) }
    // VS16 asks for the emoji's picture, and everything that follows an emoji (skin, ZWJ and another) is inside it.
    if scalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation { return 2 }
    let isJoined = first.properties.isEmoji && scalars.contains("\u{200D}")
    return isJoined ? 2 : scalars.reduce(0) { $0 + displayWidth($1) }
}

/// Columns of one scalar: 0, 1 or 2. A control character has none.
package func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    // Most of all text, without a look into Unicode's tables: ASCII, kana and kanji.
    case 0x20..<0x7F: return 1
    case 0x3041...0x3096, 0x30A1...0x30FF, 0x4E00...0x9FFF: return 2
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .nonspacingMark, .enclosingMark: return 0
    // The soft hyphen shows at a line's end; the Arabic and other signs that are drawn under numbers take a place.
    case .format: return scalar.value == 0xAD || isPrependedMark(scalar) ? 1 : 0
    default: break
    }
    // Medial vowels and final consonants of Hangul join the syllable before them.
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
    // Half a flag is a letter in a box.
    if (0x1F1E6...0x1F1FF).contains(scalar.value) { return 1 }
    return isWide(scalar) || scalar.properties.isEmojiPresentation ? 2 : 1
}

/// East Asian Width W or F (UAX #11), gaps of unassigned characters closed, emoji left to their own property.
private func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2329...0x232A: true
    case 0x2E80...0x303E, 0x3040...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: true
    case 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: true
    case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF: true
    case 0x20000...0x2FFFD, 0x30000...0x3FFFD: true
    default: false
    }
}

/// Prepended_Concatenation_Mark (Unicode's PropList.txt), which the standard library does not have.
private func isPrependedMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: true
    default: false
    }
}

/// Columns of a text on one line.
package func displayWidth(_ text: String) -> Int {
    text.reduce(0) { $0 + displayWidth($1) }
}
