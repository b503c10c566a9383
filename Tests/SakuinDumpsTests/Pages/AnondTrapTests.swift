// SPDX-License-Identifier: GPL-2.0-or-later
//
// The traps of the Hatena Anonymous Diary's pages (Index/DUMPS.md, "The Hatena Anonymous Diary"), one by
// one; whole files stand among the fixtures.

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct AnondTrapTests {
    // MARK: HTML

    private func section(_ id: String, _ title: String, _ body: String) -> String {
        """
        <div class="section"><h3><a href="/\(id)"><span class="sanchor">■</span></a>\(title)</h3>\(body)
        <p class="sectionfooter"><a href="/\(id)">Permalink</a> | <a href="/\(id)#tb">記事への反応(0)</a> | 20:50</p></div>
        """
    }

    private func day(_ date: String, _ sections: String) -> String {
        "<div class=\"day\"><h2><span class=\"date\">\(date)</span></h2><div class=\"body\">\(sections)</div></div>"
    }

    private func page(_ days: String) throws -> [Post] {
        try read("<html><body><div id=\"hatena-anond\">\(days)</div></body></html>").posts.map(\.post)
    }

    @Test(
        "A title names the post that it answers in any of the ways that the site had",
        arguments: [
            ("<a href=\"/20240605204806\">anond:20240605204806</a>", nil, "anond:20240605204806"),
            (
                "<a href=\"/20240605204806\">anond:20240605204806</a> <button class=\"optimize-get-reference-button\">言及先エントリを開く</button>",
                nil, "anond:20240605204806"
            ),
            ("http://anond.hatelabo.jp/20160101000000", nil, "anond:20160101000000"),
            ("https://anond.hatelabo.jp/20240605204806", nil, "anond:20240605204806"),
            (
                "[ポエム]http://anond.hatelabo.jp/20160101000000", "[ポエム]http://anond.hatelabo.jp/20160101000000",
                "anond:20160101000000"
            ),
            ("anond:2024060520480", "anond:2024060520480", nil),
            ("anond:20240605204806を読んで", "anond:20240605204806を読んで", nil),
            ("■", nil, nil), (" ", nil, nil),
        ] as [(String, String?, String?)])
    func replyTitle(html: String, title: String?, target: String?) throws {
        let posts = try page(day("2024-06-05", section("20240605205024", html, "<p>本文</p>")))
        #expect(posts.map(\.title) == [title])
        #expect(posts.map(\.replyTo) == [target])
        #expect(posts.map(\.id) == ["anond:20240605205024"])
        #expect(posts.map(\.body) == ["本文"])
    }

    @Test func whatTheSitePutIntoAPostIsNoTextOfIt() throws {
        let noise = [
            "class=\"afc\"", "id=\"rectangle-middle\"", "id=\"title-below-ad\"", "id=\"hotentriesblock\"",
            "id=\"bookmark-comment-unit\"", "class=\"hotentries-wrapper\"", "class=\"double-rectangle\"",
            "class=\"ad-in-entry-block\"", "class=\"refererlist\"",
        ].map { "<div \($0)><p>雑音</p></div>" }.joined()
        let body = "<p>一</p>\(noise)<script>var a = '雑音';</script><p class=\"share-button\">雑音</p><p>二</p>"
        #expect(try page(day("2024-06-05", section("20240605205024", "題", body))).map(\.body) == ["一\n\n二"])
    }

    @Test func programsTweetsAndNotesOfAPostAreItsText() throws {
        let body = """
            <pre class="syntax-highlight">a\r\n  b</pre><blockquote class="twitter-tweet"><p>つぶやき</p></blockquote>\
            <h4>見出し</h4><div class="footnote"><p class="footnote">*1: 注</p></div>
            """
        let posts = try page(day("2024-06-05", section("20240605205024", "題", body)))
        #expect(posts.map(\.body) == ["a\n  b\n\nつぶやき\n\n見出し\n\n*1: 注"])
    }

    @Test func cellsItemsAndTermsStandApart() throws {
        let body =
            "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><dl><dt>語</dt><dd>意味</dd></dl><p>https://e.example/x</p>"
        let posts = try page(day("2024-06-05", section("20240605205024", "題", body)))
        #expect(posts.map(\.body) == ["a b\nc d\n\n語\n意味\n\nhttps://e.example/x"])
        #expect(posts.map(\.links) == [["https://e.example/x"]])
    }

    @Test(
        "A page is one whatever stands before it",
        arguments: [
            "", "\u{FEFF}\n", "<!-- saved from url=(0020)https://a.example/ -->\n", "<!DOCTYPE html>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"http://www.w3.org/\">\n",
            "<!-- kept by a keeper -->",
        ])
    func beginning(prolog: String) throws {
        let html =
            prolog + "<html><body><div id=\"hatena-anond\">" + day("2024-06-05", section("20240605205024", "題", "本文"))
        #expect(try read(html).posts.map(\.post.id) == ["anond:20240605205024"])
    }

    @Test(
        "A copy's rewritten addresses still tell the post's id",
        arguments: [
            "/20240605205024", "https://anond.hatelabo.jp/20240605205024", "20240605205024", "../20240605205024.html",
            "/web/20240607000000/https://anond.hatelabo.jp/20240605205024", "./20240605205024.html#tb",
        ])
    func permalink(address: String) throws {
        let text = section("20240605205024", "題", "<p>本文</p>").replacing(
            "<h3><a href=\"/20240605205024\">", with: "<h3><a href=\"\(address)\">")
        let posts = try page(day("2024-06-05", text))
        #expect(posts.map(\.id) == ["anond:20240605205024"])
        #expect(posts.map { $0.time?.description } == ["2024-06-05T20:50:24+09:00"])
    }

    @Test func theDayAndTheFooterTellTheTimeOfAPostWithoutAnAddress() throws {
        let text = section("x", "題", "<p>本文</p>")
        let posts = try page(day("2024-06-05", text) + day("2024-06-04", text))
        #expect(posts.map(\.id) == [nil, nil])
        #expect(posts.map { $0.time?.description } == ["2024-06-05T20:50+09:00", "2024-06-04T20:50+09:00"])
    }

    @Test func anAnswerOfTheSiteMayEscapeEveryTag() throws {
        let (posts, _) = try read(
            "{\"id\":\"20240605205024\",\"title\":\"\",\"body\":\"\\u003cp\\u003e一\\u003c\\/p\\u003e\"}\n")
        #expect(posts.map(\.post.body) == ["一"])
        #expect(posts.map(\.post.id) == ["anond:20240605205024"])
    }

    @Test func answersOfTheSiteInAnArrayAreTheSamePosts() throws {
        let answers = [
            "{\"id\":\"20240605205024\",\"title\":\"A &amp; B\",\"body\":\"<p>一</p>\"}",
            "{\"id\":\"20240605205025\",\"title\":\"<a href=\\\"/20240605205024\\\">anond:20240605205024</a>\",\"body\":\"<p>二</p>\"}",
        ]
        let alone = try read(answers.joined(separator: "\n")).posts.map(\.post)
        #expect(alone.map(\.title) == ["A & B", nil])
        #expect(alone.map(\.replyTo) == [nil, "anond:20240605205024"])
        #expect(alone.map(\.body) == ["一", "二"])
        #expect(try read("[" + answers.joined(separator: ",\n") + "]").posts.map(\.post) == alone)
    }

    // MARK: Text

    @Test func spacesMayBeSqueezedOut() throws {
        let (posts, _) = try read(
            "「増田」を含む日記RSS\nはてなキーワード:増田とは\n2024-06-05\n■題\n本文\nPermalink|記事への反応(3)|20:50\nツイートシェア\nログインユーザー登録ようこそゲストさん\n"
        )
        #expect(posts.map(\.post.title) == ["題"])
        #expect(posts.map(\.post.body) == ["本文"])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05T20:50+09:00"])
    }

    @Test(
        "Pagers are the page's at its ends",
        arguments: [
            "次の25件>", "<前の25件", "<前の25件 次の25件>", "前の25件 | 次の25件＞",
            "[<前の25件](/20240605?page=1) [次の25件\\>](/20240605?page=3)",
        ])
    func pagers(line: String) throws {
        let (posts, _) = try read("\(line)\n\n2024-06-05\n\n題\n\n本文\n\n\(line)\n")
        #expect(posts.map(\.post.title) == ["題"])
        #expect(posts.map(\.post.body) == ["本文"])
    }

    @Test func aPagersWordsInASentenceAreText() throws {
        let (posts, _) = try read("2024-06-05\n\n題\n\n次の25件が出ない\n\n次の件\n")
        #expect(posts.map(\.post.body) == ["次の25件が出ない\n\n次の件"])
    }

    @Test func withoutHeadingsWhatComesFirstIsText() throws {
        let (posts, _) = try read(
            "一\n\n二\n\nPermalink | 記事への反応(3) | 20:50\n\n三\n\n四\n\nPermalink | 記事への反応(0) | 20:49\n")
        #expect(posts.map(\.post.title) == [nil, nil])
        #expect(posts.map(\.post.body) == ["一\n\n二", "三\n\n四"])
    }

    @Test func aReplysOwnWordsBeforeItsTargetAreItsTitleWithoutASquareToo() throws {
        let (posts, _) = try read(
            "2024-06-05\n\n[ポエム]http://anond.hatelabo.jp/20160101000000\n\n詩\n\nPermalink | 記事への反応(3) | 20:50\n")
        #expect(posts.map(\.post.title) == ["[ポエム]http://anond.hatelabo.jp/20160101000000"])
        #expect(posts.map(\.post.replyTo) == ["anond:20160101000000"])
        #expect(posts.map(\.post.body) == ["詩"])
    }

    @Test func footersDoNotHideThatSquaresWereDroppedAndCharactersWithThem() throws {
        let footer = "\n\nPermalink | 記事への反応(3) | 20:50\n\n"
        let (lossy, _) = try read("2024-06-05\n\nanond:20240605000000\n\nはい\(footer)題\n\n本文\(footer)")
        #expect(lossy.map(\.post.isLossy) == [true, true])
        let (whole, _) = try read("2024-06-05\n\n■anond:20240605000000\n\nはい\(footer)■題\n\n本文\(footer)")
        #expect(whole.map(\.post.isLossy) == [false, false])
    }

    @Test func reactionsBelowAPostAreNoPosts() throws {
        for heading in ["記事への反応 -", "#### 記事への反応 -"] {
            let (posts, _) = try read(
                "2024-06-05\n\n■題\n\n本文\n\nPermalink | 記事への反応(1) | 20:50\n\n\(heading)\n\nanond:20240605205024\n\n抜粋...\n\n2024-06-04\n\n■次\n\n本文\n"
            )
            #expect(posts.map(\.post.title) == ["題", "次"])
            #expect(posts.map(\.post.body) == ["本文", "本文"])
        }
    }

    @Test func aFrontMatterThatIsNoClipOfTheDiaryIsText() throws {
        let text = "---\ntitle: メモ\nsource: https://e.example/\n---\n\n本文である。"
        #expect(try read(text).posts.map(\.post.body) == [text])
    }

    @Test func whatOnlyLooksLikeReferencesIsText() throws {
        let text = "2024-06-05\n\n題\n\n本文\n\nReferences\n\n1. https://e.example/\n\n以上である。"
        #expect(try read(text).posts.map(\.post.body) == ["本文\n\nReferences\n\n1. https://e.example/\n\n以上である。"])
    }

    @Test func theAddressOfAPostsPageTellsTheIDOfItsText() throws {
        let text = "2024-06-05\\n\\n題\\n\\n本文\\n\\nPermalink | 記事への反応(1) | 20:50\\n\\n記事への反応 -\\n\\n反応の題\\n\\n抜粋..."
        let record =
            "{\"text\":\"\(text)\",\"url\":\"https://anond.hatelabo.jp/20240605205024\",\"timestamp\":\"2024-07-01\"}"
        let posts = try read(record).posts.map(\.post)
        #expect(posts.map(\.id) == ["anond:20240605205024"])
        #expect(posts.map(\.title) == ["題"])
        #expect(posts.map(\.body) == ["本文"])
        #expect(posts.map { $0.time?.description } == ["2024-06-05T20:50:24+09:00"])
        let plain = "{\"text\":\"一\\n\\n二\",\"url\":\"https://anond.hatelabo.jp/20240605205024\"}"
        #expect(try read(plain).posts.map(\.post.body) == ["一\n\n二"])
    }

    @Test func theAddressOfARecordTellsTheIDOrTheDayOfItsText() throws {
        func record(_ url: String, _ text: String) -> String {
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: \(url)\r\nContent-Type: text/plain\r\n"
                + "Content-Length: \(text.utf8.count)\r\n\r\n\(text)\r\n\r\n"
        }
        let post = "はてな匿名ダイアリー > 題\n2024-06-05\n■題\n一\nPermalink | 記事への反応(1) | 20:50\nツイートシェア\n記事への反応 -\n反応の題\n抜粋...\n"
        let day = "はてな匿名ダイアリー\n■題\n二\nPermalink | 記事への反応(1) | 20:50\n次の25件>\n"
        let (posts, _) = try read(
            record("https://anond.hatelabo.jp/20240605205024", post)
                + record("https://anond.hatelabo.jp/20240604?page=2", day))
        #expect(posts.map(\.post.id) == ["anond:20240605205024", nil])
        #expect(posts.map(\.post.body) == ["一", "二"])
        let times = ["2024-06-05T20:50:24+09:00", "2024-06-04T20:50+09:00"]
        #expect(posts.map { $0.post.time?.description } == times)
    }

    @Test("a page of any extractor says the same with other line ends and a byte order mark")
    func lineEnds() throws {
        let folder = fixtures.appending(path: "forms")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter {
                !$0.hasSuffix(".posts") && ($0.hasPrefix("page-") || $0.hasPrefix("export-") || $0.hasSuffix(".xml"))
            }
        #expect(names.count > 10)
        for name in names where name != "page.warc" {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
            let windows = [0xEF, 0xBB, 0xBF] + bytes.replacing([0x0A], with: [0x0D, 0x0A])
            #expect(try read(windows).posts == (try read(bytes).posts), "\(name)")
        }
    }
}
