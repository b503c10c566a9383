// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/search/copies/KEY`: posts that say nearly what one says, which a script unfolds below it; without one it is a page.
enum CopiesPart {
    /// Of what two posts have, the share that both have where they say nearly the same.
    static let least = 0.5

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let call = ServiceCall.similar(id: request.path.last ?? "", limit: 50)
        if request.format == .json { return .data(try await request.archive.json(call, in: request.language), .json) }
        let answer = try await request.archive.ask(call, SimilarAnswer.self, in: request.language)
        let hits = answer.hits.filter { $0.score ?? 0 >= least }
        var model = request.model(title: request.words["showCopies"], formats: [.json])
        model["hits"] = hits.map { request.model(of: $0, query: "") }
        (model["isEmpty"], model["start"]) = (hits.isEmpty, 1)
        let isPart = request.parameters["part"] == "hits"
        return .html(Templates.render(isPart ? "copies" : "copies-page", model))
    }
}
