// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON as programs really write it: Python writes NaN where a number is missing, half of a surrogate pair where a text was
// cut, and its own dictionaries in single quotes; people write comments and a comma too many. A strict parser would lose the
// post. What cannot be understood is told with its place.

internal import SakuinText

struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0

    /// Arrays and objects in each other. What is nested deeper was made to overflow a stack.
    private static let deepest = 512

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The values that the bytes hold one after the other, parted by white space, commas or nothing.
    static func values(_ bytes: [UInt8]) throws(JSONError) -> [JSONValue] {
        var parser = JSONParser(bytes)
        var values: [JSONValue] = []
        while true {
            try parser.passBlanks(UInt8(ascii: ","))
            guard parser.next != nil else { return values }
            values.append(try parser.value(depth: 0))
        }
    }

    // MARK: Values

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func fault(_ english: String, _ japanese: String) -> JSONError {
        JSONError(offset: index, words: Bilingual(english, japanese))
    }

    private var brokenOff: JSONError { fault("the value breaks off here", "ここで値が切れています") }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < JSONParser.deepest else {
            throw fault("more than \(JSONParser.deepest) values in each other", "値の入れ子が \(JSONParser.deepest) 重を超えています")
        }
        switch next {
        case nil: throw brokenOff
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string())
        case .some: return try word()
        }
    }

    private mutating func array(_ depth: Int) throws(JSONError) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        while true {
            try passBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            elements.append(try value(depth: depth + 1))
            try passBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard next == UInt8(ascii: "]") else {
                throw next == nil ? brokenOff : fault("a comma or ] is expected here", "ここにはコンマか ] があるはずです")
            }
        }
    }

    private mutating func object(_ depth: Int) throws(JSONError) -> JSONValue {
        let start = index
        index += 1
        var members: [JSONMember] = []
        while true {
            try passBlanks()
            if take(UInt8(ascii: "}")) { return .object(members, start..<index) }
            let key = try key()
            try passBlanks()
            guard take(UInt8(ascii: ":")) else {
                throw next == nil ? brokenOff : fault("a colon is expected here", "ここにはコロンがあるはずです")
            }
            try passBlanks()
            members.append(JSONMember(key: key, value: try value(depth: depth + 1)))
            try passBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard next == UInt8(ascii: "}") else {
                throw next == nil ? brokenOff : fault("a comma or } is expected here", "ここにはコンマか } があるはずです")
            }
        }
    }

    /// In quotes, or a bare name as scripts have it.
    private mutating func key() throws(JSONError) -> String {
        switch next {
        case nil: throw brokenOff
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string()
        case .some:
            let start = index
            while let byte = next, JSONParser.isOfName(byte) { index += 1 }
            guard index > start else { throw fault("a key in quotes is expected here", "ここには引用符に入ったキーがあるはずです") }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "-"), 0x80...:
            true
        default: false
        }
    }

    /// A number, or a word that stands for a value: those of Python too.
    private mutating func word() throws(JSONError) -> JSONValue {
        let start = index
        while let byte = next, JSONParser.isOfName(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".") {
            index += 1
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        switch text {
        case "null", "None", "NaN", "-NaN", "Infinity", "-Infinity", "undefined": return .null
        case "true", "True": return .truth(true)
        case "false", "False": return .truth(false)
        default: break
        }
        // Its digits are kept, and no double is made of them.
        let isNumber = text.utf8.first.map { (0x30...0x39).contains($0) || "-+.".utf8.contains($0) } ?? false
        guard isNumber, Double(text) != nil else {
            index = start
            throw fault("a value is expected here", "ここには値があるはずです")
        }
        return .number(text)
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        let (quote, start) = (bytes[index], index)
        index += 1
        var text: [UInt8] = []
        var plain = index
        while let byte = next {
            if byte == quote {
                text += bytes[plain..<index]
                index += 1
                return Mojibake.mended(text)
            }
            if byte == UInt8(ascii: "\\") {
                text += bytes[plain..<index]
                try appendEscaped(&text)
                plain = index
            } else {
                index += 1
            }
        }
        index = start
        throw fault("the text that begins here has no end", "ここから始まる文字列に終わりがありません")
    }

    /// What an escape stands for; one that stands for nothing is text.
    private mutating func appendEscaped(_ text: inout [UInt8]) throws(JSONError) {
        guard index + 1 < bytes.count else {
            index += 1
            return
        }
        let kind = bytes[index + 1]
        if let plain = JSONParser.escapes[kind] {
            text.append(plain)
            index += 2
            return
        }
        guard kind == UInt8(ascii: "u"), let unit = unit(at: index) else {
            // A line end behind it is none of the text; any other is a backslash that was not doubled.
            if kind == UInt8(ascii: "\n") {
                index += 2
            } else {
                text.append(UInt8(ascii: "\\"))
                index += 1
            }
            return
        }
        index += 6
        var scalar = Unicode.Scalar(unit)
        if (0xD800...0xDBFF).contains(unit), let low = self.unit(at: index), (0xDC00...0xDFFF).contains(low) {
            index += 6
            scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        }
        text += Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    /// The code unit of `\uXXXX`.
    private func unit(at start: Int) -> UInt32? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt32 = 0
        for byte in bytes[(start + 2)..<(start + 6)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    // MARK: Between values

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    /// White space, comments, marks of the byte order, and the mark of a JSON text sequence (RFC 7464).
    private mutating func passBlanks(_ other: UInt8? = nil) throws(JSONError) {
        while let byte = next {
            if JSONParser.blanks.contains(byte) || byte == other {
                index += 1
            } else if byte == UInt8(ascii: "/") {
                try passComment()
            } else if bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]) {
                index += 3
            } else {
                return
            }
        }
    }

    private static let blanks = Array(" \t\r\n\u{1E}\u{B}\u{C}".utf8)

    private mutating func passComment() throws(JSONError) {
        switch index + 1 < bytes.count ? bytes[index + 1] : 0 {
        case UInt8(ascii: "/"):
            while let byte = next, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { index += 1 }
        case UInt8(ascii: "*"):
            guard let end = bytes[(index + 2)...].firstRange(of: Array("*/".utf8)) else {
                throw fault("the comment that begins here has no end", "ここから始まる注釈に終わりがありません")
            }
            index = end.upperBound
        default: throw fault("a value is expected here", "ここには値があるはずです")
        }
    }
}
