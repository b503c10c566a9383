// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Hummingbird
import SakuinClient
import Testing

@testable import sakuind

@Suite struct OpenAPITests {
    private let document: [String: Any]

    init() throws {
        let bytes = OpenAPIDocument(endpoints: Endpoint.all).bytes
        document = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func schema(_ name: String) throws -> [String: Any] {
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: Any])
        return try #require(schemas[name] as? [String: Any], "\(name)")
    }

    private func operation(_ path: String, _ method: String = "get") throws -> [String: Any] {
        let paths = try #require(document["paths"] as? [String: Any])
        let item = try #require(paths[path] as? [String: Any], "\(path)")
        return try #require(item[method] as? [String: Any])
    }

    @Test("every reference leads to a schema, and every function has a name of its own")
    func references() throws {
        let text = String(decoding: OpenAPIDocument(endpoints: Endpoint.all).bytes, as: UTF8.self)
        let names = text.matches(of: /"#\/components\/schemas\/([A-Za-z]+)"/).map { String($0.1) }
        #expect(Set(names).count > 40)
        for name in Set(names) { _ = try schema(name) }
        #expect(Set(Endpoint.all.map(\.operationID)).count == Endpoint.all.count)
        for endpoint in Endpoint.all {
            #expect(Set(endpoint.parameters.map(\.name)).count == endpoint.parameters.count, "\(endpoint.path)")
        }
    }

    @Test("members are told as the initializers of the wire have them")
    func members() throws {
        let total = try schema("Total")
        #expect(total["required"] as? [String] == ["value", "relation"])
        let properties = try #require(total["properties"] as? [String: [String: Any]])
        #expect(properties["value"]?["type"] as? String == "integer")
        #expect(properties["relation"]?["enum"] as? [String] == ["exact", "at_least"])
        let search = try schema("SearchAnswer")
        let hits = try #require((search["properties"] as? [String: [String: Any]])?["hits"])
        #expect((hits["items"] as? [String: Any])?["$ref"] as? String == "#/components/schemas/Hit")
        // What may be missing is not required.
        #expect(!(search["required"] as? [String] ?? []).contains("next"))
    }

    @Test("the codes of errors are a closed list")
    func codes() throws {
        let problem = try #require(try schema("ErrorAnswerProblem")["properties"] as? [String: [String: Any]])
        #expect(problem["code"]?["enum"] as? [String] == ErrorCode.allCases.map(\.rawValue))
    }

    @Test("a parameter has the words and bounds that it is read with")
    func parameters() throws {
        let parameters = try #require(try operation("/v1/search")["parameters"] as? [[String: Any]])
        func schema(_ name: String) -> [String: Any]? {
            parameters.first { $0["name"] as? String == name }?["schema"] as? [String: Any]
        }
        #expect(parameters.first { $0["name"] as? String == "q" }?["required"] as? Bool == true)
        #expect(schema("sort")?["enum"] as? [String] == ["relevance", "newest", "oldest", "replies"])
        #expect(schema("fold")?["maximum"] as? Int == 4)
        #expect(schema("limit")?["default"] as? Int == SearchParameters.standardLimit)
        #expect(schema("saved") != nil)
        let post = try #require(try operation("/v1/posts/{id}")["parameters"] as? [[String: Any]])
        #expect(post.first?["in"] as? String == "path")
    }

    @Test("a stream is told line by line")
    func stream() throws {
        let answers = try #require(try operation("/v1/search")["responses"] as? [String: [String: Any]])
        let content = try #require(answers["200"]?["content"] as? [String: [String: Any]])
        #expect(content["application/json"]?["schema"] != nil)
        #expect(content["application/x-ndjson"]?["itemSchema"] != nil)
    }
}
