// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/search?q=`: the results, and beside them what they are counted by.
///
/// The hits go out as soon as they are there. What takes longer (`NumbersPart`) stands behind them in the page and beside them on the
/// screen, so that nobody waits for it, with a script or without.
enum SearchPage {
    /// Posts of a table.
    private static let tableLength = 1000
    /// Bytes that the lines of a concordance may have.
    private static let concordanceRoom = 50_000

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let state = SearchState(request.parameters)
        guard !state.query.isEmpty else {
            if request.format != nil { throw PageError.noQuery }
            return .redirect(request.link("/"))
        }
        if let format = request.format { return try await data(state, format, request) }
        let isPart = request.parameters["part"] == "hits"
        // What this page's own form says stays for the next question; a link from elsewhere changes nothing of that.
        let keeps = request.parameters.isSet("keep")
        if keeps, !isPart { return .redirect(request.link("/search" + state.parameters.encoded), settings: state.kept) }
        let results: String
        do {
            results = try await part(state, request)
        } catch ClientError.refused(let problem, let status) where status < 500 {
            return refused(problem, state, request, status)
        }
        // A script that asks as a person types wants the hits alone.
        if isPart { return .html(results, settings: keeps ? state.kept : nil) }
        let model = model(state, request)
        let head = Templates.render("search-head", model)
        let foot = "</main>\n" + Templates.render("foot", model)
        guard state.trail.isEmpty else { return .html(head + results + foot) }
        return .parts(head + results) { await NumbersPart.text(state, request) + foot }
    }

    /// The model of the page around the results: the box with its settings.
    static func model(_ state: SearchState, _ request: PageRequest) -> Model {
        let words = request.words
        var model = request.model(title: state.query, query: state.query)
        // The form of this page has the settings to choose; nothing is remembered beside them.
        model["remembered"] = nil
        model["isSearch"] = true
        let orders: [(String, SearchRequest.Order)] = [
            ("relevance", .relevance), ("newest", .newest), ("oldest", .oldest), ("mostReplies", .replies),
        ]
        model["orders"] =
            orders.map { name, order in
                ["value": order.rawValue, "name": words[name], "isChosen": (state.order ?? .relevance) == order]
                    as Model
            }
        model["levels"] =
            (0...4).map { level in
                ["value": level, "name": words["fold\(level)"], "isChosen": (state.fold ?? 1) == level] as Model
            }
        let groupings: [(String, SearchState.Grouping)] = [
            ("asPosts", .posts), ("asThreads", .threads), ("asConcordance", .kwic),
        ]
        model["groupings"] =
            groupings.map { name, grouping in
                ["value": grouping.rawValue, "name": words[name], "isChosen": state.grouping == grouping] as Model
            }
        model["lengths"] = SearchState.lengths.map { length in
            ["value": length, "isChosen": state.length == length] as Model
        }
        // Sent by the form, it is kept: so what was kept goes.
        model["usual"] = state.kept.pairs.isEmpty ? nil : request.link("/search", [("q", state.query), ("keep", "1")])
        (model["collapses"], model["isSentence"]) = (state.collapsesCopies, state.isSentence)
        model["feedParameters"] = state.ofFeed.parameters.encoded
        model["formAddress"] = request.link("/search/form", [("q", state.query)])
        return model
    }

    private static func refused(
        _ problem: ErrorAnswer.Problem, _ state: SearchState, _ request: PageRequest, _ status: Int
    ) -> Page {
        var model = model(state, request)
        (model["message"], model["fault"]) = (problem.message, ErrorPage.fault(problem, in: state.query))
        (model["formats"], model["hasFormats"], model["feed"]) = (nil, false, nil)
        let text = Templates.render("search-error", model)
        if request.parameters["part"] == "hits" { return .html(text, status: status) }
        let foot = "</main>\n" + Templates.render("foot", model)
        return .html(Templates.render("search-head", model) + text + foot, status: status)
    }

    // MARK: Results

    /// The section with the results.
    private static func part(_ state: SearchState, _ request: PageRequest) async throws -> String {
        switch state.grouping {
        case .posts: try await posts(state, request)
        case .threads: try await threads(state, request)
        case .kwic: try await concordance(state, request)
        }
    }

    private static func posts(_ state: SearchState, _ request: PageRequest) async throws -> String {
        let answer = try await request.archive.search(state.request, in: request.language)
        let words = request.words
        func link(_ state: SearchState) -> String { request.link("/search" + state.parameters.encoded) }
        var more = state
        if let next = answer.next { more.trail.append(next) }
        var exact = state
        exact.countsAll = true
        let pages = (0...state.trail.count).map { place -> Model in
            var page = state
            page.trail = Array(state.trail.prefix(place))
            return ["number": place + 1, "address": link(page), "isHere": place == state.trail.count]
        }
        let model: Model = [
            "t": words, "base": request.site.base, "total": words.total(answer.total),
            "exactAddress": answer.total.relation == .atLeast && answer.next != nil ? link(exact) : nil,
            "timedOut": answer.timedOut, "isEmpty": answer.hits.isEmpty,
            "hits": request.models(of: answer.hits, query: state.query),
            "start": state.trail.count * state.length + 1,
            "notices": answer.notices.map { ["text": $0.message] as Model },
            "hasWider": !answer.wider.allSatisfy { $0.more == 0 },
            "wider": answer.wider.filter { $0.more > 0 }.map { wider in
                [
                    "more": words.more(wider.more, wider.relation), "name": words["fold\(wider.fold)"],
                    "address": link(state.changed { $0.fold = wider.fold }),
                ] as Model
            },
            "hasSuggestions": !answer.suggestions.isEmpty,
            "suggestions": answer.suggestions.map { suggestion in
                [
                    "query": suggestion.query, "total": words.total(suggestion.total),
                    "address": link(state.changed { $0.query = suggestion.query }),
                ] as Model
            },
            "loose": answer.loose.flatMap { loose in
                loose.value > 0
                    ? ["total": words.total(loose), "address": link(state.changed { $0.isSentence = true })] as Model
                    : nil
            },
            "more": answer.next == nil ? nil : link(more),
            "pages": pages, "hasPages": answer.next != nil || !state.trail.isEmpty,
            "next": answer.next == nil ? nil : state.trail.count + 2,
        ]
        return Templates.render("results", model)
    }

    /// Matches by the threads in which they stand, those with most of them first.
    private static func threads(_ state: SearchState, _ request: PageRequest) async throws -> String {
        let answer = try await request.archive.ask(
            .facets(
                query: state.query, by: "thread", isSentence: state.isSentence, fold: state.fold, limit: 50,
                timeout: .seconds(10)),
            FacetsAnswer.self, in: request.language)
        let words = request.words
        let model: Model = [
            "t": words, "total": words.posts(answer.total), "isEmpty": answer.values.isEmpty,
            "threads": answer.values.map { value in
                [
                    "title": shortened(value.title ?? value.value), "count": words.posts(value.posts),
                    "address": request.link(thread: value.key ?? value.value, query: state.query),
                ] as Model
            },
            "others": answer.otherValues > 0 ? "+" + grouped(answer.otherValues) : nil,
        ]
        return Templates.render("threads", model)
    }

    /// Matches below each other, with what stands around them.
    private static func concordance(_ state: SearchState, _ request: PageRequest) async throws -> String {
        var question = KwicRequest(state.query)
        (question.sample, question.fold, question.isSentence) = (100, state.fold, state.isSentence)
        (question.seed, question.timeout) = (1, .seconds(10))
        let answer = try await request.archive.ask(.kwic(question), KwicAnswer.self, in: request.language)
        let words = request.words
        // What stands around a match is short, but for characters that are made of hundreds of accents.
        let bytes = answer.lines.reduce(0) { sum, line in
            sum + PageText.length(of: line.left) + PageText.length(of: line.match) + PageText.length(of: line.right)
        }
        let most = bytes < concordanceRoom ? 160 : 20
        let model: Model = [
            "t": words, "total": words.matches(answer.matches), "isEmpty": answer.lines.isEmpty,
            "lines": answer.lines.map { line in
                [
                    "before": shortenedBefore(withoutLineEnds(line.left), characters: most),
                    "match": shortened(withoutLineEnds(line.match), characters: most),
                    "after": shortened(withoutLineEnds(line.right), characters: most), "time": words.time(line.time),
                    "address": request.link(post: line.key ?? line.id, query: state.query),
                ] as Model
            },
        ]
        return Templates.render("concordance", model)
    }

    // MARK: Data

    static func data(_ state: SearchState, _ format: DataFormat, _ request: PageRequest) async throws -> Page {
        // Of whole posts the daemon is told no more than that.
        var question = SearchRequest(
            state.query, order: state.order, fold: state.fold, isSentence: state.isSentence,
            collapsesDuplicates: state.collapsesCopies)
        switch format {
        case .json: return .data(try await request.archive.json(.search(state.request), in: request.language), .json)
        case .csv:
            question.limit = request.parameters.number("limit", in: 1...10_000) ?? tableLength
            let posts = try await request.archive.posts(question, in: request.language)
            return try request.posts(posts, title: "", identity: [], updated: nil, as: .csv)
        case .atom: return try await FeedPage.text(of: state, request)
        case .svg: throw PageError.noFormat
        }
    }
}
