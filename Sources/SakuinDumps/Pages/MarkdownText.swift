// SPDX-License-Identifier: GPL-2.0-or-later
//
// Markdown as clippers write it: the words of links, pictures and emphasis stand in the text without their marks, and the
// addresses beside it. A phrase that goes through a keyword's link is found then. Brackets behind which no address comes
// are the author's, and so is all that stands in code.

internal import SakuinText

struct MarkdownText {
    /// Addresses by their labels: `[label]: https://…`.
    private let references: [String: String]
    /// Labels that the text uses: a definition of any other is a line of text.
    private let used: Set<String>

    /// Nil for a text that is no Markdown: nothing in it is a link in Markdown's way.
    init?(_ lines: some Collection<Substring>) {
        var references: [String: String] = [:]
        var used: Set<String> = []
        var hasLink = false
        for line in lines where line.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) {
            if let (label, address) = MarkdownText.definition(line) {
                references[label] = references[label] ?? address
            } else {
                hasLink = hasLink || MarkdownText.holdsLink(line)
                used.formUnion(MarkdownText.labels(in: line))
            }
        }
        self.used = used.intersection(references.keys)
        self.references = references.filter { [used = self.used] in used.contains($0.key) }
        guard hasLink || !self.used.isEmpty else { return nil }
    }

    /// A page that writes addresses below its text, with its links as others write them: `[■][7]` is a mark of a post, too. A
    /// page that is no Markdown as it is.
    static func inlined(_ page: [PageLine]) -> [PageLine] {
        var addresses: [String: String] = [:]
        var definitions: [Int: String] = [:]
        for (index, line) in page.enumerated() where line.text.contains("]:") {
            guard let (label, address) = definition(Substring(line.text)) else { continue }
            let below = page.indices.contains(index + 1) ? page[index + 1].content : ""
            // html2text breaks addresses behind hyphens.
            let isBroken = address.hasSuffix("-") && !below.isEmpty && below.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            definitions[index] = label
            if isBroken { definitions[index + 1] = label }
            addresses[label] = addresses[label] ?? (isBroken ? address + below : address)
        }
        guard !addresses.isEmpty else { return page }
        var lines = page
        var labels: Set<String> = []
        var moved: Set<String> = []
        for index in lines.indices where definitions[index] == nil && lines[index].text.contains("[") {
            lines[index].text = inlined(lines[index].text, addresses, &moved)
            labels.formUnion(MarkdownText.labels(in: Substring(lines[index].text)))
        }
        moved.subtract(labels)
        let kept = lines.indices.filter { index in definitions[index].map { !moved.contains($0) } ?? true }
        return isLanguage(of: lines) ? kept.map { lines[$0] } : page
    }

    /// `][label]` as `](address)`. Notes the labels.
    private static func inlined(
        _ line: String, _ addresses: [String: String], _ moved: inout Set<String>
    ) -> String {
        var text = ""
        var rest = Substring(line)
        while let open = rest.firstRange(of: "][") {
            let behind = rest[open.upperBound...]
            let label = behind.prefix { $0 != "]" && $0 != "[" }
            text += rest[..<open.lowerBound]
            rest = behind
            if let address = addresses[normal(label)], label.endIndex < behind.endIndex, behind[label.endIndex] == "]" {
                text += "](\(address))"
                moved.insert(normal(label))
                rest = behind[behind.index(after: label.endIndex)...]
            } else {
                text += "]["
            }
        }
        return text + rest
    }

    /// True for a page that is Markdown: its own marks are links, or its keywords are, or a clipper's notes stand above it. A
    /// page that an extractor flattened has bare marks, and the brackets in it are an author's. Any other text is what its
    /// links say.
    static func isLanguage(of page: [PageLine]) -> Bool {
        if let start = page.first(where: { !$0.isBlank }), start.content == "---" { return true }
        var isBare = false
        for line in page {
            let content = line.content
            if content.contains("](") {
                if holdsMark(content) || keywords.contains(where: content.contains) { return true }
            } else if !isBare {
                isBare = isMark(content)
            }
        }
        return !isBare
    }

    private static let keywords = ["", "https://anond.hatelabo.jp", "http://anond.hatelabo.jp"].map {
        "](\($0)/keyword/"
    }

    private static func holdsMark(_ line: Substring) -> Bool {
        PageMark.square(line)?.id != nil || PageMark.footer(line)?.id != nil || PageMark.date(line) != nil
            || PageMark.dayHeading(line) != nil
    }

    private static func isMark(_ line: Substring) -> Bool {
        if let square = PageMark.square(line) { return PageMark.replyTitle(square.title) != nil }
        return PageMark.footer(line) != nil || PageMark.date(line) != nil || PageMark.dayHeading(line) != nil
            || AnondID.exact(line) != nil
    }

    /// `](` with an address behind it.
    private static func holdsLink(_ line: Substring) -> Bool {
        var rest = line
        // Where the address ends. Many brackets may stand before one end: looking for it from each would take for ever.
        var end = line.startIndex
        while let found = rest.firstRange(of: "](") {
            rest = rest[found.upperBound...]
            let address = rest.drop { $0 == "<" || $0.isWhitespace }
            if address.startIndex >= end { end = address.prefix { !$0.isWhitespace && $0 != ")" }.endIndex }
            if isAddress(address[..<end]) { return true }
        }
        return false
    }

    /// Characters. An address of this length is none.
    static let longestAddress = 4000

    private static let starts = [
        "http://", "https://", "/", "#", "./", "../", "mailto:", "ftp://", "data:", "javascript:",
    ]
    private static let endings = [".html", ".htm", ".md", ".php", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"]

    /// What stands in round brackets behind square ones may be an author's, too: `f[0](x)`.
    static func isAddress(_ text: Substring) -> Bool {
        if beginsAddress(text) { return true }
        let end = text.suffix(5).lowercased()
        return text.utf8.count <= longestAddress && endings.contains { end.hasSuffix($0) }
            && text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// True if the text begins as no words of an author do.
    static func beginsAddress(_ text: Substring) -> Bool {
        let start = text.prefix(11).lowercased()
        return starts.contains { start.hasPrefix($0) }
    }

    /// `[label]: address "title"`.
    private static func definition(_ line: Substring) -> (label: String, address: String)? {
        let text = line.trimmed
        guard text.first == "[", let close = text.firstRange(of: "]:") else { return nil }
        let label = text[text.index(after: text.startIndex)..<close.lowerBound]
        let target = text[close.upperBound...].trimmed
        guard !label.isEmpty, label.first != "^", isLabel(label), !label.contains("]"),
            isAddress(target.drop { $0 == "<" })
        else { return nil }
        let address = target.first == "<" ? target.dropFirst().prefix { $0 != ">" } : target.prefix { !$0.isWhitespace }
        return (normal(label), String(address))
    }

    /// Unicode scalars; "A link label can have at most 999 characters" (CommonMark 0.31.2). Of brackets in brackets each
    /// pair holds a label: all of them would take for ever, and all memory.
    static let longestLabel = 999

    private static func isLabel(_ text: Substring) -> Bool {
        text.utf8.count <= 4 * longestLabel && text.unicodeScalars.count <= longestLabel
    }

    private static func normal(_ label: Substring) -> String {
        label.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What stands in brackets.
    private static func labels(in line: Substring) -> Set<String> {
        var labels: Set<String> = []
        var open: [Substring.Index] = []
        for index in line.indices {
            if line[index] == "[" { open.append(line.index(after: index)) }
            if line[index] == "]", let start = open.popLast(), isLabel(line[start..<index]) {
                labels.insert(normal(line[start..<index]))
            }
        }
        return labels
    }

    /// An address without the signs that keep brackets from ending it.
    static func unescaped(_ address: Substring) -> String {
        var plain = ""
        var rest = address
        while let sign = rest.popFirst() {
            if sign == "\\", let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol { continue }
            plain.append(sign)
        }
        return plain
    }

    // MARK: Text

    /// The words of a text, and the addresses that it links to, in their order.
    func plain(_ text: String) -> (text: String, links: [String]) {
        var words: [String] = []
        var links: [String] = []
        // Paragraphs between code.
        var pending: [Substring] = []
        var fence: Substring?
        func flush() {
            guard !pending.isEmpty else { return }
            var run = Run(pending.joined(separator: "\n"), self)
            words.append(run.plain())
            links += run.links
            pending = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let start = line.trimmed
            if let mark = fence {
                words.append(String(line))
                if start.hasPrefix(mark), start.allSatisfy({ $0 == mark.first }) { fence = nil }
            } else if start.hasPrefix("```") || start.hasPrefix("~~~") {
                flush()
                words.append(String(line))
                let mark = start.prefix { $0 == start.first }
                // An end on the same line makes it a piece of code in a line.
                if !start.dropFirst(mark.count).contains("`") { fence = mark }
            } else if let (label, _) = MarkdownText.definition(line), used.contains(label) {
                continue
            } else {
                // An empty line ends what a paragraph has opened.
                if start.isEmpty {
                    flush()
                    words.append(String(line))
                } else {
                    pending.append(line)
                }
            }
        }
        flush()
        while words.last?.allSatisfy(\.isWhitespace) == true, words.count > 1 { words.removeLast() }
        return (words.joined(separator: "\n"), links)
    }

    func address(of label: Substring) -> String? { references[MarkdownText.normal(label)] }
}
