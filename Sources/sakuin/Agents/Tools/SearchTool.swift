// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum SearchTool: AgentTool {
    private static let order = SchemaMember(
        "order", .choice(SearchRequest.Order.allCases.map(\.rawValue)),
        Text(
            "並べ方: よく合う順（既定）、新しい順、古い順、返信の多い順。",
            "relevance (default), newest, oldest, or replies: most answered first."))
    private static let limit = ToolMembers.limit(10, most: 50)
    private static let copies = SchemaMember(
        "copies", .choice(CopyChoice.allCases.map(\.rawValue)),
        Text(
            "ほぼ同じ文の投稿: list（既定、すべて出す）か fold（一件だけ出し、いくつあるかを添える）。total はどちらでもすべての数。",
            "Posts that say nearly the same: list shows each (default), fold one of them, with how many there are. total counts all in both."
        ))

    static let description = ToolDescription(
        name: "search", title: Text("投稿を探す", "Search posts"),
        meaning: Text(
            "日本語の投稿の保存庫を探し、正確な総数と抜粋を返します。全文は show、数だけなら count、スレッドは thread。",
            "Searches an archive of Japanese posts: the exact total, and hits with excerpts. show has whole posts, count numbers alone, thread what was answered."
        ),
        input: [ToolMembers.query, order, limit, copies, ToolMembers.fold, ToolMembers.loose, ToolMembers.cursor],
        output: [
            ToolMembers.total,
            SchemaMember("shown", .integer(0...Int.max), isRequired: true),
            ToolMembers.keys, ToolMembers.next,
            SchemaMember(
                "wider", .list(wider),
                Text("広い fold で増える件数。", "How many posts more the wider levels of fold find.")),
            SchemaMember(
                "suggestions", .list(suggestion),
                Text("ほとんど見つからないとき、もっと見つかる問い。", "Where next to nothing is found: queries that find more.")),
            SchemaMember(
                "loose", ToolMembers.totalSchema, Text("loose で見つかる件数。", "How many posts loose would find.")),
            ToolMembers.notices, ToolMembers.quoted,
        ])

    private static let wider = JSONSchema.object([
        SchemaMember("fold", .integer(0...4), isRequired: true),
        SchemaMember("more", .integer(0...Int.max), isRequired: true),
    ])
    private static let suggestion = JSONSchema.object([
        SchemaMember("query", .text, isRequired: true),
        SchemaMember("total", ToolMembers.totalSchema, isRequired: true),
    ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let limit = arguments.integer(limit) ?? 10
        let query = arguments.text(ToolMembers.query) ?? ""
        let isSentence = arguments.flag(ToolMembers.loose)
        let found = try context.ask([query], isSentence: isSentence) { service, texts throws(ClientError) in
            try service.search(
                SearchRequest(
                    texts[0], order: arguments.text(order).flatMap(SearchRequest.Order.init),
                    limit: min(cursor.skipped + limit, Search.longestPage), after: cursor.after,
                    fold: arguments.integer(ToolMembers.fold), total: .exact, wider: cursor == .start,
                    isSentence: isSentence, collapsesDuplicates: arguments.foldsCopies,
                    timeout: context.patience))
        }
        if found.timedOut, found.hits.isEmpty { throw ToolFailure(context.messages.outOfTime) }
        let hits = found.hits.dropFirst(cursor.skipped)
        return context.results.fitting(hits.count) { count in
            let messages = context.messages
            var answer = ToolAnswer(messages.shown(count, of: found.total))
            answer.add("total", found.total)
            answer.add("shown", count)
            answer.add("keys", .array(hits.prefix(count).map { .string($0.key ?? "") }))
            answer.add("next", cursor.behind(count, of: hits.count, next: found.next)?.text)
            addOffers(of: found, to: &answer)
            if count > 0 {
                answer.quoted = hits.prefix(count).enumerated().map { quotedHit($1, number: $0 + 1, messages) }
                    .joined(separator: "\n\n")
            }
            return answer
        }
    }

    /// What would find more, and what is to be told of the query.
    private static func addOffers(of found: SearchAnswer, to answer: inout ToolAnswer) {
        let wider = found.wider.filter { $0.more > 0 }.map { level in
            JSONValue.object([
                JSONMember(name: "fold", value: .integer(level.fold)),
                JSONMember(name: "more", value: .integer(level.more)),
            ])
        }
        if !wider.isEmpty { answer.add("wider", .array(wider)) }
        let suggestions = found.suggestions.map { suggestion in
            JSONValue.object([
                JSONMember(name: "query", value: .string(shownToAgents(suggestion.query))),
                JSONMember(name: "total", value: .total(suggestion.total)),
            ])
        }
        if !suggestions.isEmpty { answer.add("suggestions", .array(suggestions)) }
        if let loose = found.loose { answer.add("loose", loose) }
        answer.add(found.notices)
    }
}

extension ToolAnswer {
    /// - Parameter own: what is to be told beside what the daemon tells.
    mutating func add(_ notices: [Notice], and own: String? = nil) {
        let texts = notices.prefix(5).map { shownToAgents(String($0.message.prefix(300))) } + (own.map { [$0] } ?? [])
        if !texts.isEmpty { add("notices", .array(texts.map(JSONValue.string))) }
    }
}
