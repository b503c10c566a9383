// SPDX-License-Identifier: GPL-2.0-or-later

// What can cross the socket, and how: each value writes itself as JSON and is read from JSON. Names come from the
// types' coding keys, so that any other coder of Swift reads and writes the same: a test holds every answer against the
// coding that the compiler makes of its keys.

/// A value that is written as JSON and read from it.
package protocol WireValue {
    func write(to json: inout JSONWriter)
    init(_ json: JSONValue) throws(JSONFault)
}

/// A value that is an object.
package protocol WireObject: WireValue {
    func writeMembers(to json: inout JSONWriter)
    init(members: JSONMembers) throws(JSONFault)
}

extension WireObject {
    package func write(to json: inout JSONWriter) {
        json.object { writeMembers(to: &$0) }
    }

    package init(_ json: JSONValue) throws(JSONFault) {
        guard case .object(let members) = json else { throw JSONFault(message: "is no object") }
        try self.init(members: JSONMembers(members: members))
    }

    /// The document that this value is.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        write(to: &writer)
        return writer.bytes
    }
}

/// The members of an object that is being read. Those that nobody asks for are left alone: a newer daemon has more.
package struct JSONMembers {
    fileprivate let members: [JSONMember]

    /// A member that must be there.
    package func value<Value: WireValue>(_ key: some CodingKey) throws(JSONFault) -> Value {
        let name = key.stringValue
        guard let value: Value = try find(name) else { throw JSONFault(message: "is missing", path: [name]) }
        return value
    }

    /// A member that may be missing, or null.
    package func optional<Value: WireValue>(_ key: some CodingKey) throws(JSONFault) -> Value? {
        try find(key.stringValue)
    }

    private func find<Value: WireValue>(_ name: String) throws(JSONFault) -> Value? {
        guard let member = members.first(where: { $0.name == name }), member.value != .null else { return nil }
        do {
            return try Value(member.value)
        } catch {
            throw error.below(name)
        }
    }
}

// MARK: Scalars and arrays

extension String: WireValue {
    package func write(to json: inout JSONWriter) { json.string(self) }

    package init(_ json: JSONValue) throws(JSONFault) {
        guard case .string(let text) = json else { throw JSONFault(message: "is no string") }
        self = text
    }
}

extension Int: WireValue {
    package func write(to json: inout JSONWriter) { json.integer(self) }

    package init(_ json: JSONValue) throws(JSONFault) {
        guard case .number(let text) = json, let number = Int(text) else {
            throw JSONFault(message: "is no whole number")
        }
        self = number
    }
}

extension Double: WireValue {
    package func write(to json: inout JSONWriter) { json.number(self) }

    package init(_ json: JSONValue) throws(JSONFault) {
        guard case .number(let text) = json, let number = Double(text), number.isFinite else {
            throw JSONFault(message: "is no number")
        }
        self = number
    }
}

extension Bool: WireValue {
    package func write(to json: inout JSONWriter) { json.boolean(self) }

    package init(_ json: JSONValue) throws(JSONFault) {
        guard case .boolean(let value) = json else { throw JSONFault(message: "is neither true nor false") }
        self = value
    }
}

extension Array: WireValue where Element: WireValue {
    package func write(to json: inout JSONWriter) { json.array(self) }

    package init(_ json: JSONValue) throws(JSONFault) {
        guard case .array(let elements) = json else { throw JSONFault(message: "is no array") }
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

    package init(_ json: JSONValue) throws(JSONFault) {
        let text = try String(json)
        guard let value = Self(rawValue: text) else { throw JSONFault(message: "cannot be '\(text)'") }
        self = value
    }
}
