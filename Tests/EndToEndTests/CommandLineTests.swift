// SPDX-License-Identifier: GPL-2.0-or-later
//
// The client's program with a daemon and a shell around it: bytes, descriptors and terminals as they really are.

import Foundation
import SakuinClient
import Testing

@testable import sakuin

@Suite struct CommandLineTests {
    /// A home with 30 posts that are searchable.
    private func served() async throws -> Home {
        let home = try Home()
        let posts = (1...30).map { number in
            // Characters of its own, or they would be copies of each other.
            let own = (0..<20).compactMap { Unicode.Scalar(0x5000 + 32 * number + $0) }.map(String.init).joined()
            return "{\"id\":\"n\(number)\",\"date\":\"2024-06-05\",\"body\":\"東京の投稿 その\(number) \(own)\"}\n"
        }
        try home.drop(posts.joined(), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        return home
    }

    /// Runs a line of bash in which `sakuin` is the client; HOME is the home's folder.
    private func bash(_ line: String, _ home: Home, _ environment: [String: String] = [:]) -> Outcome {
        let variables = [
            "PATH": Home.programs + ":/usr/bin:/bin", "HOME": home.path, "SAKUIN_SOCKET": home.socket, "TERM": "xterm",
        ]
        return Home.run("/bin/bash", ["-c", line], environment: variables.merging(environment) { $1 })
    }

    @Test func everyExampleOfTheHelpIsAQuestionThatTheDaemonUnderstands() async throws {
        let home = try await served()
        let variables = try configure("[saved]\nego = '東京'", home)
        for example in QueryExample.all {
            let outcome = Home.run(
                Home.programs + "/sakuin", ["search", "--socket", home.socket, example.written], environment: variables)
            #expect(outcome.status < 2, "\(example.written): \(outcome.errors)")
        }
    }

    /// Gives the client of this home a configuration.
    private func configure(_ text: String, _ home: Home) throws -> [String: String] {
        try FileManager.default.createDirectory(
            atPath: home.path + "/.config/sakuin", withIntermediateDirectories: true)
        try text.write(toFile: home.path + "/.config/sakuin/config.toml", atomically: true, encoding: .utf8)
        return ["HOME": home.path]
    }

    @Test func savedSearchesAreAskedForByName() async throws {
        let home = try await served()
        _ = try configure(
            """
            limit = 4
            [saved]
            five = 'その1 OR その2 OR その3 OR その4 OR その5'
            rest = '東京 -saved:five'
            broken = '東京 ('
            ring = 'saved:ring'
            """, home)
        #expect(bash("sakuin search -c saved:five", home).output == "5\n")
        #expect(bash("sakuin search -c saved:rest", home).output == "25\n")
        #expect(bash("sakuin search saved:rest", home).output.split(separator: "\n").count == 4)
        #expect(bash("sakuin search --all saved:rest", home).output.split(separator: "\n").count == 25)
        #expect(bash("sakuin why saved:five", home).status == 0)
        #expect(bash("sakuin verify saved:rest", home).output.hasPrefix("equal: "))
        // What is asked is told as it was asked.
        let answer = try decodeAnswer(
            SearchAnswer.self, from: Array(bash("sakuin search --json -n 2 saved:rest", home).output.utf8))
        #expect(answer.query == "saved:rest" && answer.next != nil)
        let pages = (1...7).flatMap {
            bash("sakuin search saved:rest --page \($0)", home).output.split(separator: "\n")
        }
        #expect(Set(pages).count == 25 && pages.count == 25)
        let wrong = bash("sakuin search '東京 saved:fivr'", home)
        #expect(wrong.status == 2)
        #expect(
            wrong.errors == """
                sakuin: there is no saved search fivr; did you mean five?
                    東京 saved:fivr
                         ^^^^^^^^^^

                """)
        #expect(
            bash("sakuin search saved:broken", home).errors.contains("in the saved search broken, at its character 5: ")
        )
        #expect(
            bash("sakuin search saved:ring", home).errors.contains("a saved search cannot stand in itself: ring → ring")
        )
    }

    @Test func anOutputThatIsFullOrClosedIsAnErrorOfEveryCommand() async throws {
        let home = try await served()
        let commands = [
            "search 東京", "search --all 東京", "search --all --sort relevance 東京", "search -c 東京",
            "search --json 東京",
            "search --kwic 東京", "search --kwic --json 東京", "kwic 東京", "kwic --sample 1 --csv 東京",
            "collocates --least 1 東京", "show n1", "show --json n1", "similar n1",
            "random", "status", "wait",
            "rescan", "why 東京", "verify 東京", "--help", "help search", "help query", "--version",
            "--generate-completion-script bash",
        ]
        for command in commands {
            #expect(bash("sakuin \(command)", home).status == 0, "\(command)")
            for redirection in [">/dev/full", ">&-", "-o /dev/full"] {
                if redirection.hasPrefix("-o"), command.hasPrefix("-") || command.hasPrefix("help") { continue }
                let outcome = bash("sakuin \(command) \(redirection)", home)
                #expect(outcome.status == 2, "\(command) \(redirection)")
                #expect(outcome.errors.hasPrefix("sakuin: cannot write the output: "), "\(command) \(redirection)")
                #expect(outcome.output == "")
            }
            // A reader that has seen enough is no error.
            #expect(bash("set -o pipefail; sakuin \(command) | true", home).status == 0, "\(command)")
        }
    }

    @Test func bytesThatAreNotUTF8AreToldAndNeverSearchedFor() async throws {
        let home = try await served()
        for (bytes, name) in [
            (#"\x93\x8c\x8b\x9e"#, "Shift_JIS"), (#"\xc5\xec\xb5\xfe"#, "EUC-JP"), (#"\xff"#, "UTF-8"),
        ] {
            for command in ["search", "search -c", "verify", "why", "show", "similar", "search --json 東京"] {
                let outcome = bash("sakuin \(command) $'\(bytes)'", home)
                #expect(outcome.status == 2 && outcome.output == "")
                #expect(outcome.errors.contains(name) && outcome.errors.contains("is not UTF-8"))
            }
        }
    }

    @Test func onATerminalTheAnswerIsShownWhateverThePagerDoes() async throws {
        let home = try await served()
        func shown(_ arguments: String, pager: String?, columns: Int = 80) -> String {
            // script(1) gives the client a terminal.
            let line = "stty cols \(columns) rows 50; exec sakuin \(arguments)"
            let environment = pager.map { ["PAGER": $0] } ?? [:]
            let outcome = bash(
                "script -qec '\(line)' /dev/null", home, environment.merging(["SHELL": "/bin/bash"]) { $1 })
            return outcome.output.replacing("\r\n", with: "\n")
        }
        let plain = shown("search 東京 -n 3 --color never", pager: "")
        #expect(plain.hasPrefix("30 posts (exact) · 3 shown · "))
        #expect(plain.hasSuffix("next page: --page 2\n"))
        #expect(plain.contains("\n1  n") && plain.contains("\n3  n") && !plain.contains("\n4  n"))
        func hits(_ text: String) -> String { text.drop { $0 != "\n" }.description }
        for pager in ["cat", "nosuch", "/nowhere/less -R", "true", "false", "exit 3", "head -n 500"] {
            let text = shown("search 東京 -n 3 --color never", pager: pager)
            #expect(text.contains("30 posts (exact)"), "\(pager)")
            #expect(text.hasSuffix(hits(plain)), "\(pager)")
        }
        let third = plain.split(separator: "\n").first { $0.hasPrefix("3  ") }?.split(separator: " ")[1] ?? ""
        #expect(shown("show 3 --color never", pager: "").contains("id      \(third)"))
        let narrow = shown("status", pager: "", columns: 40)
        // The path of the test's folder may be longer, and is not broken.
        #expect(narrow.split(separator: "\n").filter { !$0.contains("/") }.allSatisfy { $0.count <= 40 })
    }

    @Test func aFileIsReplacedByAWholeAnswerOnly() async throws {
        let home = try await served()
        let path = home.path + "/out.tsv"
        #expect(bash("sakuin search 東京 --all -o \(path)", home).status == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 30)
        #expect(bash("sakuin search '東京 (大阪' -o \(path)", home).status == 2)
        #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 30)
        #expect(bash("sakuin search 大阪 -o \(path)", home).status == 1)
        #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
        let ended = bash("sakuin search 東京 --all -0 | tr -cd '\\0' | wc -c", home)
        #expect(ended.output.filter(\.isNumber) == "30")
    }

    @Test func pagesAndCountsOfTheClientAgree() async throws {
        let home = try await served()
        #expect(bash("sakuin search -c 東京", home).output == "30\n")
        #expect(bash("sakuin search -c 大阪", home).status == 1)
        for sort in ["relevance", "newest", "oldest"] {
            let pages = (1...4).map { home.sakuin("search", "東京", "--sort", sort, "-n", "9", "--page", "\($0)") }
            #expect(pages.allSatisfy { $0.status == 0 })
            let lines = pages.flatMap { $0.output.split(separator: "\n") }
            #expect(lines.count == 30 && Set(lines).count == 30)
            let all = home.sakuin("search", "東京", "--sort", sort, "--all").output.split(separator: "\n")
            #expect(lines == all)
        }
        let beyond = home.sakuin("search", "東京", "-n", "9", "--page", "5")
        #expect(beyond.status == 1 && beyond.output == "")
        #expect(beyond.errors == "sakuin: there is no page 5: the answer ends with page 4\n")
    }

    @Test func anEmptyArchiveSaysSo() async throws {
        let home = try Home()
        try await home.startDaemon()
        for options in [[], ["--all"], ["-c"], ["--kwic"]] {
            let outcome = Home.run(
                Home.programs + "/sakuin", ["search", "東京", "--socket", home.socket] + options)
            #expect(outcome.status == 1)
            #expect(
                outcome.errors == "sakuin: the archive is empty: put dumps into \(home.dumps) (see sakuin status)\n")
        }
        let japanese = Home.run(
            Home.programs + "/sakuin", ["search", "東京", "--socket", home.socket], environment: ["LC_ALL": "ja_JP.UTF-8"]
        )
        #expect(japanese.errors == "sakuin: まだ投稿がありません: ダンプを \(home.dumps) に置いてください（sakuin status）\n")
    }
}
