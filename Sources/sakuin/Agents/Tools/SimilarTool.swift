// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum SimilarTool: AgentTool {
    private static let limit = ToolMembers.limit(10, most: 50)
    /// Posts that are looked at.
    private static let most = 100

    static let description = ToolDescription(
        name: "similar", title: Text("似た投稿", "Similar posts"),
        meaning: Text(
            "ある投稿のコピペと、似たことを言う投稿を、似ている順に返します。", "Copies of a post, and what says much the same; the likest first."),
        input: [ToolMembers.post, limit, ToolMembers.cursor],
        output: [
            SchemaMember(
                "total", ToolMembers.totalSchema, isRequired: true,
                Text("似た投稿の数（\(most) 件まで）。", "How many posts are like it, as far as \(most) of them go.")),
            SchemaMember("shown", .integer(0...Int.max), isRequired: true),
            ToolMembers.keys, ToolMembers.next, ToolMembers.quoted,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let limit = arguments.integer(limit) ?? 10
        let name = arguments.text(ToolMembers.post) ?? ""
        let posts = try context.posts(named: name)
        // Of several that bear one id the daemon names the keys; but not those outside of a scope.
        let id = posts.count == 1 || context.scope != nil ? posts[0].key ?? posts[0].id : posts[0].id
        guard let found = try context.ask({ service throws(ClientError) in try service.similar(toID: id, limit: most) })
        else { throw ToolFailure(context.messages.noSuchPost(name)) }
        let inScope = try context.members(of: found.hits.map { PostName(id: $0.id, key: $0.key) })
        let hits = found.hits.filter { inScope?.contains($0.key ?? "") ?? true }
        let rest = hits.dropFirst(cursor.skipped)
        let total = Total(value: hits.count, relation: found.hits.count < most ? .exact : .atLeast)
        return context.results.fitting(min(rest.count, limit)) { count in
            let messages = context.messages
            var answer = ToolAnswer(messages.shown(count, of: total))
            answer.add("total", total)
            answer.add("shown", count)
            answer.add("keys", .array(rest.prefix(count).map { .string($0.key ?? "") }))
            answer.add("next", cursor.behind(count, of: rest.count, next: nil)?.text)
            if count > 0 {
                answer.quoted = rest.prefix(count).enumerated().map { index, hit in
                    let share = Int(((hit.score ?? 0) * 100).rounded())
                    return quotedHit(hit, number: index + 1, note: "\(share) %", messages)
                }.joined(separator: "\n\n")
            }
            return answer
        }
    }
}
