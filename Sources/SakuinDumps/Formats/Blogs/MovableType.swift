// SPDX-License-Identifier: GPL-2.0-or-later
//
// Movable Type's export, in which blogs move house: entries end with `--------`, their parts with `-----`.
//
//   file = entry* ; entry = header* "-----" section* "--------"
//   header = KEY ": " VALUE ; section = NAME ":" LF text LF "-----"

internal import SakuinText

struct MovableType: PostSequence {
    static let format = DumpFormat(name: "movable-type", version: 3)

    private static let headers: Set<String> = [
        "AUTHOR", "TITLE", "BASENAME", "STATUS", "ALLOW COMMENTS", "ALLOW PINGS", "CONVERT BREAKS", "DATE", "CATEGORY",
        "PRIMARY CATEGORY", "TAGS", "IMAGE", "NO ENTRY", "UNIQUE URL",
    ]
    private static let sections: Set<String> = ["BODY", "EXTENDED BODY", "EXCERPT", "KEYWORDS", "COMMENT", "PING"]
    private static let sectionEnd = "-----"
    private static let entryEnd = "--------"
    /// Bytes. A section of this length is a broken file.
    private static let longestSection = 16 << 20

    private var lines: LineReader
    /// Lines read and not yet taken.
    private var ahead: [String] = []
    private(set) var report = DumpReport()
    private var hasEnded = false

    /// A header first, and a rule and a section's name behind it.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
        guard let first = lines.first, header(String(first)) != nil else { return false }
        return zip(lines, lines.dropFirst()).contains { $0 == sectionEnd && section(String($1)) != nil }
    }

    init(_ text: TextStream) throws(DumpError) {
        lines = LineReader(text)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while !hasEnded {
            guard let entry = try entry() else {
                hasEnded = true
                break
            }
            if entry.isDraft {
                report.passOver(.drafts)
            } else if let post = entry.post(&report) {
                report.posts += 1
                return PlacedPost(post: post, place: entry.place)
            }
        }
        guard report.posts > 0 || !report.passedOver.isEmpty else { throw DumpError(.empty, .noEntry) }
        return nil
    }

    // MARK: Entries

    private struct Entry {
        var place: Place
        var values: [String: String] = [:]
        var texts: [String: String] = [:]

        var isDraft: Bool { values["STATUS"]?.lowercased() == "draft" }

        func post(_ report: inout DumpReport) -> Post? {
            let text = ["BODY", "EXTENDED BODY"].compactMap { texts[$0] }.filter { !$0.isEmpty }.map(plain)
            let body = text.map(\.string).filter { !$0.isEmpty }.joined(separator: "\n\n")
            // A title is HTML where it is shown; what mark-up some have in theirs stays.
            let heading = values["TITLE"].map { MarkupText.of(references: $0).string } ?? ""
            let title = heading.isEmpty || heading == "■" ? nil : heading
            guard title != nil || !body.isEmpty else { return nil }
            let date = values["DATE"]
            let time = date.flatMap(MovableType.time)
            if let date, time == nil { report.warn(place.line, .notADate, String(date.prefix(40))) }
            var links: [String] = []
            for link in text.flatMap(\.links) + Links.found(in: body) where !links.contains(link) { links.append(link) }
            return Post(
                time: time, title: title, body: body, links: links, author: filled("AUTHOR"), url: filled("UNIQUE URL"))
        }

        private func filled(_ key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

        /// What `CONVERT BREAKS` calls text that is HTML as it stands: by 0, or by the editor that wrote it.
        private static let htmlFormats: Set<String> = ["", "0", "false", "none", "richtext", "wysiwyg", "blocks"]

        /// Where it is not HTML as it stands, a line end is a line end, with mark-up within lines. What Markdown writes in
        /// `<` and `>` may be an address or a program's.
        private func plain(_ text: String) -> MarkupText {
            // Where it is not said, HTML is what breaks its lines itself.
            let guess = ["<p", "<br", "<div", "<P", "<BR", "<DIV"].contains(where: text.contains) ? "0" : "1"
            let format = values["CONVERT BREAKS"]?.lowercased() ?? guess
            if format.hasPrefix("markdown") { return MarkupText.of(plain: text) }
            return MarkupText.of(html: text, keepsLines: !Entry.htmlFormats.contains(format))
        }
    }

    private mutating func entry() throws(DumpError) -> Entry? {
        var entry: Entry?
        while let line = try take() {
            if line == MovableType.entryEnd {
                guard let entry else { continue }
                return entry
            }
            if entry == nil, line.isEmpty { continue }
            if entry == nil { entry = Entry(place: Place(line: number, lastLine: number)) }
            entry?.place.lastLine = number
            if let name = MovableType.section(line) {
                let text = try section()
                if name == "COMMENT" { report.passOver(.comments) }
                if name == "PING" { report.passOver(.trackbacks) }
                // A comment is another's; of several texts of a name the first is the entry's.
                if entry?.texts[name] == nil { entry?.texts[name] = text }
                entry?.place.lastLine = number
            } else if let (key, value) = MovableType.header(line) {
                if entry?.values[key] == nil { entry?.values[key] = value }
            } else if line != MovableType.sectionEnd, !line.isEmpty {
                report.warn(number, .neitherHeaderNorSection)
            }
        }
        return entry
    }

    /// The text up to the rule that ends it: one behind which nothing of the format comes is an author's, be it long or short.
    private mutating func section() throws(DumpError) -> String {
        var text: [String] = []
        var size = 0
        while let line = try take() {
            size += line.utf8.count + 1
            guard size <= MovableType.longestSection else {
                throw DumpError(
                    .tooLarge, line: number,
                    .longSection, "\(MovableType.longestSection >> 20)")
            }
            if line == MovableType.entryEnd, try nextText().map({ MovableType.header($0) != nil }) ?? true {
                ahead.insert(line, at: 0)
                break
            }
            if line == MovableType.sectionEnd {
                guard let next = try nextText() else { break }
                if next == MovableType.entryEnd || MovableType.section(next) != nil { break }
            }
            text.append(line)
        }
        return Substring(text.joined(separator: "\n")).trimmedLines
    }

    private mutating func take() throws(DumpError) -> String? {
        ahead.isEmpty ? try read() : ahead.removeFirst()
    }

    /// The line that was taken last, counted from 1.
    private var number: Int { lines.number - ahead.count }

    /// Blank lines behind a rule that are looked past.
    private static let mostBlankLines = 8

    /// The next line that is not blank, which stays; nil at the end.
    private mutating func nextText() throws(DumpError) -> String? {
        var index = 0
        while index <= MovableType.mostBlankLines {
            if index == ahead.count {
                guard let line = try read() else { return nil }
                ahead.append(line)
            }
            if !ahead[index].isBlank { return ahead[index] }
            index += 1
        }
        return ""
    }

    private mutating func read() throws(DumpError) -> String? {
        // Marks are whole lines; blanks at the end of one say nothing.
        try lines.text(&report).map { line in
            let end = line.utf8.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            return end.map { String(decoding: line.utf8[...$0], as: UTF8.self) } ?? ""
        }
    }

    private static func header(_ line: String) -> (key: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let key = String(line[..<colon])
        return headers.contains(key) ? (key, String(line[line.index(after: colon)...].trimmed)) : nil
    }

    private static func section(_ line: String) -> String? {
        guard line.last == ":" else { return nil }
        let name = String(line.dropLast())
        return sections.contains(name) ? name : nil
    }

    /// `06/05/2024 20:50:24`, or with `08:50:24 PM`; without a zone Japan's. Some write what all others do.
    static func time(_ text: String) -> PostTime? {
        if let time = DateText.time(text) { return time }
        let parts = text.split(separator: " ")
        guard let date = parts.first?.split(separator: "/"), date.count == 3 else { return nil }
        let day = "\(date[2])-\(date[0])-\(date[1])"
        guard parts.count > 1 else { return DateText.time(day) }
        guard var time = DateText.time("\(day) \(parts[1])") else { return nil }
        guard parts.count > 2 else { return time }
        let hour = parts[1].prefix { $0 != ":" }
        switch parts[2].uppercased() {
        // Some write PM behind an hour of 24.
        case "PM": time.seconds += hour.count == 1 || hour < "12" ? 12 * 3600 : 0
        case "AM": time.seconds -= hour == "12" ? 12 * 3600 : 0
        default: return nil
        }
        return time
    }
}

extension Substring {
    /// Without blank lines at both ends.
    fileprivate var trimmedLines: String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let first = lines.first, first.isBlank { lines.removeFirst() }
        while let last = lines.last, last.isBlank { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
