// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct ThreadLayoutTests {
    private static func post(_ id: String, _ body: String, title: String? = nil, to target: String? = nil) -> PostAnswer
    {
        PostAnswer(
            id: id, key: "key:" + id, time: "2024-06-05T20:50:24+09:00", title: title, body: body, replyTo: target,
            links: [],
            author: nil, url: nil, boundary: "exact", lossy: false,
            sources: [Source(dump: "a.txt", line: 5, lastLine: 7)],
            earlier: [])
    }

    private static func answer(_ lines: [ThreadLine], next: String? = nil, relation: Total.Relation = .exact)
        -> ThreadAnswer
    {
        ThreadAnswer(
            id: "x:2", total: Total(value: 4, relation: relation), matched: Total(value: 1, relation: relation),
            lines: lines, next: next, tookMilliseconds: 1, index: indexState())
    }

    private static let lines = [
        ThreadLine(
            depth: 0, asked: false, matches: false, replies: 2, post: post("x:1", "一行目\n\n\u{1B}三行目\n", title: "題")),
        ThreadLine(
            depth: 1, asked: true, matches: true, replies: 0, hidden: 3, post: post("x:2", "東京です", to: "x:1"),
            highlights: [Highlight(field: .body, start: 0, end: 6)]),
        ThreadLine(depth: 0, asked: false, replies: 1, missing: "x:9"),
        ThreadLine(depth: 1, asked: false, matches: false, replies: 0, post: post("x:3", "", to: "x:9")),
    ]

    private func show(_ answer: ThreadAnswer, terminal: Int?, _ words: String...) -> Run {
        let daemon = FakeDaemon(json: String(decoding: answer.json, as: UTF8.self))
        return runArguments(["thread", "x:2", "--color", "never"] + words, daemon: daemon, terminal: terminal)
    }

    @Test("A tree stands the further in the deeper it is; the post that was named, matches and gaps are marked")
    func tree() {
        #expect(
            show(Self.answer(Self.lines), terminal: 80)
                == Run(
                    status: .found,
                    output: """
                        thread of 4 posts, 1 matching

                           1  x:1  2024-06-05 20:50:24  題  2 replies
                           一行目

                           ␛三行目

                          >* 2  x:2  2024-06-05 20:50:24
                             東京です

                              … 3 more below (--depth)

                          ? x:9  (not in the index)

                             3  x:3  2024-06-05 20:50:24


                        """, error: ""))
    }

    @Test("In the order of time nothing stands in, and each target is said")
    func flat() {
        let run = show(Self.answer([Self.lines[1]]), terminal: 80, "--flat")
        #expect(run.output.contains("\n>* 1  x:2  2024-06-05 20:50:24  → x:1\n   東京です\n"))
    }

    @Test("In a pipe a post is one line of six fields, and what is left out a line of its own")
    func pipe() {
        #expect(
            show(Self.answer(Self.lines), terminal: nil).output == """
                0\t\tx:1\t2024-06-05T20:50:24+09:00\t題\t一行目 ␛三行目
                1\t>*\tx:2\t2024-06-05T20:50:24+09:00\t\t東京です
                2\t…\t\t\t\t3 more below (--depth)
                0\t?\tx:9\t\t\t
                1\t\tx:3\t2024-06-05T20:50:24+09:00\t\t

                """)
    }

    @Test("However deep and wide, no line is longer than the terminal", arguments: [20, 40, 80, 200])
    func widths(columns: Int) {
        let wide = String(repeating: "幅の広い文字と半角ｶﾅ、latin words, ", count: 9)
        let lines = [0, 1, 7, 19, 40, 1_000_000].map { depth in
            ThreadLine(
                depth: depth, asked: depth == 7, matches: depth == 19, replies: 1234, hidden: 5,
                post: Self.post("dat:board/1319168096/\(depth)", wide, title: wide, to: "dat:board/1319168096/9"))
        }
        for language in ["", "ja_JP.UTF-8"] {
            let daemon = FakeDaemon(json: String(decoding: Self.answer(lines).json, as: UTF8.self))
            let run = run(
                "thread", "x:2", "--color", "never", daemon: daemon, terminal: columns,
                environment: ["LC_ALL": language])
            let widths = run.output.split(separator: "\n").map { displayWidth(String($0)) }
            #expect(widths.allSatisfy { $0 <= columns }, "\(widths)")
            #expect(run.output.contains("[1000000]"))
        }
    }

    @Test("Parts follow each other; what is not shown is said", arguments: [true, false])
    func parts(isWhole: Bool) {
        let relation: Total.Relation = isWhole ? .exact : .atLeast
        let replies = [
            Self.answer([Self.lines[0]], next: "key:x:1", relation: relation),
            Self.answer([Self.lines[1]], relation: relation),
        ].map { FakeDaemon.Reply.json(String(decoding: $0.json, as: UTF8.self), status: 200) }
        let daemon = FakeDaemon(replies)
        let all = run("thread", "x:2", daemon: daemon)
        #expect(all.output.split(separator: "\n").count == 3 && all.status == .found)
        #expect(all.error.contains("nearest to the one that was named") == !isWhole)
        #expect(
            daemon.requests.last?.contains("after=key:x:1&") == true
                || daemon.requests.last?.contains("after=key:x:1 ") == true)
        let few = run("thread", "x:2", "-n", "1", daemon: FakeDaemon(replies))
        #expect(few.output.split(separator: "\n").count == 1)
        #expect(few.error.contains("the thread goes on: --after key:x:1"))
    }
}
