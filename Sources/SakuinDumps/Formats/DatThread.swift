// SPDX-License-Identifier: GPL-2.0-or-later
//
// Threads of 2ch and 5ch as their servers hold them (Index/DUMPS.md, "Threads"): a line a post, its fields parted by `<>`.
//
//   2ch, 5ch  name<>mail<>date ID:x BE:n<> body <>title
//   まちBBS   number<>name<>mail<>date<>body<>title
//   したらば  number<>name<>mail<>date<>body<>title<>ID
//
// Board and thread are told by the file's path alone: an id is `dat:BOARD/THREAD/NUMBER`.

internal import SakuinText

struct DatThread: PostSequence {
    static let format = DumpFormat(name: "dat", version: 6)

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
        let targets = DatThread.targets(body, of: number, in: thread)
        return Post(
            id: thread.map { "\($0)\(number)" }, time: time, title: title, body: body, replyTo: targets.first,
            alsoReplyTo: Array(targets.dropFirst()), links: Links.found(in: body), author: name.isEmpty ? nil : name,
            authorID: DatThread.posterID(fields[2]) ?? (fields.count > 5 ? DatThread.givenID(fields[5]) : nil))
    }

    /// The ids of the posts that a post answers: nobody answers what is not there yet.
    /// - Parameter thread: `dat:BOARD/THREAD/`; without it there are no ids.
    static func targets(_ body: String, of number: Int, in thread: String?) -> [String] {
        guard let thread else { return [] }
        return DatText.anchors(body).filter { $0 < number }.map { "\(thread)\($0)" }
    }

    /// What stands behind `ID:` in the field of the date; nil where the server hides it (`ID:???`).
    static func posterID(_ field: String) -> String? {
        guard let mark = field.firstRange(of: "ID:") else { return nil }
        return givenID(String(field[mark.upperBound...].prefix { !$0.isWhitespace }))
    }

    private static func givenID(_ text: String) -> String? {
        text.isEmpty || text.hasPrefix("???") || text.contains("削除") ? nil : PostID.given(text)
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
