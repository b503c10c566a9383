// SPDX-License-Identifier: GPL-2.0-or-later
//
// Threads of 2ch and 5ch as their servers hold them (FORMATS §3): a line a post, its fields parted by `<>`.
//
//   2ch, 5ch  name<>mail<>date ID:x BE:n<> body <>title
//   まちBBS   number<>name<>mail<>date<>body<>title
//   したらば  number<>name<>mail<>date<>body<>title<>ID
//
// Board and thread are told by the file's path alone: an id is `dat:BOARD/THREAD/NUMBER`.

internal import SakuinText

struct DatThread: PostSequence {
    static let form = DumpForm(name: "dat", version: 5)

    private var lines: LineReader
    /// A line that was read too far, and its number.
    private var ahead: (text: String, number: Int)?
    private let layout: Layout
    /// `dat:BOARD/THREAD/`; nil where the path does not tell it.
    private let thread: String?
    /// The number of the post read last.
    private var number = 0
    private(set) var report = DumpReport()
    /// The thread's title, where the post that it stands on is deleted.
    private var title: String?
    private var hasEnded = false

    private enum Layout {
        case plain, numbered

        /// Fields before the name.
        var skipped: Int { self == .plain ? 0 : 1 }
    }

    /// Lines by which the layout is told: the first may be deleted, or break off.
    private static let sample = 20

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { layout(head) != nil }

    /// That of most of the first lines that have a date; nil if there is none, or half of all lines are none of a thread.
    private static func layout(_ head: ArraySlice<UInt8>) -> Layout? {
        let lines = head.split(maxSplits: sample) { $0 == UInt8(ascii: "\n") }.prefix(sample)
            .map { DatThread.fields(String(decoding: $0, as: UTF8.self)) }
        let layouts = lines.compactMap { layout(of: $0) }
        guard !layouts.isEmpty, lines.count(where: isOfThread) * 2 >= lines.count else { return nil }
        return layouts.count { $0 == .plain } * 2 >= layouts.count ? .plain : .numbered
    }

    private static func isOfThread(_ fields: [String]) -> Bool { (4...8).contains(fields.count) }

    private static func layout(of fields: [String]) -> Layout? {
        guard isOfThread(fields) else { return nil }
        if DatThread.date(fields[2]) != nil { return .plain }
        return fields.count > 4 && DatThread.date(fields[3]) != nil ? .numbered : nil
    }

    init(_ text: TextStream) throws(DumpError) {
        layout = DatThread.layout(try text.head()) ?? .plain
        lines = LineReader(text)
        thread = DatThread.thread(text.origin)
    }

    /// Folders that servers and programs keep threads in, below the board's.
    private static let foldersOfThreads: Set<Substring> = ["dat", "kako", "oyster", "log", "logs"]

    /// The thread is named after the second in which it was begun, the folder after the board.
    private static func thread(_ origin: TextOrigin) -> String? {
        let parts = origin.components
        guard let file = parts.last else { return nil }
        let thread = file.prefix { $0.isASCII && $0.isNumber }
        guard thread.count >= 9, file.dropFirst(thread.count).first.map({ $0 == "." }) ?? true else { return nil }
        let board = parts.dropLast().last { part in
            !foldersOfThreads.contains(part) && !part.allSatisfy { $0.isASCII && $0.isNumber }
        }
        return board.map { "dat:\($0)/\(thread)/" }
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while let (text, first, last) = try record() {
            number += 1
            let fields = DatThread.fields(text)
            guard fields.count >= 4 + layout.skipped else {
                report.warn(first, .wrongFields, "\(fields.count)", "\(5 + layout.skipped)")
                continue
            }
            // These skip numbers of posts that were taken away.
            if layout == .numbered, let own = Int32(Substring(fields[0]).trimmed) { number = Int(own) }
            guard let post = post(Array(fields.dropFirst(layout.skipped)), first) else { continue }
            report.posts += 1
            return PlacedPost(post: post, place: Place(line: first, lastLine: last))
        }
        hasEnded = true
        guard report.posts > 0 || !report.passedOver.isEmpty else { throw DumpError(.empty, .onlyDeleted) }
        return nil
    }

    /// A line and, as long as it has too few fields, those behind it that are no posts themselves: a body may hold a line
    /// end.
    private mutating func record() throws(DumpError) -> (text: String, first: Int, last: Int)? {
        guard let start = try take() else { return nil }
        var (text, last) = start
        let whole = 5 + layout.skipped
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
        while let text = try lines.text(&report) {
            if !text.isEmpty { return (text, lines.number) }
        }
        return nil
    }

    /// What the server writes in place of a date where it ends a thread.
    private static func isNotice(_ date: String) -> Bool {
        ["Over ", "停止", "移転", "完了"].contains { Substring(date).trimmed.hasPrefix($0) }
    }

    /// What `<>` parts. By hand: the library's search for several elements takes a hundred times as long.
    private static func fields(_ line: String) -> [String] {
        let bytes = Array(line.utf8)
        var fields: [String] = []
        var (start, index) = (0, 0)
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: ">") {
                fields.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        return fields + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    /// - Parameter fields: from the name on.
    private mutating func post(_ fields: [String], _ line: Int) -> Post? {
        let body = DatText.plain(fields[3])
        let ownTitle = fields.count > 4 ? DatText.plain(fields[4]) : ""
        // At most 11 characters, of which each may be some bytes.
        let isDeleted =
            fields[3].utf8.count < 100 && body.count < 12
            && ["あぼーん", "うふ～ん", "うふ〜ん", "＜削除＞"].contains { fields[3].contains($0) }
        guard !isDeleted else {
            report.passOver(.deletedPosts)
            if report.posts == 0, !ownTitle.isEmpty, ownTitle != body { title = ownTitle }
            return nil
        }
        let time = DatThread.date(fields[2])
        if time == nil, !DatThread.isNotice(fields[2]) { report.warn(line, .notADate, String(fields[2].prefix(40))) }
        let name = DatText.plain(fields[0])
        guard !body.isEmpty || !ownTitle.isEmpty else { return nil }
        let title = ownTitle.isEmpty ? self.title : ownTitle
        self.title = nil
        let target = DatText.anchor(body).flatMap { $0 < number ? $0 : nil }
        return Post(
            id: thread.map { "\($0)\(number)" }, time: time, title: title, body: body,
            replyTo: target.flatMap { target in thread.map { "\($0)\(target)" } }, links: Links.found(in: body),
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
        // By bytes: half-width voicing marks, of which pictures are drawn, make one character with the sign before them.
        var text: [UInt8] = []
        var rest = Array(html.utf8)[...]
        while let mark = rest.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) {
            text += rest[..<mark]
            rest = rest[mark...]
            if rest.first == UInt8(ascii: "<") {
                guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
                let isBreak = String(decoding: rest[(mark + 1)..<close].prefix(2), as: UTF8.self).lowercased() == "br"
                rest = rest[(close + 1)...]
                guard isBreak else { continue }
                // A space stands on both sides of it.
                if text.last == UInt8(ascii: " ") { text.removeLast() }
                text.append(UInt8(ascii: "\n"))
                if rest.first == UInt8(ascii: " ") { rest.removeFirst() }
            } else if let (character, length) = entity(String(decoding: rest.dropFirst().prefix(24), as: UTF8.self)) {
                text += Array(String(character).utf8)
                rest = rest.dropFirst(1 + length)
            } else {
                text.append(UInt8(ascii: "&"))
                rest = rest.dropFirst()
            }
        }
        text += rest
        let start = text.firstIndex { $0 != UInt8(ascii: " ") } ?? text.endIndex
        var plain = Substring(String(decoding: text[start...], as: UTF8.self))
        while plain.unicodeScalars.last?.isWhiteSpace == true { plain.unicodeScalars.removeLast() }
        return String(plain)
    }

    /// The number of the first post that the text answers: `>>1`, `＞＞１`, the first of `>>1,3-5`.
    static func anchor(_ body: String) -> Int? {
        // Both signs of which anchors are made: most posts have neither.
        guard body.utf8.contains(where: { $0 == UInt8(ascii: ">") || $0 == 0xEF }) else { return nil }
        var rest = Substring(body)
        while let mark = rest.firstIndex(where: { $0 == ">" || $0 == "＞" }) {
            let behind = rest[mark...].drop { $0 == ">" || $0 == "＞" }
            let isAnchor = rest.distance(from: mark, to: behind.startIndex) == 2
            let digits = behind.prefix(5).prefix { $0.wholeNumberValue != nil }
            if isAnchor, (1...4).contains(digits.count) {
                return digits.reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
            }
            rest = behind
        }
        return nil
    }

    private static let names: [(String, Unicode.Scalar)] = [
        ("gt", ">"), ("lt", "<"), ("amp", "&"), ("quot", "\""), ("nbsp", "\u{A0}"), ("hearts", "\u{2665}"),
        ("spades", "\u{2660}"), ("clubs", "\u{2663}"), ("diams", "\u{2666}"), ("copy", "\u{A9}"), ("reg", "\u{AE}"),
        ("rarr", "\u{2192}"), ("larr", "\u{2190}"), ("uarr", "\u{2191}"), ("darr", "\u{2193}"),
        ("ensp", "\u{2002}"), ("emsp", "\u{2003}"), ("thinsp", "\u{2009}"), ("yen", "\u{A5}"), ("times", "\u{D7}"),
    ]

    /// What stands behind `&`, and the bytes that it takes.
    private static func entity(_ behind: String) -> (Unicode.Scalar, Int)? {
        let text = behind.unicodeScalars
        if let (number, length) = reference(behind) {
            if let scalar = Unicode.Scalar(number) { return number > 0 ? (scalar, length) : nil }
            // Some browsers posted what lies beyond U+FFFF by its two halves.
            let rest = String(text.dropFirst(length))
            guard (0xD800..<0xDC00).contains(number), rest.first == "&",
                let (low, more) = reference(String(rest.dropFirst())),
                (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (number - 0xD800) << 10 + (low - 0xDC00))
            else { return ("\u{FFFD}", length) }
            return (scalar, length + 1 + more)
        }
        guard let (name, scalar) = names.first(where: { text.starts(with: $0.0.unicodeScalars) }) else { return nil }
        return (scalar, name.count + (text.dropFirst(name.count).first == ";" ? 1 : 0))
    }

    /// The number of `#9829;` or `#x2665;`, and the bytes that it takes.
    private static func reference(_ text: String) -> (number: UInt32, length: Int)? {
        let scalars = text.unicodeScalars
        guard scalars.first == "#" else { return nil }
        let isHex = scalars.dropFirst().first == "x" || scalars.dropFirst().first == "X"
        let digits = scalars.dropFirst(isHex ? 2 : 1).prefix { scalar in
            isHex ? scalar.properties.isASCIIHexDigit : ("0"..."9").contains(scalar)
        }
        guard digits.count < 8, let number = UInt32(String(digits), radix: isHex ? 16 : 10), number < 0x110000 else {
            return nil
        }
        let length = 1 + (isHex ? 1 : 0) + digits.count
        return (number, length + (scalars.dropFirst(length).first == ";" ? 1 : 0))
    }
}
