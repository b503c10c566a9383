// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct CaretLinesTests {
    @Test(
        "Carets stand under the place whatever the width of the characters before it",
        arguments: [
            ("abc def", 4, 7, "    abc def", "        ^^^"),
            ("東京 「大阪", 3, 4, "    東京 「大阪", "         ^^"),
            ("ﾊﾝｶｸ (x", 5, 6, "    ﾊﾝｶｸ (x", "         ^"),
            ("東京", 2, 2, "    東京", "        ^"),
            ("東京", 0, 2, "    東京", "    ^^^^"),
            ("", 0, 0, "    ", "    ^"),
            ("か\u{3099}x", 2, 3, "    か\u{3099}x", "      ^"),
            ("か\u{3099}x", 1, 2, "    か\u{3099}x", "    ^^"),
            ("a\tb\nc\u{1B}d", 5, 6, "    a b c␛d", "         ^"),
            ("abc", 99, 120, "    abc", "       ^"),
            ("abc", -5, Int.max, "    abc", "    ^^^"),
        ] as [(String, Int, Int, String, String)])
    func aligned(query: String, start: Int, end: Int, text: String, carets: String) {
        #expect(caretLines(query, start: start, end: end, columns: 80) == [text, carets])
        #expect(caretLines(query, start: start, end: end, columns: nil) == [text, carets])
    }

    @Test("A query wider than the terminal is cut around the place")
    func cut() {
        let query = String(repeating: "東京", count: 20) + "「" + String(repeating: "大阪", count: 20)
        #expect(
            caretLines(query, start: 40, end: 41, columns: 30) == [
                "    …東京東京「大阪大阪大阪大…",
                "             ^^",
            ])
        #expect(caretLines(query, start: 40, end: 41, columns: nil)[0] == "    " + query)
    }

    @Test("The end of a query wider than the terminal can be pointed at")
    func cutAtTheEnd() {
        let query = String(repeating: "東京", count: 20)
        #expect(caretLines(query, start: 40, end: 41, columns: 30) == ["    …東京東京", "             ^"])
    }
}
