// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a command prints, to the last byte: a full disk is an error of the command, as `print` would not tell.

import Glibc

struct StandardOutput: ~Copyable {
    private var waiting: [UInt8] = []

    /// Bytes that are written together.
    private static let piece = 64 << 10

    mutating func print(_ line: String) throws(OutputError) { try write(line + "\n") }

    mutating func write(_ text: String) throws(OutputError) {
        waiting += text.utf8
        if waiting.count >= StandardOutput.piece { try flush() }
    }

    /// Writes what is still here: to be called at the end.
    mutating func flush() throws(OutputError) {
        var rest = waiting[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OutputError(number: errno) }
            rest = rest.dropFirst(count)
        }
        waiting.removeAll(keepingCapacity: true)
    }
}

/// Why the output is not whole.
struct OutputError: Error, CustomStringConvertible {
    let number: Int32

    var description: String { "the output cannot be written: \(String(cString: strerror(number)))" }

    /// True if whoever reads has gone, and wants to hear no more.
    var isReaderGone: Bool { number == EPIPE }
}
