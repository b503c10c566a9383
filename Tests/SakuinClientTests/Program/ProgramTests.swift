// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
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
                1件 (正確) · 3.2 ms

                ␛[2m1␛[0m  ␛[33manond:1␛[0m  2024-06-05 20:50  ␛[2m（無題）␛[0m
                    ␛[2m…␛[0m␛[1;31m東京␛[0m␛[2m⏎␛[0mの 会社


                """)
        #expect(shown.error == "")
    }

    @Test(
        "Colour is as asked for, and by itself only on a terminal that wants it",
        arguments: [
            (80, [], [:], true), (nil, [], [:], false), (80, ["--color", "never"], [:], false),
            (80, [], ["TERM": ""], false),
            (nil, ["--color=always"], [:], true), (80, [], ["NO_COLOR": "1"], false), (80, [], ["NO_COLOR": ""], true),
            (80, [], ["TERM": "dumb"], false), (80, ["--color=always"], ["NO_COLOR": "1", "TERM": "dumb"], true),
        ] as [(Int?, [String], [String: String], Bool)])
    func color(terminal: Int?, options: [String], variables: [String: String], isColored: Bool) throws {
        let variables = ["TERM": "xterm"].merging(variables) { $1 }
        let palette = try search(["x"] + options).options.palette(in: environment(variables, terminal: terminal))
        #expect(palette.isColored == isColored)
    }

    @Test(
        "Posts drawn by lot are lines in a pipe, and on a terminal blocks below the total and the seed, and can be shown by number"
    )
    func random() {
        let answer =
            #"{"query":"猫","seed":42,"total":{"value":3,"relation":"exact"},"took_ms":1,"hits":[\#(Sample.hit)],"#
            + #""index":\#(Sample.index)}"#
        let daemon = FakeDaemon([.json(answer), .json(answer), .json(Sample.post)])
        #expect(
            run("random", "猫", "-n", "2", "--seed", "42", daemon: daemon)
                == Run(status: .found, output: line, error: ""))
        let folder = TemporaryFolder()
        let state = ["XDG_STATE_HOME": folder.path, "LANG": "ja_JP.UTF-8", "NO_COLOR": "1"]
        #expect(
            run("random", daemon: daemon, terminal: 60, environment: state).output == """
                3件 (正確) · 1件を抽選 · --seed 42

                1  anond:1  2024-06-05 20:50  （無題）
                    …東京⏎の 会社


                """)
        #expect(run("show", "@1", daemon: daemon, environment: state).status == .found)
        #expect(
            daemon.requests.map { $0.prefix { $0 != "\r\n" } } == [
                "GET /v1/random?q=%E7%8C%AB&limit=2&seed=42&timeout_ms=20000 HTTP/1.1",
                "GET /v1/random?limit=1&timeout_ms=20000 HTTP/1.1", "GET /v1/posts/anond:1 HTTP/1.1",
            ])
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
        _ = run("search", "a b", "-cat", "--sort", "newest", daemon: daemon)
        #expect(
            daemon.requests.first?.hasPrefix(
                "GET /v1/search?q=a%20b%20-cat&sort=newest&limit=20&total=exact&wider=yes&threads=no&timeout_ms=20000 HTTP/1.1\r\n"
            )
                == true)
    }

    @Test(
        "A bad query is exit status 2, its place shown",
        arguments: [[], ["--all"], ["--json"], ["-q"], ["-c"], ["--kwic"], ["--page", "2"]] as [[String]])
    func badQuery(options: [String]) {
        let daemon = FakeDaemon(status: 400, json: Sample.problem("bad_query", "this quote is not closed", start: 3))
        #expect(
            runArguments(["search", "東京", "「大阪"] + options, daemon: daemon)
                == Run(
                    status: .failed, output: "",
                    error: "sakuin: this quote is not closed\n    東京 「大阪\n         ^^\n"))
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
                        sakuind 0.1.0: 索引作成中
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

    @Test("The dumps of the index are a line each: aligned for a person, parted by tabs for a pipe, whole as JSON")
    func dumps() {
        let json =
            #"{"dumps":[{"path":"/d/a.txt","posts":1540,"reader":"anond-text","reader_version":6,"bytes":9,"#
            + #""modified":"2024-06-05T12:00:00+09:00","sha256":"9f","unread":0},{"path":"/d/増田.csv","posts":3,"#
            + #""reader":"csv","reader_version":3,"bytes":4,"modified":"2024-06-06T12:00:00+09:00","unread":2},"#
            + #"{"path":"/d/\u001b[x","posts":0,"bytes":4,"modified":"2024-06-07T12:00:00+09:00","unread":0,"#
            + #""failure":"empty"}],"index":\#(Sample.index)}"#
        let piped = run("dumps", daemon: FakeDaemon(json: json))
        #expect(
            piped
                == Run(
                    status: .found,
                    output: "1,540\tanond-text\t2024-06-05T12:00:00+09:00\t/d/a.txt\n"
                        + "3\tcsv\t2024-06-06T12:00:00+09:00\t/d/増田.csv\t2 not read\n"
                        + "0\t-\t2024-06-07T12:00:00+09:00\t/d/␛[x\tempty\n", error: ""))
        let shown = run(
            "dumps", daemon: FakeDaemon(json: json), terminal: 80, environment: ["LC_ALL": "ja_JP.UTF-8"])
        #expect(
            shown.output
                == "1,540  anond-text  2024-06-05T12:00:00+09:00  /d/a.txt\n"
                + "    3  csv         2024-06-06T12:00:00+09:00  /d/増田.csv  読めないところ 2\n"
                + "    0  -           2024-06-07T12:00:00+09:00  /d/␛[x  empty\n")
        #expect(
            run("dumps", daemon: FakeDaemon(json: json), terminal: 40).output == """
                1,540  /d/a.txt
                       anond-text
                       2024-06-05T12:00:00+09:00
                    3  /d/増田.csv
                       csv  2024-06-06T12:00:00+09:00
                       2 not read
                    0  /d/␛[x
                       -  2024-06-07T12:00:00+09:00
                       empty

                """)
        #expect(run("dumps", "--json", daemon: FakeDaemon(json: json)).output == json + "\n")
    }

    @Test("Wait and rescan print the state of the index they end with")
    func waitAndRescan() {
        let json = "{\"index\":\(Sample.index)}"
        let expected = Run(status: .found, output: "12,345 posts · generation 7\n", error: "")
        #expect(run("wait", daemon: FakeDaemon(json: json)) == expected)
        #expect(run("rescan", daemon: FakeDaemon(status: 202, json: json)) == expected)
        #expect(run("rebuild", daemon: FakeDaemon(json: json)) == expected)
        #expect(run("wait", "--json", daemon: FakeDaemon(json: json)).output == json + "\n")
        #expect(run("wait", daemon: FakeDaemon(json: json), terminal: 20).output == "12,345 posts ·\ngeneration 7\n")
    }

    private static let forgettable =
        #"{"posts":[{"id":"x:1","key":"key:a","state":"found","time":"2024-06-05T12:00:00+09:00","text":"題\u001b[x","#
        + #""versions":2,"dumps":["/d/a","/d/b"],"missing_dumps":["/d/b"],"copies":[{"id":"x:2","key":"key:b"}]}],"#
        + #""index":\#(Sample.index)}"#

    @Test(
        "What would be forgotten is told with its dumps and its copies: in words for a person, parted by tabs for a pipe"
    )
    func forgettingTried() {
        func asked(terminal: Int?, _ variables: [String: String] = [:]) -> Run {
            run(
                "forget", "--dry-run", "x:1",
                daemon: FakeDaemon(
                    (terminal == nil ? [] : [.json(ProgramTests.forgotten([]))])
                        + [.json(Sample.post), .json(ProgramTests.forgettable)]), terminal: terminal,
                environment: variables)
        }
        #expect(
            asked(terminal: nil)
                == Run(status: .found, output: "found\tx:1\tkey:a\t2024-06-05T12:00:00+09:00\n", error: ""))
        #expect(
            asked(terminal: 80).output == """
                1 post would be forgotten; nothing has changed
                  x:1  key:a  2024-06-05T12:00:00+09:00
                    題␛[x
                    with all its 2 versions
                    /d/a
                    /d/b (not there: cannot bring it back)
                    other posts that say nearly the same stay:
                      x:2  key:b

                """)
        #expect(
            asked(terminal: 80, ["LANG": "ja_JP.UTF-8"]).output.hasPrefix("1件を忘れることになります（まだ何も変えていません）\n"))
    }

    private static func forgotten(_ states: [(key: String, state: String)]) -> String {
        let posts = states.map {
            #"{"id":"x:1","key":"\#($0.key)","state":"\#($0.state)","forgotten_at":"2026-01-02T03:04:05+09:00","dumps":[],"#
                + #""missing_dumps":[],"copies":[]}"#
        }
        return #"{"posts":[\#(posts.joined(separator: ","))],"index":\#(Sample.index)}"#
    }

    @Test("What was forgotten before is told apart, and no building is told of where nothing is to be taken out")
    func forgettingAgain() {
        let (one, none) = (Self.forgotten([("key:a", "forgotten")]), Self.forgotten([]))
        let both = Self.forgotten([("key:a", "forgotten"), ("key:b", "forgotten")])
        func forget(_ arguments: String..., answers: [String], terminal: Int = 80) -> Run {
            runArguments(
                ["forget"] + arguments, daemon: FakeDaemon(answers.map { .json($0) }), terminal: terminal)
        }
        #expect(
            forget("x:1", answers: [one, Sample.post, one]).output == "1 post forgotten already\n  x:1  key:a\n")
        #expect(
            forget("x:1", answers: [one, Sample.post, both]).output
                == "1 post forgotten\n1 post forgotten already\n  x:1  key:a\n  x:1  key:b\n")
        #expect(
            forget("--dry-run", "x:1", answers: [one, Sample.post, one]).output.hasPrefix("1 post forgotten already\n"))
        #expect(
            forget("--purge", answers: [none, none])
                == Run(status: .found, output: "no post is forgotten: there is nothing to take out\n", error: ""))
        let purged = forget("--purge", answers: [one, Self.forgotten([("key:a", "purged")])], terminal: 40)
        #expect(purged.output == "no file of the index has a word of the 1\npost that is forgotten\n")
        #expect(
            purged.error.hasPrefix(
                "building the index anew without what is\nforgotten: this takes as long as a\nrebuild\n"))
        #expect(
            forget("--list", answers: [one], terminal: 40).output
                == "1 post forgotten\n  x:1  key:a  forgotten\n    2026-01-02T03:04:05+09:00\n")
    }

    @Test("Forgetting asks for all posts at once, by the ids that they have, and a purge goes behind it")
    func forgetting() {
        let posts =
            #"{"posts":[{"id":"x:1","key":"key:a","state":"purged","forgotten_at":"2026-01-02T03:04:05+09:00","dumps":[],"#
            + #""missing_dumps":[],"copies":[]}],"index":\#(Sample.index)}"#
        let daemon = FakeDaemon([.json(Sample.post), .json(Sample.post), .json(posts), .json(posts)])
        let done = run("forget", "x:1", "anond:2", "--purge", daemon: daemon)
        #expect(done == Run(status: .found, output: "purged\tx:1\tkey:a\t2026-01-02T03:04:05+09:00\n", error: ""))
        #expect(
            daemon.requests.map { $0.split(separator: " ")[1] } == [
                "/v1/posts/x:1", "/v1/posts/anond:2", "/v1/forget?id=x:1&id=anond:2", "/v1/purge",
            ])
        let none = #"{"posts":[],"index":\#(Sample.index)}"#
        #expect(
            run("forget", "--list", daemon: FakeDaemon(json: none), terminal: 80)
                == Run(status: .none, output: "no post is forgotten\n", error: ""))
        #expect(run("forget", "--list", "--json", daemon: FakeDaemon(json: posts)).output == posts + "\n")
        #expect(
            run("forget", "--list", daemon: FakeDaemon(json: posts), terminal: 80).output
                == "1 post forgotten\n  x:1  key:a  purged  2026-01-02T03:04:05+09:00\n")
    }

    @Test("A number that may be an id and a hit is refused, for what is forgotten by mistake does harm")
    func forgettingANumber() throws {
        let folder = TemporaryFolder()
        let state = ["XDG_STATE_HOME": folder.path]
        LastAnswer(query: "q", first: 1, ids: ["key:a"]).save(state)
        let daemon = FakeDaemon([.json(Sample.post)])
        let refused = run("forget", "1", daemon: daemon, environment: state)
        #expect(refused.status == .failed && refused.error.contains("write @1 for the hit, id:1 for the id"))
        #expect(daemon.requests.count == 1)
    }

    @Test("Where the time of wait is over it says how far the indexing is, with a status of its own")
    func unfinishedWait() {
        func wait(_ status: String, _ environment: [String: String] = [:]) -> Run {
            run(
                "wait", "--timeout", "0.1", daemon: FakeDaemon([.silence, .json(status)]), environment: environment)
        }
        #expect(
            wait(Sample.status)
                == Run(
                    status: .unfinished, output: "",
                    error: "sakuin: still indexing, 63 %, 17.2 MB/s, 8 s left (24,634 posts, 3 dumps)\n"))
        #expect(
            wait(Sample.status, ["LANG": "ja_JP.UTF-8"]).error
                == "sakuin: まだ索引を作っています: 63 %, 17.2 MB/s, 残り8秒 (24,634件, ダンプ3個)\n")
        let waiting = Sample.status.replacing(#""work":{"stage":"inverting","#, with: #""was":{"stage":"inverting","#)
            .replacing(#""pending":0"#, with: #""pending":1"#)
        #expect(
            wait(waiting)
                == Run(
                    status: .unfinished, output: "", error: "sakuin: still indexing: 1 dump waiting to be indexed\n"))
        #expect(ExitStatus.unfinished.rawValue == 3)
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

    @Test("The number of hits alone, exact or an error")
    func count() {
        let answer = Sample.search([], total: 1234)
        let daemon = FakeDaemon(json: answer)
        #expect(run("search", "-c", "東京", daemon: daemon) == Run(status: .found, output: "1234\n", error: ""))
        #expect(daemon.requests.first?.contains("&limit=0&total=exact&wider=no&timeout_ms=600000 ") == true)
        #expect(
            run("search", "-c", "東京", daemon: daemon, terminal: 80, environment: ["SAKUIN_PAGER": "false"])
                == Run(status: .found, output: "1234\n", error: ""))
        let none = FakeDaemon([.json(Sample.search([])), .json(Sample.status)])
        #expect(run("search", "-c", "東京", daemon: none) == Run(status: .none, output: "0\n", error: ""))
        let cut = answer.replacing(#""exact""#, with: #""at_least""#)
        #expect(
            run("search", "-c", "東京", daemon: FakeDaemon(json: cut))
                == Run(
                    status: .failed, output: "",
                    error:
                        "sakuin: the time was over before there was an answer: add words, or narrow it down, as with since:\n"
                ))
        let matches = FakeDaemon([.lines([Sample.matches, Sample.matches])])
        #expect(run("search", "-c", "--kwic", "東京", daemon: matches) == Run(status: .found, output: "4\n", error: ""))
    }

    @Test("Quiet is a status and nothing else, of every command", arguments: [nil, 80] as [Int?])
    func quiet(terminal: Int?) {
        let found = FakeDaemon(json: Sample.search([Sample.hit]))
        #expect(
            run("search", "-q", "x", daemon: found, terminal: terminal) == Run(status: .found, output: "", error: ""))
        let none = FakeDaemon(json: Sample.search([]))
        #expect(run("search", "-q", "x", daemon: none, terminal: terminal) == Run(status: .none, output: "", error: ""))
        let late = Sample.search([]).replacing(#""timed_out":false"#, with: #""timed_out":true"#)
        #expect(run("search", "-q", "x", daemon: FakeDaemon(json: late)).status == .failed)
        #expect(
            run("show", "-q", "a", daemon: FakeDaemon(json: Sample.post), terminal: terminal)
                == Run(status: .found, output: "", error: ""))
        #expect(
            run("status", "-q", daemon: FakeDaemon(json: Sample.status), terminal: terminal)
                == Run(status: .found, output: "", error: ""))
    }

    @Test("Hits can end with NUL in place of a line feed, also on a terminal and as JSON")
    func null() {
        let ended = line.replacing("\n", with: "\0")
        let page = FakeDaemon(json: Sample.search([Sample.hit, Sample.hit]))
        #expect(run("search", "-0", "x", daemon: page).output == ended + ended)
        #expect(run("search", "-0", "x", daemon: page, terminal: 80).output == ended + ended)
        let stream = FakeDaemon([.lines([Sample.hit, Sample.hit])])
        #expect(run("search", "-0", "--all", "x", daemon: stream).output == ended + ended)
        #expect(
            run("search", "-0", "--all", "--json", "x", daemon: stream).output == Sample.hit + "\0" + Sample.hit + "\0")
    }

    @Test("Later pages are reached by the cursors of those before, and their hits count on")
    func pages() {
        let daemon = FakeDaemon([
            .json(Sample.search([Sample.hit], next: "c1")), .json(Sample.search([Sample.hit], next: "c2")),
            .json(Sample.search([Sample.hit], next: "c3")),
        ])
        let shown = run("search", "x", "--page", "3", "-n", "1", daemon: daemon, terminal: 80)
        #expect(shown.status == .found)
        #expect(shown.output.hasPrefix("1 post (exact) · hits 3 to 3 · 3.2 ms\n\n"))
        #expect(shown.output.hasSuffix("next page: --page 4\n"))
        #expect(daemon.requests.map { $0.contains("after=") } == [false, true, true])
        #expect(daemon.requests.last?.contains("&limit=1&after=c2&total=exact&") == true)
        let short = FakeDaemon([.json(Sample.search([Sample.hit], next: "c")), .json(Sample.search([Sample.hit]))])
        #expect(
            run("search", "x", "--page", "3", daemon: short)
                == Run(status: .none, output: "", error: "sakuin: there is no page 3: the answer ends with page 2\n"))
        let byCursor = run(
            "search", "x", "--after", "c", daemon: FakeDaemon(json: Sample.search([Sample.hit], next: "d")),
            terminal: 80)
        #expect(byCursor.output.hasSuffix("next page: --after d\n"))
    }

    @Test("Every hit by relevance comes page by page, each once, as text and as JSON")
    func everyHitByRelevance() {
        let replies: [FakeDaemon.Reply] = [
            .json(Sample.search([Sample.hit, Sample.hit], next: "c")), .json(Sample.search([Sample.hit])),
        ]
        let daemon = FakeDaemon(replies)
        #expect(
            run("search", "--all", "--sort", "relevance", "x", daemon: daemon)
                == Run(status: .found, output: line + line + line, error: ""))
        #expect(daemon.requests.count == 2 && daemon.requests[1].contains("after=c"))
        let json = run("search", "--all", "--sort", "relevance", "--json", "x", daemon: FakeDaemon(replies)).output
        #expect(json.split(separator: "\n").count == 3)
    }

    @Test("On a terminal the total stands before every hit, and before every match")
    func totalFirst() {
        let total = FakeDaemon.Reply.json(Sample.search([], total: 2))
        let all = run("search", "--all", "x", daemon: FakeDaemon([total, .lines([Sample.hit])]), terminal: 80)
        #expect(all.output.hasPrefix("2 posts (exact)\n\n"))
        let sorted = run(
            "search", "--kwic", "-n", "1", "x", daemon: FakeDaemon([.lines([Sample.matches])]), terminal: 80)
        #expect(sorted.output.hasPrefix("2 matches · 1 shown\n\n"))
        #expect(sorted.output.split(separator: "\n").count == 2)
    }

    @Test("A concordance as JSON has a document for each match, in the order of the lines")
    func concordanceAsJSON() {
        let daemon = FakeDaemon([.lines([Sample.matches])])
        let source = #""source":{"dump":"a.txt","line":5,"last_line":7},"#
        let first =
            #"{"id":"anond:1","time":"2024",\#(source)"field":"body","start":3,"end":9,"left":"後","match":"東京","right":"あ\n"}"#
        let second =
            #"{"id":"anond:1","time":"2024",\#(source)"field":"title","start":3,"end":9,"left":"前","match":"東京","right":"い"}"#
        #expect(
            run("search", "--kwic", "--json", "x", daemon: daemon)
                == Run(status: .found, output: first + "\n" + second + "\n", error: ""))
        #expect(run("search", "--kwic", "--json", "-n1", "x", daemon: daemon).output == first + "\n")
        #expect(
            run("search", "--kwic", "-n1", "--sort", "newest", "x", daemon: daemon).output
                == "anond:1\t2024\t前\t東京\tい\n")
        #expect(run("search", "--kwic", "-n1", "x", daemon: daemon).output == "anond:1\t2024\t後\t東京\tあ\n")
    }

    @Test("An empty archive says so, and what to do", arguments: [[], ["--all"], ["-c"], ["--kwic"]] as [[String]])
    func emptyArchive(options: [String]) {
        let empty = { (text: String) in text.replacing("\"posts\":12345", with: "\"posts\":0") }
        let page = FakeDaemon.Reply.json(empty(Sample.search([])))
        let first = options == ["--all"] || options == ["--kwic"] ? FakeDaemon.Reply.lines([]) : page
        let words = "the archive is empty: put dumps into '/srv/増田', /srv/b (see sakuin status)"
        let piped = runArguments(
            ["search", "x"] + options, daemon: FakeDaemon([first, .json(empty(Sample.status))]))
        #expect(piped == Run(status: .none, output: options == ["-c"] ? "0\n" : "", error: "sakuin: \(words)\n"))
        guard options.isEmpty else { return }
        let shown = run("search", "x", daemon: FakeDaemon([page, .json(empty(Sample.status))]), terminal: 120)
        #expect(shown == Run(status: .none, output: words + "\n", error: ""))
        let waiting = FakeDaemon.Reply.json(empty(Sample.search([])).replacing(#""pending":0"#, with: #""pending":1"#))
        #expect(
            run("search", "x", daemon: FakeDaemon([waiting, .json(empty(Sample.status))])).error
                == "sakuin: the archive is empty so far: 1 dump waiting to be indexed; sakuin wait returns when they are\n"
        )
    }

    @Test("Escape sequences in the daemon's own words do not reach the terminal")
    func hostileWords() {
        let daemon = FakeDaemon(status: 500, json: Sample.problem("internal", #"a\u001b[31mb\nc"#))
        #expect(run("status", daemon: daemon).error == "sakuin: a␛[31mb c\n")
    }
}
