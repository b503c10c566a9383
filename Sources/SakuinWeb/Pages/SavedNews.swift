// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// A saved search, and what has come into the index and matches since the user looked at it last.
struct SavedNews: Sendable {
    /// Searches that are looked at.
    private static let most = 40

    var name: String
    var query: String
    /// False of one of the configuration, which no page removes.
    var isOwn: Bool
    var count = 0
    /// The newest last; of very many none.
    var hits: [Hit] = []
    /// Where the next look begins.
    var cursor: String?
    var problem: String?
    /// Following begins here, whatever came before.
    private var isBeginning = false

    private init(name: String, query: String, isOwn: Bool) {
        (self.name, self.query, self.isOwn) = (name, query, isOwn)
    }

    /// All saved searches, those of the configuration first. What has no beginning yet begins now.
    static func all(_ request: PageRequest) async throws -> [SavedNews] {
        let kept = try request.files.searches.value()
        let configured = request.archive.saved.map { SavedNews(name: $0.name, query: $0.query, isOwn: false) }
        let names = Set(configured.map(\.name))
        let own = kept.searches.filter { !names.contains($0.name) }
            .map { SavedNews(name: $0.name, query: $0.query, isOwn: true) }
        let all = Array((configured + own).prefix(most))
        let told = await withTaskGroup(of: (Int, SavedNews).self) { group in
            for (place, one) in all.enumerated() {
                let cursor = kept.cursor(of: one.query)
                group.addTask { (place, await one.told(after: cursor, request)) }
            }
            var found = all
            for await (place, one) in group { found[place] = one }
            return found
        }
        let beginnings = told.filter(\.isBeginning)
        if !beginnings.isEmpty {
            try request.files.searches.change { kept in
                for one in beginnings { kept.look(at: one.query, upTo: one.cursor ?? "") }
            }
        }
        return told
    }

    private func told(after cursor: String?, _ request: PageRequest) async -> SavedNews {
        var (news, question) = (self, FollowRequest(query))
        (question.after, question.flood, question.includesCopies) = (cursor, 100, true)
        do {
            for event in try await request.archive.arrivals(question, in: request.language) {
                news.cursor = event.cursor
                switch event.kind {
                case .baseline, .reset: (news.hits, news.count, news.isBeginning) = ([], 0, true)
                case .new, .edited:
                    news.count += 1
                    if let hit = event.hit { news.hits.append(hit) }
                case .flood: news.count += event.matches ?? 0
                case .dropped, .end: break
                }
            }
        } catch ClientError.refused(let problem, _) {
            news.problem = problem.message
        } catch {
            news.problem = "\(error)"
        }
        return news
    }

    // MARK: Shown

    /// - Parameter hits: that are shown, at most.
    func model(_ request: PageRequest, hits most: Int) -> Model {
        [
            "name": name, "query": query, "isOwn": isOwn, "problem": problem,
            "address": request.link("/search", [("q", query), ("sort", "newest")]),
            "count": count > 0 ? request.words.newPosts(count) : nil, "cursor": cursor,
            "hits": hits.suffix(most).reversed().map { hit in
                [
                    "address": request.link(post: hit.key ?? hit.id, query: query),
                    "title": request.name(title: hit.title, body: hit.snippet.text),
                    "time": request.words.time(hit.time),
                ] as Model
            },
        ]
    }

    var json: JSONValue {
        [
            "name": .string(name), "query": .string(query), "configured": .boolean(!isOwn), "new": .integer(count),
            "hits": .array(hits.map { JSONValue($0) }), "problem": JSONValue(problem),
        ]
    }
}
