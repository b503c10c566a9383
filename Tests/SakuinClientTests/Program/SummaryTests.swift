// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct SummaryTests {
    private let english = Messages(environment: [:])
    private let japanese = Messages(environment: ["LANG": "ja_JP.UTF-8"])
    private let one = hit(snippet: snippet("a"))

    @Test("The summary of a whole answer is its total and time")
    func whole() {
        let answer = searchAnswer([one])
        #expect(english.summary(of: answer).text(columns: 80) == "1 post (exact) · 3.2 ms\n")
        #expect(japanese.summary(of: answer).text(columns: 80) == "1件 (正確) · 3.2 ms\n")
    }

    @Test("A page of many tells what it leaves out and how to go on")
    func page() {
        let answer = searchAnswer(
            [one, one], total: Total(value: 12_345, relation: .atLeast), next: "a'b",
            wider: [WiderFold(fold: 1, more: 3, relation: .exact), WiderFold(fold: 2, more: 0, relation: .exact)],
            index: indexState(pending: 2, quarantined: 1))
        #expect(
            english.summary(of: answer).text(columns: 200) == """
                at least 12,345 posts · 2 shown · 3.2 ms · --fold 1: 3 more · 2 dumps waiting to be indexed · \
                1 unreadable (see sakuin status)
                next page: --page 2

                """)
        #expect(
            japanese.summary(of: answer).text(columns: 60) == """
                12,345件以上 · 2件を表示 · 3.2 ms · --fold 1 で +3件
                索引待ち 2個 · 読めないもの 1件 (sakuin status)
                次のページ: --page 2

                """)
    }

    @Test("Nothing found is said in words, with what a wider fold would find")
    func nothing() {
        let answer = searchAnswer([], wider: [WiderFold(fold: 1, more: 3, relation: .exact)])
        #expect(english.summary(of: answer).text(columns: 80) == "no posts match · 3.2 ms · --fold 1: 3 more\n")
        #expect(japanese.summary(of: answer).text(columns: 80) == "見つかりません · 3.2 ms · --fold 1 で +3件\n")
        var offered = searchAnswer([])
        offered.suggestions = [
            Suggestion(query: "完璧", total: Total(value: 1, relation: .exact)),
            Suggestion(query: "堅壁", total: Total(value: 1200, relation: .atLeast)),
        ]
        offered.loose = Total(value: 7, relation: .exact)
        #expect(
            english.summary(of: offered).text(columns: 200)
                == "no posts match · 3.2 ms · did you mean: 完璧 (1 post) · did you mean: 堅壁 (at least 1,200 posts) · "
                + "as a sentence (--loose): 7 posts\n")
        #expect(
            japanese.summary(of: offered).text(columns: 200)
                == "見つかりません · 3.2 ms · もしかして: 完璧 (1件) · もしかして: 堅壁 (1,200件以上) · 文として (--loose) なら 7件\n")
    }

    @Test("What there is stands before the hits, and how to go on behind them")
    func parts() {
        let answer = searchAnswer(
            [one, one], total: Total(value: 40, relation: .exact), next: "a'b",
            wider: [WiderFold(fold: 2, more: 3, relation: .exact)])
        let summary = english.summary(of: answer)
        #expect(summary.top(columns: 80) == "40 posts (exact) · 2 shown · 3.2 ms\n\n")
        #expect(summary.bottom(columns: 80) == "kana alike (--fold 2): 3 more\nnext page: --page 2\n")
        let later = english.summary(of: answer, first: 21, nextPage: nil)
        #expect(later.top(columns: 80) == "40 posts (exact) · hits 21 to 22 · 3.2 ms\n\n")
        #expect(later.bottom(columns: 80).hasSuffix("next page: --after 'a'\\''b'\n"))
        let none = english.summary(of: searchAnswer([], wider: [WiderFold(fold: 2, more: 3, relation: .exact)]))
        #expect(none.top(columns: 80) == "no posts match · 3.2 ms · kana alike (--fold 2): 3 more\n")
        #expect(none.bottom(columns: 80) == "")
    }

    @Test("One is one, and many are many, in every message")
    func plurals() {
        #expect([0, 1, 2, 1000].map(english.posts) == ["0 posts", "1 post", "2 posts", "1,000 posts"])
        #expect([0, 1, 2, 1000].map(english.dumps) == ["0 dumps", "1 dump", "2 dumps", "1,000 dumps"])
        #expect(english.summary(ofMatches: 1, shown: 1).head == ["1 match"])
        #expect(english.summary(ofMatches: 2, shown: 1).head == ["2 matches", "1 shown"])
    }

    @Test("A stream's summary counts what came")
    func stream() {
        #expect(
            english.summary(ofAll: Total(value: 1234, relation: .exact)).text(columns: 80) == "1,234 posts (exact)\n")
        #expect(english.summary(ofAll: Total(value: 0, relation: .exact)).text(columns: 80) == "no posts match\n")
    }

    @Test(
        "The language is the locale's for messages",
        arguments: [
            (["LANG": "ja_JP.UTF-8"], true), (["LANG": "en_US.UTF-8"], false), ([:], false),
            (["LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"], false), (["LC_ALL": "", "LANG": "ja"], true),
            (["LC_MESSAGES": "ja_JP", "LANG": "C"], true), (["LC_ALL": "ja_JP", "LC_MESSAGES": "C"], true),
        ] as [([String: String], Bool)])
    func language(environment: [String: String], isJapanese: Bool) {
        #expect(Messages(environment: environment).isJapanese == isJapanese)
    }

    @Test(
        "Numbers are grouped by thousands",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func grouping(number: Int, text: String) {
        #expect(grouped(number) == text)
    }

    @Test(
        "A word is quoted where a shell would take it apart",
        arguments: [("abc-_=1:2", "abc-_=1:2"), ("", "''"), ("a b", "'a b'"), ("東", "'東'"), ("'", "''\\'''")])
    func quoting(word: String, quoted: String) {
        #expect(shellQuoted(word) == quoted)
    }
}
