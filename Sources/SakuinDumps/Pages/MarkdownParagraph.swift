// SPDX-License-Identifier: GPL-2.0-or-later
//
// The marks within a paragraph of Markdown: links, pictures, emphasis, escapes, references. A mark without its end is text.

internal import SakuinText

extension MarkdownText {
    /// A paragraph being read, by scalars: a mark that combines may stand behind a sign.
    struct Run {
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
            guard label.count <= MarkdownText.longestLabel,
                let address = markdown.address(of: Substring(Run.string(label)))
            else { return nil }
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
            // Links in links that have no address would each be copied to its end.
            let start = Substring(Run.string(marks[(open + 1)..<close].prefix(80))).trimmed
            guard close - open <= MarkdownText.longestAddress || MarkdownText.beginsAddress(start.drop { $0 == "<" })
            else { return nil }
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
