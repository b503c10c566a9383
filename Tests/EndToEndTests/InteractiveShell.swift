// SPDX-License-Identifier: GPL-2.0-or-later
//
// A shell on a terminal of its own, and keys that a test presses there.

import Foundation
import Testing

final class InteractiveShell {
    private let process = Process()
    private let terminal: Int32
    private let told: String
    private let display: Display

    /// What the shell has written to its terminal, read so that it never waits for a reader.
    private final class Display: @unchecked Sendable {
        // Guarded by the lock.
        private var bytes: [UInt8] = []
        private let lock = NSLock()

        init(_ terminal: Int32) {
            Thread.detachNewThread { [self] in
                var piece = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = read(terminal, &piece, piece.count)
                    guard count > 0 else { break }
                    lock.withLock { bytes += piece[..<count] }
                }
                // The shell has ended, and with it the other end.
                close(terminal)
            }
        }

        var text: String { lock.withLock { String(decoding: bytes, as: UTF8.self) } }
    }

    static func isThere(_ shell: String) -> Bool {
        ["/bin/", "/usr/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + shell) }
    }

    /// - Parameters:
    ///   - script: what the shell reads before it is used, with the completion of the program.
    ///   - home: the folder of the user.
    ///   - environment: more variables.
    init(_ shell: String, script: String, home: String, environment: [String: String]) throws {
        // As ptmx(4) and ioctl_tty(2) have it; Swift sees neither posix_openpt nor these macros: TIOCSPTLCK unlocks the other end, TIOCGPTN
        // is its number.
        terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number): (Int32, Int32) = (0, 0)
        let isUnlocked = ioctl(terminal, 0x4004_5431, &lock) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0
        try #require(isUnlocked)
        let end = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(end >= 0)
        defer { close(end) }
        let line = FileHandle(fileDescriptor: end, closeOnDealloc: false)
        told = home + "/told"
        // ^T tells the line that is being edited.
        let telling =
            shell == "bash"
            ? #"bind -x '"\C-t": printf %s "$READLINE_LINE" >\#(told).new; mv \#(told).new \#(told)'"#
            : "tell() { printf %s \"$BUFFER\" >\(told).new; mv \(told).new \(told) }; zle -N tell; bindkey -e; bindkey '^T' tell"
        let start = home + (shell == "bash" ? "/start" : "/.zshrc")
        try (script + "\n" + telling + "\nPS1='READY> '\n").write(toFile: start, atomically: true, encoding: .utf8)
        process.executableURL = URL(filePath: "/usr/bin/setsid")
        process.arguments =
            ["--ctty", "--wait", shell] + (shell == "bash" ? ["--noprofile", "--rcfile", start, "-i"] : ["-d", "-i"])
        var variables = [
            "HOME": home, "ZDOTDIR": home, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HISTFILE": home + "/history",
        ]
        variables.merge(environment) { $1 }
        process.environment = variables
        (process.standardInput, process.standardOutput, process.standardError) = (line, line, line)
        display = Display(terminal)
        try process.run()
        try waitFor { [display] in display.text.contains("READY> ") }
    }

    deinit {
        let bytes = Array("\u{15}exit\n".utf8)
        _ = write(terminal, bytes, bytes.count)
        process.waitUntilExit()
    }

    /// The line that these keys make.
    func line(typing keys: String) throws -> String {
        unlink(told)
        let bytes = Array((keys + "\u{14}").utf8)
        try #require(write(terminal, bytes, bytes.count) == bytes.count)
        try waitFor { [told] in access(told, F_OK) == 0 }
        // The line is deleted.
        try #require(write(terminal, [0x15], 1) == 1)
        return try String(contentsOfFile: told, encoding: .utf8)
    }

    private func waitFor(_ condition: () -> Bool) throws {
        for _ in 0..<2000 {
            if condition() { return }
            usleep(10_000)
        }
        Issue.record("the shell does not answer: \(display.text)")
        throw CancellationError()
    }
}
