// SPDX-License-Identifier: GPL-2.0-or-later

// Documents whose members are not those of a type: put together by hand, and looked into by name.

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int) { self = .integer(number) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { JSONMember(name: $0, value: $1) })
    }

    package init(_ members: [(String, JSONValue)]) { self = .object(members.map { JSONMember(name: $0, value: $1) }) }

    /// The document, with members in the order in which they stand here.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}

extension JSONValue {
    /// The value that a document is.
    package static func read(_ document: [UInt8]) throws(JSONError) -> JSONValue { try JSONReader.read(document) }

    package static func integer(_ number: Int) -> JSONValue { .number(String(number)) }

    /// The member of an object; nil if there is none, or if this is no object.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text that this is; nil if it is none.
    package var text: String? { if case .string(let text) = self { text } else { nil } }
}
