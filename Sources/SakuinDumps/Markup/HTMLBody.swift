// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bodies of records and tables that are HTML: what a reader would see of them is text, and their tags and entities are not.
// Other texts hold `a < b`, `<3` and `<b>` too: HTML is what closes the tags that it opens.

internal import Glibc

enum HTMLBody {
    /// The text of a body that is HTML; nil for any other.
    /// - Parameter isKnown: the dump's other bodies are HTML, so that an entity is one where no tag stands beside it, too.
    static func text(_ body: String, isKnown: Bool = false) -> MarkupText? {
        guard isMarkup(body) || (isKnown && holdsEntity(body)) else { return nil }
        let html = String(decoding: HTMLTags.escaped(Array(body.utf8)), as: UTF8.self)
        return MarkupText.of(html: html, keepsLines: !breaksLines(body))
    }

    /// A title beside a body that is HTML: its entities are characters, and its tags none.
    static func title(_ title: String) -> String {
        let text = isMarkup(title) ? MarkupText.of(html: title) : MarkupText.of(references: title)
        return text.string
    }

    /// Where lines end because of an element, the text's own line ends are blanks.
    private static let breaking: Set<String> = [
        "p", "div", "br", "li", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    ]

    /// Bytes for each tag. A text that has fewer of them speaks of them, unless one has attributes.
    private static let bytesPerTag = 2000

    /// Asked of every text of every record, and answered no for nearly all.
    private static func holdsLessThan(_ text: String) -> Bool {
        let sign = UInt8(ascii: "<")
        return unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            // A string without characters may have no address.
            unsafe bytes.baseAddress.map { unsafe memchr($0, Int32(sign), bytes.count) != nil } ?? false
        } ?? text.utf8.contains(sign)
    }

    /// True for a text that closes an element which it opens, breaks a line or shows a picture, and that not once in a long text.
    /// What is only told of a tag, `「<br>」` or `<b>と</b>`, is none.
    /// - Parameter throughout: tags must be many, though one has attributes.
    static func isMarkup(_ text: String, throughout: Bool = false) -> Bool {
        guard holdsLessThan(text) else { return false }
        let bytes = Array(text.utf8)
        var open: [String: HTMLTags.Tag] = [:]
        var (isSure, isMarkup) = (false, false)
        var tags = 0
        HTMLTags.each(bytes) { tag in
            tags += 1
            if tag.isVoid {
                isSure = isSure || tag.hasAttributes
                isMarkup = isMarkup || tag.isWritten || tag.name == "br" && !tag.isClosing
            } else if tag.isClosing {
                guard let start = open[tag.name] else { return true }
                isSure = isSure || start.hasAttributes
                isMarkup = isMarkup || !HTMLTags.onlyJoins(bytes[start.range.upperBound..<tag.range.lowerBound])
            } else {
                open[tag.name] = tag
                // A paragraph need not be closed.
                isMarkup = isMarkup || tag.name == "p" && tag.isAtStart
            }
            return !isSure || throughout
        }
        let areMany = tags * bytesPerTag >= bytes.count
        return isSure && !throughout || (isSure || isMarkup) && areMany
    }

    static func breaksLines(_ text: String) -> Bool {
        var breaks = false
        HTMLTags.each(Array(text.utf8)) { tag in
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
}
