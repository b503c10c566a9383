// SPDX-License-Identifier: GPL-2.0-or-later
//
// `sakuin follow` beside a real daemon, either of which is killed at any time.

import Foundation
import Glibc
import SakuinClient
import Testing

@Suite(.serialized) struct FollowTests {
    /// A running `sakuin follow` whose output is appended to a file.
    private final class Running {
        private let process = Process()
        let output: String
        let errors: String

        init(_ home: Home, _ arguments: [String], name: String = "told") throws {
            (output, errors) = (home.path + "/" + name, home.path + "/" + name + ".errors")
            process.executableURL = URL(filePath: Home.programs + "/sakuin")
            process.arguments = ["follow"] + arguments + ["--socket", home.socket]
            process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": home.path]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle(
                fileDescriptor: open(output, O_WRONLY | O_CREAT | O_APPEND, 0o600), closeOnDealloc: true)
            process.standardError = FileHandle(
                fileDescriptor: open(errors, O_WRONLY | O_CREAT | O_APPEND, 0o600), closeOnDealloc: true)
            try process.run()
        }

        deinit { if process.isRunning { kill() } }

        func kill() {
            Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        var isRunning: Bool { process.isRunning }

        /// The second field of each line that is whole.
        var told: [String] {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").map {
                String($0.split(separator: "\t", omittingEmptySubsequences: false)[1])
            }
        }

        /// Waits until so many lines are there, or it takes too long.
        func waitFor(_ count: Int) async throws {
            for _ in 0..<2000 where told.count < count { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    /// A post with characters of its own, or it would be a copy of another.
    private static func line(_ number: Int, _ word: String = "東京") -> String {
        let own = (0..<20).compactMap { Unicode.Scalar(0x5000 + 32 * (number % 600) + $0) }.map(String.init).joined()
        return "{\"id\":\"n\(number)\",\"date\":\"2024-06-05\",\"body\":\"\(word)の投稿 その\(number) \(own)\"}\n"
    }

    private func waitForState(_ path: String) async throws {
        for _ in 0..<1000 {
            if let text = try? String(contentsOfFile: path, encoding: .utf8), text.contains("cursor") { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("there is no state")
    }

    @Test("Each match is told exactly once, though follower and daemon are killed again and again")
    func kills() async throws {
        let kills = ProcessInfo.processInfo.environment["SAKUIN_FOLLOW_KILLS"].flatMap { Int($0) } ?? 50
        let home = try Home()
        try home.drop(Self.line(0) + Self.line(1, "大阪"), as: "0.jsonl")
        var daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let state = home.path + "/state.json"
        let arguments = ["東京", "--state", state, "--flood", "10000"]
        var follower = try Running(home, arguments)
        try await waitForState(state)
        var expected: [String] = []
        for round in 1...kills {
            let numbers = (1...3).map { 10 * round + $0 }
            try home.drop(
                numbers.map { Self.line($0) }.joined() + Self.line(10 * round + 9, "大阪"), as: "\(round).jsonl")
            expected += numbers.map { "n\($0)" }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...120)))
            if round == kills / 2 { _ = home.sakuin("rebuild") }
            if round.isMultiple(of: 3) {
                daemon.kill()
                daemon = try home.launchDaemon()
            } else {
                follower.kill()
                follower = try Running(home, arguments)
            }
        }
        for _ in 0..<200 where home.sakuin("status").status != 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(home.sakuin("wait").status == 0)
        try await follower.waitFor(expected.count)
        // What would come twice would come now.
        try home.drop(Self.line(9_995), as: "last.jsonl")
        try await follower.waitFor(expected.count + 1)
        follower.kill()
        #expect(follower.told.sorted() == (expected + ["n9995"]).sorted())
        #expect(daemon.isRunning)
    }

    @Test(
        "A rebuild tells nothing anew, an old dump one line, an edited post that it is, a removed index that it begins anew"
    )
    func events() async throws {
        let home = try Home()
        try home.drop(Self.line(0), as: "0.jsonl")
        var daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let state = home.path + "/state.json"
        func told() -> Outcome { home.sakuin("follow", "東京", "--state", state, "--once") }
        #expect(told().errors == "sakuin: what comes from now on is told (1 post match already)\n")
        #expect(told().status == 1)
        try home.drop(Self.line(1), as: "1.jsonl")
        #expect(home.sakuin("wait").status == 0)
        let first = told()
        #expect(first.status == 0 && first.output.hasPrefix("new\tn1\t2024-06-05\t\t"))
        #expect(home.sakuin("rebuild").status == 0 && home.sakuin("wait").status == 0)
        #expect(told().output == "")
        try home.drop((100..<200).map { Self.line($0) }.joined(), as: "old.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(told().output == "flood\t100\t2024-06-05T00:00:00+09:00\t2024-06-05T00:00:00+09:00\n")
        #expect(told().status == 1)
        // A question of its own for each state.
        let other = home.sakuin("follow", "大阪", "--state", state, "--once")
        #expect(other.status == 2 && other.errors.contains("is of another query"))
        // A command gets the whole post, and its failure ends the follower, which tells it again.
        try home.drop(Self.line(2), as: "2.jsonl")
        #expect(home.sakuin("wait").status == 0)
        let failed = home.sakuin("follow", "東京", "--state", state, "--once", "--exec", "exit 3")
        #expect(failed.status == 2 && failed.errors == "sakuin: the command exit 3 failed with exit status 3\n")
        let run = home.sakuin(
            "follow", "東京", "--state", state, "--once", "--exec", "echo $SAKUIN_KIND $SAKUIN_ID; grep -c その2")
        #expect(run.output == "new n2\n1\n" && run.status == 0)
        // The index is made anew while the daemon is away.
        _ = daemon.stop()
        try FileManager.default.removeItem(atPath: home.index)
        daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let anew = told()
        #expect(anew.output == "" && anew.errors.hasPrefix("sakuin: the index is another one: "))
        #expect(daemon.isRunning)
    }

    @Test("An edited post is told as such, and what is gathered comes together")
    func edited() async throws {
        let home = try Home()
        let post = "{\"id\":\"anond:20240605205024\",\"date\":\"2024-06-05\",\"body\":\"東京の朝\"}\n"
        try home.drop(post, as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let (state, configuration) = (home.path + "/state.json", home.path + "/.config/sakuin")
        try FileManager.default.createDirectory(atPath: configuration, withIntermediateDirectories: true)
        try "[saved]\nego = '東京 -大阪'\n".write(
            toFile: configuration + "/config.toml", atomically: true, encoding: .utf8)
        let follower = try Running(home, ["saved:ego", "--state", state, "--json", "--every", "1s"])
        try await waitForState(state)
        try home.drop(post.replacing("朝", with: "夜"), as: "a.jsonl")
        #expect(home.sakuin("wait").status == 0)
        for _ in 0..<1000 {
            if try String(contentsOfFile: follower.output, encoding: .utf8).contains("\"kind\":\"edited\"") { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        let text = try String(contentsOfFile: follower.output, encoding: .utf8)
        let events = try text.split(separator: "\n").map { try decodeAnswer(FollowedEvent.self, from: Array($0.utf8)) }
        #expect(events.map(\.kind) == [.baseline, .edited])
        #expect(events.last?.hit?.snippet.text == "東京の夜")
        // Two with one state would each tell what the other has told.
        let other = try Running(home, ["saved:ego", "--state", state], name: "other")
        for _ in 0..<500 where other.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        let refusal = try String(contentsOfFile: other.errors, encoding: .utf8)
        #expect(!other.isRunning && refusal.contains("is in use by another sakuin follow that runs"))
        follower.kill()
        let asked = home.curl("/v1/follow?q=saved:a&saved=a%3D%E6%9D%B1%E4%BA%AC&wait=no")
        #expect(asked.output.contains("\"matches\":1"))
    }
}
