// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// What stands around a post: who answers it, what is like it, and what was written before and after it. It comes behind the post, which
/// does not wait for it.
enum PostSurroundings {
    /// Posts of one moment among which a neighbour is sought.
    private static let nearest = 50
    private static let mostReplies = 20
    private static let mostSimilar = 8

    static func text(_ post: PostAnswer, _ request: PageRequest) async -> String {
        async let replies = replies(to: post, request)
        async let similar = similar(to: post, request)
        async let previous = neighbour(of: post, isNext: false, author: nil, request)
        async let next = neighbour(of: post, isNext: true, author: nil, request)
        async let previousOwn = neighbour(of: post, isNext: false, author: post.author, request)
        async let nextOwn = neighbour(of: post, isNext: true, author: post.author, request)
        func model(_ hits: [Hit]) -> [Model] { request.models(of: hits, room: 26_000) }
        func link(_ hit: Hit?) -> Model? {
            hit.map { hit in
                [
                    "address": request.link(post: hit.key ?? hit.id), "time": request.words.time(hit.time),
                    "title": request.name(title: hit.title, body: hit.snippet.text),
                ]
            }
        }
        let (answers, likes) = await (replies, similar)
        let copies = likes.filter { $0.score ?? 0 >= CopiesPart.least }
        let others = likes.filter { $0.score ?? 0 < CopiesPart.least }
        let own = post.author == nil ? nil : await (previousOwn, nextOwn)
        return Templates.render(
            "post-surroundings",
            [
                "t": request.words, "base": request.site.base, "replies": model(answers),
                "hasReplies": !answers.isEmpty,
                "copies": model(copies), "hasCopies": !copies.isEmpty, "similar": model(others),
                "hasSimilar": !others.isEmpty, "previous": link(await previous),
                "next": link(await next), "previousOwn": link(own?.0), "nextOwn": link(own?.1),
                "start": 1,
            ])
    }

    private static func replies(to post: PostAnswer, _ request: PageRequest) async -> [Hit] {
        let question = SearchRequest(
            condition("re", post.id), order: .oldest, limit: mostReplies, wider: false, timeout: .seconds(3))
        return (try? await request.archive.search(question, in: request.language).hits) ?? []
    }

    private static func similar(to post: PostAnswer, _ request: PageRequest) async -> [Hit] {
        let call = ServiceCall.similar(id: post.key ?? post.id, limit: mostSimilar)
        return (try? await request.archive.ask(call, SimilarAnswer.self, in: request.language).hits) ?? []
    }

    /// The post before or behind this one in time; of an author, if one is given.
    private static func neighbour(
        of post: PostAnswer, isNext: Bool, author: String?, _ request: PageRequest
    ) async -> Hit? {
        guard let time = post.time.map(moment) else { return nil }
        var query = (isNext ? "since:" : "until:") + time
        if let author { query += " " + condition("author", author) }
        let question = SearchRequest(
            query, order: isNext ? .oldest : .newest, limit: nearest, wider: false, timeout: .seconds(3))
        guard let hits = try? await request.archive.search(question, in: request.language).hits else { return nil }
        // Of one moment there may be several: they stand in the order of the answer.
        let place = hits.firstIndex { ($0.key ?? $0.id) == (post.key ?? post.id) }
        return hits.dropFirst(place.map { $0 + 1 } ?? 0).first { ($0.key ?? $0.id) != (post.key ?? post.id) }
    }

    /// A time as a query has it: without its zone, which is Japan's.
    private static func moment(_ time: String) -> String {
        time.hasSuffix("+09:00") ? String(time.dropLast(6)) : time
    }
}
