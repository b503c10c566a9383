// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bodies of records and tables that are HTML: what a reader would see of them is text, and their tags and entities are not.
// Other texts hold `a < b`, `<3` and `<b>` too: HTML is what closes the tags that it opens.

internal import SakuinText

enum HTMLBody {
    /// The text of a body that is HTML; nil for any other.
    /// - Parameter isKnown: the dump's other bodies are HTML, so that an entity is one where no tag stands beside it, too.
    static func text(_ body: String, isKnown: Bool = false) -> MarkupText? {
        guard isMarkup(body) || (isKnown && holdsEntity(body)) else { return nil }
        return MarkupText.of(html: body, keepsLines: !breaksLines(body))
    }

    /// A title beside a body that is HTML: its entities are characters, and its tags none.
    static func title(_ title: String) -> String {
        let text = isMarkup(title) ? MarkupText.of(html: title) : MarkupText.of(references: title)
        return text.string
    }

    /// Elements that exports have in their bodies (HTML Living Standard §4), `void` those that are never closed.
    private static let elements: Set<String> = [
        "p", "div", "span", "a", "b", "i", "u", "s", "em", "strong", "small", "big", "blockquote", "pre", "code", "ul",
        "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th", "caption", "h1", "h2", "h3", "h4",
        "h5", "h6", "font", "center", "figure", "figcaption", "section", "article", "header", "footer", "ruby", "rb",
        "rt", "rp", "sub", "sup", "del", "ins", "q", "cite", "kbd", "samp", "var", "tt", "mark", "abbr", "iframe",
        "video", "audio", "details", "summary", "html", "body", "main", "aside", "nav", "form", "label", "strike",
        "time", "address", "object", "noscript", "script", "style",
    ]
    private static let void: Set<String> = ["br", "hr", "img", "wbr"]
    /// Where lines end because of an element, the text's own line ends are blanks.
    private static let breaking: Set<String> = [
        "p", "div", "br", "li", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    ]

    static func isMarkup(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return false }
        var open: Set<String> = []
        var isMarkup = false
        eachTag(text) { tag in
            if void.contains(tag.name) {
                isMarkup = !tag.isClosing && (tag.name != "img" || tag.hasAttributes)
            } else if tag.isClosing {
                isMarkup = open.contains(tag.name)
            } else {
                open.insert(tag.name)
                // A paragraph need not be closed.
                isMarkup = tag.name == "p" && tag.isAtStart
            }
            return !isMarkup
        }
        return isMarkup
    }

    private static func breaksLines(_ text: String) -> Bool {
        var breaks = false
        eachTag(text) { tag in
            breaks = breaking.contains(tag.name)
            return !breaks
        }
        return breaks
    }

    private static func holdsEntity(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var index = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "&")) {
            let name = bytes[(start + 1)...].prefix(10).prefix { $0 != UInt8(ascii: ";") }
            let end = start + 1 + name.count
            if end < bytes.count, bytes[end] == UInt8(ascii: ";"), isEntity(name) { return true }
            index = start + 1
        }
        return false
    }

    private static func isEntity(_ name: ArraySlice<UInt8>) -> Bool {
        if name.first == UInt8(ascii: "#") {
            return name.count > 1
                && name.dropFirst().allSatisfy { Character(Unicode.Scalar($0)).isHexDigit || $0 == UInt8(ascii: "x") }
        }
        return Markup.character(named: String(decoding: name, as: UTF8.self)) != nil
    }

    private struct Tag {
        var name: String
        var isClosing: Bool
        var hasAttributes: Bool
        /// Nothing but white space stands before it.
        var isAtStart: Bool
    }

    /// Goes through the tags of known elements as long as it is told to go on.
    private static func eachTag(_ text: String, _ goesOn: (Tag) -> Bool) {
        let bytes = Array(text.utf8)
        var index = 0
        var isAtStart = true
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                isAtStart = isAtStart && bytes[index] <= 0x20
                index += 1
                continue
            }
            guard let (tag, end) = tag(bytes, index, isAtStart) else {
                (isAtStart, index) = (false, index + 1)
                continue
            }
            guard goesOn(tag) else { return }
            (isAtStart, index) = (false, end)
        }
    }

    /// Bytes. A tag with an address in it may be long, but text without `>` is none.
    private static let longestTag = 8192

    private static func tag(_ bytes: [UInt8], _ start: Int, _ isAtStart: Bool) -> (Tag, end: Int)? {
        var index = start + 1
        let isClosing = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if isClosing { index += 1 }
        let nameEnd = bytes[index...].prefix(12).prefix {
            Unicode.Scalar($0).properties.isAlphabetic || (0x30...0x39).contains($0)
        }.endIndex
        let name = String(decoding: bytes[index..<nameEnd], as: UTF8.self).lowercased()
        guard elements.contains(name) || void.contains(name) else { return nil }
        let rest = bytes[nameEnd...].prefix(longestTag)
        guard let close = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }),
            bytes[close] == UInt8(ascii: ">")
        else { return nil }
        let attributes = bytes[nameEnd..<close]
        // Behind the name come blanks or the slash that closes it.
        guard attributes.first.map({ $0 <= 0x20 || $0 == UInt8(ascii: "/") }) ?? true else { return nil }
        let hasAttributes = attributes.contains(UInt8(ascii: "="))
        return (Tag(name: name, isClosing: isClosing, hasAttributes: hasAttributes, isAtStart: isAtStart), close + 1)
    }
}
