// SPDX-License-Identifier: GPL-2.0-or-later

// What can cross the socket, and how: each value writes itself as JSON and is read from JSON.

/// A value that is written as JSON and read from it.
package protocol WireValue {
    func write(to json: inout JSONWriter)
    init(_ json: JSONValue) throws(JSONError)

    /// What values of the type are on the wire.
    static func schema(in schemas: inout WireSchemas) -> WireSchema
    /// Some value, for an object that is made in order to learn its members.
    static var placeholder: Self { get }
}

// MARK: Scalars and arrays

extension String: WireValue {
    package func write(to json: inout JSONWriter) { json.string(self) }

    package init(_ json: JSONValue) throws(JSONError) {
        guard case .string(let text) = json else { throw JSONError(message: "is no string") }
        self = text
    }
}

extension Int: WireValue {
    package func write(to json: inout JSONWriter) { json.integer(self) }

    package init(_ json: JSONValue) throws(JSONError) {
        guard case .number(let text) = json, let number = Int(text) else {
            throw JSONError(message: "is no whole number")
        }
        self = number
    }
}

extension Double: WireValue {
    package func write(to json: inout JSONWriter) { json.number(self) }

    package init(_ json: JSONValue) throws(JSONError) {
        guard case .number(let text) = json, let number = Double(text), number.isFinite else {
            throw JSONError(message: "is no number")
        }
        self = number
    }
}

extension Bool: WireValue {
    package func write(to json: inout JSONWriter) { json.boolean(self) }

    package init(_ json: JSONValue) throws(JSONError) {
        guard case .boolean(let value) = json else { throw JSONError(message: "is neither true nor false") }
        self = value
    }
}

extension Array: WireValue where Element: WireValue {
    package func write(to json: inout JSONWriter) { json.array(self) }

    package init(_ json: JSONValue) throws(JSONError) {
        guard case .array(let elements) = json else { throw JSONError(message: "is no array") }
        self = []
        reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            do {
                append(try Element(element))
            } catch {
                throw error.below(String(index))
            }
        }
    }
}

extension WireValue where Self: RawRepresentable<String> {
    package func write(to json: inout JSONWriter) { json.string(rawValue) }

    package init(_ json: JSONValue) throws(JSONError) {
        let text = try String(json)
        guard let value = Self(rawValue: text) else { throw JSONError(message: "cannot be '\(text)'") }
        self = value
    }
}
