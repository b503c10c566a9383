// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// `/random`: leads to a post drawn by lot.
enum RandomPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let query = request.parameters["q"] ?? ""
        let call = ServiceCall.random(
            query: query, limit: 1, seed: nil, isSentence: false, fold: nil, timeout: .seconds(10))
        let answer = try await request.archive.ask(call, RandomAnswer.self, in: request.language)
        guard let hit = answer.hits.first else { throw PageError.notFound }
        return .redirect(request.link(post: hit.key ?? hit.id, query: query))
    }
}
