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

    @Test("a text of marks alone ends at once", arguments: ["[", "*a ", "`` ` ", "<http", "![", "(", "_a _", "&a"])
    func marks(mark: String) throws {
        let text = "[a](https://e.example/)" + String(repeating: mark, count: 100_000)
        #expect(try read(text).posts.count == 1)
    }
}
