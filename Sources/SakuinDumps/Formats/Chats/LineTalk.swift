// SPDX-License-Identifier: GPL-2.0-or-later
//
// A talk as LINE sends it away (Index/DUMPS.md, "Talks"): the talk's name, a line for each day, a line for each message.
//
//   [LINE] 増田とのトーク履歴
//   保存日時：2024/06/05 12:34
//
//   2024/06/04(火)
//   12:01<TAB>増田<TAB>message
//
// A message of several lines stands in quotes on some telephones, and goes on without a mark on others. What happened in the
// talk, and was not said, has no name.

internal import SakuinText

struct LineTalk: PostSequence {
    static let format = DumpFormat(name: "line-talk", version: 1)

    private var lines: LineReader
    private var ahead: Line?
    /// The line of the day that messages are of, as it stands there; nil before the first.
    private var day: Substring?
    private var isBehindBlank = true
    private(set) var report = DumpReport()
    private var hasEnded = false

    private struct Line {
        var text: String
        var number: Int
        var meaning: Meaning

        var isOther: Bool {
            if case .other = meaning { true } else { false }
        }
    }

    private enum Meaning {
        case day
        case message(clock: Substring, author: Substring?, text: Substring)
        case other
    }

    private static let mark = "[LINE] "
    /// Characters of the longest line that may be a day's, `2024年12月24日 火曜日` and the like.
    private static let longestDay = 24

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        head.drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.starts(with: mark.utf8)
    }

    init(_ text: TextStream) throws(DumpError) {
        lines = LineReader(text)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while !hasEnded {
            guard let line = try take() else {
                hasEnded = true
                break
            }
            switch line.meaning {
            case .day: day = line.text[...]
            case .other: noteBetween(line)
            case .message(let clock, let author, let text):
                let (body, last) = try body(from: text, line.number)
                guard !body.isEmpty else { continue }
                report.posts += 1
                return PlacedPost(
                    post: Post(
                        time: time(clock, line.number), body: body, links: Links.found(in: body),
                        author: author.map(String.init)),
                    place: Place(line: line.number, lastLine: last))
            }
        }
        guard report.posts > 0 else { throw DumpError(.empty, .talkWithoutMessage) }
        return nil
    }

    // MARK: Lines

    private mutating func take() throws(DumpError) -> Line? {
        if let line = ahead {
            ahead = nil
            return line
        }
        guard let text = try lines.text(&report) else { return nil }
        defer { isBehindBlank = text.isBlank }
        return Line(text: text, number: lines.number, meaning: LineTalk.meaning(text, isBehindBlank: isBehindBlank))
    }

    /// - Parameter isBehindBlank: true behind a blank line or none: only there a date is the day of what follows, and not a line
    ///   of a message.
    private static func meaning(_ text: String, isBehindBlank: Bool) -> Meaning {
        let parts = text.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count > 1, isClock(parts[0]) {
            guard parts.count == 3 else { return .message(clock: parts[0], author: nil, text: parts[1]) }
            return .message(clock: parts[0], author: parts[1].isEmpty ? nil : parts[1], text: parts[2])
        }
        let isDay = isBehindBlank && text.count <= longestDay && DateText.time(text)?.precision == .day
        return isDay ? .day : .other
    }

    /// `9:05`, `午後9:05`, `9:05PM`.
    private static func isClock(_ text: Substring) -> Bool {
        let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }.count
        let letters = text.unicodeScalars.count - digits - 1
        return text.contains(":") && (3...4).contains(digits) && letters <= 3
            && DateText.time("2024-01-01 \(text)")?.precision == .minute
    }

    /// What stands before the first message says nothing that was posted, but for what nobody expects there.
    private mutating func noteBetween(_ line: Line) {
        let isHead = line.number <= 2 || line.text.isBlank
        if !isHead { report.warn(line.number, .neitherDayNorMessage) }
    }

    // MARK: Messages

    /// Bytes. A message of this length is a broken file.
    private static let longestMessage = 16 << 20

    /// The message that begins with `start`, and its last line.
    private mutating func body(from start: Substring, _ number: Int) throws(DumpError) -> (text: String, last: Int) {
        var texts = [String(start)]
        var (size, blanks) = (start.utf8.count, 0)
        var isInQuotes = start.utf8.first == UInt8(ascii: "\"") && LineTalk.opensQuote(start)
        while let line = try take() {
            if case .message = line.meaning { isInQuotes = false }
            if !isInQuotes, !line.isOther {
                ahead = line
                break
            }
            if isInQuotes, LineTalk.opensQuote(line.text[...]) { isInQuotes = false }
            // Blank lines before the next day are none of the message's.
            blanks = line.text.isBlank ? blanks + 1 : 0
            size += line.text.utf8.count + 1
            guard size <= LineTalk.longestMessage else {
                throw DumpError(.tooLarge, line: number, .longSection, "\(LineTalk.longestMessage >> 20)")
            }
            texts.append(line.text)
        }
        texts.removeLast(blanks)
        let last = number + texts.count - 1
        return (LineTalk.unquoted(texts), last)
    }

    /// The message of these lines, without the quotes around several: within them a quotation mark is written twice. By bytes, as
    /// a mark behind a quotation mark would be one character with it.
    private static func unquoted(_ lines: [String]) -> String {
        let text = lines.joined(separator: "\n")
        let (bytes, quote) = (text.utf8, UInt8(ascii: "\""))
        guard lines.count > 1, bytes.first == quote, bytes.last == quote else { return text }
        var kept: [UInt8] = []
        var isFirst = false
        for byte in bytes.dropFirst().dropLast() {
            isFirst = byte == quote && !isFirst
            if byte != quote || isFirst { kept.append(byte) }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// True if quotes that are closed before `text` are open behind it.
    private static func opensQuote(_ text: Substring) -> Bool { text.utf8.count { $0 == UInt8(ascii: "\"") } % 2 == 1 }

    private mutating func time(_ clock: Substring, _ line: Int) -> PostTime? {
        guard let day, let time = DateText.time("\(day) \(clock)") else {
            report.warn(line, .messageWithoutDay)
            return nil
        }
        return time
    }
}
