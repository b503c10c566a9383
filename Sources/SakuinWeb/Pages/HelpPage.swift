// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/help`: the query language and the keys, from the table of the operators.
enum HelpPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let examples = QueryExample.all.map { ($0.written, request.language.say($0.japanese, $0.english)) }
        let data = try request.table(
            [
                "examples": .array(examples.map { ["written": .string($0), "meaning": .string($1)] }),
                "operators": .array(QueryOperator.all.map(\.json)),
            ],
            [["written", "meaning"]] + examples.map { [$0, $1] })
        if let data { return data }
        var model = request.model(title: request.words["helpTitle"])
        model["examples"] = examples.map { written, meaning in
            ["written": written, "meaning": meaning, "address": request.link("/search", [("q", written)])] as Model
        }
        return request.page("help", model)
    }
}

extension QueryOperator {
    var json: JSONValue {
        ["name": .string(name), "japanese": .string(japanese), "values": .array(values.map(JSONValue.string))]
    }
}

/// `/opensearch`: by which a browser's address bar can search the archive. It tells nothing of the archive.
enum OpenSearch {
    static func show(_ request: PageRequest) -> Page {
        let (address, icon) = (request.address("/search"), request.address("/assets/\(Asset.version).svg"))
        let text = Templates.render("opensearch", ["address": address, "icon": icon, "t": request.words])
        return .document(text, type: "application/opensearchdescription+xml; charset=utf-8")
    }
}
