// SPDX-License-Identifier: GPL-2.0-or-later
//
// How what a reader found is told: three kinds apart, equal reasons together, numbers that add up.

import SakuinClient
import SakuinIndex
import SakuinText
import Testing

@testable import sakuind

@Suite struct TroubleTests {
    private let notADate = Bilingual("{0} is not a date", "{0} は日付ではない")
    private let broken = Bilingual("not an object", "オブジェクトではない")

    private func state(
        _ path: String, failure: DumpProblem? = nil, _ problems: DumpProblem...
    ) -> DumpState {
        var state = DumpState(path: path, stamp: FileStamp(size: 1, modified: 1, changed: 1))
        (state.failure, state.problems) = (failure, problems)
        return state
    }

    private func place(_ line: Int, _ detail: String? = nil, in member: String? = nil) -> DumpProblem.Place {
        DumpProblem.Place(line: line, member: member, details: detail.map { [Bilingual(verbatim: $0)] } ?? [])
    }

    @Test("each dump counts under its worst trouble, each trouble under its kind, and groups add up")
    func adding() {
        let gone = DumpProblem(.failure, Bilingual("a binary file", "バイナリ"))
        let states = [
            state("/c", failure: gone, DumpProblem(.unread, broken, count: 2, places: [place(1), place(9)])),
            state(
                "/b", DumpProblem(.remark, notADate, count: 3, places: [place(4, "きのう"), place(5, "x")]),
                DumpProblem(.unread, broken, count: 150, places: [place(3)])),
            state("/a", DumpProblem(.remark, notADate, places: [place(7, "きのう", in: "部.txt")])),
            state("/d"), state("/e", failure: gone),
        ]
        let told = DumpTroubles(states, isJapanese: false)
        #expect(told.unreadable == TroubleCount(dumps: 2, count: 2))
        #expect(told.partly == TroubleCount(dumps: 1, count: 152))
        #expect(told.remarked == TroubleCount(dumps: 1, count: 4))
        #expect(
            told.groups == [
                TroubleGroup(
                    kind: .unreadable, reason: "a binary file", count: 2, dumps: 2,
                    examples: ["/c", "/e"].map { Quarantined(path: $0, line: nil, reason: "a binary file") }),
                TroubleGroup(
                    kind: .partly, reason: "not an object", count: 152, dumps: 2,
                    examples: [("/b", 3), ("/c", 1), ("/c", 9)].map {
                        Quarantined(path: $0, line: $1, reason: "not an object")
                    }),
                TroubleGroup(
                    kind: .remarked, reason: "… is not a date", count: 4, dumps: 2,
                    examples: [
                        Quarantined(path: "/a", line: 7, reason: "部.txt: きのう is not a date"),
                        Quarantined(path: "/b", line: 4, reason: "きのう is not a date"),
                        Quarantined(path: "/b", line: 5, reason: "x is not a date"),
                    ]),
            ])
        for kind in TroubleKind.allCases {
            let sum = told.groups.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
            #expect(sum == told.count(of: kind).count)
        }
        #expect(
            DumpTroubles(states, isJapanese: true).groups.map(\.reason)
                == ["バイナリ", "オブジェクトではない", "… は日付ではない"])
    }

    @Test("the log tells what could not be read, what could in part, and what is merely to be said, with right plurals")
    func log() {
        let dates = DumpProblem(.remark, notADate, count: 2, places: [place(4, "きのう"), place(5, "x")])
        let line = DumpProblem(.unread, broken, places: [place(3)])
        let cases: [(DumpOutcome, String?, String?)] = [
            (.indexed(posts: 1, problems: []), "indexed /a: 1 post", "索引に入れました /a: 投稿 1件"),
            (
                .indexed(posts: 2, problems: [dates]),
                "indexed /a: 2 posts; … is not a date (2 times, first: line 4)",
                "索引に入れました /a: 投稿 2件、… は日付ではない（2 箇所、最初は 4行目）"
            ),
            (
                .indexed(posts: 2, problems: [line, dates]),
                "partly read /a: 2 posts; line 3: not an object; … is not a date (2 times, first: line 4)",
                "一部だけ読めました /a: 投稿 2件、3行目: オブジェクトではない、… は日付ではない（2 箇所、最初は 4行目）"
            ),
            (
                .quarantined(DumpProblem(.failure, Bilingual("empty", "空です"))), "cannot read /a: empty", "読めません /a: 空です"
            ),
            (.removed, "removed /a", "除きました /a"), (.unchanged, nil, nil), (.beingWritten, nil, nil),
        ]
        for (outcome, english, japanese) in cases {
            let told = outcome.told(of: "/a")
            #expect(told?.english == english)
            #expect(told?.japanese == japanese)
        }
        #expect(cases.map(\.0.leavesTextOut) == [false, false, true, true, false, false, false])
    }

    @Test(
        "the language is the locale's for messages",
        arguments: [
            (["LANG": "ja_JP.UTF-8"], true), (["LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"], false), ([:], false),
            (["LC_ALL": "", "LC_MESSAGES": "ja"], true),
        ] as [([String: String], Bool)])
    func language(environment: [String: String], isJapanese: Bool) {
        #expect(SpokenLanguage.isJapanese(environment) == isJapanese)
    }
}
