// SPDX-License-Identifier: GPL-2.0-or-later

/// How many posts match.
public struct Total: Codable, Sendable, Equatable {
    /// `exact`: so many and no other number. `at_least`: the counting stopped at its budget.
    public enum Relation: String, Codable, Sendable {
        case exact
        case atLeast = "at_least"
    }
    public var value: Int
    public var relation: Relation

    public init(value: Int, relation: Relation) {
        self.value = value
        self.relation = relation
    }

    enum CodingKeys: String, CodingKey {
        case value, relation
    }
}

extension Total: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.value, value)
        json.member(CodingKeys.relation, relation)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        value = try members.value(CodingKeys.value)
        relation = try members.value(CodingKeys.relation)
    }
}

extension Total.Relation: WireValue {}
