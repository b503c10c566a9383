// SPDX-License-Identifier: GPL-2.0-or-later

/// A JSON value as it is written: members in their order, a key as often as it stands there, numbers digit for digit. Ids must
/// not pass through doubles.
indirect enum JSONValue: Equatable {
    case null
    case truth(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    /// With the bytes that it takes in the text.
    case object([JSONMember], Range<Int>)

    var members: [JSONMember]? { if case .object(let members, _) = self { members } else { nil } }
    var range: Range<Int>? { if case .object(_, let range) = self { range } else { nil } }
    var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    var string: String? { if case .string(let text) = self { text } else { nil } }

    /// True for an array or an object.
    var isHolder: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// A string, or a number of 64 bits digit for digit; nil for anything else.
    var scalar: String? {
        switch self {
        case .string(let text): text
        case .number(let digits): JSONValue.isKept(digits) ? digits : nil
        default: nil
        }
    }

    /// Whole numbers of 64 bits, and what has a fraction or an exponent.
    private static func isKept(_ digits: String) -> Bool {
        Int64(digits) != nil || UInt64(digits) != nil
            || digits.utf8.contains { ".eE".utf8.contains($0) }
    }

    /// What the key holds, or that of its members that holds something: some programs write a key twice, empty at first.
    subscript(key: String) -> JSONValue? {
        guard let members else { return nil }
        var found: JSONValue?
        for member in members where member.key == key {
            if !member.value.isEmpty { return member.value }
            found = found ?? member.value
        }
        return found
    }

    /// True for null and for strings, arrays and objects with nothing in them.
    var isEmpty: Bool {
        switch self {
        case .null: true
        case .truth, .number: false
        case .string(let text): text.isBlank
        case .array(let elements): elements.isEmpty
        case .object(let members, _): members.isEmpty
        }
    }
}

struct JSONMember: Equatable {
    var key: String
    var value: JSONValue
}
