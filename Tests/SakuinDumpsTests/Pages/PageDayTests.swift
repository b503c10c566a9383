// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which day a post is of (Index/DUMPS.md, "The day of a post"). Synthetic pages.

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct PageDayTests {
    private func days(_ text: String) throws -> [String?] { try read(text).posts.map { $0.post.time?.description } }

    @Test func everyDateOfAKeywordPageBeginsADay() throws {
        let (posts, _) = try read("「増田」を含む日記 RSS\n\n2024-06-05\n\n一\n\nはい\n\n2023-01-31\n\n二\n\nいいえ\n")
        #expect(posts.map(\.post.title) == ["一", "二"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2023-01-31"])
    }

    @Test func anAuthorsDateOnADayPageIsText() throws {
        let (posts, _) = try read(
            "2024年06月05日の日記\n\n2024-06-05\n\n題\n\n2011-03-11\n\nの話\n\nanond:20240605000000\n\nはい\n")
        #expect(posts.map(\.post.body) == ["2011-03-11\n\nの話", "はい"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2024-06-05"])
    }

    @Test func aDayPageMaySpillOverMidnight() throws {
        let text = "2024年06月05日の日記\n\n2024-06-05\n\n題\n\n本文\n\n2024-06-04\n\nanond:20240604000000\n\nはい\n"
        #expect(try days(text) == ["2024-06-05", "2024-06-04"])
    }

    @Test func aDateWithinAParagraphOrOfNoDayIsText() throws {
        #expect(try days("2024-06-05\n\n題\n\n本文\n2024-06-04\nまだ\n\n2024-06-31\n\n2024-6-4\n\n終\n") == ["2024-06-05"])
    }

    @Test func pagesBehindEachOtherAreReadEach() throws {
        let (posts, _) = try read(
            """
            2024年06月05日の日記

            2024-06-05

            題

            本文

            ログイン ユーザー登録
            ようこそ ゲスト さん
            2024年06月06日の日記

            次の25件>

            2024-06-06

            ■二日目

            本文

            Permalink | 記事への反応(0) | 9:05
            """)
        #expect(posts.map(\.post.title) == ["題", "二日目"])
        #expect(posts.map(\.post.body) == ["本文", "本文"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2024-06-06T09:05+09:00"])
        #expect(posts.map(\.place) == [Place(line: 5, lastLine: 7), Place(line: 17, lastLine: 19)])
    }

    @Test func aDayHeadingThatAnAuthorWroteIsText() throws {
        let (posts, _) = try read("2024年06月05日の日記\n\n2024-06-05\n\n題\n\n2024年6月5日の日記\n\nきょうは\n")
        #expect(posts.map(\.post.body) == ["2024年6月5日の日記\n\nきょうは"])
    }

    @Test func chromeRightBelowALaterDateIsText() throws {
        let (posts, _) = try read("2024-06-05\n\n題\n\n本文\n\n2024-06-04\n\nログイン ユーザー登録\n\nとは何か\n")
        #expect(posts.map(\.post.title) == ["題", "ログイン ユーザー登録"])
        #expect(posts.map(\.post.body) == ["本文", "とは何か"])
    }

    @Test func chromeAndPagersGoInAnyOrderAtTheEnd() throws {
        let (posts, _) = try read("2024-06-05\n\n題\n\n本文\n\nログイン ユーザー登録\n\n前の25件\nようこそゲストさん\n\n次の25件＞\n")
        #expect(posts.map(\.post.body) == ["本文"])
    }
}
