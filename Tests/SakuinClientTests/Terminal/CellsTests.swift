// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct CellsTests {
    @Test(
        "Nothing in a post can steer the terminal",
        arguments: [
            ("\u{1B}[31m赤", "␛[31m赤"),
            ("\u{1B}]0;題\u{07}", "␛]0;題␇"),
            ("a\u{9B}31mb", "a\u{FFFD}31mb"),
            ("a\u{00}b\u{08}c\u{7F}d", "a␀b␈c␡d"),
            ("a\tb", "a b"),
            ("a\rb\r\nc\nd\u{85}e\u{2028}f\u{0B}g\u{0C}h", "a b c d e f g h"),
            ("\u{202E}逆\u{2066}\u{200F}", "\u{FFFD}逆\u{FFFD}\u{FFFD}"),
            ("👨‍👩‍👧‍👦 が\u{3099}", "👨‍👩‍👧‍👦 が\u{3099}"),
        ])
    func neutralised(raw: String, shown: String) {
        #expect(visible(raw) == shown)
        #expect(cells(raw, .plain).map(\.text).joined() == shown)
    }

    @Test("A body keeps its lines and nothing else that moves the cursor")
    func bodyLines() {
        #expect(visibleLines("一\r\n二\n\n\t三\u{1B}[2J\r四\n") == "一\n二\n\n 三␛[2J\n四\n")
    }

    @Test("Line feeds with blanks around them are one sign, and none at the ends")
    func lineFeedSign() {
        let shown = cells("\n一\n\n　 二 \r\n三\n", .plain, lineFeed: "⏎")
        #expect(shown.map(\.text).joined() == "一⏎二 ⏎三")
        #expect(shown.map(\.style) == [.plain, .faint, .plain, .plain, .faint, .plain])
    }

    @Test("Highlights are bytes of the raw field, shown against the snippet's start")
    func mapping() {
        // The raw body is 大阪と東京タワー; the snippet starts at 東 (byte 9).
        let highlights = [
            Highlight(field: .body, start: 0, end: 12), Highlight(field: .title, start: 9, end: 12),
            Highlight(field: .body, start: 15, end: 21), Highlight(field: .body, start: 24, end: 99),
            Highlight(field: .body, start: 18, end: 18), Highlight(field: .body, start: 9, end: 3),
            Highlight(field: .body, start: -4, end: 12), Highlight(field: .body, start: 0, end: 9),
        ]
        let found = marks(highlights, in: .body, from: 9)
        #expect(found == [0..<3, 6..<12, 15..<90])
        let shown = cells("東京タワー", .plain, marks: found)
        #expect(shown.map(\.text) == ["東", "京", "タ", "ワ", "ー"])
        #expect(shown.map(\.style) == [.match, .plain, .match, .match, .plain])
    }

    @Test("A grapheme with any matched byte is marked as a whole")
    func wholeGraphemes() {
        let shown = cells("か\u{3099}👍🏽x", .plain, marks: [3..<6, 7..<8])
        #expect(shown.map(\.text) == ["か\u{3099}", "👍🏽", "x"])
        #expect(shown.map(\.style) == [.match, .match, .plain])
        #expect(shown.map(\.width) == [2, 2, 1])
    }

    @Test("Line feeds left out of sight still count in the offsets")
    func offsetsAcrossLineFeeds() {
        let shown = cells("a\r\n\r\n東b", .plain, marks: [5..<8], lineFeed: "⏎")
        #expect(shown.map(\.text) == ["a", "⏎", "東", "b"])
        #expect(shown.map(\.style) == [.plain, .faint, .match, .plain])
    }

    @Test("A text on one line is what its cells hold, whether it is looked at or passed as it is")
    func oneLineIsItsCells() {
        var random = SplitMix64(state: 5)
        for _ in 0..<5000 {
            let text = random.text()
            #expect(oneLine(text) == cells(text, .plain).map(\.text).joined(), "\(text.unicodeScalars.map(\.value))")
        }
        let pieces = ["\n", "\n", "\n", " ", "\u{3000}", "\u{3099}", "東", "a", "👍"]
        for _ in 0..<5000 {
            let length = Int.random(in: 0...8, using: &random)
            let text = (0..<length).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            #expect(oneLine(text) == cells(text, .plain).map(\.text).joined(), "\(text.unicodeScalars.map(\.value))")
        }
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), oneLine("a\(scalar)b") == "a\(scalar)b" else { continue }
            // What is passed as it is must be harmless: the cells do not change it either.
            guard cells("a\(scalar)b", .plain).map(\.text).joined() == "a\(scalar)b" else {
                Issue.record("U+\(String(value, radix: 16)) is not made visible")
                return
            }
        }
    }
}
