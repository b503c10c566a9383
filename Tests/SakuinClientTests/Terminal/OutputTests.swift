// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Testing

@testable import sakuin

// Serialized: a running pager changes what the whole process does on an interrupt.
@Suite(.serialized) struct OutputTests {
    @Test(
        "The pager is the one that the person names, else less, else none",
        arguments: [
            (["SAKUIN_PAGER": "a", "PAGER": "b"], "a"), (["PAGER": "b -x"], "b -x"), (["PATH": "/nowhere"], nil),
            (["SAKUIN_PAGER": "", "PAGER": "b"], nil), (["PAGER": "cat"], nil), ([:], nil), (["PAGER": "  "], nil),
        ] as [([String: String], String?)])
    func pagerCommand(environment: [String: String], command: String?) {
        #expect(PagerCommand(environment: environment)?.command == command)
    }

    @Test("less is used if it is there")
    func less() throws {
        let folder = TemporaryFolder()
        try folder.write("", to: "less")
        chmod(folder.path + "/less", 0o700)
        #expect(PagerCommand(environment: ["PATH": "/nowhere:\(folder.path)"])?.command == "less -FRX")
    }

    @Test("less is told of UTF-8 and colour unless the person has said otherwise")
    func pagerEnvironment() {
        let told = PagerCommand(environment: ["PAGER": "less"])?.environment
        #expect(told == ["PAGER": "less", "LESS": "FRX", "LESSCHARSET": "utf-8"])
        let own = ["PAGER": "less", "LESS": "-SR", "LESSCHARSET": "latin1"]
        #expect(PagerCommand(environment: own)?.environment == own)
        // Without it the codes of the colours would stand in the text.
        #expect(PagerCommand(environment: ["PAGER": "less", "LESS": "-iM"])?.environment["LESS"] == "-R -iM")
    }

    @Test(
        "There is a pager on a terminal only, and not for JSON or where it is not wanted",
        arguments: [
            (80, [], "xterm", "paged: 1 hit\n"), (nil, [], "xterm", "plain"), (80, ["--no-pager"], "xterm", "plain"),
            (80, ["--json"], "xterm", "plain"), (80, [], "dumb", "plain"),
        ] as [(Int?, [String], String, String)])
    func pagerDecision(terminal: Int?, options: [String], term: String, expected: String) {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let environment = ["SAKUIN_PAGER": "sed -n 's/.*anond:1.*/paged: 1 hit/p'", "TERM": term]
        let outcome = runArguments(
            ["search", "x"] + options, daemon: daemon, terminal: terminal, environment: environment)
        #expect(outcome.status == .found)
        #expect((outcome.output == "paged: 1 hit\n" ? outcome.output : "plain") == expected)
        #expect(outcome.output != "")
    }

    @Test("A pager that is left early ends the search in silence, with the status of what was found")
    func earlyEnd() {
        let chunk = "\(String(Sample.hit.utf8.count + 1, radix: 16))\r\n\(Sample.hit)\n\r\n"
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let daemon = FakeDaemon([
            .json(Sample.search([], total: 9)), .endless(start: Array(head.utf8), again: Array(chunk.utf8)),
        ])
        let outcome = run(
            "search", "--all", "x", daemon: daemon, terminal: 80, environment: ["SAKUIN_PAGER": "head -n 1"])
        #expect(outcome.status == .found)
        #expect(escaped(outcome.output) == "9 posts (exact)\n")
        #expect(outcome.error == "")
    }

    @Test("A pager is ended by a closed pipe as any program is", arguments: ["PIPE", "INT", "QUIT"])
    func pagerSignals(signal: String) {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let environment = ["SAKUIN_PAGER": "cat >/dev/null; kill -\(signal) $$; echo still here"]
        let outcome = run("search", "x", daemon: daemon, terminal: 80, environment: environment)
        #expect(outcome == Run(status: .found, output: "", error: ""))
    }

    @Test("A reader that has gone closes the output in silence")
    func closedPipe() {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        var output = Output(descriptor: ends[1])
        output.write("a\n")
        let wasOpen = output.isOpen
        output.flush()
        let isOpen = output.isOpen
        output.write("b\n")
        let failure = output.finish()
        #expect(wasOpen)
        #expect(!isOpen)
        #expect(failure == nil)
        close(ends[1])
    }

    @Test("Output that cannot be written is an error")
    func fullDisk() {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        var output = Output(descriptor: full)
        output.write("a\n")
        let failure = output.finish()
        guard case .output(let code)? = failure else {
            Issue.record("not an output error")
            return
        }
        #expect(code == ENOSPC)
    }

    @Test(
        "A pager that is not there, cannot start or shows nothing takes no answer with it",
        arguments: [
            "sakuin-no-such-pager", "sakuin-no-such-pager -R", "/nowhere/less", "/etc/passwd",
            "exec 2>/dev/null; nosuch",
            "false", "true", ":", "exit 0", "exit 3", "exec 2>/dev/null; cat /nowhere", "cat | (exit 127)",
        ])
    func uselessPager(command: String) {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let plain = run("search", "x", daemon: daemon, terminal: 80)
        let outcome = run(
            "search", "x", daemon: daemon, terminal: 80, environment: ["PAGER": command, "SAKUIN_PAGER": command])
        #expect(outcome.status == .found)
        #expect(outcome.output == plain.output)
        // On a terminal of 80 columns.
        #expect(outcome.error.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(
            outcome.error.replacing("\n", with: " ")
                == "sakuin: the pager \(command) does not show anything: the output comes without it ")
    }

    @Test("A long answer is not lost either", arguments: ["true", "exit 3", "sleep 0.1", "exec 2>/dev/null; nosuch"])
    func uselessPagerOfLongAnswers(command: String) {
        let many = Array(repeating: Sample.hit, count: 2000)
        func all(_ pager: String) -> Run {
            run(
                "search", "--all", "x",
                daemon: FakeDaemon([.json(Sample.search([], total: 2000)), .lines(many)]), terminal: 80,
                environment: ["SAKUIN_PAGER": pager])
        }
        let outcome = all(command)
        #expect(outcome.output == all("").output)
        #expect(outcome.output.utf8.count > 100_000)
        #expect(outcome.status == .found)
    }

    @Test("A pager that has read and then fails is an error that names it")
    func failingPager() {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let outcome = run(
            "search", "x", daemon: daemon, terminal: 80, environment: ["SAKUIN_PAGER": "cat >/dev/null; exit 3"])
        #expect(
            outcome
                == Run(
                    status: .failed, output: "",
                    error: "sakuin: the pager cat >/dev/null; exit 3 failed with exit status 3\n"))
    }

    @Test("A pager that reads slowly gets all of a long answer")
    func slowPager() {
        let many = Array(repeating: Sample.hit, count: 2000)
        let outcome = run(
            "search", "--all", "x", daemon: FakeDaemon([.json(Sample.search([], total: 2000)), .lines(many)]),
            terminal: 80, environment: ["SAKUIN_PAGER": "sleep 0.2; grep -c anond"])
        #expect(outcome == Run(status: .found, output: "2000\n", error: ""))
    }

    @Test("While a pager runs an interrupt is its own, and afterwards this process's again")
    func interrupt() throws {
        let before = signal(SIGINT, SIG_DFL)
        defer { signal(SIGINT, before) }
        let command = try #require(PagerCommand(environment: ["PAGER": "true", "PATH": "/bin"]))
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let pager = try #require(RunningPager(command, output: nowhere))
        let during = isIgnoringInterrupts()
        #expect(pager.wait() == .shown)
        #expect(during)
        #expect(!isIgnoringInterrupts())
    }

    private func isIgnoringInterrupts() -> Bool {
        var action = sigaction()
        sigaction(SIGINT, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
