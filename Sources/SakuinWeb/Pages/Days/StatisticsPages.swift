// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/stats`: the archive in numbers.
enum StatisticsPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let words = request.words
        if let format = request.format {
            return try await StatisticsPart.data(StatisticsPart.question(nil, .month), format, request)
        }
        async let status = request.archive.ask(.status, StatusAnswer.self, in: request.language)
        async let years = StatisticsPart.years(request)
        var model = request.model(title: words["statistics"])
        model["heading"] = words["statistics"]
        model["total"] = words.posts(try await status.index.posts)
        let answer = try? await years
        model["replyShare"] = answer.flatMap { answer in
            let replies = answer.series.first?.total ?? 0
            return answer.posts > 0 ? words.share(of: replies, answer.posts) : nil
        }
        model["years"] = answer?.buckets.filter { $0.posts > 0 }.map { bucket in
            ["address": request.link("/year/" + bucket.key), "name": bucket.key, "count": grouped(bucket.posts)]
                as Model
        }
        model["hasYears"] = answer != nil
        let foot = Templates.render("foot", model)
        return .parts(Templates.render("statistics", model)) {
            async let charts = StatisticsPart.charts(nil, request)
            async let words = AuthorPart.newestWords(request)
            return await charts + words + "</main>\n" + foot
        }
    }
}

/// `/author/NAME`: when somebody wrote, whom that one answers, and the newest posts.
enum AuthorPage {
    /// The posts that stand above the numbers.
    private static let newest = 5

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let name = request.path.last ?? ""
        let query = condition("author", name)
        if let format = request.format { return try await PostList.data(query, order: .newest, format, request) }
        let words = request.words
        var question = SearchRequest(
            query, order: .newest, limit: newest, total: .exact, wider: false, timeout: .seconds(10))
        question.threads = .quick
        let answer = try await request.archive.search(question, in: request.language)
        var model = request.model(title: name, query: query)
        (model["heading"], model["total"]) = (shortened(name, characters: 400), words.total(answer.total))
        model["search"] = request.link("/search", [("q", query), ("sort", "newest")])
        model["hits"] = request.models(of: answer.hits, room: 20_000)
        (model["isEmpty"], model["hasHits"]) = (answer.hits.isEmpty, !answer.hits.isEmpty)
        let foot = "</main>\n" + Templates.render("foot", model)
        let head = Templates.render("statistics", model)
        guard !answer.hits.isEmpty else { return .html(head + foot) }
        return .parts(head) {
            async let charts = StatisticsPart.charts(query, request)
            async let telling = AuthorPart.words(of: query, posts: answer.index.posts, request)
            async let answered = AuthorPart.answered(by: query, request)
            async let threads = StatisticsPart.facet("thread", of: query + " is:reply", request) { value in
                request.link(thread: value.key ?? value.value)
            }
            async let sources = StatisticsPart.facet("source", of: query, request) { value in
                request.link("/search", [("q", query + " " + condition("source", value.value))])
            }
            return await charts + telling + answered + threads + sources + foot
        }
    }
}
