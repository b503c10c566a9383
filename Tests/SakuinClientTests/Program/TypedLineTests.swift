// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import sakuin

@Suite struct TypedLineTests {
    /// The line that these bytes make, and the keys among them.
    private func typed(_ bytes: some Sequence<UInt8>) -> (line: TypedLine, keys: [TypedLine.Key]) {
        var line = TypedLine()
        let keys = bytes.compactMap { line.take($0) }
        return (line, keys)
    }

    private func text(_ typed: String) -> String { self.typed(typed.utf8).line.text }

    @Test("What an input method sends is the line, whatever it is made of")
    func characters() {
        for sent in ["東京", "か\u{3099}", "👨‍👩‍👧", "🇯🇵", "𠮷野家", "é", "a b", String(repeating: "長い", count: 300), "葛\u{E0100}"]
        {
            let (line, keys) = typed(sent.utf8)
            #expect(Array(line.text.utf8) == Array(sent.utf8) && line.isUTF8 && keys.isEmpty, "\(sent)")
        }
    }

    @Test("No character is there before its last byte has come")
    func pieces() {
        var line = TypedLine()
        for (byte, text) in zip("a東𠮷".utf8, ["a", "a", "a", "a東", "a東", "a東", "a東", "a東𠮷"]) {
            #expect(line.take(byte) == nil && line.text == text)
        }
    }

    @Test(
        "A key erases what a person takes for one character",
        arguments: [
            ("東京\u{7F}", "東"), ("東京\u{8}\u{7F}\u{7F}", ""), ("か\u{3099}\u{7F}", ""), ("あか\u{3099}\u{7F}", "あ"),
            ("家👨‍👩‍👧\u{7F}", "家"), ("🇯🇵🇫🇷\u{7F}", "🇯🇵"), ("𠮷\u{7F}", ""), ("葛\u{E0100}\u{7F}", ""), ("❤\u{FE0F}\u{7F}", ""),
            ("東京 大阪\u{17}", "東京 "), ("東京　大阪 \u{17}\u{17}", ""), ("東京\u{15}大", "大"), ("\u{7F}東", "東"),
        ])
    func erasing(keys: String, left: String) { #expect(Array(text(keys).utf8) == Array(left.utf8)) }

    @Test("A key that erases takes the beginning of a character that has not come whole, and no more")
    func begun() {
        #expect(typed([0xE6, 0x9D, 0xB1, 0xE4, 0xBA, 0x7F]).line.text == "東")
        #expect(typed([0xE6, 0x9D, 0xB1, 0xE4, 0xBA, 0x7F, 0x7F]).line.text == "")
    }

    @Test("Sequences of keys are no text, in one piece or several; what follows them is")
    func sequences() {
        for key in ["\u{1B}[A", "\u{1B}[1;5C", "\u{1B}OP", "\u{1B}[15~", "\u{1B}x", "\u{1B}\u{1B}[D", "\u{1B}[200~"] {
            #expect(text("東" + key + "京") == "東京", "\(key.unicodeScalars)")
        }
        #expect(text("東\t京\u{1}\u{1D}\u{85}") == "東 京")
    }

    @Test("Keys that are no text are told in their order")
    func keys() {
        #expect(typed("東京\r大\n".utf8).keys == [.enter, .enter])
        #expect(typed([0x04]).keys == [.end] && typed([0x00]).keys == [.end])
        #expect(typed("東\u{4}\u{0}".utf8).keys.isEmpty)
        #expect(typed("\u{3}\u{1A}\u{C}".utf8).keys == [.interrupt, .suspend, .redraw])
    }

    @Test("Bytes that are no UTF-8 are told of until the line is empty again")
    func broken() {
        for bytes: [UInt8] in [
            [0x93, 0x8C], [0xFF], [0xE6, 0x61], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC1, 0x80],
        ] {
            var (line, _) = typed(bytes)
            #expect(!line.isUTF8 && line.text.contains("\u{FFFD}"), "\(bytes)")
            _ = line.take(0x15)
            #expect(line.isUTF8 && line.text.isEmpty)
        }
        #expect(typed([0xE6, 0x9D, 0x0A]).keys == [.enter] && !typed([0xE6, 0x9D, 0x0A]).line.isUTF8)
        #expect(typed("\u{FFFD}".utf8).line.isUTF8)
    }

    @Test(
        "The row of the cursor is that of a terminal",
        arguments: [
            ("", 10, 0), ("1234567890", 10, 0), ("12345678901", 10, 1), ("東京東京東", 10, 0), ("東京東京東京", 10, 1),
            // The fifth is too wide for what is left.
            ("a東京東京東", 10, 1), ("a東京東京", 10, 0), (String(repeating: "か\u{3099}", count: 11), 10, 2),
        ])
    func rows(text: String, columns: Int, row: Int) { #expect(TypedLine.row(behind: text, columns: columns) == row) }
}
