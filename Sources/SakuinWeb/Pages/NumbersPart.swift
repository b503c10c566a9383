// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Beside the results: when the matches are from, and by whom, of which dump and of which year they are.
enum NumbersPart {
    /// How long the daemon may count: a number that is less than exact is none, so after that there is a word in its place.
    private static let patience = Duration.seconds(5)
    private static let values = 8
    /// Bytes that the query may take of the addresses of one kind of chips.
    private static let chipRoom = 6_000
    /// Bars of the histogram: a drag over more than that chooses nothing that one meant.
    private static let mostMonths = 600

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let state = SearchState(request.parameters)
        guard let format = request.format else { return .html(await text(state, request)) }
        guard !state.query.isEmpty else { throw PageError.noQuery }
        return try await data(state, format, request)
    }

    /// All that is counted, with as much time as a page of its own has.
    private static func data(_ state: SearchState, _ format: DataFormat, _ request: PageRequest) async throws -> Page {
        @Sendable func facets(_ by: String) async throws -> FacetsAnswer {
            try await request.archive.ask(
                .facets(
                    query: state.query, by: by, isSentence: state.isSentence, fold: state.fold, limit: 100,
                    timeout: .seconds(20)), FacetsAnswer.self, in: request.language)
        }
        async let authors = facets("author")
        async let sources = facets("source")
        async let years = facets("year")
        var question = CountsRequest([state.query], by: .month)
        (question.fold, question.isSentence, question.timeout) = (state.fold, state.isSentence, .seconds(20))
        let months = try await request.archive.ask(.counts(question), CountsAnswer.self, in: request.language)
        let all = [("author", try await authors), ("source", try await sources), ("year", try await years)]
        let counted = zip(months.buckets, months.series.first?.counts ?? []).filter { $1 > 0 }
        let rows =
            counted.map { ["month", $0.key, String($1)] }
            + all.flatMap { by, answer in answer.values.map { [by, $0.value, String($0.posts)] } }
        let json = JSONValue(all.map { ($0, JSONValue($1)) } + [("months", JSONValue(months))])
        guard let page = try request.table(json, [["by", "value", "posts"]] + rows) else { throw PageError.noFormat }
        return page
    }

    static func text(_ state: SearchState, _ request: PageRequest) async -> String {
        async let chart = chart(state, request)
        async let authors = facet("author", state, request)
        async let sources = facet("source", state, request)
        async let years = facet("year", state, request)
        let facets = await [authors, sources, years]
        let model: Model = [
            "t": request.words, "chart": await chart, "facets": facets.compactMap { $0 }.joined(),
            "hasNumbers": facets.contains { !($0 ?? "").isEmpty }, "notCounted": facets.contains(nil),
            "base": request.site.base,
            "csv": request.link("/search/numbers.csv" + state.parameters.encoded),
            "json": request.link("/search/numbers.json" + state.parameters.encoded),
        ]
        return Templates.render("numbers", model)
    }

    /// Nil where it was not counted; empty where it narrows nothing.
    private static func facet(_ by: String, _ state: SearchState, _ request: PageRequest) async -> String? {
        let answer = try? await request.archive.ask(
            .facets(
                query: state.query, by: by, isSentence: state.isSentence, fold: state.fold, limit: values,
                timeout: patience), FacetsAnswer.self, in: request.language)
        guard let answer else { return nil }
        // One value alone narrows nothing.
        guard answer.values.count > 1 || answer.values.count == 1 && answer.without > 0 else { return "" }
        // Each chip's address has the query.
        let most = max(1, chipRoom / max(1, 3 * state.query.utf8.count))
        let chips = answer.values.filter { request.isShort($0.value) }.prefix(most).map { value -> Model in
            let name = by == "year" ? "date" : by
            let shown = by == "source" ? value.value.split(separator: "/").last.map(String.init) : value.value
            return [
                "name": shown.map { shortened($0) },
                "count": grouped(value.posts),
                "address": request.link(
                    "/search" + state.narrowed(by: condition(name, value.value)).parameters.encoded),
            ]
        }
        return Templates.render(
            "facet",
            [
                "t": request.words, "heading": request.words[by], "chips": chips,
                "others": answer.otherValues > 0 ? "+" + grouped(answer.otherValues) : nil,
            ])
    }

    private static func chart(_ state: SearchState, _ request: PageRequest) async -> String? {
        guard let answer = await counts(state, .month, request) else { return nil }
        var histogram = Histogram(answer)
        // Of a few months, the days.
        if histogram.buckets.count <= 3, let days = await counts(state, .day, request) { histogram = Histogram(days) }
        // Of a lifetime, the years.
        if histogram.buckets.count > mostMonths, let years = await counts(state, .year, request) {
            histogram = Histogram(years)
        }
        guard histogram.buckets.count > 1, histogram.buckets.count <= mostMonths else { return nil }
        return histogram.svg(request.words) { key in
            request.link("/search" + state.narrowed(by: "date:" + key).parameters.encoded)
        }
    }

    private static func counts(
        _ state: SearchState, _ period: CountsRequest.Period, _ request: PageRequest
    ) async -> CountsAnswer? {
        var question = CountsRequest([state.query], by: period)
        (question.fold, question.isSentence, question.timeout) = (state.fold, state.isSentence, patience)
        return try? await request.archive.ask(.counts(question), CountsAnswer.self, in: request.language)
    }
}
