// SPDX-License-Identifier: GPL-2.0-or-later
//
// The formats of a flattened page (Index/DUMPS.md, "Pages as text"), by synthetic pages.

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct AnondTextTests {
    @Test func squaresAndFootersDecideAndGiveTheMinute() throws {
        let (posts, _) = try read(
            """
            2024年06月05日の日記

            2024-06-05

            ■題名ひとつ

            本文その一

            二段落目
            Permalink | 記事への反応(3) | 20:50

            ■anond:20240605204524

            返事の本文

            Permalink | 記事への反応(0) | 9:05

            ■

            題名なし

            Permalink | 記事への反応(1) | 00:00

            次の25件>
            ログイン ユーザー登録
            """)
        #expect(posts.map(\.post.title) == ["題名ひとつ", nil, nil])
        #expect(posts.map(\.post.replyTo) == [nil, "anond:20240605204524", nil])
        #expect(posts.map(\.post.body) == ["本文その一\n\n二段落目", "返事の本文", "題名なし"])
        let times = ["2024-06-05T20:50+09:00", "2024-06-05T09:05+09:00", "2024-06-05T00:00+09:00"]
        #expect(posts.map { $0.post.time?.description } == times)
        #expect(posts.allSatisfy { $0.post.boundary == .exact && !$0.post.isLossy })
    }

    @Test func aMarkdownClipGivesTheIds() throws {
        let (posts, _) = try read(
            """
            ## [2024-06-05](https://anond.hatelabo.jp/20240605)

            ### [■](https://anond.hatelabo.jp/20240605205024)題名

            本文

            [Permalink](https://anond.hatelabo.jp/20240605205024) | [記事への反応(3)](https://anond.hatelabo.jp/20240605205024#tb) | 20:50

            ### [■](https://anond.hatelabo.jp/20240605204806)[anond:20240605204707](https://anond.hatelabo.jp/20240605204707)

            返事
            """)
        #expect(posts.map(\.post.id) == ["anond:20240605205024", "anond:20240605204806"])
        #expect(posts.map(\.post.title) == ["題名", nil])
        #expect(posts.map(\.post.replyTo) == [nil, "anond:20240605204707"])
        #expect(posts[0].post.time?.description == "2024-06-05T20:50:24+09:00")
    }

    @Test func footersAloneEndPosts() throws {
        let (posts, _) = try read(
            """
            2024-06-05

            題名

            本文

            Permalink | 記事への反応(3) | 20:50

            一行だけの投稿です。

            Permalink | 記事への反応(3) | 20:49

            http://anond.hatelabo.jp/20160101000000

            古い形の返事

            Permalink | 記事への反応(0) | 20:48
            """)
        #expect(posts.map(\.post.title) == ["題名", nil, nil])
        #expect(posts.map(\.post.body) == ["本文", "一行だけの投稿です。", "古い形の返事"])
        #expect(posts[2].post.replyTo == "anond:20160101000000")
        #expect(posts.map { $0.post.time?.precision } == [.minute, .minute, .minute])
    }

    @Test func linesWithoutBlanksAreParagraphs() throws {
        let (posts, _) = try read("2024年6月5日の日記\n2024-06-05\nanond:20240605000000\nはい\nanond:20240605000001\nいいえ\n")
        #expect(posts.map(\.post.replyTo) == ["anond:20240605000000", "anond:20240605000001"])
        #expect(posts.map(\.post.body) == ["はい", "いいえ"])
    }

    @Test func twoTargetsRunningMakeAnEmptyPost() throws {
        let (posts, _) = try read("2024-06-05\n\nanond:20240605000000\n\nanond:20240605000001\n\n本文\n")
        #expect(posts.map(\.post.body) == ["", "本文"])
    }

    @Test func aTargetWithinAParagraphIsText() throws {
        let (posts, _) = try read("2024-06-05\n\n題\n\n次を見よ\nanond:20240605000000\nおわり\n\nanond:20240605000001\n\n返事\n")
        #expect(posts.count == 2)
        #expect(posts[0].post.body == "次を見よ\nanond:20240605000000\nおわり")
    }

    @Test func chromeAndHeadingsAreDroppedAtTheEndsAndKeptInTheMiddle() throws {
        let (posts, _) = try read(
            """
            はてラボ はてな匿名ダイアリー
            ようこそ ゲスト さんログインユーザー登録

            「増田」を含む日記 RSS

            はてなキーワード: 増田とは

            2024-06-05

            題名

            ログイン ユーザー登録

            次の25件>

            まだ本文

            2024-06-04

            前の日の題名

            前の日の本文

            次の25件>
            """)
        #expect(posts.map(\.post.title) == ["題名", "前の日の題名"])
        #expect(posts.map(\.post.body) == ["ログイン ユーザー登録\n\n次の25件>\n\nまだ本文", "前の日の本文"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2024-06-04"])
    }

    @Test func aSeriesTitleIsToldByTheLineThatQuotesIt() throws {
        let (posts, _) = try read(
            """
            2024-06-05

            連載 (2)

            二回目の本文

            連載というものについて

            続き 連載(3)　https://anond.hatelabo.jp/20240605000300

            anond:20240605000000

            返事

            連載 (3)

            三回目の本文
            """)
        #expect(posts.map(\.post.title) == ["連載 (2)", nil, "連載 (3)"])
        #expect(posts.map(\.post.id) == [nil, nil, "anond:20240605000300"])
        #expect(posts[0].post.body.contains("連載というものについて"))
        #expect(posts.map(\.post.boundary) == [.marked, .marked, .exact])
    }

    @Test func aTextWithoutMarksIsOnePostAndSaysSo() throws {
        let (posts, report) = try read("ただの文章です。\n\n二段落目です。\n")
        #expect(posts.count == 1)
        #expect(posts[0].post.body == "ただの文章です。\n\n二段落目です。")
        #expect(posts[0].post.boundary == .suspected)
        #expect(posts[0].post.time == nil)
        #expect(report.warnings.map(\.reason) == ["nothing tells where posts begin: the text is one post"])
    }

    @Test func lineEndsAndAByteOrderMarkDoNotMatter() throws {
        let plain = try read("2024-06-05\n\n題\n\n本文\n二行目\n\nanond:20240605000000\n\nはい\n").posts
        let windows = try read(
            "\u{FEFF}2024-06-05\r\n\r\n題\r\n\r\n本文\r\n二行目\r\n\r\nanond:20240605000000\r\n\r\nはい\r\n"
        ).posts
        #expect(windows == plain)
    }

    @Test func whatIsNoTextIsRefusedWithTheLine() {
        #expect(throws: DumpError(.empty, .emptyFile)) { try read("") }
        #expect { try read("一行目\n\u{1}\n") } throws: {
            ($0 as? DumpError)?.code == .binary && ($0 as? DumpError)?.line == 2
        }
        #expect { try read([0x50, 0x4B, 3, 4, 0, 0]) } throws: { ($0 as? DumpError)?.code == .damaged }
        #expect { try read("2024-06-05\n\n") } throws: { ($0 as? DumpError)?.code == .empty }
    }
}
