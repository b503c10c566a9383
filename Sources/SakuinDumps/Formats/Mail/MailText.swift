// SPDX-License-Identifier: GPL-2.0-or-later

/// Bytes of a message as text.
enum MailText {
    /// The text of bytes, and how many of them were replaced.
    /// - Parameter charset: what the message calls it. Of Japanese texts and Unicode the bytes decide.
    static func decoded(_ bytes: [UInt8], charset: String?) -> (text: String, replaced: Int) {
        let name = charset?.lowercased() ?? ""
        guard TextEncoding.startOfOther(in: bytes) != nil || areLetters(name) else {
            return (String(decoding: bytes, as: UTF8.self), 0)
        }
        if !isLeftToBytes(name), let converted = try? ConvertedText(name) {
            let text = converted.decode(bytes, isLast: true)
            return (String(decoding: text, as: UTF8.self), converted.replaced)
        }
        guard var decoder = try? TextEncoding.detected(in: bytes).decoder() else {
            return (String(decoding: bytes, as: UTF8.self), 0)
        }
        let text = decoder.decode(bytes) + decoder.finish()
        return (String(decoding: text, as: UTF8.self), decoder.replaced)
    }

    /// True for a character set that writes all by ASCII's signs (RFC 2152, 1843).
    private static func areLetters(_ charset: String) -> Bool { ["utf-7", "hz-gb-2312"].contains(charset) }

    private static func isLeftToBytes(_ charset: String) -> Bool {
        charset.isEmpty
            || [
                "utf-8", "utf8", "us-ascii", "ascii", "iso-2022-jp", "shift", "sjis", "x-sjis", "cp932", "windows-31j",
                "ms932", "euc-jp", "x-euc", "unknown", "8bit", "default",
            ]
            .contains { charset.hasPrefix($0) }
    }

    /// What is none of its letters is passed over, as RFC 2045 asks.
    static func base64(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var (value, bits): (UInt32, Int) = (0, 0)
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte + 4
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            // One text may end and another begin.
            case UInt8(ascii: "="):
                (value, bits) = (0, 0)
                continue
            default: continue
            }
            (value, bits) = (value << 6 | UInt32(digit), bits + 6)
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        return bytes
    }

    static func quotedPrintable(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "=") else {
                bytes.append(text[index])
                index += 1
                continue
            }
            if index + 2 < text.count, let high = hex(text[index + 1]), let low = hex(text[index + 2]) {
                bytes.append(high << 4 | low)
                index += 3
                continue
            }
            // A line that goes on, with blanks behind the sign.
            let behind = text[(index + 1)...].drop { " \t\r".utf8.contains($0) }
            if behind.isEmpty || behind.first == UInt8(ascii: "\n") {
                index = behind.startIndex + (behind.isEmpty ? 0 : 1)
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return bytes
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        default: nil
        }
    }
}
