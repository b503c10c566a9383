// SPDX-License-Identifier: GPL-2.0-or-later

/// Finds the links in a text.
enum Links {
    /// http and https addresses in their order, each once. One ends at the first character that an address does not
    /// have (RFC 3986), which every Japanese character and bracket is, and at a sentence's sign before that.
    static func found(in text: String) -> [String] {
        let bytes = text.utf8.span
        var links: [String] = []
        var known: Set<String> = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: ":"), let start = schemeStart(bytes, index) else {
                index += 1
                continue
            }
            let end = linkEnd(bytes, from: index + 3)
            if end > index + 3 {
                let link = String(decoding: (start..<end).map { bytes[$0] }, as: UTF8.self)
                if known.insert(link).inserted { links.append(link) }
            }
            index = max(end, index + 3)
        }
        return links
    }

    /// Where `http` or `https` begins, if it stands before `://` at `colon`.
    private static func schemeStart(_ bytes: Span<UInt8>, _ colon: Int) -> Int? {
        guard holds(bytes, slashes, at: colon) else { return nil }
        if holds(bytes, https, at: colon - 5) { return colon - 5 }
        return holds(bytes, http, at: colon - 4) ? colon - 4 : nil
    }

    private static let slashes = Array("://".utf8)
    private static let http = Array("http".utf8)
    private static let https = Array("https".utf8)

    private static func holds(_ bytes: Span<UInt8>, _ word: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start + word.count <= bytes.count else { return false }
        for offset in word.indices where bytes[start + offset] != word[offset] { return false }
        return true
    }

    /// Where the address ends whose scheme ends at `start`; `start` itself where there is no host.
    private static func linkEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var end = start
        // Open round brackets less closed ones: below zero, the last one closes what the text before the link opened.
        var depth = 0
        while end < bytes.count, isOfAddress(bytes[end]) {
            depth += depthChange(bytes[end])
            end += 1
        }
        while end > start, endsSentence(bytes[end - 1]) {
            if bytes[end - 1] == UInt8(ascii: ")") {
                if depth >= 0 { break }
                depth += 1
            }
            end -= 1
        }
        return end
    }

    private static func depthChange(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "("): 1
        case UInt8(ascii: ")"): -1
        default: 0
        }
    }

    /// Printing ASCII without what RFC 3986 leaves out.
    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: (0x21...0x7E).contains(byte)
        }
    }

    private static func endsSentence(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
            UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
