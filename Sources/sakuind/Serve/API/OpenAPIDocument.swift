// SPDX-License-Identifier: GPL-2.0-or-later
//
// The interface as an OpenAPI document (OpenAPI Specification 3.2.0): parameters from the values that read them, answers from the
// initializers that write them.

import HTTPTypes
import SakuinClient

/// Routes, described for programs.
struct OpenAPIDocument {
    let endpoints: [Endpoint]

    /// The document, UTF-8.
    var bytes: [UInt8] {
        var schemas = WireSchemas()
        let error = OpenAPIDocument.reference(schemas.schema(of: ErrorAnswer.self))
        var paths: [(String, JSONValue)] = []
        for path in endpoints.map(\.path) where !paths.contains(where: { $0.0 == path }) {
            let methods = endpoints.filter { $0.path == path }.map {
                ($0.method.rawValue.lowercased(), operation($0, error, &schemas))
            }
            paths.append((path, JSONValue(methods)))
        }
        return JSONValue([
            ("openapi", "3.2.0"),
            ("info", OpenAPIDocument.info),
            (
                "servers",
                [["url": "http://sakuin", "description": "The Unix socket of sakuind; the name means nothing."]]
            ),
            ("paths", JSONValue(paths)),
            ("components", ["schemas": components(schemas)]),
        ]).bytes
    }

    private static let info: JSONValue = [
        "title": "sakuin",
        "version": .string(sakuinVersion),
        "summary": "Full-text search for archives of Japanese posts, over a Unix socket.",
        "description": """
        Every answer equals a brute-force scan of the dumps. Offsets in titles, bodies and snippets (`start`, `end`) are bytes of \
        their UTF-8; those of an error are Unicode scalar values of the query. Times are RFC 3339 as far as they are known: a day \
        alone, a minute, a second.

        What may be added within /v1: routes, parameters, members of objects, words in lists that are not said to be closed, \
        events. What never changes: the names, types and meanings of those that are here. Leave alone what you do not know.
        """,
        "license": ["name": "GPL-2.0-or-later", "identifier": "GPL-2.0-or-later"],
    ]

    // MARK: Routes

    private func operation(_ endpoint: Endpoint, _ error: JSONValue, _ schemas: inout WireSchemas) -> JSONValue {
        var content: [(String, JSONValue)] = []
        for answer in endpoint.answers { content.append((answer.contentType, OpenAPIDocument.media(answer, &schemas))) }
        var responses: [(String, JSONValue)] = [
            ("200", ["description": "The answer.", "content": JSONValue(content)])
        ]
        let codes = endpoint.errors + ErrorCode.ofAnyRoute
        for status in Set(codes.flatMap(\.statuses)).sorted() {
            let names = codes.filter { $0.statuses.contains(status) }.map { "`\($0.rawValue)`" }
            var content: [(String, JSONValue)] = [("application/json", ["schema": error])]
            // Troubles are a text too.
            if case .text? = endpoint.answers.first {
                content.append(("text/plain", OpenAPIDocument.media(.text, &schemas)))
            }
            responses.append(
                (
                    "\(status)",
                    [
                        "description": .string("Code \(Set(names).sorted().joined(separator: " or "))."),
                        "content": JSONValue(content),
                    ]
                ))
        }
        var members: [(String, JSONValue)] = [
            ("summary", .string(endpoint.summary)), ("operationId", .string(endpoint.operationID)),
        ]
        if !endpoint.parameters.isEmpty {
            members.append(
                (
                    "parameters",
                    .array(endpoint.parameters.map { OpenAPIDocument.parameter($0, isInPath: endpoint.isInPath($0)) })
                ))
        }
        members.append(("responses", JSONValue(responses)))
        return JSONValue(members)
    }

    private static func media(_ body: Endpoint.Body, _ schemas: inout WireSchemas) -> JSONValue {
        switch body {
        case .document(let type): return ["schema": reference(schemas.schema(of: type))]
        case .lines(let type):
            let line = reference(schemas.schema(of: type))
            return ["itemSchema": ["oneOf": [line, reference(schemas.schema(of: ErrorAnswer.self))]]]
        case .events(let type):
            let data = [schemas.schema(of: type), schemas.schema(of: ErrorAnswer.self)].map(reference)
            return [
                "itemSchema": [
                    "type": "object",
                    "properties": [
                        "event": ["type": "string"], "id": ["type": "string"],
                        "data": [
                            "type": "string", "contentMediaType": "application/json",
                            "contentSchema": ["oneOf": .array(data)],
                        ],
                    ],
                ]
            ]
        case .text: return ["schema": ["type": "string"]]
        case .openAPI: return ["schema": ["type": "object"]]
        }
    }

    private static func parameter(_ parameter: Parameter, isInPath: Bool) -> JSONValue {
        var schema: [(String, JSONValue)]
        switch parameter.kind {
        case .text, .cursor: schema = [("type", "string")]
        case .words(let words): schema = [("type", "string"), ("enum", .array(words.map { .string($0) }))]
        case .number(let range):
            schema = [("type", "integer"), ("minimum", .number("\(range.lowerBound)"))]
            if range.upperBound < .max { schema.append(("maximum", .number("\(range.upperBound)"))) }
        case .numberOrWord(let range, let words):
            schema = [
                (
                    "oneOf",
                    [
                        [
                            "type": "integer", "minimum": .number("\(range.lowerBound)"),
                            "maximum": .number("\(range.upperBound)"),
                        ],
                        ["type": "string", "enum": .array(words.map { .string($0) })],
                    ]
                )
            ]
        case .flag: schema = [("type", "string"), ("enum", ["yes", "no", "true", "false", "1", "0"])]
        }
        if let standard = parameter.standard {
            if case .number = parameter.kind {
                schema.append(("default", .number(standard)))
            } else {
                schema.append(("default", .string(standard)))
            }
        }
        var members: [(String, JSONValue)] = [
            ("name", .string(parameter.name)), ("in", isInPath ? "path" : "query"),
            ("description", .string(parameter.text)),
        ]
        if parameter.isRequired || isInPath { members.append(("required", true)) }
        if parameter.isRepeated {
            members.append(("schema", ["type": "array", "minItems": 1, "items": JSONValue(schema)]))
        } else {
            members.append(("schema", JSONValue(schema)))
        }
        return JSONValue(members)
    }

    // MARK: Answers

    private func components(_ schemas: WireSchemas) -> JSONValue {
        JSONValue(
            schemas.objects.sorted { $0.key < $1.key }.map { name, members in
                let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
                let properties = members.map { member in
                    (
                        member.name,
                        OpenAPIDocument.described(OpenAPIDocument.reference(member.schema), member.name, of: name)
                    )
                }
                var schema: [(String, JSONValue)] = [("type", "object"), ("properties", JSONValue(properties))]
                if !required.isEmpty { schema.append(("required", .array(required))) }
                return (name, JSONValue(schema))
            })
    }

    private static func reference(_ schema: WireSchema) -> JSONValue {
        switch schema {
        case .string: ["type": "string"]
        case .integer: ["type": "integer"]
        case .number: ["type": "number"]
        case .boolean: ["type": "boolean"]
        case .words(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .array(let element): ["type": "array", "items": reference(element)]
        case .object(let name): ["$ref": .string("#/components/schemas/" + name)]
        }
    }

    /// With what its name does not say.
    private static func described(_ schema: JSONValue, _ member: String, of object: String) -> JSONValue {
        guard case .object(let members) = schema else { return schema }
        if object == "ErrorAnswerProblem", member == "code" {
            return [
                "type": "string", "enum": .array(ErrorCode.allCases.map { .string($0.rawValue) }),
                "description": "A closed list within /v1: a client that knows these knows all.",
            ]
        }
        guard let text = MemberDescriptions.texts["\(object).\(member)"] ?? MemberDescriptions.texts[member] else {
            return schema
        }
        return .object(members + [JSONMember(name: "description", value: .string(text))])
    }
}

extension Endpoint {
    /// `get_posts_thread` for `GET /v1/posts/{id}/thread`: the name of a function in clients that are generated.
    var operationID: String {
        let parts = path.split(separator: "/").filter { $0 != "v1" && !$0.hasPrefix("{") }
        return ([method.rawValue.lowercased()] + parts.map { String($0.replacing(".", with: "_")) }).joined(
            separator: "_")
    }
}
