// SPDX-License-Identifier: GPL-2.0-or-later
//
// `sakuin browse` on a terminal, with the real fzf. What is not installed is skipped.

import Foundation
import SakuinTerminal
import Testing

@Suite(
    .serialized, .enabled(if: InteractiveShell.isThere("tmux"), "tmux is not installed"))
struct BrowseTests {
    private static let hasFinder = InteractiveShell.isThere("fzf")

    private func served() async throws -> Home {
        let home = try Home()
        let fillers = (1...40).map { number in
            let own = (0..<20).compactMap { Unicode.Scalar(0x5000 + 32 * number + $0) }.map(String.init).joined()
            return "{\"id\":\"n\(number)\",\"date\":\"2024-06-05\",\"body\":\"大阪の投稿 その\(number) \(own)\"}\n"
        }
        try home.drop(
            """
            {"id":"x:1","title":"一の題","body":"東京の一番目。\\n終わりの行","date":"2024-06-05T10:00:00","url":"https://example.com/a?b='$(touch x)"}
            {"id":"x:2","body":"これは東京への返信","date":"2024-06-05T11:00:00","reply_to":"x:1"}
            {"id":"x:3","body":"名古屋の話 '; touch x; ' $(touch x)","date":"2024-06-04T12:00:00"}

            """ + fillers.joined(), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        return home
    }

    @Test(
        "The list changes while a query is typed, the post stands beside it, and keys lead on",
        .enabled(if: hasFinder, "fzf is not installed"))
    func typing() async throws {
        let home = try await served()
        let browser = home.path + "/browser"
        try "#!/bin/sh\nprintf '%s\\n' \"$@\" >\(home.path)/opened\n".write(
            toFile: browser, atomically: true, encoding: .utf8)
        chmod(browser, 0o755)
        let screen = try Screen(
            ["browse", "--sort", "oldest"], in: home, environment: ["BROWSER": "nonesuch:\(browser)"])
        screen.waits(for: "type a query", "Ctrl-Y")
        screen.type("東京")
        // The list with its number, and the first post whole.
        screen.waits(for: "2 posts (exact)", "2024-06-05  一の題  東京の一番目", "│ 終わりの行", "url")
        screen.press("Down")
        screen.waits(for: "│ これは東京への返信", "reply to  x:1")
        screen.press("C-y")
        screen.waits(for: "OSC 52", "x:2")
        #expect(screen.clipboard == "x:2")

        screen.press("C-t")
        screen.waits(for: "thread of 2 posts, 2 matching", "x:1", "終わりの行")
        screen.press("q")
        screen.waits(for: "2 posts (exact)", "│ これは東京への返信")
        screen.press("Up")
        screen.waits(for: "│ 終わりの行")
        screen.press("Enter")
        screen.waits(for: "一の題", "(END)", without: "Esc")
        screen.press("q")
        screen.waits(for: "2 posts (exact)")
        screen.press("C-o")
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: home.path + "/opened") { usleep(25_000) }
        #expect(
            try String(contentsOfFile: home.path + "/opened", encoding: .utf8)
                == "https://example.com/a?b='$(touch x)\n")

        // What stands before a fault goes on being shown, and the fault with its place.
        screen.type(" \"返信")
        screen.waits(for: "up to 東京", "the quote is not closed", "^^^", "│ 終わりの行")
        screen.type("\"")
        screen.waits(for: "1 post (exact)", "│ これは東京への返信", without: "^^^")
        screen.type(" ない語")
        screen.waits(for: "no posts match", without: "これは東京への返信")
        screen.press("Escape")
        screen.waits(for: "ended 1")
        #expect(!FileManager.default.fileExists(atPath: home.path + "/x"))
    }

    @Test(
        "At any width nothing is wider than its place, and a changed window is taken up",
        .enabled(if: hasFinder, "fzf is not installed"))
    func widths() async throws {
        let home = try await served()
        let screen = try Screen(
            ["browse", "大阪"], in: home, columns: 80,
            environment: ["LC_ALL": "C.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8"].merging([
                "LC_ALL": "ja_JP.UTF-8"
            ]) { $1 })
        screen.waits(for: "40件 (正確)", "│ 大阪の投稿 その")
        // Beside the list, then below it, then beside it again.
        screen.resize(columns: 40, lines: 24)
        let narrow = screen.waits(for: "40件 (正確)", "大阪の投稿 その", without: "│ 大阪の")
        #expect(narrow.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 40 })
        screen.resize(columns: 200, lines: 50)
        let wide = screen.waits(for: "40件 (正確)", "│ 大阪の投稿 その", "^S 類似  ")
        // The border of the post stands in one column, whatever stands before it.
        let places = Set(
            wide.split(separator: "\n").compactMap { line in
                line.lastIndex(of: "│").map { displayWidth(String(line[..<$0])) }
            })
        #expect(places.count == 1, "\(wide)")
        screen.press("C-c")
        screen.waits(for: "ended 0")
    }

    private static let shells = ["bash", "zsh", "fish"].filter(InteractiveShell.isThere)
    private static let hostile = [
        "'; touch x; '", #"\'; touch x; \'"#, "$(touch x)", "`touch x`", #""; touch x; ""#, #"{1} {q} \{q} {+}"#,
        "| touch x", "& touch x &", "(touch x)", #"$'\n'touch x"#, "%(touch x)", "!touch", "-o x", "--output=x",
    ]

    @Test(
        "No shell reads what is typed, whichever the person's own shell is",
        .enabled(if: hasFinder, "fzf is not installed"),
        arguments: shells)
    func hostileQueries(shell: String) async throws {
        let home = try await served()
        let environment = [
            "SHELL": "/usr/bin/" + shell, "FZF_DEFAULT_OPTS": "--bind=change:execute(touch x) --select-1 --color=light",
            "SAKUIN_SOCKET": home.path + "/{q} '\"$(touch x)",
        ]
        try FileManager.default.createSymbolicLink(
            atPath: home.path + "/{q} '\"$(touch x)", withDestinationPath: home.socket)
        let screen = try Screen(["browse", "--", "x\ntouch x\n"], in: home, environment: environment)
        screen.waits(for: "F1 keys", "1 post (exact)")
        for query in shell == Self.shells.last ? Self.hostile : [] {
            screen.press("C-u")
            screen.waits(for: "type a query")
            screen.type(query)
            screen.waits(for: "> " + query, without: "type a query")
        }
        screen.press("C-u")
        screen.waits(for: "type a query")
        screen.type(#"名古屋 OR "'; touch x; '" OR "\'; touch x; \'" OR "$(touch x)""#)
        screen.waits(for: "1 post", "│ 名古屋の話 '; touch x; ' $(touch x)")
        screen.press("C-t")
        screen.waits(for: "thread of 1 post, 1 matching")
        screen.press("q")
        screen.waits(for: "F1 keys")
        screen.press("C-s")
        screen.waits(for: "no posts are like it")
        screen.press("q")
        screen.waits(for: "│ 名古屋の話")
        screen.press("Escape")
        screen.waits(for: "ended 0")
        #expect(!FileManager.default.fileExists(atPath: home.path + "/x"))
    }

    @Test("Without fzf whole lines are read; a terminal that is dumb gets no control sequences")
    func loop() async throws {
        let home = try await served()
        for variables in [["TERM": "dumb"], ["PATH": home.path + "/bin", "SAKUIN_PAGER": ""]] {
            try? FileManager.default.createDirectory(atPath: home.path + "/bin", withIntermediateDirectories: false)
            let log = home.path + "/log-\(variables.keys.count)"
            let screen = try Screen(["browse", "--sort=oldest"], in: home, environment: variables, log: log)
            screen.waits(for: "query>")
            screen.type("東京")
            screen.press("Enter")
            screen.waits(for: "2 posts (exact)", "1  x:1  2024-06-05 10:00:00", "2  x:2")
            screen.press("C-l")
            screen.type("２")
            screen.press("Enter")
            screen.waits(for: "reply to")
            screen.type(":t 1")
            screen.press("Enter")
            screen.waits(for: "thread of 2 posts, 2 matching")
            screen.type("'; touch x; \"")
            screen.press("Enter")
            screen.waits(for: "there is nothing to search for here", "^^")
            screen.type(":x")
            screen.press("Enter")
            screen.waits(for: ":c 3")
            screen.type("大阪")
            screen.press("Enter")
            screen.waits(for: "next page: --page 2")
            screen.type(":n")
            screen.press("Enter")
            screen.waits(for: "40  n14")
            screen.type("ない語")
            screen.press("Enter")
            screen.waits(for: "no posts match")
            screen.press("C-d")
            screen.waits(for: "ended 1")
            if variables["TERM"] == "dumb" {
                let written = try Data(contentsOf: URL(filePath: log))
                #expect(!written.isEmpty && !written.contains(0x1B))
            }
        }
        #expect(!FileManager.default.fileExists(atPath: home.path + "/x"))
    }

    /// The loop on a terminal that a test writes bytes to.
    private func typing(in home: Home, terminal: String, columns: Int = 80) throws -> PseudoTerminal {
        let environment = [
            "PATH": home.path + "/none", "HOME": home.path, "SAKUIN_SOCKET": home.socket, "LC_ALL": "C.UTF-8",
            "TERM": terminal, "SAKUIN_PAGER": "",
        ]
        return try PseudoTerminal(
            [Home.programs + "/sakuin", "browse", "--sort=oldest"], environment: environment, columns: columns)
    }

    @Test(
        "Characters come whole, whether their bytes are read one by one or hundreds at once, also while a search runs",
        arguments: ["xterm", "dumb"])
    func bursts(terminal: String) async throws {
        let home = try await served()
        let screen = try typing(in: home, terminal: terminal)
        try screen.waits(for: "query> ")
        try screen.sendSlowly("東京 -返信\n")
        try screen.waits(for: "1 post (exact)")
        // An input method sends all at once, and the key that ends the line may come with it.
        let long = String(repeating: "長い問い", count: 50)
        try screen.send("東京 OR \(long)\n")
        try screen.waits(for: "2 posts (exact)")
        // While the first search runs the others are typed already; none is lost, and none is mixed with another.
        try screen.send("名古屋\n")
        try screen.send("\(long)\n")
        try screen.send("大阪 -\(long)\n")
        try screen.waits(for: "no posts match")
        try screen.waits(for: "40 posts (exact)")
        try screen.waits(for: "1 post (exact)", times: 2)
        // Before the last prompt keys are the terminal's own.
        try screen.waits(for: "query> ", times: 6)
        try screen.send("東京 👨‍👩‍👧\u{7F}")
        // A terminal that is dumb erases what Unicode calls a character, of which the family has five.
        if terminal == "dumb" { try screen.send(String(repeating: "\u{7F}", count: 4)) }
        try screen.send("返か\u{3099}\u{7F}" + (terminal == "dumb" ? "\u{7F}" : "") + "信\n")
        try screen.waits(for: "1 post (exact)", times: 3)
        try screen.send([0x93, 0x8C, 0x8B, 0x9E, 0x0A])
        try screen.waits(for: "this line is not UTF-8")
        screen.resize(columns: 40)
        try screen.send("東")
        screen.resize(columns: 120)
        try screen.send("京 大")
        try screen.send("\u{7F}\u{7F}\n")
        try screen.waits(for: "2 posts (exact)", times: 2)
        if terminal == "dumb" { #expect(!screen.text.contains("\u{1B}")) }
        try screen.send(":q\n")
        #expect(screen.ended() == 0)
    }

    @Test("An interrupt ends it, and the terminal is as it was")
    func interrupted() async throws {
        let home = try await served()
        let screen = try Screen(
            ["browse"], in: home, environment: ["PATH": home.path + "/none"], log: home.path + "/log")
        screen.waits(for: "query>")
        screen.type("東京")
        screen.press("C-c")
        screen.waits(for: "ended 130")
        screen.type("shown")
        screen.waits(for: "shown")
    }

    @Test("What is erased is gone from the screen, whatever its width, in a line of several rows, too")
    func erasing() async throws {
        let home = try await served()
        let screen = try Screen(
            ["browse"], in: home, columns: 40, environment: ["PATH": home.path + "/none", "SAKUIN_PAGER": ""])
        func line(_ text: String) -> Bool {
            let lines = screen.text.split(separator: "\n").map(String.init)
            let first = lines.lastIndex { $0.hasPrefix("query>") } ?? lines.endIndex
            return lines[first...].joined() == ("query> " + text).trimmingCharacters(in: .whitespaces)
        }
        func shows(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
            for _ in 0..<400 {
                if line(text) { return }
                usleep(25_000)
            }
            Issue.record("\(text) is not what stands there:\n\(screen.text)", sourceLocation: sourceLocation)
        }
        screen.waits(for: "query>")
        screen.type("東京")
        shows("東京")
        screen.press("BSpace")
        shows("東")
        screen.type("か\u{3099}き")
        screen.press("BSpace", "BSpace")
        shows("東")
        screen.type("家👨‍👩‍👧")
        screen.press("BSpace")
        shows("東家")
        screen.press("BSpace", "BSpace", "BSpace")
        shows("")
        // Three rows; the third begins before its end, where a wide character has no place.
        let long = "a" + String(repeating: "長い問い", count: 12)
        screen.type(long)
        shows(long)
        for _ in 0..<30 { screen.press("BSpace") }
        shows(String(long.dropLast(30)))
        screen.type("大阪")
        shows(long.dropLast(30) + "大阪")
        screen.resize(columns: 30, lines: 24)
        screen.press("BSpace")
        shows(long.dropLast(30) + "大")
        screen.resize(columns: 90, lines: 24)
        screen.press("C-u")
        shows("")
        screen.type("東京")
        screen.press("Enter")
        screen.waits(for: "2 posts (exact)")
        screen.press("C-d")
        screen.waits(for: "ended 0")
    }

    @Test("Without a terminal, and without a daemon, the error is clear")
    func refused() throws {
        let home = try Home()
        let piped = home.sakuin("browse", "x")
        #expect(piped.status == 2)
        #expect(
            piped.errors
                == "sakuin: browse needs a terminal on both sides: for pipes and files there is sakuin search\n")
        let screen = try Screen(["browse"], in: home)
        screen.waits(for: "sakuind is not running", "ended 2")
    }
}
