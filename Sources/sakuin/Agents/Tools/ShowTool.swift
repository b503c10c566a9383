// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum ShowTool: AgentTool {
    private static let versions = SchemaMember(
        "versions", .flag, Text("true なら以前の文も。", "True for the earlier wordings, too."))

    static let description = ToolDescription(
        name: "show", title: Text("投稿の全文", "Show a post"),
        meaning: Text(
            "一つの投稿の全文と、筆者・日時・返信先・リンク・出所を返します。長ければ続きを cursor で。",
            "One post, whole: text, author, time, what it answers, links, where it comes from. A long one goes on at cursor."
        ),
        input: [ToolMembers.post, versions, ToolMembers.cursor],
        output: [
            SchemaMember("key", .text, isRequired: true, Text("この投稿だけを指す名。", "What names this post and no other.")),
            SchemaMember(
                "characters", .integer(0...Int.max), isRequired: true, Text("全体の字数。", "Characters of all of it.")),
            SchemaMember("from", .integer(0...Int.max), isRequired: true, Text("この部分の始まり。", "Where this part begins.")),
            ToolMembers.next,
            SchemaMember(
                "other_keys", .list(.text),
                Text("同じ id を持つほかの投稿。", "Other posts that bear the same id, newest first.")),
            SchemaMember(
                "bearers", ToolMembers.totalSchema,
                Text("同じ id の投稿の数。", "How many posts bear the id.")),
            SchemaMember(
                "earlier", .integer(1...Int.max), Text("以前の文の数（versions）。", "How many earlier wordings there are.")),
            ToolMembers.quoted,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let posts = try context.posts(named: arguments.text(ToolMembers.post) ?? "")
        let post = posts[0]
        let text = shownToAgents(
            quotedPost(post, withVersions: arguments.flag(versions), context.messages))
        let scalars = Array(text.unicodeScalars)
        let from = min(cursor.skipped, scalars.count)
        let left = scalars[from...]
        return context.results.fitting(min(left.count, context.results.budget)) { count in
            var answer = ToolAnswer(
                context.messages.say(
                    "\(grouped(scalars.count))字のうち \(grouped(count))字",
                    "\(grouped(count)) of \(grouped(scalars.count)) characters"))
            answer.add("key", post.key ?? "")
            answer.add("characters", scalars.count)
            answer.add("from", from)
            answer.add("next", PageCursor(after: nil, skipped: from).behind(count, of: left.count, next: nil)?.text)
            if posts.count > 1 {
                answer.add("other_keys", .array(posts.dropFirst().prefix(20).map { .string($0.key ?? "") }))
                // Outside of the scope there may be others.
                answer.add(
                    "bearers", context.scope == nil ? post.bearers : Total(value: posts.count, relation: .atLeast))
            }
            if !post.earlier.isEmpty { answer.add("earlier", post.earlier.count) }
            answer.quoted = String(String.UnicodeScalarView(left.prefix(count)))
            return answer
        }
    }
}
