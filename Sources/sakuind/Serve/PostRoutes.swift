// SPDX-License-Identifier: GPL-2.0-or-later
//
// Single posts, by id or key, and those like one.

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex

struct PostRoutes {
    let pool: SearchPool
    let queue: IngestQueue

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.post, use: post)
        router.add(.similar, use: similar)
        router.add(.thread, use: thread)
    }

    private func post(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        _ = try FormParameters(request, of: .post)
        let id = try PostRoutes.id(context)
        let answer = try await pool.run { reader -> [UInt8]? in
            let limit = PostRoutes.mostBearers
            let bearers = try reader.posts(named: id, limit: limit + 1)
            return bearers.isEmpty ? nil : try AnswerMaker(reader).posts(bearers, limit: limit).json
        }
        guard let answer else { throw Problem.noPost(id) }
        return Response.json(answer)
    }

    /// Posts with one id that are given: a table may write the same id in every row.
    private static let mostBearers = 100

    /// The router gives the segment as it was sent.
    private static func id(_ context: SakuinRequestContext) throws -> String {
        let sent = try context.parameters.require("id")
        guard let id = sent.percentDecoded else {
            throw Problem(
                .badRequest, .badAddress, "the id \(sent) is not UTF-8 in percent-encoding",
                "ID \(sent) がパーセント符号化した UTF-8 になっていません")
        }
        return id
    }

    private func similar(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let id = try PostRoutes.id(context)
        let limit = try FormParameters(request, of: .similar).number("limit")
        let queue = queue
        let answer = try await pool.runBulk { reader -> SimilarAnswer? in
            let end = began + SearchParameters.standardTimeout
            let key = try reader.keyOfOnlyPost(named: id)
            guard
                let found = try reader.similar(toID: key, limit: limit ?? SearchParameters.standardLimit, until: end)
            else { return nil }
            let maker = AnswerMaker(reader)
            return SimilarAnswer(
                id: id, hits: try found.map { try maker.hit($0) }, tookMilliseconds: began.millisecondsSince,
                index: try reader.state(pending: queue.pendingCount))
        }
        guard let answer else { throw Problem.noPost(id) }
        return Response.json(answer)
    }
}

extension PostRoutes {
    private func thread(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let id = try PostRoutes.id(context)
        let parameters = try ThreadParameters(request)
        let queue = queue
        let answer = try await pool.runBulk { reader -> ThreadAnswer in
            var asked = try parameters.request(try reader.nameOfThread(id))
            asked.deadline = began + parameters.timeout
            guard let page = try reader.thread(asked) else {
                throw parameters.after == nil ? Problem.noPost(id) : Problem.noPlaceInThread
            }
            let maker = AnswerMaker(reader, fold: parameters.fold)
            let relation: Total.Relation = page.isComplete ? .exact : .atLeast
            return ThreadAnswer(
                id: id, total: Total(value: page.total, relation: relation),
                matched: page.matched.map { Total(value: $0, relation: relation) },
                lines: try page.lines.map { try maker.line($0) }, next: page.next,
                tookMilliseconds: began.millisecondsSince, index: try reader.state(pending: queue.pendingCount))
        }
        return Response.json(answer)
    }
}

extension IndexReader {
    /// The key of the one post that is meant, else the name itself: of a board's thread, or of a post that is missing.
    fileprivate func nameOfThread(_ name: String) throws -> String {
        try posts(named: name, limit: 1).isEmpty ? name : keyOfOnlyPost(named: name)
    }

    /// For what is asked about one post.
    /// - Throws: `Problem` if there is none, or several of which none is meant more than the others.
    func keyOfOnlyPost(named name: String) throws -> String {
        let bearers = try posts(named: name, limit: Problem.mostNamed + 1)
        guard let first = bearers.first else { throw Problem.noPost(name) }
        guard bearers.count == 1 else { throw Problem.severalPosts(name, keys: try bearers.map { try key(of: $0) }) }
        return try key(of: first)
    }
}

extension Problem {
    /// Posts with the same id that are named.
    fileprivate static let mostNamed = 10

    fileprivate static func severalPosts(_ id: String, keys: [String]) -> Problem {
        let hasMore = keys.count > mostNamed
        let named = keys.prefix(mostNamed)
        return Problem(
            .conflict, .severalPosts,
            "several posts bear the id \(id): name one by its key: "
                + named.joined(separator: ", ") + (hasMore ? " …" : ""),
            "id \(id) の投稿は複数あります。key で指定してください: " + named.joined(separator: "、") + (hasMore ? " …" : ""))
    }

    fileprivate static var noPlaceInThread: Problem {
        parameter(
            "after is no place in this thread as it is now: leave it away to begin anew",
            "after は今のこのスレッドの位置ではありません。最初から見るには after を外してください")
    }

    static func noPost(_ id: String) -> Problem {
        Problem(.notFound, .notFound, "there is no post \(id) in the index", "投稿 \(id) は索引にありません")
    }
}
