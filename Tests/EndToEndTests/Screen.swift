// SPDX-License-Identifier: GPL-2.0-or-later
//
// A terminal as a person sees it: what tmux shows of a program, and keys that a test presses there.

import Foundation
import Testing

@testable import sakuin

final class Screen {
    private let socket: String
    private let server = Process()

    /// - Parameters:
    ///   - arguments: of the client.
    ///   - environment: all that it has beside this home's.
    ///   - log: a file for all that it writes to the terminal.
    init(
        _ arguments: [String], in home: Home, columns: Int = 100, lines: Int = 24, environment: [String: String] = [:],
        log: String? = nil
    ) throws {
        let name = UUID().uuidString.prefix(8)
        socket = home.path + "/t-\(name)"
        var variables = [
            "PATH": "/usr/bin:/bin", "HOME": home.path, "SAKUIN_SOCKET": home.socket, "LC_ALL": "C.UTF-8",
            "TERM": "screen-256color",
        ]
        variables.merge(environment) { $1 }
        let words =
            ["env", "-i"] + variables.map { "\($0.key)=\($0.value)" } + [Home.programs + "/sakuin"] + arguments
        let script = home.path + "/start-\(name)"
        try "cd \(home.path)\n\(words.map(shellQuoted).joined(separator: " "))\necho ended $?\nexec sleep 1000\n".write(
            toFile: script, atomically: true, encoding: .utf8)
        // In the foreground: Foundation waits for a program until those that it has left behind have ended, too.
        // Without the mask of this process, which holds back the signals that tmux ends itself and its panes with.
        server.executableURL = URL(filePath: "/usr/bin/perl")
        server.arguments = [
            "-MPOSIX", "-e", "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV", "/usr/bin/tmux", "-D", "-u",
            "-S",
            socket, "-f", "/dev/null",
        ]
        server.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        (server.standardInput, server.standardOutput, server.standardError) = (
            FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice
        )
        try server.run()
        for _ in 0..<400 where access(socket, F_OK) != 0 { usleep(10_000) }
        let logging = log.map { [";", "pipe-pane", "cat >\($0)"] } ?? []
        let size = ["-x", "\(columns)", "-y", "\(lines)"]
        let started = tmux(
            ["set", "-g", "set-clipboard", "on", ";", "new-session", "-d"] + size + ["sh \(script)"] + logging)
        try #require(started.status == 0, "\(started.errors)")
    }

    deinit {
        tmux(["kill-server"])
        server.waitUntilExit()
    }

    @discardableResult
    private func tmux(_ arguments: [String]) -> Outcome {
        Home.run("/usr/bin/tmux", ["-u", "-S", socket] + arguments)
    }

    var text: String { tmux(["capture-pane", "-p"]).output }

    /// What a program in it has copied.
    var clipboard: String { tmux(["show-buffer"]).output }

    func type(_ text: String) { tmux(["send-keys", "-l", "--", text]) }

    /// Keys as tmux names them.
    func press(_ keys: String...) { tmux(["send-keys"] + keys) }

    func resize(columns: Int, lines: Int) { tmux(["resize-window", "-x", "\(columns)", "-y", "\(lines)"]) }

    /// Returns once the screen is as it should be.
    @discardableResult
    func waits(
        for words: String..., without missing: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        var last = ""
        for _ in 0..<400 {
            last = text
            if words.allSatisfy(last.contains), missing.map({ !last.contains($0) }) ?? true { return last }
            usleep(25_000)
        }
        Issue.record("no \(words) without \(missing ?? "-") on the screen:\n\(last)", sourceLocation: sourceLocation)
        return last
    }
}
