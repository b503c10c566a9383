// SPDX-License-Identifier: GPL-2.0-or-later

// What stands on the wire, told by the same initializers that read and write it: each is run once over members that note their names
// and types. So the description of an answer cannot differ from the answer.

extension WireSchemas {
    /// The schema of a type; the objects that it is made of are noted.
    package mutating func schema<Value: WireValue>(of type: Value.Type) -> WireSchema { Value.schema(in: &self) }

    /// The schema of an object, whose members are noted when it is first met: one may hold others of its own type.
    fileprivate mutating func object<Object: WireObject>(_ type: Object.Type) -> WireSchema {
        // `SakuinClient.ErrorAnswer.Problem` is ErrorAnswerProblem.
        let name = String(reflecting: type).split(separator: ".").dropFirst().joined()
        if !has(name) {
            note(name, [])
            var noted = NotedMembers<Object>(schemas: self)
            _ = Object(wire: &noted)
            self = noted.schemas
            note(name, noted.members)
        }
        return .object(name)
    }
}

/// Members that are noted, and never read.
private struct NotedMembers<Object>: WireMembers {
    var schemas: WireSchemas
    var members: [WireMember] = []

    private mutating func note<Value: WireValue>(_ name: String, _ type: Value.Type, isRequired: Bool) {
        members.append(WireMember(name: name, schema: schemas.schema(of: type), isRequired: isRequired))
    }

    mutating func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value) -> Value {
        note(name, Value.self, isRequired: true)
        return Value.placeholder
    }

    mutating func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value?) -> Value? {
        note(name, Value.self, isRequired: false)
        return nil
    }

    mutating func member<Value: WireValue>(_ name: String, _ property: (Object) -> Value, or missing: Value) -> Value {
        note(name, Value.self, isRequired: true)
        return missing
    }
}

extension WireObject {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { schemas.object(Self.self) }

    package static var placeholder: Self {
        var noted = NotedMembers<Self>(schemas: WireSchemas())
        return Self(wire: &noted)
    }
}

// MARK: Scalars and arrays

extension String {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { .string }
    package static var placeholder: String { "" }
}

extension Int {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { .integer }
    package static var placeholder: Int { 0 }
}

extension Double {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { .number }
    package static var placeholder: Double { 0 }
}

extension Bool {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { .boolean }
    package static var placeholder: Bool { false }
}

extension Array where Element: WireValue {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { .array(schemas.schema(of: Element.self)) }
    package static var placeholder: [Element] { [] }
}

extension WireValue where Self: RawRepresentable<String> & CaseIterable {
    package static func schema(in schemas: inout WireSchemas) -> WireSchema { .words(allCases.map(\.rawValue)) }
    package static var placeholder: Self { allCases[allCases.startIndex] }
}
