// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import Glibc
package import SakuinClient

/// A mailbox that mail programs open: a message for each post, threads by what it answers (RFC 4155 and 5322; lines that
/// begin as messages do get a `>` before them, as "mboxrd" has it).
package struct MboxWriter: PostWriter {
    package init() {}

    package func text(of post: ExportedPost, _ json: [UInt8]) -> String {
        let time = post.time.flatMap(MailTime.init)
        var lines = ["From sakuin@localhost \(time?.separator ?? MailTime.unknown)"]
        let author = post.author.map(withoutLineEnds) ?? ""
        lines.append("From: \(author.isEmpty ? "" : MboxWriter.encoded(author) + " ")<post@sakuin.invalid>")
        if let time { lines.append("Date: \(time.header)") }
        lines.append("Subject: \(MboxWriter.encoded(withoutLineEnds(post.title ?? "")))")
        lines.append("Message-ID: \(MboxWriter.messageID(post.id ?? post.key))")
        if let target = post.replyTo {
            lines.append("In-Reply-To: \(MboxWriter.messageID(target))")
            let targets = [target] + (post.alsoReplyTo ?? [])
            // A line each: all may be longer than a line can be.
            lines.append("References: \(targets.map(MboxWriter.messageID).joined(separator: "\n "))")
        }
        if let url = post.url.flatMap(webAddress), url.utf8.allSatisfy({ $0 < 0x80 }) {
            lines.append("Archived-At: <\(url)>")
        }
        let isLong = MboxWriter.needsBase64(post.body)
        lines += [
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(isLong ? "base64" : "8bit")", "",
        ]
        let body = isLong ? MboxWriter.base64Lines(Array(post.body.utf8)) : post.body
        lines += body.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.drop { $0 == ">" }.hasPrefix("From ") ? ">" + line : String(line)
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// Lines of more than 998 bytes are not allowed (RFC 5322, 2.1.1), nor are carriage returns alone and zero bytes.
    private static func needsBase64(_ body: String) -> Bool {
        body.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "\r") }
            || body.utf8.split(separator: UInt8(ascii: "\n")).contains { $0.count > 998 }
    }

    /// An id as the left part of a message's; all but letters, digits, `.`, `-` and `_` stand as `=` and two digits.
    package static func messageID(_ id: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in id.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return "<\(String(decoding: bytes, as: UTF8.self))@sakuin.invalid>"
    }

    /// A header's text: as it is where it is ASCII, else in encoded words of at most 75 characters (RFC 2047).
    package static func encoded(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?") && text.utf8.count < 70
        if isPlain, !text.contains(where: { "()<>@,;:\\\".[]".contains($0) }) { return text }
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 characters of base64.
            if word.count + bytes.count > 45 {
                words.append("=?UTF-8?B?\(base64(word))?=")
                word = []
            }
            word += bytes
        }
        if !word.isEmpty { words.append("=?UTF-8?B?\(base64(word))?=") }
        return words.joined(separator: "\n ")
    }

    private static func base64Lines(_ bytes: [UInt8]) -> String {
        // 57 bytes are 76 characters, the longest line that RFC 2045 allows.
        stride(from: 0, to: bytes.count, by: 57)
            .map { base64(Array(bytes[$0..<min($0 + 57, bytes.count)])) }.joined(separator: "\n")
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

/// A post's time in the words of mail.
private struct MailTime {
    /// RFC 4155's form, in UTC.
    let separator: String
    /// RFC 5322's form, in Japan's time.
    let header: String

    static let unknown = "Thu Jan  1 00:00:00 1970"
    private static let japanOffset = 9 * 3600

    /// - Parameter text: `2024-06-05`, with `T20:50` or `T20:50:24` and the zone behind it where that is known.
    init?(_ text: String) {
        let numbers = text.prefix(19).split { "-T:+".contains($0) }.compactMap { Int32($0) }
        guard numbers.count >= 3 else { return nil }
        var local = tm()
        (local.tm_year, local.tm_mon, local.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        // What the dump does not tell is the first moment that it leaves open.
        (local.tm_hour, local.tm_min) = numbers.count >= 5 ? (numbers[3], numbers[4]) : (0, 0)
        local.tm_sec = numbers.count >= 6 && text.utf8.count > 22 ? numbers[5] : 0
        let shown = timegm(&local)
        header = MailTime.written(shown, "%a, %d %b %Y %H:%M:%S +0900")
        separator = MailTime.written(shown - MailTime.japanOffset, "%a %b %e %H:%M:%S %Y")
    }

    private static func written(_ seconds: Int, _ format: String) -> String {
        var (seconds, parts) = (seconds, tm())
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        // The program sets no locale, so the names are English.
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
