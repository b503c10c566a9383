// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinClient

// Posts as an Atom feed (RFC 4287) for a reader of feeds: the same post has the same id in every feed of an archive, and what has not
// changed is written the same again.

/// The parts of a feed, in the order in which they stand in it.
package struct AtomDocument: Sendable {
    package var title: String
    /// What the feed is of: the same parts give the same id.
    package var identity: [String]
    /// RFC 3339 time of the last change.
    package var updated: String?
    /// The address of the feed itself, where it has one.
    package var address: String?

    package init(title: String, identity: [String], updated: String?, address: String? = nil) {
        self.title = title
        self.identity = identity
        self.updated = updated
        self.address = address
    }

    package var head: String {
        let link = address.flatMap(AtomDocument.address).map { "<link rel=\"self\" href=\"\($0)\"/>\n" } ?? ""
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <id>\(AtomDocument.identifier(identity))</id>
            <title>\(xmlText(title))</title>
            <updated>\(AtomDocument.time(updated))</updated>
            <author><name>sakuin</name></author>
            <generator version="\(sakuinVersion)">sakuin</generator>

            """ + link
    }

    /// A post with its whole text.
    package static func entry(of post: ExportedPost) -> String {
        var lines = [
            "<entry>", "<id>\(identifier(["post", post.key]))</id>",
            "<title>\(xmlText(post.title ?? beginning(of: post.body)))</title>",
            "<updated>\(time(post.time))</updated>",
        ]
        if let time = post.time { lines.append("<published>\(AtomDocument.time(time))</published>") }
        if let author = post.author { lines.append("<author><name>\(xmlText(author))</name></author>") }
        if let url = post.url.flatMap(address) { lines.append("<link rel=\"alternate\" href=\"\(url)\"/>") }
        let content = post.body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { xmlText(String($0)) }.joined(separator: "<br/>\n")
        lines += ["<content type=\"html\">\(xmlText(content))</content>", "</entry>"]
        return lines.map { $0 + "\n" }.joined()
    }

    package static let tail = "</feed>\n"

    /// The beginning of a text that has no title.
    package static func beginning(of body: String) -> String {
        let line = body.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return line.count > 40 ? line.prefix(40) + "…" : String(line)
    }

    /// RFC 3339 in full: what is not known of a time is its beginning, and without a time that of all times, which stays the same.
    private static func time(_ time: String?) -> String {
        guard let time else { return "1970-01-01T00:00:00Z" }
        switch time.utf8.count {
        case 10: return time + "T00:00:00+09:00"
        case 22: return time.prefix(16) + ":00" + time.suffix(6)
        default: return time
        }
    }

    /// The address of a page as an IRI in an attribute; nil for one of no page.
    private static func address(_ text: String) -> String? {
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
        let digits = Array("0123456789ABCDEF")
        var iri = ""
        for scalar in text.unicodeScalars {
            let isAllowed =
                scalar.value > 0x20 && scalar.value != 0x7F && !"<>\"{}|\\^`".unicodeScalars.contains(scalar)
            if isAllowed, !(0x80...0x9F).contains(scalar.value), isXML(scalar) {
                iri.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 { iri += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])" }
            }
        }
        return xmlText(iri)
    }

    /// A name that is always the same for the same parts (RFC 9562, version 8): of their FNV-1a hash of 128 bits.
    private static func identifier(_ parts: [String]) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in parts.joined(separator: "\u{0}").utf8 {
            hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
        hash = hash & ~(0xF << 76) | 8 << 76
        hash = hash & ~(0x3 << 62) | 2 << 62
        let digits = String(hash, radix: 16)
        var text = Array(String(repeating: "0", count: 32 - digits.count) + digits)
        for place in [20, 16, 12, 8] { text.insert("-", at: place) }
        return "urn:uuid:" + String(text)
    }
}
