// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the daemon does when it is told something: signals, a configuration that changes or cannot be used, folders that come
// and go, links, a full disk behind its output.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized, .timeLimit(.minutes(3))) struct DaemonMannersTests {
    private func post(_ body: String) -> String { "{\"body\":\"\(body)\"}\n" }

    /// True once `count` posts are in the index.
    private func hasPosts(_ count: Int, _ home: Home) async throws -> Bool {
        for _ in 0..<500 {
            if try home.status().index.posts == count { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    // MARK: Signals

    @Test func onSIGHUPTheConfigurationIsReadAgainAndABadFileChangesNothing() async throws {
        let home = try Home()
        let (second, file) = (home.path + "/second", home.path + "/c.toml")
        try FileManager.default.createDirectory(atPath: second, withIntermediateDirectories: false)
        try home.drop(post("最初の投稿"), as: "a.jsonl")
        try post("二番目の投稿").write(toFile: second + "/b.jsonl", atomically: true, encoding: .utf8)
        func configure(_ text: String) throws { try text.write(toFile: file, atomically: true, encoding: .utf8) }
        try configure("dumps = [\"\(home.dumps)\"]\n")
        let daemon = try await home.startDaemon(["--config", file, "--index", home.index, "--socket", home.socket])
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().folders == [home.dumps])

        try configure("dumps = \"\(second)\"\n")
        daemon.signal(SIGHUP)
        #expect(try await daemon.logs("error", "the configuration stays as it is", "\(file):1: dumps must be a list"))
        #expect(try home.status().folders == [home.dumps])

        try configure("dumps = [\"\(home.dumps)\", \"\(second)\"]\nsocket_group = \"nobody\"\n")
        daemon.signal(SIGHUP)
        #expect(try await daemon.logs("warning", "socket_group has changed, which takes a restart"))
        #expect(try await daemon.logs("the configuration was read again", second))
        #expect(try await hasPosts(2, home))
        #expect(try home.status().folders == [home.dumps, second])
        // The new folder is watched as the first is.
        try post("三番目の投稿").write(toFile: second + "/c.jsonl", atomically: false, encoding: .utf8)
        #expect(try await hasPosts(3, home))
        #expect(try await daemon.stop(within: .seconds(15)) == 0)
    }

    @Test func theOtherSignalsEndNothing() async throws {
        let home = try Home()
        try home.drop(post("信号の投稿"), as: "a.jsonl")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        for number in [SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE, SIGIO, SIGHUP] { daemon.signal(number) }
        #expect(try await daemon.logs("info", "state: ", "1 posts", "0 dumps wait"))
        #expect(try await daemon.logs("the configuration was read again: nothing has changed"))
        #expect(try home.search("信号").total.value == 1)
        #expect(daemon.isRunning)
        #expect(try await daemon.stop(within: .seconds(15)) == 0)
        #expect(daemon.log.contains("stopping (SIGTERM)") && daemon.log.contains("stopped"))
    }

    @Test("It stops without any folder to watch", arguments: ["missing", "removed", "a link that leads nowhere"])
    func stopsWithoutFolders(case name: String) async throws {
        let home = try Home()
        let manager = FileManager.default
        if name != "removed" { try manager.removeItem(atPath: home.dumps) }
        if name == "a link that leads nowhere" {
            try manager.createSymbolicLink(atPath: home.dumps, withDestinationPath: home.path + "/nowhere")
        }
        let daemon = try await home.startDaemon()
        if name == "removed" { try manager.removeItem(atPath: home.dumps) }
        try await Task.sleep(for: .milliseconds(100))
        #expect(try await daemon.stop(within: .seconds(15)) == 0)
        #expect(!manager.fileExists(atPath: home.socket))
    }

    @Test func whoWaitsIsLetGoWhenItStops() async throws {
        let home = try Home()
        let daemon = try await home.startDaemon()
        // Somebody writes a dump, and nobody knows when it ends: whoever waits for a rebuild of it waits.
        var text = ""
        for number in 0..<60_000 { text += "{\"id\":\"w\(number)\",\"body\":\"待つ人の\(number)番目の投稿である\"}\n" }
        try home.drop(text, as: "big.jsonl")
        let socket = home.socket
        let waiting = Task.detached { Home.run(Home.programs + "/sakuin", ["wait", "--socket", socket]) }
        for _ in 0..<500 where try home.status().state != "indexing" { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await daemon.stop(within: .seconds(15)) == 0)
        // Either all was searchable before, or it was told that it was not.
        let outcome = await waiting.value
        #expect(
            outcome.status == 0 || outcome.errors.contains("stopping") || outcome.errors.contains(socket), "\(outcome)")
    }

    // MARK: Links

    @Test func linksToFilesAndFoldersAreFollowedAndTheirChangesSeen() async throws {
        let home = try Home()
        let manager = FileManager.default
        let elsewhere = home.path + "/elsewhere"
        try manager.createDirectory(atPath: elsewhere + "/deep", withIntermediateDirectories: true)
        let file = home.path + "/single.jsonl"
        try post("壱").write(toFile: file, atomically: false, encoding: .utf8)
        try post("弐").write(toFile: elsewhere + "/deep/b.jsonl", atomically: false, encoding: .utf8)
        try manager.createSymbolicLink(atPath: home.dumps + "/single.jsonl", withDestinationPath: file)
        try manager.createSymbolicLink(atPath: home.dumps + "/folder", withDestinationPath: elsewhere)
        try manager.createSymbolicLink(atPath: elsewhere + "/circle", withDestinationPath: home.dumps)
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 2)
        #expect(try home.search("弐").hits.first?.source.dump == home.dumps + "/folder/deep/b.jsonl")
        // No scan is asked for: the kernel tells.
        try (post("壱") + post("参")).write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try await hasPosts(3, home))
        try post("四").write(toFile: elsewhere + "/deep/c.jsonl", atomically: false, encoding: .utf8)
        #expect(try await hasPosts(4, home))
        try manager.createDirectory(atPath: home.path + "/third", withIntermediateDirectories: false)
        try post("五").write(toFile: home.path + "/third/d.jsonl", atomically: false, encoding: .utf8)
        try manager.createSymbolicLink(atPath: home.dumps + "/third", withDestinationPath: home.path + "/third")
        #expect(try await hasPosts(5, home))
        try manager.removeItem(atPath: home.dumps + "/third")
        #expect(try await hasPosts(4, home))
    }

    @Test func aLinkThatLeadsNowhereIsToldAndWhatWasReadThroughItStays() async throws {
        let home = try Home()
        let manager = FileManager.default
        let disk = home.path + "/disk"
        try manager.createDirectory(atPath: disk, withIntermediateDirectories: false)
        try post("円盤の投稿").write(toFile: disk + "/a.jsonl", atomically: false, encoding: .utf8)
        try manager.createSymbolicLink(atPath: home.dumps + "/disk", withDestinationPath: disk)
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        try manager.moveItem(atPath: disk, toPath: home.path + "/away")
        #expect(home.sakuin("rescan").status == 0)
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 1)
        #expect(try home.status().notices.contains { $0.contains(home.dumps + "/disk") })
    }

    // MARK: The command line

    @Test("What cannot be used is one sentence and status 2", arguments: ["serve", "index"])
    func sentences(command: String) throws {
        let home = try Home()
        let file = home.path + "/c.toml"
        func refused(_ arguments: String...) -> String {
            let outcome = Home.run(Home.programs + "/sakuind", [command] + arguments)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            return outcome.errors
        }
        #expect(
            refused("--config", home.path + "/none")
                == "sakuind: cannot read the configuration \(home.path)/none: No such file or directory: give another --config\n"
        )
        try "rescan_minutes = \"10\"\n".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(
            refused("--config", file)
                == "sakuind: \(file):1: rescan_minutes must be a number of minutes from 1 to 525600, without quotes, such as 10, not \"10\"\n"
        )
        for index in ["/proc/none/index", file, file + "/index"] {
            let told = refused("--dumps", home.dumps, "--index", index)
            #expect(told.hasPrefix("sakuind: cannot make the index folder \(index): "), "\(told)")
            #expect(told.hasSuffix(": name another with --index\n") && !told.contains("Domain"), "\(told)")
        }
    }

    @Test func aDefaultFolderThatCannotBeMadeIsOneSentence() {
        let outcome = Home.run(Home.programs + "/sakuind", ["serve"], environment: ["HOME": "/proc"])
        #expect(outcome.status == 2)
        #expect(
            outcome.errors
                == "sakuind: cannot make the folder for dumps /proc/.local/share/sakuin/dumps: No such file or directory: name others with --dumps\n"
        )
    }

    @Test func outputThatCannotBeWrittenIsAnError() throws {
        let home = try Home()
        try home.drop(post("満杯の円盤"), as: "a.jsonl")
        let program = Home.programs + "/sakuind"
        for command in [
            "schema", "inspect '\(home.dumps)/a.jsonl'", "inspect --json '\(home.dumps)/a.jsonl'", "--help",
            "--version",
            "help serve", "inspect --help",
        ] {
            let full = Home.run("/bin/sh", ["-c", "'\(program)' \(command) >/dev/full"])
            #expect(full.status == 2, "\(command)")
            #expect(full.errors == "sakuind: the output cannot be written: No space left on device\n", "\(command)")
            let shut = Home.run("/bin/sh", ["-c", "'\(program)' \(command) | :"])
            #expect(shut.status == 0 && shut.errors.isEmpty, "\(command): \(shut.errors)")
            let whole = Home.run("/bin/sh", ["-c", "'\(program)' \(command) | wc -c"])
            #expect(whole.status == 0 && (Int(whole.output.filter(\.isNumber)) ?? 0) > 10, "\(command)")
        }
    }

    @Test func theLogHasTheTimeWithItsZone() async throws {
        let home = try Home()
        let daemon = try await home.startDaemon()
        #expect(try await daemon.logs("listening on"))
        for line in daemon.log.split(separator: "\n") {
            #expect(line.firstMatch(of: #/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00 [a-z]+ .+/#) != nil, "\(line)")
        }
    }
}
