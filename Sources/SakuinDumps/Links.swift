// SPDX-License-Identifier: GPL-2.0-or-later

/// Finds the links in a text.
enum Links {
    /// http and https addresses in their order, each once. One ends at the first character that an address does not
    /// have (RFC 3986), which every Japanese character and bracket is, and at a sentence's sign before that.
    static func found(in text: String) -> [String] {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return [] }
        var links: [String] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "http") {
            rest = rest[start.lowerBound...]
            guard rest.hasPrefix("http://") || rest.hasPrefix("https://") else {
                rest = rest.dropFirst(4)
                continue
            }
            var link = rest.prefix { $0.isASCII && !" \t\r\n\"<>\\^`{|}".contains($0) && !$0.isNewline }
            while let last = link.last, ".,;:!?')]".contains(last), !closes(link) { link = link.dropLast() }
            rest = rest.dropFirst(max(link.count, 4))
            let found = String(link)
            if found.utf8.count > "https://".utf8.count, !links.contains(found) { links.append(found) }
        }
        return links
    }

    /// True if the bracket at the end has its partner within the link.
    private static func closes(_ link: Substring) -> Bool {
        link.last == ")" && link.count { $0 == "(" } >= link.count { $0 == ")" }
    }
}
