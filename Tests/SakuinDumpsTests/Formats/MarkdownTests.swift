// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// Markdown clips: a phrase is found through a link.
@Suite struct MarkdownTests {
    private static let site = "https://anond.hatelabo.jp"

    @Test(
        "words stand in the text, addresses beside it",
        arguments: [
            ("手を[水](https://anond.hatelabo.jp/keyword/%E6%B0%B4)で濡らして", "手を水で濡らして", ["\(site)/keyword/%E6%B0%B4"]),
            ("[括弧](https://e.example/a_(b))の先", "括弧の先", ["https://e.example/a_(b)"]),
            // As html2text writes it.
            ("[括弧](https://e.example/a_\\(b\\))の先", "括弧の先", ["https://e.example/a_(b)"]),
            (
                "[題つき](https://e.example/ \"題\")と[山](<https://e.example/b>)", "題つきと山",
                ["https://e.example/", "https://e.example/b"]
            ),
            ("[**太字**の語](https://e.example/)だ", "太字の語だ", ["https://e.example/"]),
            (
                "[![絵](https://i.example/a.png)](https://e.example/)の横", "絵の横",
                ["https://i.example/a.png", "https://e.example/"]
            ),
            ("![](https://i.example/b.png)だけ", "だけ", ["https://i.example/b.png"]),
            ("参照<https://e.example/c>と[語](/keyword/x)", "参照https://e.example/cと語", ["https://e.example/c"]),
            ("これは**とても**重要で*斜体*と~~消し~~ [a](https://e.example/)", "これはとても重要で斜体と消し a", ["https://e.example/"]),
            ("\\[笑\\]と[泣] [a](https://e.example/)", "[笑]と[泣] a", ["https://e.example/"]),
            (
                "`[x](https://c.example/)`は [a](https://e.example/)", "`[x](https://c.example/)`は a",
                ["https://e.example/", "https://c.example/"]
            ),
            ("***強い***と**太い*斜め***と*斜め**太い*** [a](https://e.example/)", "強いと太い斜めと斜め太い a", ["https://e.example/"]),
            ("snake_case_name と 2*3*4 [a](https://e.example/)", "snake_case_name と 2*3*4 a", ["https://e.example/"]),
            ("AT&amp;T &lt;b&gt; [a](https://e.example/)", "AT&T <b> a", ["https://e.example/"]),
            ("[長い\nことば](https://e.example/x-\ny)を折る", "長い\nことばを折る", ["https://e.example/x-y"]),
        ])
    func inline(markdown: String, body: String, links: [String]) throws {
        let post = try #require(try read(markdown + "\n").posts.first?.post)
        #expect(post.body == body)
        #expect(post.links == links)
    }

    @Test("links by reference are those that are defined")
    func references() throws {
        let text =
            "東の[空][sky]と[海][]と[山]と[無]を見た\n\n[sky]: https://e.example/sky \"空\"\n[海]: <https://e.example/sea>\n[山]: https://e.example/m\n[余]: https://e.example/unused\n"
        let post = try #require(try read(text).posts.first?.post)
        #expect(post.body == "東の空と海と山と[無]を見た\n\n[余]: https://e.example/unused")
        #expect(post.links == ["sky", "sea", "m", "unused"].map { "https://e.example/\($0)" })
    }

    @Test("in a fence nothing is changed")
    func fences() throws {
        let text = "[前](https://e.example/)\n\n```\na[i](/x) **b** \\[\n```\n\n後の[語](https://e.example/2)\n"
        let post = try #require(try read(text).posts.first?.post)
        #expect(post.body == "前\n\n```\na[i](/x) **b** \\[\n```\n\n後の語")
    }

    @Test(
        "a text that is no Markdown stays as it is",
        arguments: [
            "配列[0](先頭)と**印**", "[笑](涙)な話\\n", "C:\\[new]\\*.txt", "脚注[1]と[^2]", "f(x)[i] _a_ *b*", "![]", "[[語]]の話",
        ])
    func literal(text: String) throws {
        #expect(try read(text + "\n").posts.map(\.post.body) == [text])
    }

    @Test("on a page whose marks are bare, brackets are the author's; where marks or keywords are links, they are not")
    func languages() throws {
        let bodies = "手を[水](https://e.example/)で\\[濡\\]らして"
        let bare = "2024年06月05日の日記\n\n2024-06-05\n\n■題\n\n\(bodies)\n\nPermalink | 記事への反応(0) | 20:50\n"
        #expect(try read(bare).posts.map(\.post.body) == [bodies])
        let linked = bare.replacing("■", with: "### [■](/20240605205024)")
        #expect(try read(linked).posts.map(\.post.body) == ["手を水で[濡]らして"])
        let keywords = bare.replacing("https://e.example/", with: "/keyword/%E6%B0%B4")
        #expect(try read(keywords).posts.map(\.post.body) == ["手を水で[濡]らして"])
        #expect(try read("anond:20240605204806\n\n\(bodies)\n").posts.map(\.post.body) == [bodies])
    }

    @Test("what stands in other forms is no Markdown")
    func otherForms() throws {
        let body = "手を[水](https://e.example/)で**濡らして**"
        let json = "{\"body\":\"\(body)\"}\n"
        let csv = "id,body\n1,\(body)\n"
        let html = "<!DOCTYPE html><html><body><p>\(body)</p></body></html>"
        let item = "<item><title>t</title><description>\(body)</description></item>"
        let feed = "<rss version=\"2.0\"><channel>\(item)</channel></rss>"
        let mail = "From: a@e.example\nTo: b@e.example\nSubject: t\nDate: Wed, 5 Jun 2024 20:50:24 +0900\n\n\(body)\n"
        for text in [json, csv, html, feed, mail] {
            #expect(try read(text).posts.map(\.post.body) == [body], "\(text)")
        }
    }

    @Test("titles of a page lose their links, too, and a page that was wrapped has no second post")
    func wrapped() throws {
        let site = MarkdownTests.site
        let page = """
            [はてな匿名ダイアリー](/) > [GPT-4 から AGI へ: OOM を数える ための とても 長い 題名 with many
            English words in it (4)](/20240605205024)

            ## [2024-06-05](\(site)/20240605)

            ### [■](\(site)/20240605205024)GPT-4 から [AGI](\(site)/keyword/AGI) へ: OOM を数える ための
            とても 長い 題名 with many English words in it (4)

            手を[水](\(site)/keyword/x)で濡らして

            [Permalink](\(site)/20240605205024) | [記事への反応(3)](\(site)/20240605205024#tb) | 20:50

            ### 記事への反応 -

              * [anond:20240605205024](\(site)/20240605210000)

            反応の抜粋...

            """
        let posts = try read(page).posts.map(\.post)
        #expect(posts.map(\.id) == ["anond:20240605205024"])
        #expect(posts.map(\.title) == ["GPT-4 から AGI へ: OOM を数える ための とても 長い 題名 with many English words in it (4)"])
        #expect(posts.map(\.body) == ["手を水で濡らして"])
        #expect(posts.map(\.links) == [["\(site)/keyword/AGI", "\(site)/keyword/x"]])
    }

    @Test(
        "a page wrapped by html2text is its one post, whatever becomes of its links",
        arguments: [
            // As they stand in the line, in angle brackets, below the text, or nowhere.
            ("[■](\(site)/20240605205024)", "[水](\(site)/k)", "[Permalink](\(site)/20240605205024)", ""),
            ("[■](<\(site)/20240605205024>)", "[水](<\(site)/k>)", "[Permalink](<\(site)/20240605205024>)", ""),
            ("[■][1]", "[水][2]", "[Permalink][1]", "   [1]: \(site)/20240605205024\n\n   [2]: \(site)/k\n"),
            ("■", "水", "Permalink", ""),
        ])
    func links(square: String, word: String, permalink: String, below: String) throws {
        let page = """
            はてな匿名ダイアリー > GPT-4 から AGI へ: とても 長い 題名 with many
            English words in it

            ## 2024-06-05

            ### \(square)GPT-4 から AGI へ: とても 長い 題名 with many
            English words in it

            手を\(word)で濡らして

            \(permalink) | 記事への反応(0) | 20:50

            \(below)
            """
        let posts = try read(page).posts.map(\.post)
        #expect(posts.map(\.title) == ["GPT-4 から AGI へ: とても 長い 題名 with many English words in it"])
        #expect(posts.map(\.body) == ["手を水で濡らして"])
        let isBare = square == "■"
        #expect(posts.map(\.id) == [isBare ? nil : "anond:20240605205024"])
        #expect(posts.map(\.links) == [isBare ? [] : ["\(MarkdownTests.site)/k"]])
    }

    @Test("addresses below the text that are broken behind a hyphen are whole")
    func brokenReference() throws {
        let post = try #require(
            try read("[語][1]と[次][b]\n\n   [1]: https://e.example/a-\nb-c\n   [b]: https://e.example/d\n").posts.first?
                .post)
        #expect(post.body == "語と次" && post.links == ["https://e.example/a-b-c", "https://e.example/d"])
    }

    @Test("a text of marks alone ends at once", arguments: ["[", "*a ", "`` ` ", "<http", "![", "(", "_a _", "&a"])
    func marks(mark: String) throws {
        let text = "[a](https://e.example/)" + String(repeating: mark, count: 100_000)
        #expect(try read(text).posts.count == 1)
    }

    @Test(
        "a text of brackets in brackets ends at once", .timeLimit(.minutes(20)),
        arguments: [
            ("", "[a](", ""), ("■題\n\n", "[a](", ""), ("", "](", "あ.html"), ("[a](https://e.example/)", "[a](", ")"),
            ("[a](https://e.example/)", "[", "]"), ("[b]\n\n[b]: https://e.example/\n\n", "[", "]"),
        ])
    func nested(start: String, opening: String, end: String) throws {
        let count = 100_000
        let text = start + String(repeating: opening, count: count) + String(repeating: end, count: count)
        #expect(try read(text).posts.count == 1)
    }

    @Test("an address may be as long as pictures in it are, a label no longer than 999 characters")
    func lengths() throws {
        let picture = "data:image/png;base64," + String(repeating: "A", count: 5000)
        #expect(try read("手を[水](https://e.example/)で![](\(picture))濡らして").posts.map(\.post.body) == ["手を水で濡らして"])
        for (length, body) in [(999, "語"), (1000, "[語][\(String(repeating: "a", count: 1000))]")] {
            let label = String(repeating: "a", count: length)
            let text = "[語][\(label)]、[水](https://e.example/)\n\n[\(label)]: https://e.example/b\n"
            #expect(try read(text).posts.first?.post.body.hasPrefix("\(body)、水") == true)
        }
    }
}
