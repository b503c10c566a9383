// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/why?q=&id=`: how the query is understood, part by part, and whether each part holds for the post.
enum WhyPage {
    /// Bytes that the parts may take of the page, and what stands around each.
    private static let room = 70_000
    private static let frame = 120
    /// Terms of a part that are shown; a word at a wide level may have thousands.
    private static let mostTerms = 24

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let state = SearchState(request.parameters)
        guard !state.query.isEmpty else {
            if request.format != nil { throw PageError.noQuery }
            return .redirect(request.link("/"))
        }
        let call = ServiceCall.why(
            query: state.query, id: request.parameters["id"], isSentence: state.isSentence, fold: state.fold)
        let json = try await request.archive.json(call, in: request.language)
        if request.format == .json { return .data(json, .json) }
        let answer = try decodeAnswer(WhyAnswer.self, from: json)
        if request.format == .csv { return request.csv(rows(of: answer)) }
        var model = request.model(title: request.words["whyTitle"], query: state.query)
        var left = room
        model["clauses"] = [clause(answer.clause, &left, request)]
        model["isCut"] = left < 0
        model["json"] = request.link(to: .json)
        model["post"] = answer.post.map { request.link(post: $0.id, query: state.query) }
        model["postName"] = (answer.post?.id).map { shortened($0) }
        model["posts"] = request.words.posts(answer.posts)
        model["candidateCount"] = request.words.posts(answer.candidates)
        return request.page("why", model)
    }

    /// - Parameter left: bytes that the page has left. Parts for which there is no room are left out; below zero they were.
    private static func clause(_ clause: WhyClause, _ left: inout Int, _ request: PageRequest) -> Model {
        let words = request.words
        let text = shortened(clause.text, characters: 400)
        left -= frame + PageText.length(of: text)
        var terms: [Model] = []
        for term in clause.terms.prefix(mostTerms) {
            let name = shortened(term.term)
            left -= frame / 2 + PageText.length(of: name)
            guard left > 0 else { break }
            terms.append(["term": name, "posts": words.posts(term.posts)])
        }
        var parts: [Model] = []
        for part in clause.parts where left > 0 { parts.append(self.clause(part, &left, request)) }
        return [
            "kind": words.kind(clause.kind), "text": text, "level": clause.fold.map { words["fold\($0)"] },
            "holds": clause.holds.map { words[$0 ? "holds" : "holdsNot"] },
            "sign": clause.holds.map { $0 ? "yes" : "no" }, "terms": terms, "hasTerms": !terms.isEmpty,
            "moreTerms": clause.terms.count > terms.count ? "+" + grouped(clause.terms.count - terms.count) : nil,
            "hasParts": !parts.isEmpty, "clauses": parts,
        ]
    }

    /// A row for each part, with its depth, and one for each of its terms.
    private static func rows(of answer: WhyAnswer) -> [[String]] {
        var rows = [["depth", "kind", "text", "field", "fold", "holds", "rejected", "term", "posts", "titles"]]
        func add(_ clause: WhyClause, _ depth: Int) {
            rows.append([
                String(depth), clause.kind, clause.text, clause.field ?? "", clause.fold.map(String.init) ?? "",
                clause.holds.map { $0 ? "yes" : "no" } ?? "", String(clause.rejected), "", "", "",
            ])
            for term in clause.terms {
                rows.append([
                    String(depth + 1), "term", "", "", "", "", "", term.term, String(term.posts), String(term.titles),
                ])
            }
            for part in clause.parts { add(part, depth + 1) }
        }
        add(answer.clause, 0)
        return rows
    }
}

extension Words {
    private static let kinds: [String: Text] = [
        "all": Text("すべて", "all"), "any": Text("どれか", "any"), "not": Text("含まない", "not"),
        "text": Text("言葉", "text"), "loose": Text("文", "sentence"), "expression": Text("正規表現", "expression"),
        "time": Text("日時", "time"),
    ]

    /// What a part of a query is called, operators as the form has them.
    func kind(_ kind: String) -> String {
        if let text = Words.kinds[kind] { return text(language) }
        return QueryOperator.all.first { $0.name == kind }.map { say($0.japanese, $0.name) } ?? kind
    }
}
