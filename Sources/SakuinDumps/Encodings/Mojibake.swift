// SPDX-License-Identifier: GPL-2.0-or-later

/// Text of Facebook's and Instagram's exports: each byte of its UTF-8 is written as a character of its own, `\u00e3\u0081\u0082`
/// for あ.
enum Mojibake {
    /// The text that is meant: where all characters are at most U+00FF, and not all of them ASCII, and as bytes they are UTF-8,
    /// they are bytes; else they are what they are.
    static func mended(_ text: [UInt8]) -> String {
        guard let bytes = latin1(text), let valid = try? UTF8Span(validating: bytes.span) else {
            return String(decoding: text, as: UTF8.self)
        }
        return String(copying: valid)
    }

    /// The characters of UTF-8 as bytes; nil if one is beyond U+00FF, or none beyond ASCII.
    private static func latin1(_ text: [UInt8]) -> [UInt8]? {
        guard let first = text.firstIndex(where: { $0 >= 0x80 }) else { return nil }
        var bytes = Array(text[..<first])
        var index = first
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                bytes.append(byte)
                index += 1
                continue
            }
            guard byte == 0xC2 || byte == 0xC3, index + 1 < text.count else { return nil }
            bytes.append((byte & 0x03) << 6 | (text[index + 1] & 0x3F))
            index += 2
        }
        return bytes
    }
}
