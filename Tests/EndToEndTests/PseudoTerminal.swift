// SPDX-License-Identifier: GPL-2.0-or-later
//
// A terminal whose other side a test holds: bytes go in as they are, as a keyboard or an input method sends them, and all that a program writes there
// is kept.

import Foundation
import Testing

final class PseudoTerminal {
    private let process = Process()
    private let keyboard: Int32
    private let display: Display

    /// What the program has written, read so that it never waits for a reader.
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
                // The program has ended, and with it the other end.
                close(terminal)
            }
        }

        var written: [UInt8] { lock.withLock { bytes } }
    }

    /// - Parameters:
    ///   - command: a program, which is found as `setsid` finds it, and its arguments.
    ///   - environment: all that it has.
    init(_ command: [String], environment: [String: String], columns: Int = 80) throws {
        // As ptmx(4) and ioctl_tty(2) have it; Swift sees neither posix_openpt nor these macros: TIOCSPTLCK unlocks the other end, TIOCGPTN
        // is its number.
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number): (Int32, Int32) = (0, 0)
        let isUnlocked = ioctl(keyboard, 0x4004_5431, &lock) == 0 && ioctl(keyboard, 0x8004_5430, &number) == 0
        try #require(isUnlocked)
        let end = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(end >= 0)
        defer { close(end) }
        PseudoTerminal.resize(keyboard, columns)
        let line = FileHandle(fileDescriptor: end, closeOnDealloc: false)
        process.executableURL = URL(filePath: "/usr/bin/setsid")
        process.arguments = ["--ctty", "--wait"] + command
        process.environment = environment
        (process.standardInput, process.standardOutput, process.standardError) = (line, line, line)
        display = Display(keyboard)
        try process.run()
    }

    /// The status that the program has ended with.
    func ended() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    var text: String { String(decoding: display.written, as: UTF8.self) }

    func send(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        try #require(write(keyboard, bytes, bytes.count) == bytes.count)
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends each byte by itself, so that one is read before the next one comes.
    func sendSlowly(_ text: String) throws {
        for byte in text.utf8 {
            try send([byte])
            usleep(20_000)
        }
    }

    func resize(columns: Int) { PseudoTerminal.resize(keyboard, columns) }

    private static func resize(_ terminal: Int32, _ columns: Int) {
        var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        // TIOCSWINSZ. Whatever runs there in the foreground gets SIGWINCH.
        _ = ioctl(terminal, 0x5414, &size)
    }

    /// Returns once the words have been written so often.
    func waits(for words: String, times: Int = 1, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<2000 {
            if text.components(separatedBy: words).count > times { return }
            usleep(10_000)
        }
        Issue.record("no \(words), \(times) times, in what was written:\n\(text)", sourceLocation: sourceLocation)
        throw CancellationError()
    }
}
