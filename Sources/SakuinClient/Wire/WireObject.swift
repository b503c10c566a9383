// SPDX-License-Identifier: GPL-2.0-or-later

// Objects on the wire. A type says each of its members once, in an initializer that goes over all of them: the name, and the
// property. What the initializer is given either reads the members from a document or takes them from a value and writes
// them, so that one line is both. As it is an initializer, a property without its line does not compile, unless it has a
// value from the start, as optional variables do.

/// A value that is an object.
///
/// ```swift
/// struct Total {
///     var value: Int
///     var relation: Relation?
/// }
///
/// extension Total: WireObject {
///     init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
///         value = try wire.member("value", \.value)
///         relation = try wire.member("relation", \.relation)
///     }
/// }
/// ```
package protocol WireObject: WireValue, SendableMetatype {
    /// Goes over the members in the order in which they are written.
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure)
}

/// The members of an object, on their way in or out.
package protocol WireMembers<Object> {
    associatedtype Object
    associatedtype Failure: Error

    /// A member that must be there.
    mutating func member<Value: WireValue>(
        _ name: String, _ property: (Object) -> Value
    ) throws(Failure) -> Value

    /// A member that may be missing or null, and is not written where it is nil.
    mutating func member<Value: WireValue>(
        _ name: String, _ property: (Object) -> Value?
    ) throws(Failure) -> Value?

    /// A member that is always written; what it is where it is missing, because an older daemon does not know it.
    mutating func member<Value: WireValue>(
        _ name: String, _ property: (Object) -> Value, or missing: Value
    ) throws(Failure) -> Value
}

extension WireObject {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            var members = WrittenMembers(object: self, json: JSONWriter())
            // The bytes move in and out: two owners of them would be two copies.
            swap(&members.json, &json)
            _ = Self(wire: &members)
            swap(&members.json, &json)
        }
    }

    package init(_ json: JSONValue) throws(JSONError) {
        guard case .object(let members) = json else { throw JSONError(message: "is no object") }
        var read = ReadMembers<Self>(members: members)
        try self.init(wire: &read)
    }

    /// The document that this value is.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        write(to: &writer)
        return writer.bytes
    }
}

/// Members that are written one after the other; each is what the object has.
private struct WrittenMembers<Object>: WireMembers {
    let object: Object
    var json: JSONWriter

    mutating func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value) -> Value {
        let value = property(object)
        json.member(name, value)
        return value
    }

    mutating func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value?) -> Value? {
        let value = property(object)
        json.member(name, value)
        return value
    }

    mutating func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value, or missing: Value) -> Value {
        member(name, property)
    }
}

/// Members that are looked up in a document. Those that nobody asks for are left alone: a newer daemon has more.
private struct ReadMembers<Object>: WireMembers {
    let members: [JSONMember]

    func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value) throws(JSONError) -> Value {
        guard let value: Value = try find(name) else { throw JSONError(message: "is missing", path: [name]) }
        return value
    }

    func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value?) throws(JSONError) -> Value? {
        try find(name)
    }

    func member<Value: WireValue>(
        _ name: String, _ property: (Object) -> Value, or missing: Value
    ) throws(JSONError) -> Value {
        try find(name) ?? missing
    }

    private func find<Value: WireValue>(_ name: String) throws(JSONError) -> Value? {
        guard let member = members.first(where: { $0.name == name }), member.value != .null else { return nil }
        do {
            return try Value(member.value)
        } catch {
            throw error.below(name)
        }
    }
}
