// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import SakuinWeb

@Suite struct ReadingTests {
    private func line(
        _ id: String, _ time: String?, depth: Int = 0, to targets: [String] = [], poster: String? = nil
    ) -> ThreadLine {
        var post = PostAnswer(
            id: id, key: "key:" + id, time: time, title: nil, body: "", replyTo: targets.first, links: [], author: nil,
            url: nil, boundary: "exact", lossy: false, sources: [], earlier: [])
        post.alsoReplyTo = targets.count > 1 ? Array(targets.dropFirst()) : nil
        post.authorID = poster
        return ThreadLine(depth: depth, asked: false, replies: 0, post: post)
    }

    @Test("Posts of a board have their own numbers; others are counted in time, and gaps not at all")
    func numbers() {
        let board = ReadThread([
            line("dat:b/1/1", "2024", poster: "A"), line("dat:b/1/7", "2024", to: ["dat:b/1/1", "dat:b/1/404"]),
            line("dat:b/1/3", "2024", to: ["dat:b/1/1", "dat:b/1/3"], poster: "A"),
        ])
        #expect(board.isOfBoard)
        #expect(board.flat.map(\.number) == [1, 3, 7])
        #expect(board.entries[0].answeredBy.sorted() == [3, 7] && board.entries[1].answers == [1])
        #expect(board.entries[2].answers == [1] && board.posters == ["A": [1, 3]])
        #expect(board.mostAnswered(5).map(\.number) == [1])
        let others = ReadThread([
            line("a", "2024-06-05T10:00:00+09:00"), line("c", nil, depth: 1, to: ["a"]),
            line("b", "2024-06-05T09:00:00+09:00", depth: 1, to: ["a"]),
            ThreadLine(depth: 0, asked: true, replies: 1, missing: "x"),
        ])
        #expect(!others.isOfBoard)
        #expect(others.entries.map(\.number) == [2, 3, 1, nil] && others.flat.map(\.number) == [1, 2, 3])
        #expect(others.name == "key:a" && others.newest == "2024-06-05T10:00:00+09:00")
        #expect(ReadThread([]).name == nil && ReadThread([]).flat.isEmpty)
    }

    @Test("Anchors of either width, with their bytes; of several numbers the first")
    func anchors() {
        let text = "あ>>12 ＞＞３-5 >9 >>x >>>7"
        #expect(Anchor.all(in: text).map(\.number) == [12, 3, 7])
        #expect(
            Anchor.all(in: text).map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
                == [">>12", "＞＞３", ">>7"])
        #expect(Anchor.all(in: ">").isEmpty && Anchor.all(in: ">>").isEmpty && Anchor.all(in: "").isEmpty)
    }

    @Test("What is drawn is told from what is written")
    func art() {
        #expect(ASCIIArt.isArt("　　 ∧＿∧\n　 （　´∀｀）＜　オマエモナー\n　 （　　　　）\n　 ｜ ｜　|\n　 （_＿）＿）"))
        #expect(ASCIIArt.isArt("┌───┐\n│　　　│\n└───┘"))
        for text in [
            "", "東京", "　一段落目はここから。\n　二段落目。\n　三段落目です。", "(笑)\n(泣)\n(怒)と書いた",
            "print(a)\nif b:\n    c = d[1]\n    return c", ">>1\n>>2\nなるほど、そうですか。",
            String(repeating: "これは普通の文です。「引用」もある。\n", count: 9),
        ] { #expect(!ASCIIArt.isArt(text), "\(text)") }
    }

    @Test("Days of the calendar, and no others")
    func days() throws {
        for text in [
            "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-1-1", "x", "２０２４-01-01",
            "0000-01-01", "+024-01-01",
        ] {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
        let leap = try #require(CalendarDay("2024-02-29"))
        #expect(leap.weekday == 3 && leap.next?.text == "2024-03-01" && leap.previous?.text == "2024-02-28")
        #expect(CalendarDay("2000-01-01")?.weekday == 5 && CalendarDay("2026-11-30")?.weekday == 0)
        #expect(CalendarDay("2023-12-31")?.next?.text == "2024-01-01")
        #expect(CalendarDay("9999-12-31")?.next == nil && CalendarDay("0001-01-01")?.previous == nil)
        var (day, weekday, count) = (CalendarDay("1999-12-31"), 4, 0)
        while let one = day, one.year < 2005 {
            #expect(one.weekday == weekday)
            (day, weekday, count) = (one.next, (weekday + 1) % 7, count + 1)
        }
        #expect(count == 1 + 366 + 365 * 3 + 366)
    }

    @Test("A day's colour grows with its posts, and every day with a post has one")
    func levels() {
        #expect([0, 1, 2, 10, 99, 100].map { DayCounts.level($0, of: 100) } == [0, 1, 1, 2, 4, 4])
        #expect(DayCounts.level(1, of: 1) == 4 && DayCounts.level(0, of: 0) == 0)
        for greatest in 1...300 {
            let levels = (0...greatest).map { DayCounts.level($0, of: greatest) }
            #expect(
                levels == levels.sorted() && levels.last == 4 && levels.dropFirst().allSatisfy { (1...4).contains($0) })
        }
    }

    @Test("The list of what is hidden survives its file, and takes nothing that is no entry")
    func hidden() {
        var list = NGList(lines: ["word\t天元", "poster\tAb+/", "nothing\tx", "word", ""])
        #expect(list.entries.map(\.value) == ["天元", "Ab+/"])
        list.add(.author, " 名\n無 し\t")
        list.add(.author, "名 無 し")
        list.add(.word, "  ")
        list.add(.word, String(repeating: "x", count: 201))
        #expect(list.entries.map(\.value) == ["天元", "Ab+/", "名 無 し"])
        var post = PostAnswer(
            id: "a", time: nil, title: nil, body: "天元に打つ", replyTo: nil, links: [], author: "名 無 し", url: nil,
            boundary: "exact", lossy: false, sources: [], earlier: [])
        #expect(list.reason(to: post)?.kind == .word)
        list.remove(.word, "天元")
        #expect(list.reason(to: post)?.kind == .author)
        (post.author, post.authorID) = ("名無し", "Ab+/")
        #expect(list.reason(to: post)?.kind == .poster)
        post.authorID = nil
        #expect(list.reason(to: post) == nil)
    }

    @Test("A visit is told by the newest post of the last one")
    func visits() {
        var visits = ThreadVisits(lines: ["key:a\t2024", "broken"])
        #expect(visits["key:a"] == "2024" && visits["key:b"] == nil)
        let (again, later) = (visits.note("key:a", newest: "2024"), visits.note("key:a", newest: "2025"))
        #expect(!again && later)
        #expect(visits["key:a"] == "2025" && visits.lines.count == 1)
        for number in 0..<3000 {
            let isNew = visits.note("key:\(number)", newest: "2024")
            #expect(isNew)
        }
        #expect(visits.lines.count == 2000 && visits["key:a"] == nil && visits["key:2999"] == "2024")
        let isTaken = visits.note("a\tb", newest: "2024")
        #expect(!isTaken)
    }
}
