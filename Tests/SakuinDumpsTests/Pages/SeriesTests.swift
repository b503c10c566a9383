// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts in parts: rule B of Index/DUMPS.md, "Where a post begins". Synthetic pages.

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct SeriesTests {
    /// A page of two parts; the upper one's last line is `quote`, the lower one's title is `title`.
    private func page(_ quote: String, _ title: String, day: String = "2024-06-05") -> String {
        "\(day)\n\nanond:20240605000000\n\n返事\n\n\(quote)\n\n\(title)\n\n三回目の本文\n"
    }

    @Test(
        "White space does not part a title from its quote",
        arguments: [
            ("続き 連載 (3) https://anond.hatelabo.jp/20240605000300", "連載(3)"),
            ("続き連載(3)　https://anond.hatelabo.jp/20240605000300", "連載　(3)"),
            ("前回  連 載(3)http://anond.hatelabo.jp/20240605000300", "連載 (3)"),
            ("続き httpの話（3） https://anond.hatelabo.jp/20240605000300", "httpの話（3）"),
            ("続き 番号のない題 https://anond.hatelabo.jp/20240605000300", "番号のない題"),
        ])
    func whiteSpace(quote: String, title: String) throws {
        let (posts, _) = try read(page(quote, title))
        #expect(posts.map(\.post.id) == [nil, "anond:20240605000300"])
        #expect(posts.map(\.post.title) == [nil, title])
        #expect(posts.map(\.post.boundary) == [.marked, .exact])
        #expect(posts[0].post.body == "返事\n\n\(quote)")
    }

    @Test(
        "What is not quoted so begins no post",
        arguments: [
            ("続き 連載(3) https://anond.hatelabo.jp/20240605", "連載(3)"),
            ("続き 連載(3) https://example.com/20240605000300", "連載(3)"),
            ("この続き 連載(3) https://anond.hatelabo.jp/20240605000300", "連載(3)"),
            ("続き 連載(3) https://anond.hatelabo.jp/20240605000300", "連載について"),
            ("続き 連載(3) https://anond.hatelabo.jp/20240605000300", "連載(3)\nの話"),
        ])
    func noQuote(quote: String, title: String) throws {
        #expect(try read(page(quote, title)).posts.count == 1)
    }

    @Test func aPartWithAnotherNumberHasNoID() throws {
        let (posts, _) = try read(page("続き 連載(4) https://anond.hatelabo.jp/20240605000300", "連載(3)"))
        #expect(posts.map(\.post.id) == [nil, nil])
        #expect(posts.map(\.post.title) == [nil, "連載(3)"])
        #expect(posts.map(\.post.boundary) == [.marked, .marked])
    }

    @Test func anIDOfAnotherDayIsNotThePostsOfThisOne() throws {
        let quote = "続き 連載(3) https://anond.hatelabo.jp/20240605000300"
        let (posts, _) = try read(page(quote, "連載(3)", day: "2024-06-07"))
        #expect(posts.map(\.post.id) == [nil, nil])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-07", "2024-06-07"])
    }

    @Test func quotesThatDisagreeGiveNoID() throws {
        let quotes =
            "続き 連載(3) https://anond.hatelabo.jp/20240605000300\n\n続き 連載(3) https://anond.hatelabo.jp/20240605000301"
        #expect(try read(page(quotes, "連載(3)")).posts.map(\.post.id) == [nil, nil])
    }

    @Test func twoPostsWithTheQuotedTitleHaveNoID() throws {
        let quote = "続き 連載(3) https://anond.hatelabo.jp/20240605000300"
        let (posts, _) = try read(page(quote, "連載(3)\n\n一度目\n\n連載(3)"))
        #expect(posts.map(\.post.title) == [nil, "連載(3)", "連載(3)"])
        #expect(posts.map(\.post.id) == [nil, nil, nil])
        #expect(posts.map(\.post.boundary) == [.marked, .marked, .marked])
    }

    @Test func aListOfThePartsIsText() throws {
        let quote = "続き 連載(3) https://anond.hatelabo.jp/20240605000300"
        let (posts, _) = try read(page(quote, "もくじ\n\n連載(1)\n\n連載(2)\n\n連載(3)"))
        #expect(posts.count == 1)
    }

    @Test func aTitleBehindASquareHasTheQuotedID() throws {
        let (posts, _) = try read(
            "2024-06-05\n\n■返信\n\n続き 連載(3) https://anond.hatelabo.jp/20240605000300\n\n■連載 (3)\n\n本文\n")
        #expect(posts.map(\.post.id) == [nil, "anond:20240605000300"])
    }
}
