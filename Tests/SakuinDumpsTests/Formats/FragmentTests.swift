// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// HTML without a page around it, and what a page has around its posts.
@Suite struct FragmentTests {
    @Test(
        "HTML without doctype and html element loses its tags",
        arguments: [
            ("<p>今夜の<a class=\"keyword\" href=\"x\">月</a>は丸い&amp;明るい</p>", "今夜の月は丸い&明るい"),
            ("今夜の<a href=\"https://e.example/\">月</a>は<b>丸い</b>\n次の行", "今夜の月は丸い\n次の行"),
            ("一行目<br>二行目<br/>三行目", "一行目\n二行目\n三行目"),
            ("<div><div>外</div><ul><li>一</li><li>二</li></ul></div>", "外\n\n一\n二"),
            ("<!-- 注 --><h2>題</h2><p>文</p>", "題\n\n文"), ("<P>大文字の<B>タグ</B></P>", "大文字のタグ"),
            ("<p>一段落目<p>二段落目", "一段落目\n\n二段落目"), ("<p>配列<String>の話 a < b</p>", "配列<String>の話 a < b"),
            ("絵は<img src=\"a.png\" alt=\"\">これ", "絵はこれ"),
            ("<meta charset=\"utf-8\"><p>文</p>", "文"),
        ])
    func fragments(html: String, body: String) throws {
        let (posts, _) = try read(html)
        #expect(posts.map(\.post.body) == [body])
        #expect(try withReader(Array(html.utf8)) { $0.format.name } == "html")
    }

    @Test(
        "a text that merely contains signs of HTML stays as it is",
        arguments: [
            "好き<3 だよ", "a<b かつ b>c なら a<c", "型は Array<T> と書く", "List<String> a; </String>", "<笑>", "<p と書けば段落",
            "x < y && y > z", "</p> で閉じる", "<script>って何", "if (a<b) { c>d }",
            "<br>を書いた", "「<b>」と「</b>」で囲む", "`<p>段落</p>` と書く",
        ])
    func literal(text: String) throws {
        #expect(try read(text).posts.map(\.post.body) == [text])
    }

    @Test("a text of tags that nobody closes ends at once", arguments: ["<foo>", "<foo ", "</foo", "<"])
    func tags(tag: String) throws {
        // As many tags as make a file HTML.
        let text = String(repeating: "<p>文</p>", count: 2000) + String(repeating: tag, count: 100_000)
        #expect(try read(text).posts.map(\.post.body).allSatisfy { $0.hasPrefix("文") })
    }

    @Test("posts within a form are read, a form of controls is not")
    func forms() throws {
        let page = """
            <!DOCTYPE html><html><body><form action="/search"><p><input name=q><button>検索</button></p><label>語</label></form>
            <form method="post"><div><p>消せる投稿の文</p><textarea>書きかけ</textarea><select><option>一</option></select></div></form>
            </body></html>
            """
        #expect(try read(page).posts.map(\.post.body) == ["消せる投稿の文"])
        let spans = "<html><body><form><div><span>フォームの中の文です。</span></div></form><p>外</p></body></html>"
        #expect(try read(spans).posts.map(\.post.body) == ["フォームの中の文です。\n\n外"])
        let alone = "<html><body><form><div>それだけ<input></div></form></body></html>"
        #expect(try read(alone).posts.map(\.post.body) == ["それだけ"])
        let articles = "<html><body><form><article><h2>題</h2><p>文</p></article></form></body></html>"
        let posts = try read(articles).posts.map(\.post)
        #expect(posts.map(\.title) == ["題"] && posts.map(\.body) == ["文"])
    }

    @Test("a category of Hatena Diary is no line of the text, wherever the theme has it")
    func category() throws {
        let page = """
            <html><body><div class="day"><h2><span class="date">2005-06-05</span></h2><div class="body"><div class="section">
            <h3><a href="/neko/20050605/1117940400"><span class="sanchor">■</span></a>題</h3>
            <p class="sectionheader"><span class="sectioncategory">[<a href="/neko/searchdiary?word=x">日記</a>]</span></p>
            <div><span class="sectioncategory">[食]</span><p>本文の一行目</p></div>
            <p class="sectionfooter"><a href="/neko/20050605/1117940400">Permalink</a></p></div></div></div></body></html>
            """
        #expect(try read(page).posts.map(\.post.body) == ["本文の一行目"])
    }

    @Test("the page of a crawl has its address and the date of the crawl, as HTML and as text")
    func crawl() throws {
        func record(_ kind: String, _ type: String, _ body: String) -> String {
            "WARC/1.0\r\nWARC-Type: \(kind)\r\nWARC-Target-URI: https://e.example/\(type)\r\n"
                + "WARC-Date: 2024-06-05T11:50:24Z\r\nContent-Type: text/plain\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)\r\n\r\n"
        }
        let html =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>題</title><body><p>文</p></body></html>"
        let warc = record("conversion", "wet", "はじめの行\n次の行\n") + record("response", "page", html)
        let posts = try read(warc).posts.map(\.post)
        #expect(posts.map(\.body) == ["はじめの行\n次の行", "文"])
        #expect(posts.map(\.url) == ["https://e.example/wet", "https://e.example/page"])
        #expect(posts.map { $0.time?.description } == Array(repeating: "2024-06-05T20:50:24+09:00", count: 2))
        let arc =
            "filedesc://x 0.0.0.0 20240605115024 text/plain 3\n1 0\n\n"
            + "http://e.example/a 1.2.3.4 20240605115024 text/plain 58\nHTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n"
            + "古い文です\n"
        #expect(try read(arc).posts.first?.post.time?.description == "2024-06-05T20:50:24+09:00")
    }
}
