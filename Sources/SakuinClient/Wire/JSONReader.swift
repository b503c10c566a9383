// SPDX-License-Identifier: GPL-2.0-or-later

// The bytes of one JSON document go in (RFC 8259), a tree of values comes out, or the byte at which it is no JSON.
// Foundation's decoder took 1 ms of a client that has 10 for everything.

/// A value as it stood in a document.
package enum JSONValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// The number as it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

package struct JSONMember: Sendable, Equatable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// Why a document cannot be read, and where.
package struct JSONError: Error, Equatable {
    var message: String
    /// Names and indices from the document's root to the value that is meant.
    var path: [String] = []

    package var description: String { path.isEmpty ? message : "'\(path.joined(separator: "."))' \(message)" }

    /// The same, one level further up.
    func below(_ name: String) -> JSONError { JSONError(message: message, path: [name] + path) }
}

/// Reads JSON from left to right.
struct JSONReader {
    /// Arrays and objects in each other: far above any answer, far below what the stack holds.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value that the document is.
    static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        guard reader.peek() == nil else { throw reader.fault() }
        return value
    }

    private func fault() -> JSONError { JSONError(message: "it is no JSON from byte \(offset) on") }

    /// The next byte that is no blank.
    private mutating func peek() -> UInt8? {
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): offset += 1
            default: return bytes[offset]
            }
        }
        return nil
    }

    private mutating func take(_ byte: UInt8) throws(JSONError) {
        guard peek() == byte else { throw fault() }
        offset += 1
    }

    /// True if the byte is next, which is then behind.
    private mutating func takes(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch peek() {
        case UInt8(ascii: "{"): return .object(try nested { reader throws(JSONError) in try reader.members() })
        case UInt8(ascii: "["): return .array(try nested { reader throws(JSONError) in try reader.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func nested<Parts>(
        _ body: (inout JSONReader) throws(JSONError) -> Parts
    ) throws(JSONError) -> Parts {
        guard depth < JSONReader.deepest else { throw fault() }
        depth += 1
        defer { depth -= 1 }
        offset += 1
        return try body(&self)
    }

    private mutating func members() throws(JSONError) -> [JSONMember] {
        var members: [JSONMember] = []
        if takes(UInt8(ascii: "}")) { return members }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw fault() }
            let name = try string()
            try take(UInt8(ascii: ":"))
            members.append(JSONMember(name: name, value: try value()))
        } while takes(UInt8(ascii: ","))
        try take(UInt8(ascii: "}"))
        return members
    }

    private mutating func elements() throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        if takes(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value()) } while takes(UInt8(ascii: ","))
        try take(UInt8(ascii: "]"))
        return elements
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[offset..<end].elementsEqual($0) }) else { throw fault() }
        offset = end
        return value
    }

    // MARK: Numbers

    /// `-`, digits without a leading zero, a fraction, an exponent: all but the digits may be missing.
    private mutating func number() throws(JSONError) -> String {
        let start = offset
        skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) { try digits() }
        if skip(UInt8(ascii: ".")) { try digits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func digits() throws(JSONError) {
        let start = offset
        while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
        guard offset > start else { throw fault() }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        skipPlain()
        guard offset < bytes.count else { throw fault() }
        // Almost every string stands as it is.
        if bytes[offset] == UInt8(ascii: "\"") {
            offset += 1
            return try text(bytes[start..<offset - 1])
        }
        return try escapedString(Array(bytes[start..<offset]))
    }

    /// Goes to the next quotation mark, backslash or control, or to the end.
    private mutating func skipPlain() {
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            offset += 1
        }
    }

    /// The rest of a string that begins with these bytes.
    private mutating func escapedString(_ beginning: [UInt8]) throws(JSONError) -> String {
        var utf8 = beginning
        while true {
            let start = offset
            skipPlain()
            utf8 += bytes[start..<offset]
            if skip(UInt8(ascii: "\"")) { return try text(utf8[...]) }
            guard skip(UInt8(ascii: "\\")) else { throw fault() }
            utf8 += String(try escaped()).utf8
        }
    }

    private func text(_ utf8: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw fault() }
        return text
    }

    /// What stands behind a backslash.
    private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
        guard offset < bytes.count else { throw fault() }
        offset += 1
        switch bytes[offset - 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault()
        }
    }

    /// Four digits; two such escapes for a scalar beyond U+FFFF, which is written as its surrogates.
    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let unit = try fourDigits()
        guard (0xD800..<0xDC00).contains(unit) else {
            guard let scalar = Unicode.Scalar(unit) else { throw fault() }
            return scalar
        }
        guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else { throw fault() }
        let low = try fourDigits()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault() }
        return scalar
    }

    private mutating func fourDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count, let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
                throw fault()
            }
            value = value << 4 + UInt32(digit)
            offset += 1
        }
        return value
    }
}
