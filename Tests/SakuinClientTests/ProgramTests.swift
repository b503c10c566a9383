// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import sakuin

@Suite struct ProgramTests {
    private let line = "anond:1\t2024-06-05T20:50+09:00\t\t東京 の 会社\n"

    @Test("Hits in a pipe are lines, with exit status 0 and nothing on standard error")
    func hits() {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit, Sample.hit], next: "c"))
        #expect(run("search", "東京", daemon: daemon) == Run(status: .found, output: line + line, error: ""))
    }

    @Test("No hits are exit status 1")
    func noHits() {
        #expect(
            run("search", "東京", daemon: FakeDaemon(json: Sample.search([])))
                == Run(status: .none, output: "", error: ""))
        #expect(
            run("search", "--all", "東京", daemon: FakeDaemon([.lines([])])) == Run(status: .none, output: "", error: ""))
    }

    @Test("On a terminal hits are blocks in colour with a summary")
    func terminal() {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let shown = run("search", "東京", daemon: daemon, terminal: 80, environment: ["LANG": "ja_JP.UTF-8"])
        #expect(
            escaped(shown.output) == """
                ␛[33manond:1␛[0m  2024-06-05 20:50  ␛[2m（無題）␛[0m
                    ␛[2m…␛[0m␛[1;31m東京␛[0m␛[2m⏎␛[0mの 会社

                1件 (正確) · 3.2 ms

                """)
        #expect(shown.error == "")
    }

    @Test(
        "Colour is as asked for, and by itself only on a terminal that wants it",
        arguments: [
            (80, [], [:], true), (nil, [], [:], false), (80, ["--color", "never"], [:], false),
            (nil, ["--color=always"], [:], true), (80, [], ["NO_COLOR": "1"], false), (80, [], ["NO_COLOR": ""], true),
            (80, [], ["TERM": "dumb"], false), (80, ["--color=always"], ["NO_COLOR": "1", "TERM": "dumb"], true),
        ] as [(Int?, [String], [String: String], Bool)])
    func color(terminal: Int?, options: [String], environment: [String: String], isColored: Bool) throws {
        let command = try #require(try Sakuin.parsed(["search", "x"] + options) as? SearchCommand)
        let palette = command.common.choices.palette(in: surroundings(environment, terminal: terminal))
        #expect(palette.isColored == isColored)
    }

    @Test("JSON comes out as the daemon sent it")
    func json() {
        let spaced = Sample.search([Sample.hit]).replacing(",", with: " ,\u{20}")
        #expect(
            run("search", "--json", "東京", daemon: FakeDaemon(json: spaced), terminal: 80)
                == Run(status: .found, output: spaced + "\n", error: ""))
        #expect(
            run("search", "--json", "--all", "東京", daemon: FakeDaemon([.lines([Sample.hit, Sample.hit])]))
                == Run(status: .found, output: Sample.hit + "\n" + Sample.hit + "\n", error: ""))
        #expect(run("search", "--json", "x", daemon: FakeDaemon(json: Sample.search([]))).status == .none)
    }

    @Test("The words of a query are joined, with their minus")
    func query() {
        let daemon = FakeDaemon(json: Sample.search([]))
        _ = run("search", "a b", "-c", "--sort", "newest", daemon: daemon)
        #expect(
            daemon.requests.first?.hasPrefix(
                "GET /v1/search?q=a%20b%20-c&sort=newest&limit=20&total=exact&wider=yes&timeout_ms=20000 HTTP/1.1\r\n")
                == true)
    }

    @Test("A bad query is exit status 2, its place shown", arguments: [[], ["--all"], ["--json"]] as [[String]])
    func badQuery(options: [String]) throws {
        let daemon = FakeDaemon(status: 400, json: Sample.problem("bad_query", "this quote is not closed", start: 3))
        let command = try #require(try Sakuin.parsed(["search", "東京", "「大阪"] + options) as? SearchCommand)
        #expect {
            try withExtendedLifetime(daemon) {
                try command.execute(in: surroundings(["SAKUIN_SOCKET": daemon.socket]))
            }
        } throws: {
            ($0 as? Failure)?.words(in: surroundings()) == "this quote is not closed\n    東京 「大阪\n         ^^"
        }
    }

    @Test("A daemon that does not run is one line with the socket and the command that starts it")
    func notRunning() {
        let folder = TemporaryFolder()
        let socket = folder.path + "/s.sock"
        let services = "(where it is a service: systemctl start sakuind, or systemctl --user start sakuind)\n"
        #expect(
            run("search", "x", environment: ["SAKUIN_SOCKET": socket])
                == Run(
                    status: .failed, output: "",
                    error: "sakuin: sakuind is not running: nothing listens at \(socket). "
                        + "Start it with: sakuind serve \(services)"))
        #expect(
            run("status", "--socket", socket).error
                == "sakuin: sakuind is not running: nothing listens at \(socket). "
                + "Start it with: sakuind serve --socket \(socket) \(services)")
        #expect(
            run("wait", environment: ["SAKUIN_SOCKET": socket, "LC_ALL": "ja_JP.UTF-8"]).error
                == "sakuin: sakuind が動いていません (ソケット \(socket))。起動: sakuind serve "
                + "(サービスなら systemctl start sakuind または systemctl --user start sakuind)\n")
    }

    @Test(
        "Wrong usage is exit status 2 and says what is wrong",
        arguments: [
            (["search", "x", "--colour"], "Unknown option '--colour'"),
            (["search"], "Missing expected argument '<query> ...'"),
            (["search", "x", "--limit", "0"], "--limit must be 1 or more"),
            (["search", "x", "--sort", "best"], "The value 'best' is invalid for '--sort <order>'"),
            (["show"], "Missing expected argument '<id> ...'"),
            (["show", ""], "an id cannot be empty"),
            (["wait", "--timeout", "0"], "--timeout must be more than 0"),
            (["wait", "--timeout", "nan"], "--timeout must be more than 0"),
            (["nonsense"], "Unexpected argument 'nonsense'"),
        ])
    func usage(arguments: [String], words: String) {
        let outcome = runArguments(arguments)
        #expect(outcome.status == .failed)
        #expect(outcome.output == "")
        #expect(outcome.error.hasPrefix("sakuin: \(words)"))
    }

    @Test("Without arguments the help is an error; asked for, it is not")
    func help() {
        let bare = run()
        #expect(bare.status == .failed)
        #expect(bare.output == "")
        let asked = run("--help")
        #expect(asked == Run(status: .found, output: bare.error, error: ""))
        #expect(asked.output.hasPrefix("OVERVIEW: Search archives of Japanese posts.\n"))
        #expect(run("help", "search").output == run("search", "-h").output)
        #expect(run("--version") == Run(status: .found, output: "sakuin 0.1.0\n", error: ""))
    }

    @Test("Completion scripts are made for every shell", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) {
        let outcome = run("--generate-completion-script", shell)
        #expect(outcome.status == .found)
        #expect(outcome.output.contains("rescan"))
        #expect(outcome.error == "")
    }

    @Test("A post is shown with its fields, its lines kept and nothing in it obeyed")
    func show() {
        #expect(
            run("show", "anond:1", daemon: FakeDaemon(json: Sample.post))
                == Run(
                    status: .found,
                    output: """
                        題
                        id        anond:1
                        time      2024-06-05
                        reply to  anond:0
                        links     https://a.example/
                                  https://b.example/
                        source    a.txt:5-7
                                  b.txt:9
                        versions  2: sakuin show --versions anond:1
                        extent    suspected
                        lossy     text is missing in the dump

                        一行目
                        ␛[31m二行目

                        """, error: ""))
        #expect(
            run("show", "--versions", "anond:1", daemon: FakeDaemon(json: Sample.post))
                == Run(
                    status: .found,
                    output: """
                        題
                        id        anond:1
                        time      2024-06-05
                        reply to  anond:0
                        links     https://a.example/
                                  https://b.example/
                        source    a.txt:5-7
                        extent    suspected
                        lossy     text is missing in the dump

                        一行目
                        ␛[31m二行目

                        ── an earlier version
                        (untitled)
                        reply to  anond:0
                        source    b.txt:9

                        もとの文

                        """, error: ""))
    }

    @Test("A post that is not there is exit status 1, the others are shown all the same")
    func missingPost() {
        let missing = FakeDaemon.Reply.json(Sample.problem("not_found", "no"), status: 404)
        let daemon = FakeDaemon([missing, .json("{\"id\" :1}"), missing])
        #expect(
            run("show", "a\u{1B}", daemon: FakeDaemon([missing]))
                == Run(status: .none, output: "", error: "sakuin: no such post: a␛\n"))
        let mixed = FakeDaemon([missing, .json(Sample.post), missing])
        let both = run("show", "--json", "a", "anond:1", "b", daemon: mixed)
        #expect(
            both
                == Run(
                    status: .none, output: Sample.post + "\n",
                    error: "sakuin: no such post: a\nsakuin: no such post: b\n"))
        #expect(run("show", "a", "b", daemon: daemon).status == .failed)
    }

    @Test(
        "The state is a table with everything that waits, and the three kinds of trouble apart, equal reasons together")
    func status() {
        #expect(
            run("status", daemon: FakeDaemon(json: Sample.status), environment: ["LANG": "ja_JP.UTF-8"])
                == Run(
                    status: .found,
                    output: """
                        sakuind 0.1.0: indexing
                        投稿                12,345 (世代 7、2026-11-23T04:05:06+09:00)
                        ダンプ              1,234
                        索引                /srv/index
                        フォルダ            /srv/増田
                                            /srv/b
                        索引作成            転置 63 %, 17.2 MB/s, 残り8秒 (24,634件, ダンプ3個)
                        索引待ち            1
                                            /srv/b/1.txt
                        読めないダンプ      1個
                                            /srv/b/y: a binary file
                        一部だけ読めたもの  2個、読めない行・レコード 151件
                                            not an object (2個に150箇所)
                                              /srv/a:3
                                              /srv/b/z:1
                                            /srv/増田/x.txt:12: not UTF-8
                        気づいたこと        1個、3件
                                            … is not a date (1個に3箇所)
                                              /srv/a:7: 昨日 is not a date
                                              /srv/a:8: x is not a date
                        お知らせ            /srv/b is on NFS

                        """, error: ""))
        let english = run("status", daemon: FakeDaemon(json: Sample.status)).output
        for line in [
            "unreadable   1 dump\n", "partly read  2 dumps, 151 lines or records\n",
            "not an object (150 times in 2 dumps)\n", "remarks      1 dump, 3 remarks\n",
        ] {
            #expect(english.contains(line))
        }
        #expect(run("status", "--json", daemon: FakeDaemon(json: Sample.status)).output == Sample.status + "\n")
    }

    @Test("Wait and rescan print the state of the index they end with")
    func waitAndRescan() {
        let json = "{\"index\":\(Sample.index)}"
        let expected = Run(status: .found, output: "12,345 posts · generation 7\n", error: "")
        #expect(run("wait", daemon: FakeDaemon(json: json)) == expected)
        #expect(run("rescan", daemon: FakeDaemon(status: 202, json: json)) == expected)
        #expect(run("rebuild", daemon: FakeDaemon(json: json)) == expected)
        #expect(run("wait", "--json", daemon: FakeDaemon(json: json)).output == json + "\n")
        #expect(
            run("wait", "--timeout", "0.2", daemon: FakeDaemon([.silence]))
                == Run(status: .failed, output: "", error: "sakuin: no answer within 0.2 s\n"))
    }

    @Test("Hits that came before a stream broke are shown, and the break is an error")
    func brokenStream() {
        let chunk = "\(String(Sample.hit.utf8.count + 1, radix: 16))\r\n\(Sample.hit)\n\r\n"
        let daemon = FakeDaemon([.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)])
        #expect(
            run("search", "--all", "x", daemon: daemon)
                == Run(
                    status: .failed, output: line,
                    error: "sakuin: this is not an answer of sakuind: the connection ended before it was whole\n"))
    }

    @Test("Escape sequences in the daemon's own words do not reach the terminal")
    func hostileWords() {
        let daemon = FakeDaemon(status: 500, json: Sample.problem("internal", #"a\u001b[31mb\nc"#))
        #expect(run("status", daemon: daemon).error == "sakuin: a␛[31mb c\n")
    }
}
