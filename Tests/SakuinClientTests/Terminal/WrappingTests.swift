// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinTerminal

@Suite struct WrappingTests {
    private func lines(_ text: String, _ columns: Int) -> [String] {
        wrapped(cells(text, .plain, lineFeed: "⏎"), columns: columns).map { $0.map(\.text).joined() }
    }

    @Test("A line that goes on does so behind its indent, where that leaves room")
    func hanging() {
        #expect(wrapped("one two three", columns: 13, hanging: 2) == "one two three\n")
        #expect(wrapped("one two three", columns: 8, hanging: 2) == "one two\n  three\n")
        #expect(wrapped("  東京 大阪京都", columns: 8, hanging: 4) == "  東京\n    大阪\n    京都\n")
        #expect(wrapped("  /srv/archive/posts", columns: 12, hanging: 4) == "  /srv/\n    archive/\n    posts\n")
        #expect(wrapped("one two", columns: 5, hanging: 3) == "one\ntwo\n")
        #expect(wrapped("", columns: 5, hanging: 2) == "\n")
    }

    @Test(
        "A line is broken where Japanese and Latin text may be broken",
        arguments: [
            ("", 10, [""]),
            ("東京都", 6, ["東京都"]),
            ("東京都の", 6, ["東京都", "の"]),
            ("東京都の", 7, ["東京都", "の"]),
            ("東京。", 4, ["東", "京。"]),
            ("東「京」", 4, ["東", "「京", "」"]),
            ("東京「都", 6, ["東京", "「都"]),
            ("サーバー", 4, ["サー", "バー"]),
            ("ﾊﾝｶｸです", 5, ["ﾊﾝｶｸ", "です"]),
            ("one two three", 7, ["one two", "three"]),
            ("one two three", 8, ["one two", "three"]),
            ("one  two", 3, ["one", "two"]),
            ("東京GPT-4から", 9, ["東京GPT-4", "から"]),
            ("東京GPT-4から", 8, ["東京", "GPT-4か", "ら"]),
            ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
            ("/srv/archive/posts.jsonl", 14, ["/srv/archive/", "posts.jsonl"]),
            ("/srv/archive/posts.jsonl:12", 10, ["/srv/", "archive/", "posts.", "jsonl:12"]),
            ("anond:20240605205024", 16, ["anond:", "20240605205024"]),
            ("a https://a.example/b-c", 12, ["a", "https://", "a.example/", "b-c"]),
            ("東京⏎大阪", 5, ["東京⏎", "大阪"]),
            ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 5, ["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]),
            ("か\u{3099}き", 2, ["か\u{3099}", "き"]),
            ("東京", 1, ["東", "京"]),
        ] as [(String, Int, [String])])
    func breaks(text: String, columns: Int, expected: [String]) {
        #expect(lines(text, columns) == expected)
    }

    @Test("Cells that cannot be parted and do not fit are parted all the same", arguments: 8...16)
    func wideCells(columns: Int) {
        let words = cells("東 1,234", .plain) + [Cell(text: " replies", width: 8, style: .plain)] + cells("。", .plain)
        let pieces = wrapped(words, columns: columns)
        #expect(pieces.allSatisfy { $0.width <= columns }, "\(pieces.map(\.width))")
        #expect(pieces.joined().map(\.text).joined().filter { $0 != " " } == "東1,234replies。")
    }

    @Test("No line is wider than the terminal and nothing but blanks at line ends is lost", arguments: 2...40)
    func fits(columns: Int) {
        let text = "先輩のいう「めんどくさい」は、GPT-4 からAGIへ(ﾊﾝｶｸ)進む https://a.example/sora_scaling-1024x383.png 👍🏽も❤️も。"
        let pieces = wrapped(cells(text, .plain), columns: columns)
        #expect(pieces.allSatisfy { $0.width <= columns })
        let joined = pieces.joined().map(\.text).joined()
        #expect(joined.filter { $0 != " " } == text.filter { $0 != " " })
    }
}
