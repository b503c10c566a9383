// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Posts of some days, whole and in their order, as the pages of a diary have them.
enum PostList {
    static let length = 50
    static let formats: [DataFormat] = [.json, .csv, .atom]
    /// Bytes of a page for its posts, and what stands around the text of each. A page ends before the post with which it would have more.
    private static let room = 78_000
    private static let frame = 900

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
        let fitting = whole.prefix { post in
            // A link stands in the text and in its address.
            let links = post.links.reduce(0) { $0 + $1.utf8.count + 100 }
            rest -= frame + min(PageText.escaped(post.body).utf8.count + links, room)
            return rest >= 0
        }
        (question.limit, question.total, question.wider) = (max(1, fitting.count), .exact, false)
        let answer = try await request.archive.search(question, in: request.language)
        let hits = Dictionary(
            answer.hits.compactMap { hit in hit.key.map { ($0, hit) } }, uniquingKeysWith: { one, _ in one })
        return (
            whole.prefix(max(1, fitting.count)).map { model(of: $0, hits[$0.key], request) }, answer.total, answer.next
        )
    }

    private static func model(of post: ExportedPost, _ hit: Hit?, _ request: PageRequest) -> Model {
        let words = request.words
        let time = words.time(post.time)
        let replies = hit?.replies ?? 0
        let body = beginning(of: post.body, bytes: room / 2)
        return [
            "key": post.key, "address": request.link(post: post.key), "thread": request.link(thread: post.key),
            "hasTitle": post.title != nil, "title": post.title,
            "untitled": post.title == nil ? AtomDocument.beginning(of: post.body) : nil,
            "time": time, "clock": time.utf8.count > 11 ? String(time.dropFirst(11)) : nil, "datetime": post.time,
            "author": post.author, "authorAddress": post.author.map { request.link("/author/" + percentEncoded($0)) },
            "answers": post.replyTo, "answersAddress": post.replyTo.map { request.link(post: $0) },
            "replies": replies > 0 ? words.replies(replies) : nil,
            "runs": MarkedText(body, links: post.links).runs(), "isArt": ASCIIArt.isArt(body),
            "isCut": body.utf8.count < post.body.utf8.count,
        ]
    }

    /// The link to the next part, for templates.
    static func more(_ next: String?, _ path: String, _ request: PageRequest) -> String? {
        next.map { request.link(path, [("after", $0)]) }
    }
}

/// The first bytes of a text, so many at most and no half character.
func beginning(of text: String, bytes: Int) -> String {
    guard text.utf8.count > bytes else { return text }
    let utf8 = Array(text.utf8.prefix(bytes + 1))
    let end = utf8.indices.last { utf8[$0] & 0xC0 != 0x80 } ?? 0
    return String(decoding: utf8[..<end], as: UTF8.self)
}

/// The most that each of several may have so that all together have no more than there is.
func fairShare(of room: Int, among lengths: [Int]) -> Int {
    var (rest, left) = (room, lengths.count)
    for length in lengths.sorted() {
        guard length <= rest / left else { return rest / left }
        (rest, left) = (rest - length, left - 1)
    }
    return .max
}
