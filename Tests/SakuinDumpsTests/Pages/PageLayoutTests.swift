// SPDX-License-Identifier: GPL-2.0-or-later
//
// How a page tells where posts begin (Index/DUMPS.md, "Where a post begins"), and what only looks like it. Synthetic pages.

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct PageLayoutTests {
    @Test func aBulletDoesNotHideTheReplyTargetsOfALossyPage() throws {
        let (posts, _) = try read(
            """
            2024-06-05

            anond:20240605000001

            一つ目の返事

            anond:20240605000000

            箇条書き

            ■その一

            ■その二

            """)
        #expect(posts.map(\.post.replyTo) == ["anond:20240605000001", "anond:20240605000000"])
        #expect(posts.map(\.post.body) == ["一つ目の返事", "箇条書き\n\n■その一\n\n■その二"])
        #expect(posts.allSatisfy { $0.post.isLossy })
    }

    @Test func aBulletWithoutFootersMustBeTheFirstLineOfAPageWithoutTargets() throws {
        let (lossy, _) = try read("2024-06-05\n\n■まとめ\n\n■その一\n\nanond:20240605000000\n\nはい\n")
        #expect(lossy.map(\.post.title) == ["■まとめ", nil])
        #expect(lossy.map(\.post.body) == ["■その一", "はい"])
        let (plain, _) = try read("2024-06-05\n\n題\n\n■その一\n\n本文\n\n■その二\n")
        #expect(plain.map(\.post.title) == ["題"])
        #expect(plain.map(\.post.body) == ["■その一\n\n本文\n\n■その二"])
    }

    @Test func aBulletBetweenFootersIsText() throws {
        let (posts, _) = try read(
            """
            2024-06-05

            ■題名

            本文

            ■箇条

            anond:20240605000000

            Permalink | 記事への反応(3) | 20:50

            ツイートシェア

            ■

            ■箇条

            Permalink | 記事への反応(0) | 20:49
            """)
        #expect(posts.map(\.post.title) == ["題名", nil])
        #expect(posts.map(\.post.replyTo) == [nil, nil])
        #expect(posts.map(\.post.body) == ["本文\n\n■箇条\n\nanond:20240605000000", "■箇条"])
        #expect(posts.map(\.place) == [Place(line: 3, lastLine: 9), Place(line: 15, lastLine: 17)])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05T20:50+09:00", "2024-06-05T20:49+09:00"])
    }

    @Test func aBulletOnAPageWithFootersAloneIsText() throws {
        let (posts, _) = try read(
            "2024-06-05\n\n題\n\n■箇条\n\nPermalink | 記事への反応(3) | 20:50\n\n二つ目の題\n\n本文\n\nPermalink | 記事への反応(0) | 20:49\n")
        #expect(posts.map(\.post.title) == ["題", "二つ目の題"])
        #expect(posts.map(\.post.body) == ["■箇条", "本文"])
        #expect(posts.allSatisfy { $0.post.boundary == .exact && !$0.post.isLossy })
    }

    @Test func squaresWithoutFootersBeginParagraphs() throws {
        let (posts, _) = try read("2024-06-05\n\n■一つ目\n\n本文\n■行中\n\n2024-06-04\n\n■ anond:20240605000000\n\nはい\n")
        #expect(posts.map(\.post.title) == ["一つ目", nil])
        #expect(posts.map(\.post.body) == ["本文\n■行中", "はい"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2024-06-04"])
    }

    @Test func numbersOfLinksAreNoText() throws {
        let (posts, _) = try read(
            """
            [1]ログイン [2]ユーザー登録

            [3]次の25件>

               [4]2024-06-05

               [12]■[13]anond:20240605204524 (BUTTON) 言及先エントリを開く

               返事[14]増田

               [15]Permalink | [16]記事への反応(3) | 20:50

               [17]■[18]増田の題

               本文

               [19]Permalink | [20]記事への反応(0) | 20:49
            """)
        #expect(posts.map(\.post.replyTo) == ["anond:20240605204524", nil])
        #expect(posts.map(\.post.title) == [nil, "増田の題"])
        #expect(posts.map(\.post.body) == ["   返事[14]増田", "   本文"])
    }

    @Test func aReplyMayHaveTextBeforeItsTarget() throws {
        let (posts, _) = try read("2024-06-05\n\n■[ポエム]http://anond.hatelabo.jp/20160101000000\n\n詩\n")
        #expect(posts.map(\.post.title) == ["[ポエム]http://anond.hatelabo.jp/20160101000000"])
        #expect(posts.map(\.post.replyTo) == ["anond:20160101000000"])
    }

    @Test func theFootersLinkGivesTheIDWhereTheSquareIsLost() throws {
        let (posts, _) = try read(
            "## [2024-06-05](https://anond.hatelabo.jp/20240605)\n\n題\n\n本文\n\n"
                + "[Permalink](https://anond.hatelabo.jp/20240605205024) | "
                + "[記事への反応(3)](https://anond.hatelabo.jp/20240605205024#tb) | 20:50\n")
        #expect(posts.map(\.post.id) == ["anond:20240605205024"])
        #expect(posts.map(\.post.url) == ["https://anond.hatelabo.jp/20240605205024"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05T20:50:24+09:00"])
        #expect(posts.map(\.post.body) == ["本文"])
    }

    @Test(
        "What only looks like a footer is text",
        arguments: [
            "Permalink | 記事への反応(3) | 24:00", "Permalink | 記事への反応(3)", "記事への反応(3) | 20:50",
            "ここに Permalink | 記事への反応(3) | 20:50", "Permalink | 記事への反応(3) | 20:50 と出る",
        ])
    func noFooter(line: String) throws {
        let (posts, _) = try read("2024-06-05\n\n題\n\n本文\n\n\(line)\n\nまだ本文\n")
        #expect(posts.map(\.post.body) == ["本文\n\n\(line)\n\nまだ本文"])
    }

    @Test func whatStandsAboveTheFirstSquareIsNotLost() throws {
        let (posts, _) = try read("知らない見出し\n\n■anond:20240605000000\n\nはい\n\nPermalink | 記事への反応(0) | 9:05\n")
        #expect(posts.map(\.post.body) == ["知らない見出し", "はい"])
        #expect(posts.map(\.post.boundary) == [.suspected, .exact])
    }

    @Test(
        "The first paragraph below a date is a title where it looks like one",
        arguments: [
            ("題\n\n本文", "題", "本文"), ("一行だけ", nil, "一行だけ"), ("文である。\n\n本文", nil, "文である。\n\n本文"),
            ("二行\nある\n\n本文", nil, "二行\nある\n\n本文"), ("https://a.example/\n\n本文", nil, "https://a.example/\n\n本文"),
            (String(repeating: "長", count: 101) + "\n\n本", nil, String(repeating: "長", count: 101) + "\n\n本"),
            ("短い\n\nanond:20240605000000\n\nはい", nil, "短い"),
        ] as [(String, String?, String)])
    func title(text: String, title: String?, body: String) throws {
        let (posts, _) = try read("2024-06-05\n\n\(text)\n")
        #expect(posts.first?.post.title == title)
        #expect(posts.first?.post.body == body)
    }
}
