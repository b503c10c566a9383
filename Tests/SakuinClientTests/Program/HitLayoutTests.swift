// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinExport
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct HitLayoutTests {
    private let english = Messages(environment: [:])
    private let japanese = Messages(environment: ["LANG": "ja_JP.UTF-8"])

    private let full = hit(
        replyTo: "anond:20240605190000",
        snippet: snippet("東京の会社は\n東京にある。", start: 300, cutBefore: true, cutAfter: true),
        highlights: [
            Highlight(field: .title, start: 0, end: 6), Highlight(field: .body, start: 300, end: 306),
            Highlight(field: .body, start: 319, end: 325),
        ], lossy: true)

    private func block(_ hit: Hit, colored: Bool = false, columns: Int = 80, _ messages: Messages) -> String {
        escaped(HitLayout.block(Palette(isColored: colored), columns: columns, messages: messages).render(hit))
    }

    @Test("A hit on a terminal is a header, the snippet below it, and an empty line")
    func plainBlock() {
        #expect(
            block(full, english) == """
                anond:20240605205024  2024-06-05 20:50:24  東京の題  → anond:20240605190000
                    [lossy]
                    …東京の会社は⏎東京にある。…


                """)
    }

    @Test("With colour the id, the title, the reply target and every match stand out")
    func coloredBlock() {
        let id = "␛[33manond:20240605205024␛[0m"
        let title = "␛[1;31m東京␛[0m␛[1mの題␛[0m"
        let expected = """
            \(id)  2024-06-05 20:50:24  \(title)  ␛[36m→ anond:20240605190000␛[0m  ␛[2m[欠字あり]␛[0m
                ␛[2m…␛[0m␛[1;31m東京␛[0mの会社は␛[2m⏎␛[0m␛[1;31m東京␛[0mにある。␛[2m…␛[0m


            """
        #expect(block(full, colored: true, columns: 100, japanese) == expected)
    }

    @Test("On a narrow terminal lines are broken and no id or arrow is torn from what it belongs to")
    func narrowBlock() {
        #expect(
            block(full, columns: 28, japanese) == """
                anond:20240605205024
                    2024-06-05 20:50:24  東
                    京の題
                    → anond:20240605190000
                    [欠字あり]
                    …東京の会社は⏎東京にあ
                    る。…


                """)
    }

    @Test("A match that is broken over two lines is coloured on both")
    func matchOverLines() {
        let long = hit(
            title: nil, snippet: snippet("東京都庁"), highlights: [Highlight(field: .body, start: 0, end: 12)])
        let lines = block(long, colored: true, columns: 8, english).split(separator: "\n")
        #expect(lines.suffix(2) == ["    ␛[1;31m東京␛[0m", "    ␛[1;31m都庁␛[0m"])
    }

    @Test("A post without title, time and body says so and repeats nothing")
    func bareBlock() {
        let bare = hit(time: nil, title: nil, snippet: snippet("本文"))
        #expect(block(bare, japanese) == "anond:20240605205024  日時不明  （無題）\n    本文\n\n")
        #expect(block(bare, english) == "anond:20240605205024  no date  (untitled)\n    本文\n\n")
        let titleOnly = hit(time: "2024-06-05", title: "題", snippet: snippet("題", field: .title))
        #expect(block(titleOnly, english) == "anond:20240605205024  2024-06-05  題\n\n")
    }

    @Test("In a pipe a hit is one line of four fields, whatever the post holds")
    func line() {
        let odd = hit(
            title: "題\tと\n題", snippet: snippet("東京\t\u{1B}[0m\r\n\n終", start: 3, cutBefore: true, cutAfter: true))
        let plain = HitLayout.line(Palette(isColored: false))
        #expect(
            plain.render(odd) == "anond:20240605205024\t2024-06-05T20:50:24+09:00\t題 と 題\t東京 ␛[0m 終\n")
        let bare = hit(time: nil, title: nil, snippet: snippet(""))
        #expect(plain.render(bare) == "anond:20240605205024\t\t\t\n")
    }

    @Test("Colour asked for in a pipe marks the same four fields")
    func coloredLine() {
        let expected =
            "␛[33manond:20240605205024␛[0m\t2024-06-05T20:50:24+09:00\t␛[1;31m東京␛[0m␛[1mの題␛[0m\t"
            + "␛[1;31m東京␛[0mの会社は␛[2m ␛[0m␛[1;31m東京␛[0mにある。\n"
        #expect(escaped(HitLayout.line(Palette(isColored: true)).render(full)) == expected)
    }

    @Test(
        "Japan's zone goes without saying, and any other is shown",
        arguments: [
            ("2024-06-05T20:50:24+09:00", "2024-06-05 20:50:24"), ("2024-06-05T20:50+09:00", "2024-06-05 20:50"),
            ("2024-06-05", "2024-06-05"), ("2024-06-05T11:50:24Z", "2024-06-05 11:50:24Z"),
        ])
    func times(wire: String, shown: String) {
        #expect(shortTime(wire) == shown)
    }
}
