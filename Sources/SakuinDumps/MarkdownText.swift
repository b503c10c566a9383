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
        while let found = rest.firstRange(of: "](") {
            rest = rest[found.upperBound...]
            if isAddress(rest.drop { $0 == "<" || $0.isWhitespace }.prefix { !$0.isWhitespace && $0 != ")" }) {
                return true
            }
        }
        return false
    }

    /// Characters. An address of this length is none.
    fileprivate static let longestAddress = 4000

    private static let starts = ["http://", "https://", "/", "#", "./", "../", "mailto:", "ftp://", "data:"]
    private static let endings = [".html", ".htm", ".md", ".php", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"]

    /// What stands in round brackets behind square ones may be an author's, too: `f[0](x)`.
    private static func isAddress(_ text: Substring) -> Bool {
        let text = text.lowercased()
        return starts.contains { text.hasPrefix($0) } || text.hasPrefix("javascript:")
            || text.allSatisfy(\.isASCII) && endings.contains { text.hasSuffix($0) }
    }

    /// `[label]: address "title"`.
    private static func definition(_ line: Substring) -> (label: String, address: String)? {
        let text = line.trimmed
        guard text.first == "[", let close = text.firstRange(of: "]:") else { return nil }
        let label = text[text.index(after: text.startIndex)..<close.lowerBound]
        let target = text[close.upperBound...].trimmed
        guard !label.isEmpty, label.first != "^", !label.contains("]"), isAddress(target.drop { $0 == "<" }) else {
            return nil
        }
        let address = target.first == "<" ? target.dropFirst().prefix { $0 != ">" } : target.prefix { !$0.isWhitespace }
        return (normal(label), String(address))
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
            if line[index] == "]", let start = open.popLast() { labels.insert(normal(line[start..<index])) }
        }
        return labels
    }

    /// An address without the signs that keep brackets from ending it.
    private static func unescaped(_ address: Substring) -> String {
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

    fileprivate func address(of label: Substring) -> String? { references[MarkdownText.normal(label)] }

    /// A paragraph being read, by scalars: a mark that combines may stand behind a sign.
    private struct Run {
        private let marks: [Unicode.Scalar]
        private let markdown: MarkdownText
        private(set) var links: [String] = []
        private var depth = 0
        /// The bracket that closes the one at a place. Looked up once: a text of brackets alone would take for ever.
        private let closing: [Int: Int]
        /// Runs of marks that are known to have no end from a place on.
        private var endless: [Opening: Int] = [:]

        private struct Opening: Hashable {
            var mark: Unicode.Scalar
            var length: Int
            var end: Int
        }

        init(_ text: String, _ markdown: MarkdownText) {
            marks = Array(text.unicodeScalars)
            self.markdown = markdown
            closing = Run.pairs(marks)
        }

        private static func string(_ marks: ArraySlice<Unicode.Scalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: marks)
            return String(view)
        }

        private static func isWord(_ mark: Unicode.Scalar) -> Bool {
            mark.isASCII && mark.properties.isAlphabetic || ("0"..."9").contains(mark)
        }

        /// ASCII's marks, before which a backslash may stand.
        private static func isSign(_ mark: Unicode.Scalar) -> Bool { ("!"..."~").contains(mark) && !isWord(mark) }

        private static func pairs(_ marks: [Unicode.Scalar]) -> [Int: Int] {
            var pairs: [Int: Int] = [:]
            var (square, round): ([Int], [Int]) = ([], [])
            var index = 0
            while index < marks.count {
                switch marks[index] {
                case "\\": index += 1
                case "[": square.append(index)
                case "(": round.append(index)
                case "]": if let open = square.popLast() { pairs[open] = index }
                case ")": if let open = round.popLast() { pairs[open] = index }
                default: break
                }
                index += 1
            }
            return pairs
        }

        mutating func plain() -> String { plain(marks.indices) }

        private mutating func plain(_ range: Range<Int>) -> String {
            // Marks in marks in marks are nobody's text.
            guard depth < 20 else { return Run.string(marks[range]) }
            depth += 1
            defer { depth -= 1 }
            var text = String.UnicodeScalarView()
            var index = range.lowerBound
            while index < range.upperBound {
                if let (words, end) = piece(at: index, in: range) {
                    text += words.unicodeScalars
                    index = end
                } else {
                    text.append(marks[index])
                    index += 1
                }
            }
            return String(text)
        }

        /// What a mark at `index` stands for, and where that ends; nil for text.
        private mutating func piece(at index: Int, in range: Range<Int>) -> (String, end: Int)? {
            switch marks[index] {
            case "\\": escape(index, range)
            case "`": code(index, range)
            case "!": index + 1 < range.upperBound && marks[index + 1] == "[" ? link(index + 1, range) : nil
            case "[": link(index, range)
            case "<": autolink(index, range)
            case "*", "_", "~": emphasis(index, range)
            case "&": reference(index, range)
            default: nil
            }
        }

        private func escape(_ index: Int, _ range: Range<Int>) -> (String, end: Int)? {
            guard index + 1 < range.upperBound else { return nil }
            let next = marks[index + 1]
            guard next == "\n" || Run.isSign(next) else { return nil }
            return (String(Character(next)), index + 2)
        }

        /// Code stays as it is, with its marks.
        private mutating func code(_ index: Int, _ range: Range<Int>) -> (String, end: Int)? {
            let length = marks[index..<range.upperBound].prefix { $0 == "`" }.count
            let opening = Opening(mark: "`", length: length, end: range.upperBound)
            var place = index + length
            while place < range.upperBound, !isEndless(opening, from: index) {
                guard marks[place] == "`" else {
                    place += 1
                    continue
                }
                let other = marks[place..<range.upperBound].prefix { $0 == "`" }.count
                place += other
                if other == length { return (Run.string(marks[index..<place]), place) }
            }
            noteEndless(opening, from: index)
            return (Run.string(marks[index..<(index + length)]), index + length)
        }

        /// `[words](address "title")`, `[words][label]`, `[words][]`, `[words]`, and pictures, whose `[` this is.
        private mutating func link(_ open: Int, _ range: Range<Int>) -> (String, end: Int)? {
            guard let close = closing(open, range) else { return nil }
            let inner = (open + 1)..<close
            if let (address, end) = target(close + 1, range) {
                let words = plain(inner)
                note(address)
                return (words, end)
            }
            var label = marks[inner]
            var end = close + 1
            if end < range.upperBound, marks[end] == "[", let second = closing(end, range) {
                if second > end + 1 { label = marks[(end + 1)..<second] }
                end = second + 1
            }
            guard let address = markdown.address(of: Substring(Run.string(label))) else { return nil }
            let words = plain(inner)
            note(address)
            return (words, end)
        }

        private mutating func note(_ address: String) {
            if address.lowercased().hasPrefix("http"), !links.contains(address) { links.append(address) }
        }

        /// The bracket that closes the one at `open`, if it stands in the range.
        private func closing(_ open: Int, _ range: Range<Int>) -> Int? {
            closing[open].flatMap { $0 < range.upperBound ? $0 : nil }
        }

        private func isEndless(_ opening: Opening, from index: Int) -> Bool {
            endless[opening].map { index >= $0 } ?? false
        }

        private mutating func noteEndless(_ opening: Opening, from index: Int) {
            endless[opening] = min(endless[opening] ?? index, index)
        }

        /// `(address "title")`. An extractor that wraps lines breaks addresses behind hyphens, too.
        private func target(_ open: Int, _ range: Range<Int>) -> (address: String, end: Int)? {
            guard open < range.upperBound, marks[open] == "(", let close = closing(open, range) else {
                return nil
            }
            let text = Run.string(marks[(open + 1)..<close]).replacing("-\n", with: "-")
            let inner = Substring(text).trimmed
            let address =
                inner.first == "<" ? inner.dropFirst().prefix { $0 != ">" } : inner.prefix { !$0.isWhitespace }
            return MarkdownText.isAddress(address) ? (MarkdownText.unescaped(address), close + 1) : nil
        }

        private mutating func autolink(_ index: Int, _ range: Range<Int>) -> (String, end: Int)? {
            let rest = marks[(index + 1)..<range.upperBound]
            guard rest.starts(with: "http".unicodeScalars),
                let close = rest.prefix(MarkdownText.longestAddress).firstIndex(of: ">")
            else {
                return nil
            }
            let address = Run.string(marks[(index + 1)..<close])
            guard address.hasPrefix("http://") || address.hasPrefix("https://"),
                !address.contains(where: \.isWhitespace)
            else { return nil }
            note(address)
            return (address, close + 1)
        }

        /// Words between equal runs of `*`, `_` or `~~`, which touch the words. Between Latin letters and numbers `_` and `*`
        /// are signs.
        private mutating func emphasis(_ index: Int, _ range: Range<Int>) -> (String, end: Int)? {
            let mark = marks[index]
            let length = marks[index..<range.upperBound].prefix { $0 == mark }.count
            let run = (Run.string(marks[index..<(index + length)]), index + length)
            let start = index + length
            guard length <= 3, mark != "~" || length == 2, start < range.upperBound,
                !marks[start].properties.isWhitespace,
                !isWord(index - 1) || !isWord(start), mark != "_" || !isWord(index - 1)
            else { return run }
            let opening = Opening(mark: mark, length: length, end: range.upperBound)
            var place = start
            while place < range.upperBound, !isEndless(opening, from: index) {
                guard marks[place] == mark else {
                    place += marks[place] == "\\" ? 2 : 1
                    continue
                }
                let other = marks[place..<range.upperBound].prefix { $0 == mark }.count
                let end = place + other
                let isInWord = isWord(end) && (mark == "_" || isWord(place - 1))
                // Three marks that close close what was opened within, too.
                let inner = other == 3 && length < 3 ? place + other - length : place
                if other == length || inner > place, place > start, !marks[place - 1].properties.isWhitespace, !isInWord
                {
                    return (plain(start..<inner), end)
                }
                place = end
            }
            noteEndless(opening, from: index)
            return run
        }

        private func isWord(_ index: Int) -> Bool {
            marks.indices.contains(index) && Run.isWord(marks[index])
        }

        private func reference(_ index: Int, _ range: Range<Int>) -> (String, end: Int)? {
            let name = marks[(index + 1)..<range.upperBound].prefix(10).prefix { $0 != ";" }
            let end = index + 1 + name.count
            guard end < range.upperBound, marks[end] == ";", !name.isEmpty,
                name.allSatisfy(Run.isWord),
                let character = Markup.character(named: Run.string(name))
            else { return nil }
            return (String(Character(character)), end + 1)
        }
    }
}
