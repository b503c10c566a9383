// SPDX-License-Identifier: GPL-2.0-or-later
//
// Mail: a mailbox (mbox: messages behind each other, each below a line `From `), or a single message (`.eml`, a file of a
// Maildir). Each message is a post. Its bytes are read as they are, for every message has its own encoding.

internal import SakuinText

struct Mailbox: PostSequence {
    static let format = DumpFormat(name: "mail", version: 1)

    private var lines: RawLines
    private(set) var report = DumpReport()
    /// The line `From ` of the next message was taken.
    private var hasBegun = false
    private var hasEnded = false
    private let isBox: Bool

    /// Bytes. What goes on behind them is an attachment.
    private static let longest = 64 << 20

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let lines = head.split(separator: UInt8(ascii: "\n"), maxSplits: 60, omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        guard let first = lines.first, ForeignHead.refusal(head) == nil else { return false }
        return isMark(first) ? areFields(lines.dropFirst()) >= 1 : areFields(lines[...]) >= 3
    }

    /// Names of fields that every mail has some of.
    private static let names: Set<String> = [
        "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "mime-version", "content-type",
        "delivered-to", "reply-to", "in-reply-to", "references", "x-mailer", "sender", "dkim-signature",
        "x-original-to",
        "content-transfer-encoding", "list-id", "user-agent", "status", "x-mozilla-status", "x-gm-thrid",
    ]

    /// How many of a mail's fields stand at the beginning; 0 where what stands there is no head.
    private static func areFields(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Int {
        var found: Set<String> = []
        for line in lines {
            if line.isEmpty { break }
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                guard !found.isEmpty else { return 0 }
                continue
            }
            let name = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            // The empty line may be missing.
            guard line.dropFirst(name.count).first == UInt8(ascii: ":"), !name.isEmpty else {
                return found.count >= 3 ? found.count : 0
            }
            let known = String(decoding: name, as: UTF8.self).lowercased()
            if names.contains(known) { found.insert(known) }
        }
        return found.count
    }

    /// `From y@example.jp Wed Jun  5 20:50:24 2024`.
    private static func isMark(_ line: some Collection<UInt8>) -> Bool {
        guard line.starts(with: "From ".utf8), line.count < 500 else { return false }
        let words = String(decoding: Array(line), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.count >= 4 && words.contains { $0.count == 4 && Int($0).map { $0 > 1970 && $0 < 2200 } ?? false }
            && words.contains { $0.split(separator: ":").count >= 2 }
    }

    init(_ text: TextStream) throws(DumpError) {
        let start = try text.head().prefix { $0 != UInt8(ascii: "\n") }
        isBox = Mailbox.isMark(start)
        lines = RawLines(text)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while !hasEnded {
            guard let (message, first, last) = try message() else {
                hasEnded = true
                break
            }
            let read = MailMessage(message[...])
            for _ in 0..<read.attachments { report.passOver(.attachments) }
            if read.replaced > 0 {
                let count = read.replaced
                let bytes = Bilingual(count == 1 ? "a byte that is" : "\(count) bytes that are", "\(count) バイト")
                report.warn(first, DumpMessage(.replacedBytes, [bytes, Bilingual("text", "文字")]))
            }
            if let date = read.strangeDate { report.warn(first, .notADate, String(date.prefix(40))) }
            guard let post = read.post else {
                report.warn(first, .messageWithoutText)
                continue
            }
            report.posts += 1
            return PlacedPost(post: post, place: Place(line: first, lastLine: last))
        }
        guard report.posts > 0 else { throw DumpError(.empty, .noMessage) }
        return nil
    }

    /// The lines of the next message, without `From `; nil at the end.
    private mutating func message() throws(DumpError) -> (lines: [[UInt8]], first: Int, last: Int)? {
        var message: [[UInt8]] = []
        var size = 0
        // The line `From ` above it was taken at the end of the one before.
        var first = max(1, lines.number + (hasBegun ? 0 : 1))
        var isOverlong = false
        var last = first
        while let line = try lines.next() {
            let isBehindBlank = message.last?.isEmpty ?? true
            if isBox, isBehindBlank, Mailbox.isMark(line) {
                defer { hasBegun = true }
                if hasBegun { return (message, first, last) }
                first = lines.number
                continue
            }
            last = lines.number
            size += line.count + 1
            guard size <= Mailbox.longest else {
                if !isOverlong { report.warn(first, .longMessage, "\(Mailbox.longest >> 20)") }
                isOverlong = true
                continue
            }
            message.append(isBox ? Mailbox.unquoted(line) : line)
        }
        guard hasBegun || !isBox, !message.isEmpty else { return nil }
        hasBegun = false
        return (message, first, last)
    }

    /// A mailbox marks lines of a text that begin as its own mark does.
    private static func unquoted(_ line: [UInt8]) -> [UInt8] {
        guard line.first == UInt8(ascii: ">"), line.drop(while: { $0 == UInt8(ascii: ">") }).starts(with: "From ".utf8)
        else { return line }
        return Array(line.dropFirst())
    }
}

/// The lines of a file as their bytes are.
private struct RawLines {
    private let text: TextStream
    private var piece: [UInt8] = []
    private var position = 0
    private var hasEnded = false
    /// Lines given so far.
    private(set) var number = 0

    /// Bytes of a line that are kept.
    private static let longest = 16 << 20

    init(_ text: TextStream) {
        self.text = text
        text.readAsBytes()
    }

    mutating func next() throws(DumpError) -> [UInt8]? {
        var line: [UInt8] = []
        var isEmpty = true
        while !hasEnded {
            if position == piece.count {
                guard let more = try text.nextBytes() else {
                    hasEnded = true
                    break
                }
                (piece, position) = (more, 0)
                if piece.isEmpty { continue }
            }
            isEmpty = false
            let end = piece[position...].firstIndex(of: UInt8(ascii: "\n")) ?? piece.count
            if line.count < RawLines.longest { line += piece[position..<end] }
            position = end
            if end < piece.count {
                position += 1
                break
            }
        }
        guard !isEmpty else { return nil }
        number += 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }
}
