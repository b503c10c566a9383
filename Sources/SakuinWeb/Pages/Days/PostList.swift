// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Posts of some days, whole and in their order, as the pages of a diary have them.
enum PostList {
    static let length = 50
    /// Bytes of a page for its posts, and what stands around the text of each. A page ends before the post with which it would have more.
    private static let room = 78_000
    private static let frame = 900
    /// Of a longer text the beginning is shown; its page has all of it.
    private static let longest = 30_000

    /// The posts as data: the hits of a page as the daemon gives them, or whole posts.
    static func data(
        _ query: String, order: SearchRequest.Order, _ format: DataFormat, _ request: PageRequest
    ) async throws -> Page {
        guard format == .json else {
            var state = SearchState()
            (state.query, state.order) = (query, order)
            return try await SearchPage.data(state, format, request)
        }
        var question = SearchRequest(query, order: order, limit: length, wider: false, timeout: .seconds(10))
        question.after = request.parameters["after"]
        return .data(try await request.archive.json(.search(question), in: request.language), .json)
    }

    /// The models of a part of the posts that match, what is to be said of all, and where the next part begins.
    static func part(
        _ query: String, order: SearchRequest.Order, _ request: PageRequest
    ) async throws -> (posts: [Model], total: Total, next: String?) {
        var question = SearchRequest(query, order: order, limit: length, timeout: .seconds(10))
        question.after = request.parameters["after"]
        // Bodies come by another route, in the same order; by the key each finds its hit.
        let whole = try await request.archive.posts(question, in: request.language)
        var rest = room
        let texts = whole.map { MarkedText($0.body, links: $0.links) }
        let ends = texts.map { $0.parts(room: longest)[0].upperBound }
        let fitting = zip(whole, zip(texts, ends)).prefix { post, text in
            rest -= frame + size(of: post, text.0.size(of: 0..<text.1))
            return rest >= 0
        }
        (question.limit, question.total, question.wider) = (max(1, fitting.count), .exact, false)
        let answer = try await request.archive.search(question, in: request.language)
        let hits = Dictionary(
            answer.hits.compactMap { hit in hit.key.map { ($0, hit) } }, uniquingKeysWith: { one, _ in one })
        return (
            (0..<min(whole.count, max(1, fitting.count))).map { place in
                model(of: whole[place], texts[place], ends[place], hits[whole[place].key], request)
            }, answer.total, answer.next
        )
    }

    /// Bytes of what a post shows beside its frame.
    private static func size(of post: ExportedPost, _ text: Int) -> Int {
        func short(_ text: String?) -> Int { min(PageText.length(of: text ?? ""), 640) }
        func address(_ name: String?) -> Int { (name?.utf8.count ?? 0) <= 600 ? 3 * (name?.utf8.count ?? 0) : 0 }
        return text + short(post.title) + short(post.author) + short(post.replyTo) + address(post.author)
            + address(post.replyTo)
    }

    /// - Parameter end: of the part of the text that is shown.
    private static func model(
        of post: ExportedPost, _ text: MarkedText, _ end: Int, _ hit: Hit?, _ request: PageRequest
    ) -> Model {
        let words = request.words
        let time = words.time(post.time)
        let replies = hit?.replies ?? 0
        return [
            "key": post.key, "address": request.link(post: post.key), "thread": request.link(thread: post.key),
            "hasTitle": post.title != nil, "title": post.title.map { shortened($0) },
            "untitled": post.title == nil ? request.name(title: nil, body: post.body) : nil,
            "time": time, "clock": time.utf8.count > 11 ? String(time.dropFirst(11)) : nil, "datetime": post.time,
            "author": post.author.map { shortened($0) }, "authorAddress": request.link(author: post.author),
            "answers": post.replyTo.map { shortened($0) },
            "answersAddress": post.replyTo.flatMap { request.isShort($0) ? request.link(post: $0) : nil },
            "replies": replies > 0 ? words.replies(replies) : nil,
            "runs": text.runs(of: 0..<end), "isArt": ASCIIArt.isArt(beginning(of: post.body, bytes: end)),
            "isCut": end < text.bytes.count,
        ]
    }

    /// The link to the next part, for templates.
    static func more(_ next: String?, _ path: String, _ request: PageRequest) -> String? {
        next.map { request.link(path, [("after", $0)]) }
    }
}
