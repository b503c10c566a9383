// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/help`: the query language and the keys, from the table of the operators.
enum HelpPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        var model = request.model(title: request.words["helpTitle"])
        model["examples"] = QueryExample.all.map { example in
            [
                "written": example.written, "meaning": request.language.say(example.japanese, example.english),
                "address": request.link("/search", [("q", example.written)]),
            ] as Model
        }
        return request.page("help", model)
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
