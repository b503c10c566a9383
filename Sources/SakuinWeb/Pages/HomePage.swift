// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/`: the box, and how the archive is.
enum HomePage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let status = try await request.archive.ask(.status, StatusAnswer.self, in: request.language)
        let words = request.words
        var model = request.model(title: nil)
        model["isHome"] = true
        model["posts"] = words.posts(status.index.posts)
        model["asOf"] = status.index.asOf.map { words.time($0) }
        model["work"] = status.work.map { work in
            words.say("索引作成中 \(Int(work.fraction * 100))%", "indexing, \(Int(work.fraction * 100)) % done")
        }
        return request.page("home", model)
    }
}

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
