// SPDX-License-Identifier: GPL-2.0-or-later
//
// A shell on a terminal of its own, and keys that a test presses there.

import Foundation
import Testing

final class InteractiveShell {
    private let terminal: PseudoTerminal
    private let told: String

    static func isThere(_ shell: String) -> Bool {
        ["/bin/", "/usr/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + shell) }
    }

    /// - Parameters:
    ///   - script: what the shell reads before it is used, with the completion of the program.
    ///   - home: the folder of the user.
    ///   - environment: more variables.
    init(_ shell: String, script: String, home: String, environment: [String: String]) throws {
        told = home + "/told"
        // ^T tells the line that is being edited.
        let telling =
            shell == "bash"
            ? #"bind -x '"\C-t": printf %s "$READLINE_LINE" >\#(told).new; mv \#(told).new \#(told)'"#
            : "tell() { printf %s \"$BUFFER\" >\(told).new; mv \(told).new \(told) }; zle -N tell; bindkey -e; bindkey '^T' tell"
        let start = home + (shell == "bash" ? "/start" : "/.zshrc")
        try (script + "\n" + telling + "\nPS1='READY> '\n").write(toFile: start, atomically: true, encoding: .utf8)
        var variables = [
            "HOME": home, "ZDOTDIR": home, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HISTFILE": home + "/history",
        ]
        variables.merge(environment) { $1 }
        let options = shell == "bash" ? ["--noprofile", "--rcfile", start, "-i"] : ["-d", "-i"]
        terminal = try PseudoTerminal([shell] + options, environment: variables)
        try terminal.waits(for: "READY> ")
    }

    deinit {
        try? terminal.send("\u{15}exit\n")
        _ = terminal.ended()
    }

    /// The line that these keys make.
    func line(typing keys: String) throws -> String {
        unlink(told)
        try terminal.send(keys + "\u{14}")
        try waitFor { [told] in access(told, F_OK) == 0 }
        // The line is deleted.
        try terminal.send([0x15])
        return try String(contentsOfFile: told, encoding: .utf8)
    }

    private func waitFor(_ condition: () -> Bool) throws {
        for _ in 0..<2000 {
            if condition() { return }
            usleep(10_000)
        }
        Issue.record("the shell does not answer: \(terminal.text)")
        throw CancellationError()
    }
}
