// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON as programs really write it: Python writes NaN where a number is missing and half of a surrogate pair where a text
// was cut, and others let control characters stand in strings. A strict decoder would lose the post.

internal import FoundationEssentials

enum JSONText {
    /// The value that the bytes hold.
    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch {
            let mended = mended(bytes)
            guard mended != bytes else { throw error }
            return try decoder.decode(type, from: Data(mended))
        }
    }

    private static let words: [(bytes: [UInt8], instead: [UInt8])] = ["NaN", "-Infinity", "Infinity"].map {
        (Array($0.utf8), Array("null".utf8))
    }

    /// What stands for no value outside strings becomes null; in strings control characters become escapes, and escapes
    /// that stand for no character U+FFFD.
    static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var mended: [UInt8] = []
        mended.reserveCapacity(bytes.count)
        var rest = bytes[...]
        var isInString = false
        while let byte = rest.first {
            if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if !isInString {
                if let word = words.first(where: { rest.starts(with: $0.bytes) }) {
                    mended += word.instead
                    rest = rest.dropFirst(word.bytes.count)
                    continue
                }
            } else if byte == UInt8(ascii: "\\") {
                let (escape, length) = escape(rest)
                mended += escape
                rest = rest.dropFirst(length)
                continue
            } else if byte < 0x20 {
                let digits = Array("0123456789abcdef".utf8)
                mended += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                rest = rest.dropFirst()
                continue
            }
            mended.append(byte)
            rest = rest.dropFirst()
        }
        return mended
    }

    /// The escape at the beginning, mended, and its length.
    private static func escape(_ rest: ArraySlice<UInt8>) -> (escape: [UInt8], length: Int) {
        guard let kind = rest.dropFirst().first else { return ([], 1) }
        if "\"\\/bfnrt".utf8.contains(kind) { return (Array(rest.prefix(2)), 2) }
        guard kind == UInt8(ascii: "u"), let unit = unit(rest) else { return (Array("\\\\".utf8), 1) }
        switch unit {
        case 0xD800...0xDBFF:
            let isWhole = self.unit(rest.dropFirst(6)).map { (0xDC00...0xDFFF).contains($0) } ?? false
            return isWhole ? (Array(rest.prefix(12)), 12) : (replacement, 6)
        case 0xDC00...0xDFFF: return (replacement, 6)
        default: return (Array(rest.prefix(6)), 6)
        }
    }

    /// The code unit of `\uXXXX`.
    private static func unit(_ text: ArraySlice<UInt8>) -> UInt32? {
        guard text.starts(with: "\\u".utf8) else { return nil }
        let digits = text.dropFirst(2).prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// What a decoder found wrong.
    static func words(for error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            return (key.isEmpty ? "" : "\(key): ") + context.debugDescription
        @unknown default: return "\(error)"
        }
    }
}
