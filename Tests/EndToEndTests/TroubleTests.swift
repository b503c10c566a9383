// SPDX-License-Identifier: GPL-2.0-or-later
//
// A daemon whose calls of the system fail (Tests/FaultShim, loaded before its libraries): what was served is served, the
// trouble is told, and when it is over all is there without a restart.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct TroubleTests {
    /// Tells the daemon which calls fail from now on; nil for none.
    private func fail(_ fault: String?, in home: Home) throws {
        let file = home.path + "/faults"
        guard let fault else { return try FileManager.default.removeItem(atPath: file) }
        try Data("\(fault) \(home.index)".utf8).write(to: URL(filePath: file), options: .atomic)
    }

    private func records(_ numbers: Range<Int>, _ word: String) -> String {
        numbers.map { "{\"id\":\"\($0)\",\"date\":\"2024-06-05T12:00:00+09:00\",\"body\":\"\(word) \($0)\"}\n" }
            .joined()
    }

    /// Asks until `isRight`, for a minute at most.
    private func until(_ what: String, _ isRight: () throws -> Bool) async throws {
        for _ in 0..<600 {
            if try isRight() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("\(what) does not come")
    }

    @Test(
        "what cannot be written is told and tried again, and nothing that was served is lost",
        arguments: ["write 28", "mkdir 28", "sync 5"])
    func notWritten(fault: String) async throws {
        let home = try Home()
        try home.drop(records(0..<50, "前からある文"), as: "a.jsonl")
        let shim = ["LD_PRELOAD": Home.programs + "/libFaultShim.so", "SAKUIN_FAULTS": home.path + "/faults"]
        let daemon = try await home.startDaemon(environment: shim)
        #expect(home.sakuin("wait").status == 0)
        #expect(home.curl("/healthz").output == "ok\n\n200")

        try fail(fault, in: home)
        #expect(home.sakuin("rebuild").status == 0)
        try await until("the word of the rebuild") {
            try home.status().notices.contains { $0.hasPrefix("the index could not be built anew (") }
        }
        let isPatchHurt = !fault.hasPrefix("mkdir")
        try home.drop(records(100..<110, "後から来た文"), as: "b.jsonl")
        if isPatchHurt {
            // Where the writer cannot even look at the index, the dump of before waits to be compared with it, too.
            let isBlind = fault.hasPrefix("sync")
            let waiting = (isBlind ? ["a.jsonl", "b.jsonl"] : ["b.jsonl"]).map { home.dumps + "/" + $0 }
            let words = waiting[0] + (isBlind ? " and 1 more (" : " (")
            try await until("the word of the dump") {
                try home.status().notices.contains { $0.hasPrefix("the index could not take \(words)") }
            }
            #expect(try home.status().pending.sorted() == waiting)
        } else {
            // The small dump comes into the index that stands.
            try await until("the dump") { try home.status().index.posts == 60 }
        }
        #expect(try home.search("前からある文").total.value == 50)
        #expect(try home.status().index.posts == (isPatchHurt ? 50 : 60))
        let health = home.curl("/healthz", "-H", "Accept-Language: ja").output
        #expect(health.hasSuffix("\n503") && health.contains("索引を作り直せませんでした"))

        try fail(nil, in: home)
        let before = try home.status().index.generation
        #expect(home.sakuin("wait").status == 0)
        try await until("the end of the trouble") { home.curl("/healthz").output == "ok\n\n200" }
        #expect(try home.status().notices.isEmpty)
        #expect(try home.status().index.posts == 60)
        #expect(try home.status().index.generation > before)
        #expect(try home.search("前からある文").total.value == 50)
        #expect(try home.search("後から来た文").total.value == 10)
        let names = try FileManager.default.contentsOfDirectory(atPath: home.index)
        #expect(names.count == 4)
        #expect(daemon.stop() == 0)
    }

    @Test("a daemon that has no descriptor left loses nothing and goes on when it has some again")
    func noDescriptors() async throws {
        let home = try Home()
        try home.drop(records(0..<1500, "前からある文"), as: "a.jsonl")
        #expect(home.sakuind("index", "--dumps", home.dumps, "--index", home.index).status == 0)
        let daemon = try await home.startDaemon(openFiles: 64)
        for round in 0..<3 {
            // More than there are descriptors for.
            let held = (0..<64).map { _ in HeldConnection(home.socket) }
            for number in 0..<10 {
                let first = 10_000 + 1000 * round + 10 * number
                try home.drop(records(first..<first + 2, "後から来た文"), as: "b\(round)-\(number).jsonl")
                usleep(20_000)
            }
            usleep(300_000)
            withExtendedLifetime(held) {}
        }
        #expect(daemon.isRunning)
        try await until("the daemon's answer") { home.sakuin("status").status == 0 }
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 1560)
        #expect(try home.status().quarantine.isEmpty)
        #expect(try home.search("前からある文").total.value == 1500)
        #expect(try home.search("後から来た文").total.value == 60)
        #expect(daemon.stop() == 0)
    }
}

/// A connection that is open and says nothing.
private final class HeldConnection {
    private let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)

    init(_ path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    deinit { close(descriptor) }
}
