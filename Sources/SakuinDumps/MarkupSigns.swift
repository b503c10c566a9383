// SPDX-License-Identifier: GPL-2.0-or-later
//
// Whether a text is HTML. `<3` and `a<b` are nobody's tags, and neither is `<T>` of a program: known elements must be
// opened and closed again, or break lines.

extension MarkupText {
    /// Elements that people and programs write in a post's text.
    private static let elements: Set<String> = [
        "a", "abbr", "article", "b", "big", "blockquote", "center", "cite", "code", "dd", "del", "details", "div", "dl",
        "dt", "em", "figcaption", "figure", "font", "form", "h1", "h2", "h3", "h4", "h5", "h6", "i", "iframe", "ins",
        "kbd",
        "li", "main", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
        "strike",
        "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "time", "tr", "tt", "u", "ul",
        "video",
    ]
    /// Elements without an end.
    private static let endless: Set<String> = ["br", "hr", "img", "wbr"]
    private static let paragraphs: Set<String> = ["p", "br", "div", "li", "td", "table", "article", "section", "pre"]

    /// True if the text is HTML: known elements are closed that were opened, paragraphs begin it or follow each other, or
    /// lines are broken by `br`, and that often enough for its length that it does not merely speak of them.
    static func isMarkup(_ text: some Collection<UInt8>) -> Bool {
        var opened: Set<String> = []
        var tags = 0
        // Elements that need no end: one of them may be spoken of.
        var alone = 0
        var isMarkup = text.prefix(200).drop { $0 <= 0x20 }.prefix(3).elementsEqual("<p>".utf8)
        for tag in Tags(text) {
            if tag.isEnd {
                guard opened.contains(tag.name) else { continue }
                isMarkup = true
            } else if elements.contains(tag.name) {
                opened.insert(tag.name)
                if tag.name == "p" || tag.name == "li" { alone += 1 }
            } else if endless.contains(tag.name) {
                alone += tag.isWritten ? 2 : 1
            } else {
                continue
            }
            tags += 1
        }
        return (isMarkup || alone > 1) && tags * bytesPerTag >= text.count
    }

    /// A tag in so many bytes is few.
    private static let bytesPerTag = 2000

    /// True if the text breaks its lines itself; else its line ends are its author's.
    static func breaksLines(_ text: some Collection<UInt8>) -> Bool {
        Tags(text).contains { !$0.isEnd && paragraphs.contains($0.name) }
    }

    /// The tags of a text: a name in Latin letters behind `<`, white space or attributes, and `>`.
    private struct Tags<Text: Collection<UInt8>>: Sequence, IteratorProtocol {
        private var rest: Text.SubSequence

        init(_ text: Text) { rest = text[...] }

        /// `isWritten`: with attributes, or with the slash of an element without an end, as nobody speaks of it.
        mutating func next() -> (name: String, isEnd: Bool, isWritten: Bool)? {
            while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
                rest = rest[rest.index(after: open)...]
                let isEnd = rest.first == UInt8(ascii: "/")
                let start = isEnd ? rest.dropFirst() : rest
                let name = start.prefix(12).prefix { isOfName($0) }
                let behind = start.dropFirst(name.count)
                guard let first = name.first, first >= UInt8(ascii: "A"), let next = behind.first,
                    next <= 0x20 || "/>".utf8.contains(next),
                    // A tag has some attributes; what has no end near is none.
                    let end = behind.prefix(4000).firstIndex(where: {
                        $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<")
                    }),
                    behind[end] == UInt8(ascii: ">")
                else { continue }
                let isWritten = behind[..<end].contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") }
                rest = rest[rest.index(after: end)...]
                return (String(decoding: Array(name), as: UTF8.self).lowercased(), isEnd, isWritten)
            }
            return nil
        }

        private func isOfName(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
    }
}
