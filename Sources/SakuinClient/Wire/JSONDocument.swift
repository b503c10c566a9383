// SPDX-License-Identifier: GPL-2.0-or-later

// JSON whose members no type of this library names, read into a tree and looked into by name.

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
