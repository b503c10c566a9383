// SPDX-License-Identifier: GPL-2.0-or-later
//
// Hatena Diary's export: a day's text in the diary's own syntax, in which `*` begins an entry (FORMATS §3).

internal import SakuinText

struct HatenaDiary: PostSequence {
    static let form = DumpForm(name: "hatena-diary", version: 2)

    private var days: XMLElements
    private(set) var report = DumpReport()
    /// Of the day that was read last, the first at the end.
    private var posts: [PlacedPost] = []
    private var hasEnded = false

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { XMLHead.root(head) == "diary" }

    init(_ text: TextStream) throws(DumpError) {
        days = XMLElements(text, named: ["day"])
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while posts.isEmpty, let day = try days.next() {
            switch day {
            case .unreadable(let line, let reason): report.warn(line, reason)
            case .element(let day): posts = entries(day).reversed()
            }
        }
        if let post = posts.popLast() {
            report.posts += 1
            return post
        }
        hasEnded = true
        guard report.posts > 0 else { throw DumpError(.empty, "the diary holds no entry") }
        return nil
    }

    private mutating func entries(_ day: XMLElement) -> [PlacedPost] {
        let date = day.node.attribute("date").flatMap { PageMark.date(Substring($0)) }
        if date == nil { report.warn(day.line, "the day has no date: kept without time") }
        guard let body = day.node.child("body") else { return [] }
        return HatenaSyntax.entries(of: body.allText).compactMap { entry in
            let text = HatenaSyntax.plain(entry.lines)
            guard entry.title != nil || !text.isEmpty else { return nil }
            let time =
                entry.epoch.map { PostTime(seconds: $0, precision: .second) }
                ?? date.map { PostTime(seconds: $0.startInJapan, precision: .day) }
            let line = day.line(of: body) + entry.firstLine
            let post = Post(time: time, title: entry.title, body: text, links: Links.found(in: text))
            return PlacedPost(post: post, place: Place(line: line, lastLine: line + max(0, entry.lines.count - 1)))
        }
    }
}

/// Hatena's notation.
enum HatenaSyntax {
    struct Entry {
        /// Lines of the day's text before it.
        var firstLine: Int
        var title: String?
        var epoch: Int64?
        var lines: [Substring] = []
    }

    /// The entries of a day. `**` and `***` are headings within one; in `>||`, `>|` and `>>` blocks a `*` is a `*`.
    static func entries(of day: String) -> [Entry] {
        var entries: [Entry] = []
        var blockEnd: Substring?
        for (number, line) in day.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if let end = blockEnd {
                if line == end { blockEnd = nil }
            } else if let end = end(ofBlock: line) {
                blockEnd = end
            } else if line.hasPrefix("*"), !line.hasPrefix("**") {
                let head = heading(line.dropFirst())
                entries.append(Entry(firstLine: number, title: head.title, epoch: head.epoch))
                continue
            }
            if entries.isEmpty {
                if line.allSatisfy(\.isWhitespace) { continue }
                entries.append(Entry(firstLine: number))
            }
            entries[entries.count - 1].lines.append(line)
        }
        return entries
    }

    private static func end(ofBlock line: Substring) -> Substring? {
        if line.hasPrefix(">|"), line.hasSuffix("|"), line.count > 2 { return "||<" }
        if line == ">|" { return "|<" }
        let isQuote = line.hasPrefix(">") && line.hasSuffix(">") && line.count >= 2 && !line.hasPrefix("><")
        return isQuote ? "<<" : nil
    }

    /// `1234567890*[cat][cat]title`, `name*title` or a title alone.
    private static func heading(_ text: Substring) -> (title: String?, epoch: Int64?) {
        var rest = text
        var epoch: Int64?
        if let star = rest.firstIndex(of: "*") {
            let name = rest[..<star]
            let isName =
                !name.isEmpty
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
            if isName {
                epoch = (9...10).contains(name.count) ? Int64(name) : nil
                rest = rest[rest.index(after: star)...]
            }
        }
        while rest.first == "[", let close = rest.firstIndex(of: "]"), rest[..<close].count < 60 {
            rest = rest[rest.index(after: close)...]
        }
        let title = rest.trimmed
        return (title.isEmpty ? nil : String(title), epoch)
    }

    /// The text without the marks of blocks, lists and headings; `====`, which is read-more, is left out.
    static func plain(_ lines: [Substring]) -> String {
        var text: [String] = []
        var blockEnd: Substring?
        for line in lines {
            if let end = blockEnd {
                if line == end { blockEnd = nil } else { text.append(String(line)) }
            } else if let end = end(ofBlock: line) {
                blockEnd = end
            } else if line.hasPrefix("====") {
                continue
            } else {
                let mark = line.hasPrefix("**") ? line.drop { $0 == "*" } : line
                let words = String(withoutNotation(mark))
                // Most lines hold nothing that a parser would change.
                let isMarkup = words.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
                text.append(isMarkup ? MarkupText.of(html: words).string : words)
            }
        }
        while text.first?.isEmpty == true { text.removeFirst() }
        while text.last?.isEmpty == true { text.removeLast() }
        return text.joined(separator: "\n")
    }

    /// `[http://…:title=words]` as its words and its address, `[[words]]` as its words.
    private static func withoutNotation(_ line: Substring) -> String {
        var text = ""
        var rest = line
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            text += rest[..<open]
            let inner = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            if inner.hasPrefix("http") {
                let parts = inner.firstRange(of: ":title=").map { (inner[..<$0.lowerBound], inner[$0.upperBound...]) }
                if let (address, words) = parts {
                    text += "\(words) \(address)"
                } else {
                    let end = inner.firstRange(of: ":title") ?? inner.firstRange(of: ":bookmark")
                    text += end.map { inner[..<$0.lowerBound] } ?? inner
                }
            } else if inner.first == "[", rest.first == "]" {
                text += inner.dropFirst()
                rest.removeFirst()
            } else {
                text += "[\(inner)]"
            }
        }
        return text + rest
    }
}
