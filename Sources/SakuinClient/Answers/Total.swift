// SPDX-License-Identifier: GPL-2.0-or-later

/// How many posts match.
///
/// ```json
/// {"value":3,"relation":"at_least"}
/// ```
public struct Total: Sendable, Equatable {
    /// `exact`: so many and no other number. `at_least`: the counting stopped at its budget.
    public enum Relation: String, Sendable, CaseIterable {
        case exact
        case atLeast = "at_least"
    }
    public var value: Int
    public var relation: Relation

    public init(value: Int, relation: Relation) {
        self.value = value
        self.relation = relation
    }
}

extension Total: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        value = try wire.member("value", \.value)
        relation = try wire.member("relation", \.relation)
    }
}

extension Total.Relation: WireValue {}
