// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct DamageTests {
    private static func posts(_ count: Int) -> String {
        (0..<count).map {
            #"{"id":"k\#($0)","body":"\#($0)番の柿は青い。\#(String(repeating: "熟れた", count: $0 % 40))"}"# + "\n"
        }
        .joined()
    }

    /// A home whose daemon serves 600 posts.
    private static func served() async throws -> (Home, Daemon) {
        let home = try Home()
        try home.drop(posts(600), as: "a.jsonl")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("柿").total.value == 600)
        return (home, daemon)
    }

    /// The folders of the databases that are served, main first.
    private static func databases(_ home: Home) throws -> [String] {
        let current = try String(contentsOfFile: home.index + "/current", encoding: .utf8)
        return current.split(separator: "\n").filter { $0.hasPrefix("auto") }
            .map { home.index + "/" + $0.dropFirst("auto ".count) }.sorted().reversed()
    }

    /// Changes a byte of each block of a file in place.
    private static func scratch(_ path: String) throws {
        var content = try Data(contentsOf: URL(filePath: path))
        for index in stride(from: min(3000, content.count - 1), to: content.count, by: 8192) { content[index] ^= 0x11 }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.write(contentsOf: content)
        try file.close()
    }

    /// Asks until the answer is the true one; before it may only be refused.
    private static func healed(_ home: Home, _ damage: String) async throws {
        for _ in 0..<600 {
            let asked = home.curl("/v1/search?q=%E6%9F%BF&total=exact&sort=newest")
            let lines = asked.output.split(separator: "\n").map(String.init)
            if lines.last == "200" {
                let answer = try decodeAnswer(SearchAnswer.self, from: Array(lines[0].utf8))
                #expect(answer.total.value == 600, "after \(damage)")
                if try home.status().notices.isEmpty { return }
            } else {
                #expect(
                    lines.last == "503" && lines[0].contains(#""code":"damaged""#), "after \(damage): \(asked.output)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(damage) is not healed")
    }

    /// What somebody may do to the folder of an index while its daemon runs.
    enum Exchange: String, CaseIterable {
        case removed, movedAway, olderCopy, copiedOver

        func happen(to index: String, backup: String) throws {
            let files = FileManager.default
            switch self {
            case .removed: try files.removeItem(atPath: index)
            case .movedAway: try files.moveItem(atPath: index, toPath: index + ".away")
            case .olderCopy:
                try files.removeItem(atPath: index)
                try files.copyItem(atPath: backup, toPath: index)
            case .copiedOver:
                for name in try files.subpathsOfDirectory(atPath: backup) {
                    guard let bytes = files.contents(atPath: "\(backup)/\(name)") else { continue }
                    let file = try FileHandle(forUpdating: URL(filePath: "\(index)/\(name)"))
                    try file.truncate(atOffset: 0)
                    try file.write(contentsOf: bytes)
                    try file.close()
                }
            }
        }
    }

    @Test(
        "an index that is removed or replaced under a running daemon is made like the dumps again",
        arguments: Exchange.allCases)
    func exchanged(exchange: Exchange) async throws {
        let home = try Home()
        try home.drop(DamageTests.posts(590), as: "a.jsonl")
        let daemon = try await home.startDaemon()
        for number in 590..<595 {
            try home.drop("{\"id\":\"k\(number)\",\"body\":\"柿 \(number)\"}\n", as: "\(number).jsonl")
            #expect(home.sakuin("wait").status == 0)
        }
        let backup = home.path + "/backup"
        try FileManager.default.copyItem(atPath: home.index, toPath: backup)
        for number in 595..<599 {
            try home.drop("{\"id\":\"k\(number)\",\"body\":\"柿 \(number)\"}\n", as: "\(number).jsonl")
            #expect(home.sakuin("wait").status == 0)
        }
        try exchange.happen(to: home.index, backup: backup)
        try home.drop("{\"id\":\"k599\",\"body\":\"柿 599\"}\n", as: "599.jsonl")
        for _ in 0..<600 {
            // Before it is made anew, there may be no answer, or that of the copy: the posts of a revision that was served.
            if let answer = try? home.search("柿"), answer.total.value == 600, try home.status().notices.isEmpty {
                break
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try home.search("柿").total.value == 600, "\(daemon.log)")
        #expect(home.curl("/healthz").output == "ok\n\n200")
        #expect(daemon.stop() == 0)
        #expect(home.sakuind("check", "--dumps", home.dumps, "--index", home.index).status == 0)
    }

    @Test("damage under a running daemon is told, never answered from, and healed from the dumps")
    func whileServed() async throws {
        let (home, daemon) = try await DamageTests.served()
        let before = try DamageTests.databases(home)[0]
        try DamageTests.scratch(before + "/postlist.glass")
        let asked = home.curl("/v1/search?q=%E6%9F%BF&total=exact&sort=newest")
        #expect(asked.output.hasSuffix("503") && asked.output.contains(#""code":"damaged""#), "\(asked.output)")
        try await DamageTests.healed(home, "the postings")
        #expect(try DamageTests.databases(home)[0] != before)
        #expect(daemon.log.contains("the index is damaged: "))
        #expect(home.curl("/healthz").output == "ok\n\n200")

        for name in ["docdata.glass", "postlist.glass", "lengths"] {
            let path = try DamageTests.databases(home)[0] + "/" + name
            #expect(truncate(path, 9000) == 0)
            try await DamageTests.healed(home, "a cut of \(name)")
        }
        let delta = try DamageTests.databases(home)[1]
        try DamageTests.scratch(delta + "/postlist.glass")
        try await DamageTests.healed(home, "the delta")
        #expect(daemon.isRunning)
        #expect(daemon.stop() == 0)
    }

    @Test(
        "an index that cannot be opened keeps the daemon from nothing: it is built anew",
        arguments: ["current", "main/iamglass", "main/checksums", "delta/iamglass", "delta/postlist.glass"])
    func atStart(file: String) async throws {
        let (home, daemon) = try await DamageTests.served()
        #expect(daemon.stop() == 0)
        let databases = try DamageTests.databases(home)
        let path =
            file == "current"
            ? home.index + "/current" : databases[file.hasPrefix("main") ? 0 : 1] + "/" + file.split(separator: "/")[1]
        try DamageTests.scratch(path)
        let check = home.sakuind("check", "--index", home.index, "--dumps", home.dumps)
        #expect(check.status == 1, "\(check)")
        let again = try await home.startDaemon()
        try await DamageTests.healed(home, "damage of \(file)")
        #expect(again.stop() == 0)
        #expect(home.sakuind("check", "--index", home.index, "--dumps", home.dumps).status == 0)
    }

    @Test("sakuind check finds damage that no question has met, and --repair heals it")
    func check() async throws {
        let (home, daemon) = try await DamageTests.served()
        #expect(home.sakuind("check", "--index", home.index, "--dumps", home.dumps).status == 0)
        #expect(daemon.stop() == 0)
        try DamageTests.scratch(try DamageTests.databases(home)[0] + "/docdata.glass")
        let found = home.sakuind("check", "--index", home.index, "--dumps", home.dumps)
        #expect(found.status == 1)
        #expect(found.errors.contains("docdata.glass is not what was written"), "\(found.errors)")
        #expect(home.sakuind("check", "--repair", "--index", home.index, "--dumps", home.dumps).status == 0)
        #expect(home.sakuind("check", "--index", home.index, "--dumps", home.dumps).status == 0)
        try await home.startDaemon()
        #expect(try home.search("柿").total.value == 600)
    }
}
