// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/why?q=&id=`: how the query is understood, part by part, and whether each part holds for the post.
enum WhyPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let state = SearchState(request.parameters)
        guard !state.query.isEmpty else { return .redirect(request.link("/")) }
        let call = ServiceCall.why(
            query: state.query, id: request.parameters["id"], isSentence: state.isSentence, fold: state.fold)
        if request.format == .json { return .data(try await request.archive.json(call, in: request.language), .json) }
        let answer = try await request.archive.ask(call, WhyAnswer.self, in: request.language)
        var model = request.model(title: request.words["whyTitle"], query: state.query, formats: [.json])
        model["clauses"] = [clause(answer.clause, request)]
        model["post"] = answer.post.map { request.link(post: $0.id, query: state.query) }
        model["postName"] = answer.post?.id
        model["posts"] = request.words.posts(answer.posts)
        model["candidateCount"] = request.words.posts(answer.candidates)
        return request.page("why", model)
    }

    private static func clause(_ clause: WhyClause, _ request: PageRequest) -> Model {
        let words = request.words
        return [
            "kind": clause.kind, "text": clause.text, "level": clause.fold.map { words["fold\($0)"] },
            "holds": clause.holds.map { words[$0 ? "holds" : "holdsNot"] },
            "sign": clause.holds.map { $0 ? "yes" : "no" },
            "terms": clause.terms.map { ["term": $0.term, "posts": words.posts($0.posts)] as Model },
            "hasTerms": !clause.terms.isEmpty, "hasParts": !clause.parts.isEmpty,
            "clauses": clause.parts.map { self.clause($0, request) },
        ]
    }
}
