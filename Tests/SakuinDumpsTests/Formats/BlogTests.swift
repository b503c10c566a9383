// SPDX-License-Identifier: GPL-2.0-or-later
//
// The traps of exports and feeds (Index/DUMPS.md, "Blogs and feeds"), one by one; whole files stand among the fixtures.

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct BlogTests {
    // MARK: Movable Type

    private func export(_ header: String, _ body: String) -> String {
        "AUTHOR: a\nTITLE: 題\n\(header)-----\nBODY:\n\(body)\n-----\n--------\n"
    }

    @Test(
        "Movable Type's dates are read as any exporter writes them",
        arguments: [
            ("06/05/2024 20:50:24", "2024-06-05T20:50:24+09:00"),
            ("06/05/2024 08:50:24 PM", "2024-06-05T20:50:24+09:00"),
            ("06/05/2024 8:50:24 pm", "2024-06-05T20:50:24+09:00"),
            ("06/05/2024 12:50:24 AM", "2024-06-05T00:50:24+09:00"),
            ("06/05/2024 12:50:24 PM", "2024-06-05T12:50:24+09:00"),
            ("06/05/2024 00:50:24 AM", "2024-06-05T00:50:24+09:00"),
            ("06/05/2024 20:50:24 PM", "2024-06-05T20:50:24+09:00"), ("6/5/2024", "2024-06-05"),
            ("06/05/2024 20:50", "2024-06-05T20:50+09:00"), ("2024/06/05 20:50:24", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05T20:50:24+09:00", "2024-06-05T20:50:24+09:00"),
            ("13/05/2024 20:50:24", "2024-05-13T20:50:24+09:00"), ("13/13/2024 20:50:24", nil), ("きのう", nil),
        ] as [(String, String?)])
    func exportDate(text: String, time: String?) throws {
        let (posts, report) = try read(export("DATE: \(text)\n", "本文"))
        #expect(posts.map { $0.post.time?.description } == [time])
        #expect(report.warnings.map(\.reason) == (time == nil ? ["\(text) is not a date: kept without time"] : []))
    }

    @Test(
        "CONVERT BREAKS tells whether a line end breaks the line",
        arguments: [
            ("CONVERT BREAKS: 0\n", "一 二"), ("CONVERT BREAKS:\n", "一 二"), ("CONVERT BREAKS: richtext\n", "一 二"),
            ("CONVERT BREAKS: wysiwyg\n", "一 二"), ("CONVERT BREAKS: 1\n", "一\n二"),
            ("CONVERT BREAKS: __default__\n", "一\n二"), ("CONVERT BREAKS: textile_2\n", "一\n二"),
            ("CONVERT BREAKS: markdown_with_smartypants\n", "<b>一</b>\n二"), ("", "一\n二"),
        ])
    func convertBreaks(header: String, body: String) throws {
        #expect(try read(export(header, "<b>一</b>\n二")).posts.map(\.post.body) == [body])
    }

    @Test func aLineEndBesideABreakOrABlockBreaksNothingMore() throws {
        let body = "<p>一</p>\n<p>二<br />\n三</p>\n\n四\n<pre>五\n  六</pre>\n七"
        #expect(
            try read(export("CONVERT BREAKS: 1\n", body)).posts.map(\.post.body) == [
                "一\n\n二\n三\n\n四\n\n五\n  六\n\n七"
            ])
    }

    @Test(
        "A rule that an author wrote ends nothing",
        arguments: [
            "一\n-----\n二", "一\n--------\n二", "一\n-----\n\n二", "一\n--------\n\n二", "-----\n一", "一\n-----\nCOMMENT: 二",
            "一\n--------\n-----\n二",
        ])
    func rule(body: String) throws {
        let text = export("CONVERT BREAKS: 1\n", body) + export("", "次")
        #expect(try read(text).posts.map(\.post.body) == [body, "次"])
    }

    @Test func rulesMayHaveBlanksBehindAndBelow() throws {
        let text = export("", "一").replacing("-----\n", with: "----- \n\n") + export("", "二")
        #expect(try read(text).posts.map(\.post.body) == ["一", "二"])
    }

    @Test func commentsAndTrackbacksWithHeadersOfTheirOwnAreNoPosts() throws {
        let others =
            "COMMENT:\nAUTHOR: b\nTITLE: c\nDATE: 01/01/2000\nコメント\n-----\n二行目\n-----\nPING:\nTITLE: d\nURL: http://e/\n抜粋\n-----\n"
        let text = export("DATE: 06/05/2024\n", "一").replacing("--------\n", with: others + "--------\n")
        let posts = try read(text).posts.map(\.post)
        #expect(posts.map(\.title) == ["題"])
        #expect(posts.map(\.author) == ["a"])
        #expect(posts.map(\.body) == ["一"])
        #expect(posts.map { $0.time?.description } == ["2024-06-05"])
    }

    // MARK: Feeds

    private func item(_ inner: String) throws -> Post? {
        try read("<rss version=\"2.0\"><channel>\n<item>\(inner)</item></channel></rss>").posts.first?.post
    }

    @Test(
        "Feeds' dates are read in any of their forms",
        arguments: [
            ("Wed, 05 Jun 2024 20:50:24 +0900", "2024-06-05T20:50:24+09:00"),
            ("Wed,5 Jun 2024 20:50 JST", "2024-06-05T20:50+09:00"),
            ("5 June 2024 11:50:24 GMT", "2024-06-05T20:50:24+09:00"),
            ("Wed, 05 Jun 2024 06:50:24 EST", "2024-06-05T20:50:24+09:00"),
            ("05 Jun 24 20:50:24 +0900", "2024-06-05T20:50:24+09:00"),
            ("\n 2024-06-05T11:50:24.5Z ", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05", "2024-06-05"), ("Wed, 30 Nov -0001 00:00:00 +0000", nil),
        ] as [(String, String?)])
    func feedDate(text: String, time: String?) throws {
        #expect(try item("<title>題</title><pubDate>\(text)</pubDate>")?.time?.description == time)
    }

    @Test(
        "Titles keep every word, escaped once or twice or not at all",
        arguments: [
            ("A &amp; B", "A & B"), ("A &amp;amp; B", "A & B"), ("A & B", "A & B"), ("&lt;br&gt;の話", "<br>の話"),
            ("&amp;lt;br&amp;gt;の話", "<br>の話"), ("<![CDATA[<br>の話 &amp; B]]>", "<br>の話 & B"), ("a < b", "a < b"),
            ("&lt;b&gt;太字&lt;/b&gt;", "太字"), ("猫&hearts;&nbsp;犬", "猫♥\u{A0}犬"), ("猫&nekomimi;犬", "猫&nekomimi;犬"),
            ("猫\u{8}犬&#8;", "猫犬"), ("it&apos;s", "it's"), ("&#x1F600;", "😀"),
        ])
    func titles(xml: String, title: String) throws {
        #expect(try item("<title>\(xml)</title>")?.title == title)
    }

    @Test(
        "Bodies keep every word, escaped once or twice or not at all",
        arguments: [
            ("一<br>二<img src=\"a\">三<hr>四", "一\n二三\n\n四"), ("<p>一</p><p>二<br/>三</p>", "一\n\n二\n三"),
            ("&lt;p&gt;一&lt;/p&gt;&lt;p&gt;二&lt;/p&gt;", "一\n\n二"),
            ("&amp;lt;p&amp;gt;一&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;二", "一\n\n二"), ("&amp;lt;b&amp;gt;タグ", "<b>タグ"),
            ("<![CDATA[<p>一\u{8}</p>\u{B}<p>二&hellip;</p>]]>", "一\n\n二…"), ("一 < 二 & 三 > 四 <3", "一 < 二 & 三 > 四 <3"),
        ])
    func bodies(xml: String, body: String) throws {
        let post = try item("<description>\(xml)</description><link>http://e.example/?a=1&b=2</link>")
        #expect(post?.body == body)
        #expect(post?.url == "http://e.example/?a=1&b=2")
    }

    @Test func whatTellsOfAPictureDoesNotTellOfItsPost() throws {
        let text = """
            <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
            <item><media:title>写真</media:title><media:content url="http://e.example/a.jpg"><media:title>図</media:title></media:content>
            <itunes:author>局</itunes:author><title>題</title><description>本文</description><author>a@b.example (筆者)</author></item></rss>
            """
        let posts = try read(text).posts.map(\.post)
        #expect(posts.map(\.title) == ["題"])
        #expect(posts.map(\.body) == ["本文"])
        #expect(posts.map(\.author) == ["a@b.example (筆者)"])
    }

    @Test func theWholeTextGoesBeforeATeaser() throws {
        let text =
            "<rdf:RDF><item><title>■</title><description>抜粋</description><content:encoded><![CDATA[<p>全文</p>]]></content:encoded><dc:date>2024-06-05</dc:date></item></rdf:RDF>"
        let posts = try read(text).posts.map(\.post)
        #expect(posts.map(\.body) == ["全文"])
        #expect(posts.map(\.title) == [nil])
        #expect(posts.map { $0.time?.description } == ["2024-06-05"])
    }

    @Test func whatASiteAddsToAPostInItsFeedIsNoText() throws {
        let html = """
            <div class="section"><h3><a href="/20240605204903"><span class="sanchor">■</span></a>題</h3><p>一</p><h3>小見出し</h3>\
            <div class="more"><a href="http://d.example/1">続きを読む</a></div><p class="sectionfooter">Permalink</p></div>
            """
        #expect(try item("<title>題</title><description><![CDATA[\(html)]]></description>")?.body == "一\n\n小見出し")
    }

    @Test(.timeLimit(.minutes(20))) func anItemOfSignsThatBeginNoTagEndsAtOnce() throws {
        let signs = String(repeating: "<", count: 200_000)
        #expect(try item("<title>題</title><description>本文 \(signs)</description>")?.title == "題")
    }

    @Test func aPermanentGuidIsTheAddressWhereThereIsNoLink() throws {
        #expect(try item("<title>題</title><link/><guid>http://e.example/1</guid>")?.url == "http://e.example/1")
        let other = try item("<title>題</title><guid isPermaLink=\"false\">http://e.example/?p=1</guid>")
        #expect(other?.url == nil)
        #expect(other?.id == "http://e.example/?p=1")
    }

    @Test(
        "A feed is one with any prefix, behind comments and document types",
        arguments: [
            ("<!-- a > b -->\n<?xml-stylesheet href=\"a\"?>\n<rss>", "</rss>"),
            ("<!DOCTYPE rss [<!ENTITY a \"b>\">\n]>\n<rss>", "</rss>"),
            ("<!DOCTYPE rss PUBLIC \"-//N//DTD\" \"http://e/\"><rss>", "</rss>"),
            ("<x:RDF xmlns:x=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">", "</x:RDF>"),
        ])
    func root(start: String, end: String) throws {
        #expect(try read("\(start)<item><title>題</title></item>\(end)").posts.map(\.post.title) == ["題"])
    }

    @Test func whatWordPressDoesNotPublishIsPassedOverAndCounted() throws {
        func item(_ title: String, _ status: String, _ type: String) -> String {
            "<item><title>\(title)</title><wp:status>\(status)</wp:status><wp:post_type>\(type)</wp:post_type></item>\n"
        }
        let text =
            "<rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>"
            + item("記事", "publish", "post") + item("頁", "publish", "page") + item("秘密", "private", "post")
            + item("下書き", "draft", "post") + item("予約", "future", "post") + item("図", "inherit", "attachment")
            + item("項目", "publish", "nav_menu_item") + item("様式", "publish", "wp_global_styles") + "</channel></rss>"
        let (posts, report) = try read(text)
        #expect(posts.map(\.post.title) == ["記事", "頁"])
        #expect(report.passedOver == [.drafts: 2, .filesAndSettings: 3, .privatePosts: 1])
        #expect(report.warnings.isEmpty)
        let all = try read(Array(text.utf8), options: ReadingOptions(includesPrivatePosts: true))
        #expect(all.posts.map(\.post.title) == ["記事", "頁", "秘密"])
    }

    // MARK: Hatena Diary

    private func diary(_ text: String, title: String = "") throws -> [Post] {
        let body = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return try read("<diary><day date=\"2006-07-08\" title=\"\(title)\"><body>\n\(body)\n</body></day></diary>")
            .posts
            .map(\.post)
    }

    @Test(
        "An entry's name, time and categories are no part of its title",
        arguments: [
            ("*1152345678*題", "題", "2006-07-08T17:01:18+09:00"),
            ("*1152345678*[日記][猫]題", "題", "2006-07-08T17:01:18+09:00"),
            ("*123456789*題", "題", "1973-11-30T06:33:09+09:00"), ("*t*題", "題", "2006-07-08"),
            ("*p1*題", "題", "2006-07-08"),
            ("*題", "題", "2006-07-08"), ("*[猫]題*印", "題*印", "2006-07-08"),
            ("*1152345678*", nil, "2006-07-08T17:01:18+09:00"),
            ("*[http://e.example/:title=例]の話", "例 http://e.example/の話", "2006-07-08"),
            ("*<b>A &amp; B</b>", "A & B", "2006-07-08"),
        ] as [(String, String?, String)])
    func entry(head: String, title: String?, time: String) throws {
        let posts = try diary(head + "\n本文")
        #expect(posts.map(\.title) == [title])
        #expect(posts.map { $0.time?.description } == [time])
        #expect(posts.map(\.body) == ["本文"])
    }

    @Test(
        "A star in a block begins no entry; one behind a block that nothing ends does",
        arguments: [
            (">||\n*1*a\n||<", 1), (">|perl|\n* * * * * cron\n||<", 1), (">|\n*a\n|<", 1), (">>\n*a\n<<", 1),
            (">http://e.example/>\n*a\n<<\n*b", 2), (">>\n>>\n*a\n<<\n*b\n<<\n*c", 2), (">>\n*a", 2),
            (">||\n<<\n*a", 2),
            ("**小見出し\n***小小", 1),
        ])
    func blocks(text: String, count: Int) throws {
        #expect(try diary("*題\n" + text).count == count)
    }

    @Test func readMoreIsLeftOutAndALineThatOnlyBeginsSoIsNot() throws {
        #expect(try diary("*題\n一\n====\n二\n=====\n==== 三 ====").map(\.body) == ["一\n二\n==== 三 ===="])
    }

    @Test func aDaysTitleIsThatOfItsFirstTextWithoutOne() throws {
        #expect(try diary("一\n*二\n三", title: "日の題").map(\.title) == ["日の題", "二"])
        #expect(try diary("*二\n三", title: "日の題").map(\.title) == ["二"])
    }
}
