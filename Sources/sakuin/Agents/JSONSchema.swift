// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What a tool takes and gives, said once: the schema that clients are shown, and what arguments are read by (`ToolArguments`), are
// made of the same description.

/// A value of JSON, described (JSON Schema 2020-12).
indirect enum JSONSchema: Sendable {
    case text
    case choice([String])
    case integer(ClosedRange<Int>)
    case integerOrChoice(ClosedRange<Int>, [String])
    case flag
    /// - Parameter most: elements that there may be; nil for any number.
    case list(JSONSchema, most: Int? = nil)
    case object([SchemaMember])

    func json(_ language: Language) -> JSONValue { .object(members(language)) }

    private func members(_ language: Language) -> [JSONMember] {
        func member(_ name: String, _ value: JSONValue) -> JSONMember { JSONMember(name: name, value: value) }
        func type(_ name: String) -> JSONMember { member("type", .string(name)) }
        switch self {
        case .text: return [type("string")]
        case .choice(let words): return [type("string"), member("enum", .array(words.map(JSONValue.string)))]
        case .integer(let range):
            var members = [type("integer"), member("minimum", .integer(range.lowerBound))]
            if range.upperBound < .max { members.append(member("maximum", .integer(range.upperBound))) }
            return members
        case .integerOrChoice(let range, let words):
            let either = [JSONSchema.integer(range), .choice(words)].map { $0.json(language) }
            return [member("anyOf", .array(either))]
        case .flag: return [type("boolean")]
        case .list(let element, let most):
            let members = [type("array"), member("items", element.json(language))]
            return members + (most.map { [member("minItems", .integer(1)), member("maxItems", .integer($0))] } ?? [])
        case .object(let members):
            return [
                type("object"),
                member(
                    "properties",
                    .object(members.map { JSONMember(name: $0.name, value: $0.json(language)) })),
                member("required", .array(members.filter(\.isRequired).map { .string($0.name) })),
                member("additionalProperties", .boolean(false)),
            ]
        }
    }
}

/// A member of an object, or an argument of a tool.
struct SchemaMember: Sendable {
    var name: String
    var schema: JSONSchema
    var isRequired: Bool
    var meaning: Text?

    init(_ name: String, _ schema: JSONSchema, isRequired: Bool = false, _ meaning: Text? = nil) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
        self.meaning = meaning
    }

    fileprivate func json(_ language: Language) -> JSONValue {
        guard let meaning, case .object(let members) = schema.json(language) else { return schema.json(language) }
        return .object(members + [JSONMember(name: "description", value: .string(meaning(language)))])
    }
}
