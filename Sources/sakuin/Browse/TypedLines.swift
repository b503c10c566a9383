// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// What whoever browses types, line by line.
protocol PromptedLines {
    /// The next line without its end; nil at the end of the input.
    /// - Parameter prompt: what is written before it.
    mutating func next(behind prompt: String) -> Result<String, NotUTF8>?
}

/// A line of which a byte belongs to no character of UTF-8: a query that was mended finds something else.
struct NotUTF8: Error {}

/// Lines that the terminal edits by itself, read as bytes.
struct TypedLines: PromptedLines {
    private let input: Int32
    private let output: Int32
    private var bytes: [UInt8] = []

    init(_ input: Int32, output: Int32) { (self.input, self.output) = (input, output) }

    mutating func next(behind prompt: String) -> Result<String, NotUTF8>? {
        _ = writeAll(Array(prompt.utf8)[...], to: output)
        var piece = [UInt8](repeating: 0, count: 4096)
        while !bytes.contains(UInt8(ascii: "\n")) {
            let count = read(input, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // A line without an end is not sent.
                return nil
            }
            bytes += piece[..<count]
        }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        bytes.removeFirst(line.count + 1)
        return String(validating: line, as: UTF8.self).map { .success($0) } ?? .failure(NotUTF8())
    }
}
