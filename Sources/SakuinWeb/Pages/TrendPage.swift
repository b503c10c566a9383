// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/trend?q=&q=`: how often queries come up over time, as lines, as a table, and as the posts behind every point.
enum TrendPage {
    /// Months are shown up to so many, then years.
    private static let mostMonths = 60
    /// Cells of the table that lead to posts: the page stays small.
    private static let mostCells = 240

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let state = TrendState(request.parameters)
        guard !state.queries.isEmpty else {
            if request.format != nil { throw PageError.noQuery }
            return request.page("trend", form(state, .month, request))
        }
        do {
            return try await page(state, request)
        } catch ClientError.refused(let problem, let status) where status < 500 && request.format == nil {
            return await refused(problem, state, status, request)
        }
    }

    private static func page(_ state: TrendState, _ request: PageRequest) async throws -> Page {
        var period = state.period ?? .month
        var call = ServiceCall.counts(state.request(by: period))
        var json = try await request.archive.json(call, in: request.language)
        var answer = try decodeAnswer(CountsAnswer.self, from: json)
        if state.period == nil, answer.buckets.count > mostMonths {
            period = .year
            call = .counts(state.request(by: period))
            json = try await request.archive.json(call, in: request.language)
            answer = try decodeAnswer(CountsAnswer.self, from: json)
        }
        // A query goes to the daemon with its marks as a name.
        for place in answer.series.indices where place < state.queries.count {
            answer.series[place].query = state.queries[place]
        }
        let counted = answer
        let figure = TrendFigure(answer: counted, isNormalized: state.isShare, language: request.language)
        switch request.format {
        case .json?: return .data(json, .json)
        case .csv?:
            let mark = request.parameters.isSet("bom") ? "\u{FEFF}" : ""
            return .data(mark + TrendTable(figure: figure).csv(), .csv)
        case .svg?: return .data(SVGChart(figure: figure, caption: caption(answer)).text(), .svg)
        default: break
        }
        var model = form(state, period, request)
        let by = period.rawValue
        let search: @Sendable (Int, Int) -> String? = { line, place in
            state.search(state.queries[line], in: counted.buckets[place], by: by)
                .map { request.link("/search" + $0.parameters.encoded) }
        }
        let chart = SVGChart(figure: figure, caption: "", address: search)
        model["chart"] = answer.buckets.isEmpty ? nil : chart.text()
        model["notes"] = chart.notes
        model["notices"] = answer.series.flatMap(\.notices).map { ["text": $0.message] as Model }
        model["lines"] = figure.lines.enumerated().map { place, line in
            let all = SearchState(Parameters([("q", state.queries[place])]))
            return [
                "name": line.name, "total": request.words.posts(line.total),
                "address": request.link("/search" + all.parameters.encoded),
                "first": end(line.first, state.queries[place], request),
                "last": end(line.last, state.queries[place], request),
            ] as Model
        }
        model["names"] = figure.lines.map(\.name)
        (model["unit"], model["period"]) = (figure.unit, figure.period)
        let shown = max(1, mostCells / max(1, figure.lines.count))
        let first = max(0, answer.buckets.count - shown)
        model["isCut"] = first > 0
        model["csv"] = request.link(to: .csv)
        model["rows"] = (first..<answer.buckets.count).map { place -> Model in
            [
                "label": figure.labels[place], "isIncomplete": answer.buckets[place].incomplete != nil,
                "posts": grouped(answer.buckets[place].posts), "isScarce": figure.isScarce(place),
                "cells": figure.lines.enumerated().map { line, one in
                    [
                        "value": state.isShare ? shortNumber(one.values[place]) : grouped(one.counts[place]),
                        "count": state.isShare ? grouped(one.counts[place]) : nil,
                        "address": one.counts[place] > 0 ? search(line, place) : nil,
                    ] as Model
                },
            ]
        }
        model["hasRows"] = !answer.buckets.isEmpty
        return request.page("trend", model)
    }

    private static func end(_ post: CountedPost?, _ query: String, _ request: PageRequest) -> Model? {
        post.map { post in
            ["address": request.link(post: post.key, query: query), "time": request.words.time(post.time)]
        }
    }

    private static func caption(_ answer: CountsAnswer) -> String {
        "sakuin \(sakuinVersion), fold \(answer.fold), generation \(answer.index.generation)"
            + (answer.index.asOf.map { " (\($0))" } ?? "") + ", \(grouped(answer.posts)) posts"
    }

    // MARK: The form

    private static func form(_ state: TrendState, _ period: CountsRequest.Period, _ request: PageRequest) -> Model {
        let words = request.words
        let hasQueries = !state.queries.isEmpty
        var model = request.model(
            title: hasQueries ? state.queries.joined(separator: words.say("・", ", ")) : words["trend"])
        // Without a question there are no data.
        if !hasQueries { (model["formats"], model["hasFormats"]) = (nil, false) }
        // A field more than there are lines, and two to begin with.
        let fields = state.queries + Array(repeating: "", count: hasQueries ? 1 : 2)
        model["fields"] = fields.prefix(TrendState.mostQueries).enumerated().map { place, query in
            ["number": place + 1, "value": query.isEmpty ? nil : query] as Model
        }
        model["periods"] = CountsRequest.Period.allCases.map { one in
            [
                "value": one.rawValue, "name": request.language.period(one.rawValue), "isChosen": one == period,
            ] as Model
        }
        model["isCount"] = !state.isShare
        model["fold"] = state.fold
        model["isSentence"] = state.isSentence
        model["isFolded"] = state.collapsesCopies
        model["hasQueries"] = hasQueries
        return model
    }

    /// The form with what is wrong with one of the queries.
    private static func refused(
        _ problem: ErrorAnswer.Problem, _ state: TrendState, _ status: Int, _ request: PageRequest
    ) async -> Page {
        var model = form(state, state.period ?? .month, request)
        (model["formats"], model["hasFormats"]) = (nil, false)
        model["message"] = problem.message
        // The daemon does not tell which one it was.
        for query in state.queries {
            var alone = SearchRequest(query, limit: 0, wider: false, timeout: .seconds(5))
            (alone.fold, alone.isSentence) = (state.fold, state.isSentence)
            do {
                _ = try await request.archive.search(alone, in: request.language)
            } catch ClientError.refused(let own, _) where own.code == problem.code {
                (model["message"], model["fault"]) = (own.message, ErrorPage.fault(own, in: query))
                break
            } catch {
                continue
            }
        }
        return request.page("trend", model, status: status)
    }
}
