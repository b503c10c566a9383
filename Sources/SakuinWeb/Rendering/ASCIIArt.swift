// SPDX-License-Identifier: GPL-2.0-or-later

/// Pictures made of characters, as boards have them. They stand only in the font that they were made for, or one of its metrics, and with
/// every blank in its place.
enum ASCIIArt {
    /// True of a text of which most lines are of signs and of blanks that nobody writes between words.
    static func isArt(_ text: String) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline).filter { line in line.contains { !$0.isWhitespace } }
        guard lines.count >= 3 else { return false }
        let drawn = lines.filter(isDrawn).count
        return drawn >= 3 && 2 * drawn >= lines.count
    }

    private static let strokes = Set(
        "∧∨⌒＿￣｜│┃─━／＼（）()ヽﾉノ´`ωДдﾟ゜∀､,;:.'\"|/\\_-~^<>＜＞彡ミ三|ｌｉ!ヾ丶≡∪⊂⊃┌┐└┘├┤ﾆ二i{}［］[]l°。゛ﾞ･"
    )

    private static func isDrawn(_ line: Substring) -> Bool {
        var (blanks, run, strokes, signs) = (0, 0, 0, 0)
        for character in line {
            if character == "\u{3000}" || character == " " {
                run += 1
                blanks = max(blanks, run)
                continue
            }
            run = 0
            signs += 1
            if ASCIIArt.strokes.contains(character) { strokes += 1 }
        }
        guard signs > 0 else { return false }
        let share = Double(strokes) / Double(signs)
        return blanks >= 2 && share >= 0.4 || share >= 0.7 && signs >= 3
    }
}
