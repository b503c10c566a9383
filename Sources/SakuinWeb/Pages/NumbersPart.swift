// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Beside the results: when the matches are from, and by whom, of which dump and of which year they are.
enum NumbersPart {
    /// How long the daemon may count: a number that is less than exact is none, so after that there is a word in its place.
    private static let patience = Duration.seconds(5)
    private static let values = 8

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        .html(await text(SearchState(request.parameters), request))
    }

    static func text(_ state: SearchState, _ request: PageRequest) async -> String {
        async let chart = chart(state, request)
        async let authors = facet("author", state, request)
        async let sources = facet("source", state, request)
        async let years = facet("year", state, request)
        let facets = await [authors, sources, years]
        let model: Model = [
            "t": request.words, "chart": await chart, "facets": facets.compactMap { $0 }.joined(),
            "notCounted": facets.contains(nil), "base": request.site.base,
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
        let chips = answer.values.map { value -> Model in
            let name = by == "year" ? "date" : by
            return [
                "name": by == "source" ? value.value.split(separator: "/").last.map(String.init) : value.value,
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
        guard histogram.buckets.count > 1 else { return nil }
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
