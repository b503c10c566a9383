// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinExport
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct TerminalChartTests {
    private func chart(_ figure: TrendFigure, columns: Int) -> String {
        TerminalChart(figure: figure, columns: columns, palette: Palette(isColored: false)).text()
    }

    @Test("A query is a chart of blocks as wide as the terminal, with what is to be known around it")
    func single() {
        let figure = Sample.figure(Sample.counts([("令和", [0, 1, 40, 80, 60])]))
        #expect(
            chart(figure, columns: 40) == """
                posts by year, Japan's time

                令和  183 posts, first 2019-04-01, last
                2024-06-05
                first a, last b
                 80│                     ██████
                   │                     ██████
                   │                     ██████ ▄▄▄▄▄▄
                   │                     ██████ ██████
                   │                     ██████ ██████
                   │              ██████ ██████ ██████
                   │              ██████ ██████ ██████
                   │              ██████ ██████ ██████
                   │              ██████ ██████ ██████
                   │       ▁▁▁▁▁▁ ██████ ██████ ██████
                  0└────────────────────────────┄┄┄┄┄┄┄
                    2019   2020   2021   2022   2023

                the last stretch is not complete: the
                archive goes to
                2024-06-05T20:50:24+09:00
                without 2 posts that have no date

                """)
    }

    @Test("Several queries stand below each other on one scale, in Japanese too")
    func several() {
        let figure = Sample.figure(
            Sample.counts([("平成", [80, 20]), ("令和", [0, 40])]), isNormalized: true, language: "ja_JP.UTF-8")
        #expect(
            chart(figure, columns: 60) == """
                年ごとの全投稿に占める割合（%）（日本時間）

                平成  102件、初出 2019-04-01、最後 2024-06-05
                初出 a、最後 b
                 40│███████
                   │███████
                   │███████
                   │███████ ▂▂▂▂▂▂▂
                   │███████ ███████
                  0└────────┄┄┄┄┄┄┄┄

                令和  40件、初出 2019-04-01、最後 2024-06-05
                初出 a、最後 b
                 40│
                   │
                   │        ▄▄▄▄▄▄▄
                   │        ███████
                   │        ███████
                  0└────────┄┄┄┄┄┄┄┄
                    2019    2020

                最後の区間は途中までです（2024-06-05T20:50:24+09:00 まで）
                日時不明の2件は含みません

                """)
    }

    @Test("Where nothing matches, that is said in words and nothing is drawn")
    func empty() {
        var answer = Sample.counts([("東京", [0, 0]), ("大阪", [0, 0])])
        answer.series[0].undated = 0
        for place in answer.series.indices {
            (answer.series[place].total, answer.series[place].first, answer.series[place].last) = (0, nil, nil)
        }
        #expect(
            chart(Sample.figure(answer), columns: 40) == """
                東京  0 posts
                大阪  0 posts
                no post matches
                the last stretch is not complete: the
                archive goes to
                2024-06-05T20:50:24+09:00

                """)
        // Of several, those that are found are drawn.
        answer.series[1].counts = [0, 3]
        answer.series[1].total = 3
        let mixed = chart(Sample.figure(answer, language: "ja_JP.UTF-8"), columns: 40)
        #expect(mixed.contains("東京  0件\n一致する投稿はありません\n\n大阪  3件\n"))
        #expect(mixed.split(separator: "\n").count { $0.contains("└") } == 1)
        // Found, but in no stretch.
        answer.series = [answer.series[0]]
        (answer.series[0].total, answer.series[0].undated) = (2, 2)
        #expect(chart(Sample.figure(answer), columns: 80).hasPrefix("東京  2 posts\nno match falls into a stretch\n"))
    }

    @Test("No line is wider than the terminal, whatever is drawn, and nothing that was found is drawn as nothing")
    func widths() {
        for columns in [20, 40, 79, 80, 200] {
            for count in [1, 2, 7, 24, 33, 79, 80, 500] {
                for most in [1, 7, 12_345_678] {
                    let counts = (0..<count).map { $0 % 3 == 0 ? 0 : most * ($0 + 1) / count + 1 }
                    let keys = (0..<count).map { "\(2000 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1)" }
                    let answer = Sample.counts([("東京", counts)], by: "month", keys: keys)
                    let text = chart(Sample.figure(answer), columns: columns)
                    for line in text.split(separator: "\n") {
                        #expect(displayWidth(String(line)) <= columns, "\(line)")
                    }
                }
            }
        }
        #expect(TerminalChart.block(1, of: 1_000_000, row: 0, rows: 10) == "▁")
        #expect(TerminalChart.block(0, of: 10, row: 0, rows: 10) == " ")
        #expect(TerminalChart.block(10, of: 10, row: 9, rows: 10) == "█")
    }

    @Test("Buckets that share a column are one: counts add up, shares are of all their posts")
    func groups() {
        var answer = Sample.counts([("東京", [10, 20, 30])])
        answer.buckets[1].posts = 100
        answer.buckets[2].posts = 0
        let counts = Sample.figure(answer)
        #expect(counts.value(of: counts.lines[0], 0..<2) == 30)
        let shares = Sample.figure(answer, isNormalized: true)
        #expect(shares.value(of: shares.lines[0], 0..<2) == 10)
        #expect(shares.value(of: shares.lines[0], 2..<3) == 0)
    }

    @Test("An axis names all buckets, else where years begin, else some at even distances")
    func ticks() {
        func names(_ keys: [String], _ most: Int) -> [String] {
            AxisTicks.places(keys, most: most).map { "\($0.place) \($0.label)" }
        }
        #expect(names(["2020", "2021", "2022"], 3) == ["0 2020", "1 2021", "2 2022"])
        #expect(names(["2020", "2021", "2022"], 2) == ["0 2020", "2 2022"])
        let months = (0..<36).map { "\(2019 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1)" }
        #expect(names(months, 4) == ["12 2020", "24 2021"])
        #expect(names(Array(months.prefix(12)), 4) == ["0 2019-01", "3 2019-04", "6 2019-07", "9 2019-10"])
        let hours = (0..<24).map { $0 < 10 ? "0\($0)" : "\($0)" }
        #expect(names(hours, 8) == ["0 00", "3 03", "6 06", "9 09", "12 12", "15 15", "18 18", "21 21"])
        #expect(AxisTicks.values(upTo: 13.2, isWhole: false) == [0, 5, 10, 15])
        #expect(AxisTicks.values(upTo: 3, isWhole: true) == [0, 1, 2, 3])
        #expect(AxisTicks.values(upTo: 598, isWhole: true) == [0, 100, 200, 300, 400, 500, 600])
        #expect(AxisTicks.values(upTo: 0, isWhole: true) == [0, 1])
    }

    @Test("Numbers have the digits that say something")
    func numbers() {
        #expect(
            [0, 7, 1234, 1234.6, 123.4, 13.23, 0.5, 0.01234].map(shortNumber) == [
                "0", "7", "1,234", "1,235", "123", "13.2", "0.5", "0.0123",
            ])
    }
}
