// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct BrowseStepTests {
    private func step(
        _ words: String..., daemon: FakeDaemon, options: [String] = [], environment: [String: String] = [:]
    ) -> Run {
        runArguments(
            [BrowseStep.name] + options + ["--"] + words, daemon: daemon, environment: environment)
    }

    @Test(
        "A line of the list names the post and its matches, whatever the post says; what is shown has no tab of its own"
    )
    func list() {
        var odd = hit(
            id: "x:1", title: "a\tb\n'; \u{1B}[2J", snippet: snippet("東京\nの", start: 3, cutBefore: true),
            highlights: [Highlight(field: .title, start: 0, end: 1), Highlight(field: .body, start: 3, end: 9)])
        odd.key = "key:0123456789abcdef0123"
        odd.copies = Total(value: 12, relation: .exact)
        let answer = searchAnswer([odd], total: Total(value: 345, relation: .atLeast))
        let daemon = FakeDaemon(json: String(decoding: answer.json, as: UTF8.self))
        let run = step(
            "list", "東京 -大阪", daemon: daemon, options: ["--sort", "newest", "--fold", "2", "--color", "never"])
        #expect(
            run.output
                == "\t\tat least 345 posts · 1 listed\nkey:0123456789abcdef0123\tt0-1,b3-9\t2024-06-05  a b '; ␛[2J  ×12  …東京⏎の\n"
        )
        #expect(run.status == .found && run.error == "")
        #expect(daemon.requests[0].contains("sort=newest") && daemon.requests[0].contains("fold=2"))
        #expect(daemon.requests[0].contains("copies=fold"))
    }

    @Test(
        "An empty query asks nobody; what is refused is told in the list's first line, and what stands before the fault is sought"
    )
    func faults() {
        #expect(step("list", " ", daemon: FakeDaemon(json: "")).output == "\t\ttype a query\n")
        let problem = Sample.problem("bad_query", "the quote is not closed", start: 3, end: 6)
        let refused = FakeDaemon(status: 400, json: problem)
        #expect(step("list", "東京 \"大", daemon: refused).output == "\t\tthe quote is not closed\n")
        let then = FakeDaemon([.json(problem, status: 400), .json(Sample.search([Sample.hit]), status: 200)])
        let lines = step("list", "東京 \"大", daemon: then, options: ["--color=never"]).output
        #expect(lines == "\t\tup to 東京: 1 post (exact)\nanond:1\t!b3-9\t2024-06-05  …東京⏎の 会社\n")
        let shown = step("preview", "", "", "東京 \"大", daemon: refused, options: ["--color=never"])
        #expect(shown.output == "the quote is not closed\n    東京 \"大\n         ^^^\n")
        #expect(shown.status == .found)
    }

    @Test("The post is as wide as fzf says, with its matches marked", arguments: [20, 33, 60])
    func preview(columns: Int) {
        let body = String(repeating: "日本語の長い文と English words, ★…", count: 9)
        let post = PostAnswer(
            id: "x:1", key: "key:1", time: "2024-06-05", title: "題", body: body + "\n\n  末", replyTo: nil, links: [],
            author: nil, url: nil, boundary: "exact", lossy: false,
            sources: [Source(dump: "a.txt", line: 5, lastLine: 7)], earlier: [])
        let daemon = FakeDaemon(json: String(decoding: post.json, as: UTF8.self))
        let width = ["FZF_PREVIEW_COLUMNS": "\(columns)"]
        let plain = step(
            "preview", "key:1", "b0-9", "日本語", daemon: daemon, options: ["--color=never"], environment: width
        ).output
        let lines = plain.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.allSatisfy { displayWidth($0) <= columns })
        #expect(lines[0...2] == ["題", "2024-06-05", ""] && lines.contains("  末"))
        let marked = step(
            "preview", "key:1", "b0-9", "日本語", daemon: daemon, options: ["--color=always"], environment: width
        ).output
        #expect(escaped(marked).contains("␛[1;31m日本語␛[0m"))
    }

    @Test("Matches survive the way through fzf")
    func matches() {
        let some = [Highlight(field: .title, start: 0, end: 3), Highlight(field: .body, start: 12, end: 15)]
        for (highlights, isRemarked) in [([], false), ([], true), (some, false), (some, true)] {
            let listed = ListedMatches(highlights, isRemarked: isRemarked)
            #expect(ListedMatches(listed.text) == listed)
        }
        #expect(ListedMatches("x1-2,b,b1,b1-2-3,t4-5").highlights == [Highlight(field: .title, start: 4, end: 5)])
    }

    @Test(
        "A typed line is a query unless it is a number or begins with a colon",
        arguments: [
            ("", .nothing), ("  ", .nothing), ("東京 -大阪", .query("東京 -大阪")), ("3", .hit(.show, 3)),
            ("１２", .hit(.show, 12)), ("\"3\"", .query("\"3\"")), ("3 4", .query("3 4")),
            ("12345678", .query("12345678")),
            (":t 3", .hit(.thread, 3)), (":s 3", .hit(.similar, 3)), (":o 3", .hit(.open, 3)), ("：c ３", .hit(.copy, 3)),
            (":n", .next), (":q", .end), (":?", .help), (":t", .help), (":t x", .help), (":x 3", .help),
            ("title:a", .query("title:a")), ("三", .query("三")),
        ] as [(String, BrowseLine)])
    func lines(text: String, line: BrowseLine) { #expect(BrowseLine(text) == line) }

    @Test("Only what a browser fetches is opened")
    func addresses() {
        for url in ["http://a.example/", "HTTPS://a.example"] { #expect(WebBrowser.isAddress(url)) }
        for url in ["file:///etc/passwd", "javascript:alert(1)", "-x", "", "ftp://a", " http://a"] {
            #expect(!WebBrowser.isAddress(url))
        }
    }

    @Test("less stays until it is left; of others nothing is known")
    func pagers() {
        func staying(_ pager: String) -> String? { PagerCommand(environment: ["PAGER": pager])?.staying?.command }
        #expect(staying("less -FRX") == "less -FRX -+F -+X")
        #expect(staying("/usr/bin/less") == "/usr/bin/less -+F -+X")
        for other in ["lv", "more", "less | cat", "less # x", "lesspipe", ""] { #expect(staying(other) == nil) }
    }
}
