// SPDX-License-Identifier: GPL-2.0-or-later
//
// Hatena Diary's export: a day's text in the diary's own syntax, in which `*` begins an entry (FORMATS §3).

internal import SakuinText

struct HatenaDiary: PostSequence {
    static let form = DumpForm(name: "hatena-diary", version: 3)

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
            case .unreadable(let line, let fault): report.warn(line, fault)
            case .element(let day): posts = entries(day).reversed()
            }
        }
        if let post = posts.popLast() {
            report.posts += 1
            return post
        }
        hasEnded = true
        guard report.posts > 0 else { throw DumpError(.empty, .noEntry) }
        return nil
    }

    private mutating func entries(_ day: XMLElement) -> [PlacedPost] {
        let date = day.node.attribute("date").flatMap { PageMark.date(Substring($0)) }
        if date == nil { report.warn(day.line, .dayWithoutDate) }
        guard let body = day.node.child("body") else { return [] }
        // Who gave days titles gave their entries none.
        let dayTitle = (day.node.attribute("title")?.trimmingWhiteSpace).flatMap { $0.isEmpty ? nil : $0 }
        return HatenaSyntax.entries(of: body.allText).enumerated().compactMap { index, entry in
            let text = HatenaSyntax.plain(entry.lines)
            let title = entry.title ?? (index == 0 ? dayTitle : nil)
            guard title != nil || !text.isEmpty else { return nil }
            let time =
                entry.epoch.map { PostTime(seconds: $0, precision: .second) }
                ?? date.map { PostTime(seconds: $0.startInJapan, precision: .day) }
            let line = day.line(of: body) + entry.firstLine
            let post = Post(time: time, title: title, body: text, links: Links.found(in: text))
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
        let lines = day.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var blocks = Blocks(lines)
        for (number, line) in lines.enumerated() {
            if blocks.pass(line, number) == .text, blocks.isOutside, line.hasPrefix("*"), !line.hasPrefix("**") {
                let head = heading(line.dropFirst())
                entries.append(Entry(firstLine: number, title: head.title, epoch: head.epoch))
                continue
            }
            if entries.isEmpty {
                if line.isBlank { continue }
                entries.append(Entry(firstLine: number))
            }
            entries[entries.count - 1].lines.append(line)
        }
        return entries
    }

    /// The blocks that lie around a line: quotes may hold each other and any other, which hold what they hold as it is.
    private struct Blocks {
        enum Meaning { case text, literal, start, end }

        private var ends: [String] = []
        /// The last line that ends a block of a kind: what nothing ends is no block.
        private var lastEnds: [Substring: Int] = [:]

        init(_ lines: [Substring]) {
            for (number, line) in lines.enumerated() where ["||<", "|<", "<<"].contains(line) {
                lastEnds[line] = number
            }
        }

        var isOutside: Bool { ends.isEmpty }

        mutating func pass(_ line: Substring, _ number: Int) -> Meaning {
            if let end = ends.last {
                if line == end {
                    ends.removeLast()
                    return .end
                }
                if end != "<<" { return .literal }
            }
            guard let end = Blocks.end(of: line), let last = lastEnds[Substring(end)], last > number else {
                return .text
            }
            ends.append(end)
            return .start
        }

        private static func end(of line: Substring) -> String? {
            if line.hasPrefix(">|"), line.hasSuffix("|"), line.count > 2 { return "||<" }
            if line == ">|" { return "|<" }
            let isQuote = line.hasPrefix(">") && line.hasSuffix(">") && line.count >= 2 && !line.hasPrefix("><")
            return isQuote ? "<<" : nil
        }
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
        // Categories; a link stands in brackets, too.
        while rest.first == "[", !rest.hasPrefix("[http"), !rest.hasPrefix("[["), let close = rest.firstIndex(of: "]"),
            rest[..<close].count < 60
        {
            rest = rest[rest.index(after: close)...]
        }
        let title = Substring(words(rest)).trimmed
        return (title.isEmpty ? nil : String(title), epoch)
    }

    /// The text without the marks of blocks and headings; `====`, which is read-more, is left out.
    static func plain(_ lines: [Substring]) -> String {
        var text: [String] = []
        var blocks = Blocks(lines)
        for (number, line) in lines.enumerated() {
            switch blocks.pass(line, number) {
            case .literal: text.append(String(line))
            case .end: continue
            // `>https://…:title>`: where a quote is from.
            case .start: if line.hasPrefix(">http") { text.append(words("[\(line.dropFirst().dropLast())]")) }
            case .text where line.count >= 4 && line.allSatisfy { $0 == "=" }: continue
            case .text: text.append(words(blocks.isOutside ? unmarked(line) : line))
            }
        }
        while text.first?.isEmpty == true { text.removeFirst() }
        while text.last?.isEmpty == true { text.removeLast() }
        return text.joined(separator: "\n")
    }

    /// Without the stars of a heading, and without `>` and `<` around `><div>…</div><`, which is no paragraph.
    private static func unmarked(_ line: Substring) -> Substring {
        if line.hasPrefix("*") { return line.drop { $0 == "*" } }
        let rest = line.hasPrefix("><") ? line.dropFirst() : line
        return rest.hasSuffix("><") ? rest.dropLast() : rest
    }

    private static func words(_ line: Substring) -> String {
        let words = withoutNotation(line)
        // Most lines hold nothing that a parser would change.
        let isMarkup = words.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
        return isMarkup ? MarkupText.of(html: words).string : words
    }

    /// What a link's notation has behind the address.
    private static let linkOptions = [":title", ":bookmark", ":image", ":embed", ":cite", ":movie", ":sound"]

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
                    let end = linkOptions.lazy.compactMap { inner.firstRange(of: $0)?.lowerBound }.min()
                    text += inner[..<(end ?? inner.endIndex)]
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
