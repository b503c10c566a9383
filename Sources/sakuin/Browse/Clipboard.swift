// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import Glibc

// Where a person's other programs paste from. A program of the desktop puts a text there; without one the terminal is asked to, which
// not all do, and none says whether it did.

struct Clipboard {
    /// How a text was copied.
    enum Way: Equatable {
        case program(String)
        /// By a control sequence (OSC 52), which the terminal may not heed.
        case terminal
    }

    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    /// - Returns: nil where there is nowhere to copy to.
    func copy(_ text: String) -> Way? {
        for command in commands where ChildProcess.isThere(command[0], environment) {
            var process = ChildProcess(command, environment: environment)
            // They go on running to hand the text out, and would hold the pipe to whoever reads this process.
            (process.output, process.error) = (.nothing, .nothing)
            if process.run(feeding: Array(text.utf8)) == 0 { return .program(command[0]) }
        }
        return tellTerminal(text) ? .terminal : nil
    }

    private var commands: [[String]] {
        let all = [
            ("WAYLAND_DISPLAY", ["wl-copy"]), ("DISPLAY", ["xclip", "-selection", "clipboard"]),
            ("DISPLAY", ["xsel", "--input", "--clipboard"]),
            // tmux hands it on to the terminal around it.
            ("TMUX", ["tmux", "load-buffer", "-w", "-"]),
        ]
        return all.filter { !(environment[$0.0] ?? "").isEmpty }.map(\.1)
    }

    private func tellTerminal(_ text: String) -> Bool {
        guard !["", "dumb", "linux"].contains(environment["TERM"] ?? "") else { return false }
        let terminal = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        defer { close(terminal) }
        // xterm's Control Sequences, OSC 52: c is the clipboard.
        let sequence = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{1B}\\"
        return writeAll(Array(sequence.utf8)[...], to: terminal) == nil
    }
}
