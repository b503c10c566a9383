// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct FollowTests {
    private static func events(_ events: [FollowedEvent]) -> FakeDaemon.Reply {
        let text = events.map {
            "event: \($0.kind.rawValue)\nid: \($0.cursor)\ndata: \(String(decoding: $0.json, as: UTF8.self))\n\n"
        }
        let chunks = (["retry: 1000\n\n", ":\n\n"] + text).map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }
        return .text(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.joined() + "0\r\n\r\n")
    }

    private static func event(_ kind: FollowedEvent.Kind, _ position: Int) throws -> FollowedEvent {
        var event = FollowedEvent(kind: kind, cursor: "0123456789abcdef-\(position)")
        if kind == .new || kind == .edited { event.hit = try decodeAnswer(Hit.self, from: Array(Sample.hit.utf8)) }
        if kind == .baseline { event.matches = 7 }
        if kind == .flood {
            (event.matches, event.arrivals, event.allNew) = (1234, 5000, true)
            (event.since, event.until) = ("2007-01-01T00:00:00+09:00", "2009-01-01T00:00:00+09:00")
        }
        return event
    }

    private let line = "anond:1\t2024-06-05T20:50+09:00\t\t東京 の 会社\n"

    @Test("In a pipe an event is a line that begins with its kind, and the state goes on behind it")
    func lines() throws {
        let folder = TemporaryFolder()
        let state = folder.path + "/state"
        let daemon = FakeDaemon([
            Self.events([try Self.event(.baseline, 3), try Self.event(.end, 3)]),
            Self.events([
                try Self.event(.dropped, 3), try Self.event(.new, 4), try Self.event(.edited, 6),
                try Self.event(.flood, 9),
                try Self.event(.end, 9),
            ]),
            Self.events([try Self.event(.end, 9)]),
        ])
        func follow() -> Run { run("follow", "東京", "--state", state, "--once", daemon: daemon) }
        #expect(
            follow()
                == Run(
                    status: .none, output: "", error: "sakuin: what comes from now on is told (7 posts match already)\n"
                ))
        let told = follow()
        #expect(told.status == .found)
        #expect(
            told.output == "new\t" + line + "edited\t" + line
                + "flood\t1234\t2007-01-01T00:00:00+09:00\t2009-01-01T00:00:00+09:00\n")
        #expect(told.error.hasPrefix("sakuin: this follower read nothing and was let go at "))
        #expect(follow() == Run(status: .none, output: "", error: ""))
        let asked = daemon.requests.map { String($0.prefix { !$0.isNewline }) }
        let name = try #require(asked[0].split(separator: "name=").last).prefix { $0 != " " }
        #expect(
            asked == [
                "GET /v1/follow?q=%E6%9D%B1%E4%BA%AC&wait=no&name=\(name) HTTP/1.1",
                "GET /v1/follow?q=%E6%9D%B1%E4%BA%AC&after=0123456789abcdef-3&wait=no&name=\(name) HTTP/1.1",
                "GET /v1/follow?q=%E6%9D%B1%E4%BA%AC&after=0123456789abcdef-9&wait=no&name=\(name) HTTP/1.1",
            ])
    }

    @Test("On a terminal events are blocks, a flood a line, in the person's language", arguments: [40, 80, 200])
    func blocks(columns: Int) throws {
        let folder = TemporaryFolder()
        let daemon = FakeDaemon([
            Self.events([
                try Self.event(.new, 4), try Self.event(.edited, 6), try Self.event(.flood, 9), try Self.event(.end, 9),
            ])
        ])
        let shown = run(
            "follow", "東京", "--state", folder.path + "/state", "--once", "--color", "never", daemon: daemon,
            terminal: columns,
            environment: ["LANG": "ja_JP.UTF-8"])
        #expect(shown.output.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= columns })
        if columns == 80 {
            #expect(
                shown.output == """
                    anond:1  2024-06-05 20:50  （無題）
                        …東京⏎の 会社

                    編集  anond:1  2024-06-05 20:50  （無題）
                        …東京⏎の 会社

                    一度に1,234件が一致しました（2007-01-01〜2009-01-01）


                    """)
        }
    }

    @Test("With --json an event is a document a line, with --exec a command gets the post")
    func documents() throws {
        let folder = TemporaryFolder()
        let new = try Self.event(.new, 4)
        let events = Self.events([new, try Self.event(.flood, 5), try Self.event(.end, 5)])
        let json = run(
            "follow", "東京", "--json", "--state", folder.path + "/a", "--once", daemon: FakeDaemon([events]))
        #expect(
            json.output
                == [new, try Self.event(.flood, 5)].map { String(decoding: $0.json, as: UTF8.self) + "\n" }.joined())
        let daemon = FakeDaemon([events, .json(Sample.post)])
        let command =
            "cat > \(folder.path)/$SAKUIN_KIND; echo $SAKUIN_ID $SAKUIN_KEY $SAKUIN_CURSOR $SAKUIN_MATCHES >> \(folder.path)/run"
        let ran = run("follow", "東京", "--exec", command, "--state", folder.path + "/b", "--once", daemon: daemon)
        #expect(ran == Run(status: .found, output: "", error: ""))
        let id = try #require(new.hit?.id)
        #expect(
            folder.read("run")
                == "\(id) \(new.hit?.key.map { $0 + " " } ?? "")0123456789abcdef-4\n0123456789abcdef-5 1234\n")
        #expect(
            folder.read("new")?.contains("id") == true
                && folder.read("flood") == "1,234 posts that match came at once (2007-01-01 to 2009-01-01)\n")
    }

    @Test("A command that fails ends the follower, and what it was given is told again")
    func failingCommand() throws {
        let folder = TemporaryFolder()
        let events = Self.events([try Self.event(.flood, 4), try Self.event(.flood, 5), try Self.event(.end, 5)])
        let daemon = FakeDaemon([events])
        let command =
            "echo $SAKUIN_CURSOR >> \(folder.path)/run; test $SAKUIN_CURSOR != 0123456789abcdef-5 || kill -9 $$"
        let ran = run("follow", "x", "--exec", command, "--state", folder.path + "/s", "--once", daemon: daemon)
        #expect(ran.status == .failed && ran.error.hasSuffix(" failed with exit status 137\n"))
        #expect(folder.read("s")?.contains("\"cursor\":\"0123456789abcdef-4\"") == true)
        // A command need not read.
        let idle = run(
            "follow", "x", "--exec", "exit 0", "--state", folder.path + "/t", "--once", daemon: FakeDaemon([events]))
        #expect(idle.status == .found)
    }

    @Test("A daemon that goes away is waited for once it was known, and asked from behind what was told")
    func reconnection() throws {
        let folder = TemporaryFolder()
        let broken = FakeDaemon.Reply.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        let first = Self.events([try Self.event(.baseline, 3), try Self.event(.new, 4)])
        let stopping = FakeDaemon.Reply.json("{\"error\":{\"code\":\"stopping\",\"message\":\"m\"}}", status: 503)
        let daemon = FakeDaemon([
            first, broken, stopping, Self.events([try Self.event(.new, 5), try Self.event(.end, 5)]),
        ])
        let told = run("follow", "東京", "--state", folder.path + "/s", "--once", daemon: daemon)
        #expect(told.status == .found && told.output == "new\t" + line + "new\t" + line)
        #expect(told.error.contains("the daemon does not answer and is waited for: "))
        #expect(told.error.hasSuffix("sakuin: the daemon answers again\n"))
        #expect(
            daemon.requests.count == 4
                && daemon.requests.dropFirst().allSatisfy {
                    $0.contains("&after=0123456789abcdef-4&")
                        || $0.contains("?q=%E6%9D%B1%E4%BA%AC&after=0123456789abcdef-4&")
                })
        // One that was never there is an error, and so is a query that cannot be understood.
        #expect(run("follow", "東京").status == .failed)
        let refused = FakeDaemon(
            status: 400, json: "{\"error\":{\"code\":\"bad_query\",\"message\":\"m\",\"start\":0,\"end\":1}}")
        #expect(
            run("follow", "(", "--state", folder.path + "/n", "--once", daemon: refused).error
                == "sakuin: m\n    (\n    ^\n")
    }

    // MARK: The state

    /// Writes `text` behind what the file holds, with a state that was noted before `written` bytes of it were written.
    private static func resumed(_ text: String, written: Int, device: Int? = nil) throws -> String {
        let folder = TemporaryFolder()
        let path = folder.path + "/out"
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        _ = writeAll(Array("before\n".utf8)[...], to: descriptor)
        var status = stat()
        fstat(descriptor, &status)
        var state = FollowState(question: "x")
        state.cursor = "c1"
        state.pending = FollowState.Pending(
            cursor: "c2", text: text, device: device ?? Int(truncatingIfNeeded: status.st_dev),
            inode: Int(status.st_ino), length: 7)
        _ = writeAll(Array(text.utf8)[..<written], to: descriptor)
        var output = FollowOutput(descriptor, keptIn: try FollowStateFile(folder.path + "/state"), state)
        try output.finishPending()
        #expect(output.state.cursor == "c2" && output.state.pending == nil)
        #expect(try decodeAnswer(FollowState.self, from: Array((folder.read("state") ?? "").utf8)) == output.state)
        return folder.read("out") ?? ""
    }

    @Test("What was noted is written once, whatever of it was written before the end")
    func pending() throws {
        for written in [0, 1, 5, 12] { #expect(try Self.resumed("new\tものの", written: written) == "before\nnew\tものの") }
        // Of another file nothing is known: twice is better than never.
        #expect(try Self.resumed("new\n", written: 4, device: 1) == "before\nnew\nnew\n")
    }

    @Test("A state of another question, or a file that is none, is an error")
    func wrongStates() throws {
        let folder = TemporaryFolder()
        let daemon = FakeDaemon([Self.events([try Self.event(.baseline, 3), try Self.event(.end, 3)])])
        #expect(run("follow", "東京", "--state", folder.path + "/s", "--once", daemon: daemon).status == .none)
        for other in [["大阪"], ["東京", "--fold", "2"], ["東京", "--loose"], ["東京", "--copies"]] {
            let outcome = runArguments(["follow", "--state", folder.path + "/s", "--once"] + other, daemon: daemon)
            #expect(
                outcome.status == .failed && outcome.error.contains("\(folder.path)/s is of another query"), "\(other)")
        }
        let descriptor = open(folder.path + "/none", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        _ = writeAll(Array("# notes\n".utf8)[...], to: descriptor)
        close(descriptor)
        #expect(
            run("follow", "東京", "--state", folder.path + "/none", "--once", daemon: daemon).error.contains(
                "is no state of sakuin follow"))
        #expect(run("follow", "東京", "--state", folder.path, "--once", daemon: daemon).status == .failed)
        #expect(run("follow", "東京", "--state", "/nowhere/s", "--once", daemon: daemon).status == .failed)
    }

    @Test("One follower at a time has a state, through all that it saves; the next one is told what to do")
    func heldState() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/s"
        let daemon = FakeDaemon([Self.events([try Self.event(.baseline, 3), try Self.event(.end, 3)])])
        func follow() -> Run { run("follow", "東京", "--state", path, "--once", daemon: daemon) }
        do {
            let file = try FollowStateFile(path)
            #expect(file.state == nil)
            for cursor in [nil, "c1", "c2"] {
                if let cursor {
                    var state = FollowState(question: "x")
                    state.cursor = cursor
                    try file.save(state)
                }
                #expect(
                    follow()
                        == Run(
                            status: .failed, output: "",
                            error: "sakuin: \(path) is in use by another sakuin follow that runs: end that one, "
                                + "or give this one another file to --state\n"))
            }
            withExtendedLifetime(file) {}
        }
        #expect(try FollowStateFile(path).state?.cursor == "c2")
        #expect(follow().error.contains("is of another query"))
    }

    @Test(
        "Arguments that make no sense are errors",
        arguments: [
            (["--once"], "--once needs --state, which tells what has come since the last time"),
            (["--every", "1"], "--every is a number and s, m, h, d or w, as in 1d, not 1"),
            (["--every", "d"], "--every is a number and s, m, h, d or w, as in 1d, not d"),
            (["--every", "0d"], "--every is a number and s, m, h, d or w, as in 1d, not 0d"),
            (["--every=-1d"], "--every is a number and s, m, h, d or w, as in 1d, not -1d"),
            (["--every", "1d", "--once", "--state", "s"], "--every and --once do not go together: leave one out"),
            (["--exec", ""], "the command of --exec is empty"),
            (["--state="], "the name of the file of --state is empty"),
            (["--flood", "x"], "--flood must be a whole number from 0 to 10000, not x"),
        ])
    func usage(arguments: [String], message: String) {
        #expect(
            runArguments(["follow", "x"] + arguments) == Run(status: .failed, output: "", error: "sakuin: \(message)\n")
        )
    }

    @Test(
        "Times are told in units",
        arguments: [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("2w", 1_209_600)])
    func seconds(text: String, seconds: Int) throws {
        #expect(try FollowCommand.seconds(text) == seconds)
    }
}
