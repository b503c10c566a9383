// SPDX-License-Identifier: GPL-2.0-or-later

// Text of posts on its way to an agent: a model reads what no person sees. Whatever a person would not see, or would see in
// another place than it stands in, is written as its escape.

/// The text with every character that is invisible or moves others as `\u{200B}`. Line feeds and tabs stay.
func shownToAgents(_ text: String) -> String {
    var previous: Unicode.Scalar?
    let isShown = text.unicodeScalars.allSatisfy { scalar in
        defer { previous = scalar }
        return !isInvisible(scalar, behind: previous)
    }
    if isShown { return text }
    var shown = String.UnicodeScalarView()
    previous = nil
    for scalar in text.unicodeScalars {
        if isInvisible(scalar, behind: previous) {
            shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
            previous = nil
        } else {
            shown.append(scalar)
            previous = scalar
        }
    }
    return String(shown)
}

/// Controls, signs of direction, zero-width signs, tags, blanks that are letters, and code points that are no character. A sign that
/// chooses the form of the character before it (葛󠄀) is a part of that; a row of them is a message of its own.
///
/// - Parameter previous: what stands before it as it is; nil at the beginning and behind an escape.
private func isInvisible(_ scalar: Unicode.Scalar, behind previous: Unicode.Scalar?) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x20...0x7E: return false
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF:
        guard let previous else { return true }
        return previous.properties.isVariationSelector || previous.properties.isWhitespace
    // A Braille cell without a dot.
    case 0x2800: return true
    default: break
    }
    if scalar.properties.isDefaultIgnorableCodePoint { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: return true
    default: return false
    }
}

/// The text on one line, its line feeds as `⏎`.
func onOneLine(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "⏎")
}
