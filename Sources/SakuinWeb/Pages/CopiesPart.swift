// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/search/copies/KEY`: posts that say nearly what one says, which a script unfolds below it; without one it is a page.
enum CopiesPart {
    /// Of what two posts have, the share that both have where they say nearly the same.
    static let least = 0.5

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let id = request.path.last ?? ""
        var answer = try await request.archive.ask(
            .similar(id: id, limit: 50), SimilarAnswer.self, in: request.language)
        answer.hits.removeAll { $0.score ?? 0 < least }
        let hits = answer.hits
        switch request.format {
        case nil: break
        case .json?: return .data(answer.json, .json)
        case let format?:
            let posts = try await request.posts(by: hits.compactMap(\.key))
            return try request.posts(
                posts, title: "sakuin: " + request.words["showCopies"], identity: ["copies", id],
                updated: answer.index.asOf, as: format)
        }
        var model = request.model(title: request.words["showCopies"])
        model["hits"] = request.models(of: hits)
        (model["isEmpty"], model["start"]) = (hits.isEmpty, 1)
        let isPart = request.parameters["part"] == "hits"
        return .html(Templates.render(isPart ? "copies" : "copies-page", model))
    }
}
