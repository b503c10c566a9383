// SPDX-License-Identifier: GPL-2.0-or-later
//
// Threads of 2ch and 5ch as their servers hold them (FORMATS §3): a line a post, its fields parted by `<>`.
//
//   2ch, 5ch  name<>mail<>date ID:x BE:n<> body <>title
//   まちBBS   number<>name<>mail<>date<>body<>title
//   したらば  number<>name<>mail<>date<>body<>title<>ID

internal import SakuinText

struct DatThread: PostSequence {
    static let form = DumpForm(name: "dat", version: 1)

    private var lines: LineReader
    /// A line that was read too far, and its number.
    private var ahead: (text: String, number: Int)?
    private var layout: Layout?
    private(set) var report = DumpReport()
    private var deleted = 0
    private var hasEnded = false

    private enum Layout {
        case plain, numbered

        /// Fields before the name.
        var skipped: Int { self == .plain ? 0 : 1 }
    }

    private static let separator = "<>"

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let line = String(decoding: head.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let fields = DatThread.fields(line)
        guard (5...7).contains(fields.count) else { return false }
        return DatThread.date(fields[2]) != nil || DatThread.date(fields[3]) != nil
    }

    init(_ text: TextStream) throws(DumpError) {
        lines = LineReader(text)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while let (text, first, last) = try record() {
            let fields = DatThread.fields(text)
            let layout = layout ?? (fields.count > 2 && DatThread.date(fields[2]) != nil ? .plain : .numbered)
            self.layout = layout
            guard fields.count >= 4 + layout.skipped else {
                report.warn(first, "\(fields.count) fields instead of \(5 + layout.skipped): left out")
                continue
            }
            guard let post = post(Array(fields.dropFirst(layout.skipped)), first) else { continue }
            report.posts += 1
            return PlacedPost(post: post, place: Place(line: first, lastLine: last))
        }
        hasEnded = true
        if deleted > 0 { report.warn(0, "\(deleted) deleted posts: passed over") }
        guard report.posts > 0 else { throw DumpError(.empty, "the thread holds no post that is not deleted") }
        return nil
    }

    /// A line and, as long as it has too few fields, those behind it that are no posts themselves: a body may hold a line
    /// end.
    private mutating func record() throws(DumpError) -> (text: String, first: Int, last: Int)? {
        guard let start = try take() else { return nil }
        var (text, last) = start
        let whole = 5 + (layout?.skipped ?? 0)
        while DatThread.fields(text).count < whole, let next = try take() {
            guard DatThread.fields(next.text).count < whole else {
                ahead = next
                break
            }
            text += "<br>" + next.text
            last = next.number
        }
        return (text, start.number, last)
    }

    private mutating func take() throws(DumpError) -> (text: String, number: Int)? {
        if let line = ahead {
            ahead = nil
            return line
        }
        while let line = try lines.next() {
            guard case .bytes(let bytes) = line else {
                report.warn(lines.number, "the line is longer than \(LineReader.longestLine >> 20) MiB: left out")
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if !text.isEmpty { return (text, lines.number) }
        }
        return nil
    }

    private static func fields(_ line: String) -> [String] {
        line.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    /// - Parameter fields: from the name on.
    private mutating func post(_ fields: [String], _ line: Int) -> Post? {
        let body = DatText.plain(fields[3])
        let isDeleted = ["あぼーん", "うふ～ん", "うふ〜ん", "＜削除＞"].contains { fields[3].contains($0) && body.count < 12 }
        guard !isDeleted else {
            deleted += 1
            return nil
        }
        let time = DatThread.date(fields[2])
        if time == nil { report.warn(line, "\(fields[2].prefix(40)) is not a date: kept without time") }
        let title = fields.count > 4 ? DatText.plain(fields[4]) : ""
        let name = DatText.plain(fields[0])
        guard !body.isEmpty || !title.isEmpty else { return nil }
        return Post(
            time: time, title: title.isEmpty ? nil : title, body: body, links: Links.found(in: body),
            author: name.isEmpty ? nil : name)
    }

    /// `2011/10/21(金) 12:34:56.78 ID:x`, years of two digits and English weekdays too.
    static func date(_ field: String) -> PostTime? {
        var text = Substring(field).trimmed
        let year = text.prefix { $0.isASCII && $0.isNumber }
        guard year.count == 2 || year.count == 4, text.dropFirst(year.count).first == "/" else { return nil }
        // Threads of two digits began in 1999.
        if year.count == 2 { text = Substring((Int(year) ?? 0) >= 90 ? "19\(text)" : "20\(text)") }
        guard let dayEnd = text.firstIndex(where: { $0 == "(" || $0 == "（" || $0 == " " }) else {
            return DateText.time(String(text))
        }
        let day = text[..<dayEnd]
        var rest = text[dayEnd...]
        if rest.first != " ", let close = rest.firstIndex(where: { $0 == ")" || $0 == "）" }) {
            rest = rest[rest.index(after: close)...]
        }
        let clock = rest.trimmed.prefix { $0 == ":" || $0 == "." || ($0.isASCII && $0.isNumber) }
        return DateText.time(clock.isEmpty ? String(day) : "\(day) \(clock)")
    }
}

/// The little mark-up of a dat: line breaks, links to other posts, bold names, entities without their semicolons.
enum DatText {
    static func plain(_ html: String) -> String {
        var text = ""
        var rest = Substring(html)
        while let mark = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            text += rest[..<mark]
            rest = rest[mark...]
            if rest.first == "<" {
                guard let close = rest.firstIndex(of: ">") else { break }
                if rest[..<close].dropFirst().lowercased().hasPrefix("br") {
                    // A space stands on both sides of it.
                    if text.last == " " { text.removeLast() }
                    text += "\n"
                    rest = rest[rest.index(after: close)...]
                    if rest.first == " " { rest.removeFirst() }
                } else {
                    rest = rest[rest.index(after: close)...]
                }
            } else if let (character, length) = entity(rest.dropFirst()) {
                text.unicodeScalars.append(character)
                rest = rest.dropFirst(1 + length)
            } else {
                text += "&"
                rest = rest.dropFirst()
            }
        }
        return String((text + rest).drop { $0 == " " }.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static let names: [(String, Unicode.Scalar)] = [
        ("gt", ">"), ("lt", "<"), ("amp", "&"), ("quot", "\""), ("nbsp", "\u{A0}"), ("hearts", "\u{2665}"),
    ]

    /// What stands behind `&`, and the characters that it takes.
    private static func entity(_ text: Substring) -> (Unicode.Scalar, Int)? {
        if text.first == "#" {
            let isHex = text.dropFirst().first == "x" || text.dropFirst().first == "X"
            let digits = text.dropFirst(isHex ? 2 : 1).prefix { isHex ? $0.isHexDigit : ($0.isASCII && $0.isNumber) }
            guard digits.count < 8, let number = UInt32(digits, radix: isHex ? 16 : 10),
                let scalar = Unicode.Scalar(number), number > 0
            else { return nil }
            let length = 1 + (isHex ? 1 : 0) + digits.count
            return (scalar, length + (text.dropFirst(length).first == ";" ? 1 : 0))
        }
        guard let (name, scalar) = names.first(where: { text.hasPrefix($0.0) }) else { return nil }
        return (scalar, name.count + (text.dropFirst(name.count).first == ";" ? 1 : 0))
    }
}
