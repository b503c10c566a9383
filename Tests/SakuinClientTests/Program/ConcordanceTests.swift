// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct ConcordanceTests {
    private static func line(_ before: String, _ after: String, id: String = "p") -> KwicLine {
        KwicLine(
            id: id, key: nil, time: nil, source: Source(dump: "d", line: 1, lastLine: 2), field: .body, start: 0,
            end: 3,
            left: before, match: "猫", right: after)
    }

    private static let lines = [
        line("白い", "がいる"), line("あの", "ガ鳴く"), line("黒い", "\n\u{3000}あ"), line("", ""), line("白い", "がいない"),
    ]

    @Test("lines are sorted by the text after the match, kana alike, blanks aside")
    func right() {
        let sorted = Concordance.sorted(ConcordanceTests.lines, by: .right)
        #expect(sorted.map(\.right) == ["", "\n\u{3000}あ", "がいない", "がいる", "ガ鳴く"])
    }

    @Test("or by the text before it, read backwards; equal lines by the other side")
    func left() {
        let sorted = Concordance.sorted(ConcordanceTests.lines, by: .left)
        #expect(sorted.map(\.left) == ["", "白い", "白い", "黒い", "あの"])
        #expect(sorted.map(\.right)[1...2] == ["がいない", "がいる"])
        #expect(Concordance.sorted(ConcordanceTests.lines, by: .newest) == ConcordanceTests.lines)
    }

    @Test("lines are sorted from the second or third character or word on, read outward, signs and blanks aside")
    func further() {
        let texts = ["いろは", "あは、に", "う、Ｂ beta x", "うｂ Alpha", "え", "う は い"]
        let after = texts.map { ConcordanceTests.line("", $0) }
        #expect(
            Concordance.sorted(after, by: .right2).map(\.right) == [
                "え", "うｂ Alpha", "う、Ｂ beta x", "う は い", "あは、に", "いろは",
            ])
        #expect(Concordance.sorted(after, by: .right3).first?.right == "え")
        let before = ["c いう", "Zebra ant い", "bee ant い", "い"].map { ConcordanceTests.line($0, "") }
        #expect(Concordance.sorted(before, by: .left2).map(\.left) == ["い", "bee ant い", "Zebra ant い", "c いう"])
        #expect(Concordance.sorted(before, by: .left3).map(\.left) == ["い", "bee ant い", "c いう", "Zebra ant い"])
    }

    @Test(
        "on a terminal the matches stand in one column, whatever the ids, and no line is too wide",
        arguments: [40, 61, 80, 200])
    func columns(columns: Int) {
        let concordance = Concordance(palette: Palette(isColored: false), columns: columns)
        let long = String(repeating: "長い文a", count: 30)
        var places: Set<Int> = []
        for (before, after) in [("", ""), ("a", "b"), (long, long), ("前\nの", "後\n")] {
            for id in ["p", "20240605205024", "anond:20240605205024"] {
                let text = concordance.render(ConcordanceTests.line(before, after, id: id))
                let shown = cells(text, .plain)
                #expect(shown.width <= columns)
                #expect(text.hasPrefix(id + "  ") && text.hasSuffix("\n"))
                if let place = text.firstIndex(of: "猫") { places.insert(cells(String(text[..<place]), .plain).width) }
            }
        }
        #expect(places.count == 1)
    }

    @Test("in a pipe a match is a line of five fields")
    func pipe() {
        let concordance = Concordance(palette: Palette(isColored: false), columns: nil)
        #expect(concordance.render(ConcordanceTests.line("前\tの\n", "後")) == "p\t\t前 の\t猫\t後\n")
    }
}
