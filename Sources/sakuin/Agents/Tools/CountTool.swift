// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum CountTool: AgentTool {
    static let queries = SchemaMember(
        "queries", .list(.text, most: 10), isRequired: true, Text("問い（いくつか）。", "Queries, each by itself."))
    static let unit = SchemaMember(
        "unit", .choice(CountsRequest.Unit.allCases.map(\.rawValue)),
        Text(
            "数えるもの: posts（既定、投稿）か matches（一致。一つの投稿にいくつもありうる）。",
            "posts (default), or matches, of which a post may have several."))

    static let description = ToolDescription(
        name: "count", title: Text("数える", "Count posts"),
        meaning: Text(
            "それぞれの問いに一致する投稿（または一致）の正確な数を返します。", "The exact number of posts, or matches, of each query."),
        input: [
            queries, unit, ToolMembers.copies, ToolMembers.fold, ToolMembers.loose, ToolMembers.seconds,
        ],
        output: [
            SchemaMember(
                "counts",
                .list(
                    .object([
                        SchemaMember("query", .text, isRequired: true),
                        SchemaMember("total", .integer(0...Int.max), isRequired: true),
                    ])), isRequired: true),
            ToolMembers.notices,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let context = context.waiting(arguments.integer(ToolMembers.seconds))
        let queries = arguments.texts(queries)
        let isSentence = arguments.flag(ToolMembers.loose)
        let found = try context.ask(queries, isSentence: isSentence) { service, texts throws(ClientError) in
            var request = CountsRequest(texts)
            request.unit = arguments.text(unit).flatMap(CountsRequest.Unit.init)
            request.collapsesDuplicates = arguments.foldsCopies
            (request.fold, request.isSentence) = (arguments.integer(ToolMembers.fold), isSentence)
            request.timeout = context.patience
            return try service.counts(request)
        }
        let totals = found.series.map(\.total)
        var answer = ToolAnswer(totals.map(grouped).joined(separator: ", "))
        answer.add(
            "counts",
            .array(
                zip(queries, totals).map { query, total in
                    .object([
                        JSONMember(name: "query", value: .string(queryName(query))),
                        JSONMember(name: "total", value: .integer(total)),
                    ])
                }))
        answer.add(found.series.flatMap(\.notices))
        return answer
    }
}

/// A query as an answer names it: what the agent wrote need not be said again at length.
func queryName(_ query: String) -> String {
    let shown = shownToAgents(query)
    return shown.count > 100 ? shown.prefix(99) + "…" : shown
}
