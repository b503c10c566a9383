// SPDX-License-Identifier: GPL-2.0-or-later

/// The tags in a text that may be HTML, and may only speak of it.
enum HTMLTags {
    struct Tag {
        var name: String
        var range: Range<Int>
        var isClosing: Bool
        var hasAttributes: Bool
        /// With attributes, or with the slash of an element that is never closed: nobody speaks of a tag so.
        var isWritten: Bool
        /// Nothing but white space stands before it.
        var isAtStart: Bool

        /// True for an element that is never closed.
        var isVoid: Bool { void.contains(name) }
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
    /// Elements that tell nothing of a text, and are none of its words where it is HTML.
    private static let rare: Set<String> = [
        "nobr", "acronym", "dfn", "bdo", "bdi", "col", "colgroup", "tfoot", "source", "track", "embed", "param",
        "input",
        "button", "select", "option", "textarea", "fieldset", "legend", "picture", "svg", "math", "canvas", "template",
        "link", "meta", "title", "head", "area", "map", "base", "marquee", "blink",
    ]

    /// Goes through the tags of known elements, those that the text only tells of left out, as long as it is told to go on.
    static func each(_ bytes: [UInt8], _ goesOn: (Tag) -> Bool) {
        var index = 0
        var isAtStart = true
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "`") {
                (isAtStart, index) = (false, endOfCode(bytes, index))
                continue
            }
            guard bytes[index] == UInt8(ascii: "<") else {
                isAtStart = isAtStart && bytes[index] <= 0x20
                index += 1
                continue
            }
            guard let tag = tag(bytes, index, isAtStart), !isToldOf(bytes, tag) else {
                (isAtStart, index) = (false, index + 1)
                continue
            }
            guard goesOn(tag) else { return }
            (isAtStart, index) = (false, tag.range.upperBound)
        }
    }

    /// HTML in which what begins no tag is written so that it stays: `a < b`, `<String>`. A tag of no known element is one if
    /// it is closed, or has attributes.
    static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        var plain = 0
        let ends = lastEnds(bytes)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "<") && !beginsTag(bytes, index, ends) {
            escaped += bytes[plain..<index] + Array("&lt;".utf8)
            plain = index + 1
        }
        return plain == 0 ? bytes : escaped + bytes[plain...]
    }

    /// Where each element is closed for the last time. Looked for once: a text of tags that nobody closes would take for ever.
    private static func lastEnds(_ bytes: [UInt8]) -> [String: Int] {
        var ends: [String: Int] = [:]
        for index in bytes.indices.dropLast(2) where bytes[index] == UInt8(ascii: "<") {
            guard bytes[index + 1] == UInt8(ascii: "/") else { continue }
            let name = name(bytes[(index + 2)...])
            if bytes[(index + 2 + name.utf8.count)...].first == UInt8(ascii: ">") { ends[name] = index }
        }
        return ends
    }

    private static func beginsTag(_ bytes: [UInt8], _ start: Int, _ ends: [String: Int]) -> Bool {
        let behind = bytes[(start + 1)...]
        guard let next = behind.first else { return false }
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return true }
        let isClosing = next == UInt8(ascii: "/")
        let name = name(behind.dropFirst(isClosing ? 1 : 0))
        guard !name.isEmpty, name.utf8.first.map({ !(0x30...0x39).contains($0) }) ?? false else { return false }
        if isClosing || elements.contains(name) || void.contains(name) || rare.contains(name) { return true }
        let inner = behind.prefix(longestTag).prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
        if inner.contains(UInt8(ascii: "=")) || inner.last == UInt8(ascii: "/") { return true }
        return ends[name].map { $0 >= inner.endIndex } ?? false
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String {
        let name = bytes.prefix(20).prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    /// Bytes. A tag with an address in it may be long, but text without `>` is none.
    private static let longestTag = 8192

    private static func tag(_ bytes: [UInt8], _ start: Int, _ isAtStart: Bool) -> Tag? {
        var index = start + 1
        let isClosing = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if isClosing { index += 1 }
        let name = name(bytes[index...])
        guard elements.contains(name) || void.contains(name) else { return nil }
        let rest = bytes[(index + name.utf8.count)...].prefix(longestTag)
        guard let close = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }),
            bytes[close] == UInt8(ascii: ">")
        else { return nil }
        let attributes = rest[..<close]
        // Behind the name come blanks or the slash that closes it.
        guard attributes.first.map({ $0 <= 0x20 || $0 == UInt8(ascii: "/") }) ?? true else { return nil }
        return Tag(
            name: name, range: start..<(close + 1), isClosing: isClosing,
            hasAttributes: attributes.contains(UInt8(ascii: "=")),
            isWritten: attributes.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") }, isAtStart: isAtStart)
    }

    // MARK: What is only told of a tag

    /// Behind a code span of Markdown, or behind the mark where it has no end.
    private static func endOfCode(_ bytes: [UInt8], _ start: Int) -> Int {
        let mark = bytes[start...].prefix { $0 == UInt8(ascii: "`") }
        guard let end = bytes[mark.endIndex...].firstRange(of: Array(mark)) else { return mark.endIndex }
        return end.upperBound
    }

    private static let quotes = ["「」", "『』", "\"\"", "''", "“”", "‘’", "()", "（）", "[]", "【】", "［］", "〈〉", "《》"].map {
        (Array(String($0.first ?? " ").utf8), Array(String($0.last ?? " ").utf8))
    }
    private static let toldBehind = ["タグ", "要素", "属性", "を", "tag", "Tag", "element"].map { Array($0.utf8) }
    private static let joins = ["と", "や", "、", "・", ",", "…", "...", "/", "~", "〜", "～", "and", "or", "から"]

    /// True for a tag in quotes or brackets, and for one that needs no other to be HTML, where blanks stand around it or its kind
    /// is named behind it.
    private static func isToldOf(_ bytes: [UInt8], _ tag: Tag) -> Bool {
        let (before, behind) = (bytes[..<tag.range.lowerBound], bytes[tag.range.upperBound...])
        if quotes.contains(where: { before.ends(with: $0.0) && behind.starts(with: $0.1) }) { return true }
        // Others are HTML only where they are closed.
        guard tag.isVoid || tag.name == "p", !tag.isClosing, !tag.isWritten else { return false }
        if tag.isVoid, before.last == 0x20, behind.first == 0x20 { return true }
        let next = behind.drop { $0 == 0x20 }
        return toldBehind.contains { next.starts(with: $0) }
    }

    /// True for what stands between a tag and the one that closes it where both are told of: `<b>と</b>で囲む`.
    static func onlyJoins(_ between: ArraySlice<UInt8>) -> Bool {
        joins.contains(String(decoding: between, as: UTF8.self).trimmingWhiteSpace)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with other: [UInt8]) -> Bool { suffix(other.count).elementsEqual(other) }
}
