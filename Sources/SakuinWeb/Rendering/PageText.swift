// SPDX-License-Identifier: GPL-2.0-or-later

internal import Mustache

/// Escapes text for HTML, between tags and in attributes that stand in quotes.
///
/// mustache's own way looks at characters: a quotation mark with a combining accent behind it is another character, stays as it is, and
/// ends an attribute all the same. This one looks at scalars.
struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String { PageText.escaped(text) }

    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: needsEscape) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            // A browser would make a line feed of it, and what is copied would not be the text.
            case UInt8(ascii: "\r"): bytes += "&#13;".utf8
            // HTML has no such character.
            case 0: bytes += "\u{FFFD}".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes that a byte of a text takes in a page.
    static func length(of byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "\""): 6
        case UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "\r"): 5
        case UInt8(ascii: "<"), UInt8(ascii: ">"): 4
        case 0: 3
        default: 1
        }
    }

    /// Bytes that a text takes in a page.
    static func length(of text: String) -> Int { text.utf8.reduce(0) { $0 + length(of: $1) } }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "\r"), 0:
            true
        default: false
        }
    }
}
