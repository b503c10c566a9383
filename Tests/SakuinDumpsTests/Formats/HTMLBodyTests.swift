// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// Bodies that are HTML, and bodies that only speak of it.
@Suite struct HTMLBodyTests {
    private func body(_ text: String) throws -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        let json = try read("{\"body\":\"\(escaped)\"}\n").posts.map(\.post.body)
        let csv = try read("date,body\n2024-06-05,\"\(text.replacing("\"", with: "\"\""))\"\n").posts.map(\.post.body)
        #expect(json == csv)
        return try #require(json.first)
    }

    @Test(
        "a text that speaks of tags, compares or points stays as it is",
        arguments: [
            "<b>", "a < b", "a<b && c>d", "if (a<b) { c = a>b }", "<3", "タグ<br>を使う", "<br>タグ", "「<br>」で改行する",
            "(<br>)", "<b>と</b>で囲む", "<b>…</b>", "「<b>」と「</b>」で囲む", "`<p>段落</p>` と書く", "```\n<div>x</div>\n```",
            "List<String>とMap<K, V>", "<p>タグは段落", "<a@example.com>", "<山田>さん</山田>", "x <y> z", "AT&amp;T", "&lt;b&gt;",
            "</b>だけ", "< b >太い< /b >", "1 <br", "<i, j>と<u>", "改行は <hr> でも", "use <br> for breaks", "区切りは<hr>",
            "一" + String(repeating: "長い文。", count: 500) + "<b>太い</b>",
        ])
    func texts(text: String) throws {
        #expect(try body(text) == text)
    }

    @Test(
        "HTML is what a reader sees of it, and what is no tag in it stays",
        arguments: [
            ("一<br>二", "一\n二"), ("一<BR/>二", "一\n二"), ("<b>太い</b>字", "太い字"), ("猫<b>を</b>飼う", "猫を飼う"),
            ("<p>一</p><p>二</p>", "一\n\n二"), ("<p>開いたまま", "開いたまま"), ("<p>a < b & c</p>", "a < b & c"),
            ("<p>配列<String>の話</p>", "配列<String>の話"), ("<p>x<y だ</p>", "x<y だ"), ("<div>一<o:p></o:p></div>", "一"),
            ("<p>一<custom-tag>二</custom-tag></p>", "一二"), ("<p>&lt;b&gt;&amp;amp;</p>", "<b>&amp;"),
            ("<strong>猫</strong>を飼う", "猫を飼う"), ("一<hr/>二", "一\n\n二"), ("一 <br/> 二", "一\n二"),
            ("<em>a</em>\n次の行", "a\n次の行"), ("<!-- x --><p>一</p>", "一"),
        ])
    func html(text: String, expected: String) throws {
        #expect(try body(text) == expected)
    }

    @Test("an entity alone is one where most bodies before it are HTML, and else a text's own")
    func entities() throws {
        let html = String(repeating: "{\"body\":\"<p>一</p>\"}\n", count: 3)
        #expect(try read(html + "{\"body\":\"AT&amp;T\"}\n").posts.last?.post.body == "AT&T")
        let text = String(repeating: "{\"body\":\"一\"}\n", count: 3)
        #expect(try read(text + html + "{\"body\":\"AT&amp;T\"}\n").posts.last?.post.body == "AT&amp;T")
    }
}
