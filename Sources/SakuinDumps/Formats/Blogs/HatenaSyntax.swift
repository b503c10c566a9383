// SPDX-License-Identifier: GPL-2.0-or-later

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
