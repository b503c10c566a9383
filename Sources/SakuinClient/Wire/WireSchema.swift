// SPDX-License-Identifier: GPL-2.0-or-later

// What values are on the wire, for whoever describes the interface.

/// What a value is on the wire, in the terms of JSON Schema.
package indirect enum WireSchema: Sendable, Equatable {
    case string, integer, number, boolean
    /// One of these words.
    case words([String])
    case array(WireSchema)
    /// An object of the type that `WireSchemas` has under this name.
    case object(String)
}

/// A member of an object, as a schema tells it.
package struct WireMember: Sendable, Equatable {
    package var name: String
    package var schema: WireSchema
    /// False if it is left out where there is nothing to say.
    package var isRequired: Bool
}

/// The objects that values are made of, by the names of their types.
///
/// ```swift
/// var schemas = WireSchemas()
/// schemas.schema(of: Total.self)  // .object("Total")
/// schemas.objects["Total"]?.map(\.name)  // ["value", "relation"]
/// ```
package struct WireSchemas: Sendable {
    package private(set) var objects: [String: [WireMember]] = [:]

    package init() {}

    /// True for a name that is noted, or is being noted.
    func has(_ name: String) -> Bool { objects[name] != nil }
    mutating func note(_ name: String, _ members: [WireMember]) { objects[name] = members }
}
