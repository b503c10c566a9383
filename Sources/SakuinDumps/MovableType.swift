// SPDX-License-Identifier: GPL-2.0-or-later
//
// Movable Type's export, in which blogs move house (FORMATS §3): entries end with `--------`, their parts with `-----`.
//
//   file = entry* ; entry = header* "-----" section* "--------"
//   header = KEY ": " VALUE ; section = NAME ":" LF text LF "-----"

internal import SakuinText

struct MovableType: PostSequence {
    static let form = DumpForm(name: "movable-type", version: 1)

    private static let headers: Set<String> = [
        "AUTHOR", "TITLE", "BASENAME", "STATUS", "ALLOW COMMENTS", "ALLOW PINGS", "CONVERT BREAKS", "DATE", "CATEGORY",
        "PRIMARY CATEGORY", "TAGS", "IMAGE", "NO ENTRY", "UNIQUE URL",
    ]
    private static let sections: Set<String> = ["BODY", "EXTENDED BODY", "EXCERPT", "KEYWORDS", "COMMENT", "PING"]
    private static let sectionEnd = "-----"
    private static let entryEnd = "--------"

    private var lines: LineReader
    private var ahead: String?
    private(set) var report = DumpReport()
    private var drafts = 0
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
                drafts += 1
            } else if let post = entry.post(&report) {
                report.posts += 1
                return PlacedPost(post: post, place: entry.place)
            }
        }
        if drafts > 0 { report.warn(0, "\(drafts) drafts: passed over") }
        drafts = 0
        guard report.posts > 0 else { throw DumpError(.empty, "the export holds no entry with text") }
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
            let title = values["TITLE"].flatMap { $0.isEmpty || $0 == "■" ? nil : $0 }
            guard title != nil || !body.isEmpty else { return nil }
            let date = values["DATE"]
            let time = date.flatMap(MovableType.time)
            if let date, time == nil { report.warn(place.line, "\(date.prefix(40)) is not a date: kept without time") }
            var links: [String] = []
            for link in text.flatMap(\.links) + Links.found(in: body) where !links.contains(link) { links.append(link) }
            return Post(time: time, title: title, body: body, links: links, author: values["AUTHOR"])
        }

        /// `CONVERT BREAKS: 0` is HTML; otherwise a line end is a line end, with mark-up within lines.
        private func plain(_ text: String) -> MarkupText {
            let breaks = values["CONVERT BREAKS"] ?? "0"
            guard breaks != "0", !breaks.isEmpty else { return MarkupText.of(html: text) }
            return MarkupText.of(
                html: text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>\n"))
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
            if entry == nil { entry = Entry(place: Place(line: lines.number, lastLine: lines.number)) }
            entry?.place.lastLine = lines.number
            if let name = MovableType.section(line) {
                let text = try section()
                // A comment is another's; of several texts of a name the first is the entry's.
                if entry?.texts[name] == nil { entry?.texts[name] = text }
                entry?.place.lastLine = lines.number - (ahead == nil ? 0 : 1)
            } else if let (key, value) = MovableType.header(line) {
                if entry?.values[key] == nil { entry?.values[key] = value }
            } else if line != MovableType.sectionEnd, !line.isEmpty {
                report.warn(lines.number, "neither a header nor a section: left out")
            }
        }
        return entry
    }

    /// The text up to the rule that ends it: one behind which nothing of the form comes is an author's.
    private mutating func section() throws(DumpError) -> String {
        var text: [String] = []
        while let line = try take() {
            if line == MovableType.entryEnd {
                ahead = line
                break
            }
            if line == MovableType.sectionEnd {
                guard let next = try take() else { break }
                ahead = next
                if next == MovableType.entryEnd || MovableType.section(next) != nil { break }
            }
            text.append(line)
        }
        return Substring(text.joined(separator: "\n")).trimmedLines
    }

    private mutating func take() throws(DumpError) -> String? {
        if let line = ahead {
            ahead = nil
            return line
        }
        while let line = try lines.next() {
            switch line {
            case .overlong:
                report.warn(lines.number, "the line is longer than \(LineReader.longestLine >> 20) MiB: left out")
            case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
            }
        }
        return nil
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

    /// `06/05/2024 20:50:24`, or with `08:50:24 PM`; without a zone Japan's.
    static func time(_ text: String) -> PostTime? {
        let parts = text.split(separator: " ")
        guard let date = parts.first?.split(separator: "/"), date.count == 3 else { return nil }
        let day = "\(date[2])-\(date[0])-\(date[1])"
        guard parts.count > 1 else { return DateText.time(day) }
        guard var time = DateText.time("\(day) \(parts[1])") else { return nil }
        guard parts.count > 2 else { return time }
        let isAtTwelve = parts[1].hasPrefix("12:")
        switch parts[2].uppercased() {
        case "PM": time.seconds += isAtTwelve ? 0 : 12 * 3600
        case "AM": time.seconds -= isAtTwelve ? 12 * 3600 : 0
        default: return nil
        }
        return time
    }
}

extension Substring {
    /// Without blank lines at both ends.
    fileprivate var trimmedLines: String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
