// SPDX-License-Identifier: GPL-2.0-or-later

// Values go in, the bytes of one JSON document come out (RFC 8259): no blanks, members in the order of their writing,
// none for nil. Every search waits for this: Foundation's encoder took a sixth of an answer's time.

/// Writes JSON from left to right.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// True where a comma must stand before the next member or element.
    private var needsComma = false

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    // MARK: Objects and arrays

    /// Writes an object with the members that `body` writes.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes a member of an object; nothing for nil.
    package mutating func member(_ name: String, _ value: (some WireValue)?) {
        guard let value else { return }
        separate()
        // A name stands in the code: nothing of it is to be escaped.
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        value.write(to: &self)
    }

    mutating func array(_ values: [some WireValue]) {
        open(UInt8(ascii: "["))
        for value in values {
            separate()
            value.write(to: &self)
        }
        close(UInt8(ascii: "]"))
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Writes a value and all that it holds; names may hold anything.
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: literal("null")
        case .boolean(let value): boolean(value)
        case .number(let text): literal(text)
        case .string(let text): string(text)
        case .array(let elements):
            open(UInt8(ascii: "["))
            for element in elements {
                separate()
                self.value(element)
            }
            close(UInt8(ascii: "]"))
        case .object(let members):
            object { json in
                for member in members {
                    json.separate()
                    json.string(member.name)
                    json.bytes.append(UInt8(ascii: ":"))
                    json.needsComma = false
                    json.value(member.value)
                }
            }
        }
    }

    // MARK: Scalars

    mutating func integer(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var first = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        // The last digit came first.
        var last = bytes.count - 1
        while first < last {
            bytes.swapAt(first, last)
            first += 1
            last -= 1
        }
        needsComma = true
    }

    /// The shortest digits that give the same number; JSON has no infinities and no NaN, so these are `null`.
    mutating func number(_ number: Double) { literal(number.isFinite ? number.description : "null") }

    mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }

    private mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    /// Every scalar stands as itself but the quotation mark, the backslash and the controls below U+0020.
    mutating func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var plain = 0
            for index in 0..<utf8.count where JSONWriter.mustBeEscaped(utf8[index]) {
                bytes.append(contentsOf: utf8[plain..<index])
                escape(utf8[index])
                plain = index + 1
            }
            bytes.append(contentsOf: utf8[plain...])
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    @inline(__always)
    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")]
            bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
