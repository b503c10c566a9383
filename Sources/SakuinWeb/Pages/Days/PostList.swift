// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Posts of some days, whole and in their order, as the pages of a diary have them.
enum PostList {
    static let length = 50

    /// The models of a part of the posts that match, what is to be said of all, and where the next part begins.
    static func part(
        _ query: String, order: SearchRequest.Order, _ request: PageRequest
    ) async throws -> (posts: [Model], total: Total, next: String?) {
        var question = SearchRequest(query, order: order, limit: length, timeout: .seconds(10))
        question.after = request.parameters["after"]
        // Bodies come by another route, in the same order; by the key each finds its hit.
        let whole = try await request.archive.posts(question, in: request.language)
        (question.total, question.wider) = (.exact, false)
        let answer = try await request.archive.search(question, in: request.language)
        let hits = Dictionary(
            answer.hits.compactMap { hit in hit.key.map { ($0, hit) } }, uniquingKeysWith: { one, _ in one })
        return (whole.map { model(of: $0, hits[$0.key], request) }, answer.total, answer.next)
    }

    private static func model(of post: ExportedPost, _ hit: Hit?, _ request: PageRequest) -> Model {
        let words = request.words
        let time = words.time(post.time)
        let replies = hit?.replies ?? 0
        return [
            "key": post.key, "address": request.link(post: post.key), "thread": request.link(thread: post.key),
            "hasTitle": post.title != nil, "title": post.title,
            "untitled": post.title == nil ? AtomDocument.beginning(of: post.body) : nil,
            "time": time, "clock": time.utf8.count > 11 ? String(time.dropFirst(11)) : nil, "datetime": post.time,
            "author": post.author, "authorAddress": post.author.map { request.link("/author/" + percentEncoded($0)) },
            "answers": post.replyTo, "answersAddress": post.replyTo.map { request.link(post: $0) },
            "replies": replies > 0 ? words.replies(replies) : nil,
            "runs": MarkedText(post.body, links: post.links).runs(), "isArt": ASCIIArt.isArt(post.body),
        ]
    }

    /// The link to the next part, for templates.
    static func more(_ next: String?, _ path: String, _ request: PageRequest) -> String? {
        next.map { request.link(path, [("after", $0)]) }
    }
}
