// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum ThreadTool: AgentTool {
    private static let view = SchemaMember(
        "view", .choice(["overview", "posts"]),
        Text(
            "overview（既定）: 件数、深さ、誰が何件、返信の多い投稿。posts: 木の順に投稿そのもの。",
            "overview (default): how many posts, how deep, who wrote how many, which are answered most. posts: the posts, as the tree is read."
        ))
    private static let query = SchemaMember(
        "query", .text, Text("スレッドの中で探す問い。一致に印。", "A query: what matches it in the thread is told."))
    private static let limit = ToolMembers.limit(30, most: 200)

    static let description = ToolDescription(
        name: "thread", title: Text("スレッド", "Read a thread"),
        meaning: Text(
            "投稿のスレッド。まず overview で大きさを見て、それから view=posts で読みます。どの投稿から始めても同じです。",
            "The thread of a post, from any of its posts. Look at the overview first, then read with view=posts. A board's thread is dat:BOARD/THREAD, too."
        ),
        input: [
            ToolMembers.post, view, query, limit, ToolMembers.fold, ToolMembers.loose, ToolMembers.cursor,
        ],
        output: [
            SchemaMember(
                "total", ToolMembers.totalSchema, isRequired: true, Text("スレッドの投稿の数。", "Posts of the thread.")),
            SchemaMember(
                "matched", ToolMembers.totalSchema, Text("うち query に一致するもの。", "Of these, what matches query.")),
            SchemaMember("depth", .integer(0...Int.max), Text("返信の深さ。", "How deep answers go.")),
            SchemaMember(
                "missing", .integer(0...Int.max), Text("返信先だが索引にない投稿。", "Posts that are answered and not there.")),
            SchemaMember("posters", .integer(0...Int.max), Text("書き手の数。", "How many authors are told apart.")),
            SchemaMember("first", .text, Text("最初の日時。", "Time of the oldest post.")),
            SchemaMember("last", .text, Text("最後の日時。", "Time of the newest post.")),
            SchemaMember(
                "keys", .list(.text), isRequired: true,
                Text(
                    "quoted の [1] から順に、各投稿の key。索引にない投稿は空。",
                    "What names each post, in the order of [1], [2], … in quoted; empty for one that is not there.")),
            ToolMembers.next, ToolMembers.quoted,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        var thread = try AskedThread(
            name: arguments.text(ToolMembers.post) ?? "", query: arguments.text(query), in: context)
        (thread.fold, thread.isSentence) = (
            arguments.integer(ToolMembers.fold), arguments.flag(ToolMembers.loose)
        )
        guard arguments.text(view) == "posts" else { return try overview(thread, context) }
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        return try posts(thread, cursor, limit: arguments.integer(limit) ?? 30, context)
    }

    // MARK: The posts

    private static func posts(
        _ thread: AskedThread, _ cursor: PageCursor, limit: Int, _ context: ToolContext
    ) throws(ToolFailure) -> ToolAnswer {
        let part = try thread.part(after: cursor.after, limit: min(cursor.skipped + limit, AskedThread.greatestPart))
        let lines = part.lines.dropFirst(cursor.skipped)
        let longest = max(200, context.results.budget / 4)
        return context.results.fitting(lines.count) { count in
            var answer = ToolAnswer(context.messages.thread(part.total, matched: part.matched))
            answer.add("total", part.total)
            if let matched = part.matched { answer.add("matched", matched) }
            let shown = lines.prefix(count).filter(\.isShown)
            answer.add("keys", .array(shown.map { .string($0.line.post?.key ?? "") }))
            answer.add("next", cursor.behind(count, of: lines.count, next: part.next)?.text)
            if !shown.isEmpty {
                answer.quoted = shown.enumerated().map { index, shown in
                    quotedLine(
                        shown.line, number: index + 1, longest: longest, isMatch: shown.isMatch, context.messages)
                }.joined(separator: "\n\n")
            }
            return answer
        }
    }

    // MARK: The overview

    /// Posts that are named in an overview.
    private static let mostAnswered = 5
    private static let mostAuthors = 15
    /// Characters of the text of each.
    private static let excerpt = 80

    private static func overview(_ thread: AskedThread, _ context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let whole = try thread.whole()
        let shown = whole.lines.filter(\.isShown).map(\.line)
        let posts = shown.compactMap(\.post)
        var authors: [String: Int] = [:]
        for post in posts {
            let author = context.messages.author(of: post)
            if !author.isEmpty { authors[author, default: 0] += 1 }
        }
        let greatest = authors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostAuthors)
        let answered = shown.dropFirst().filter { $0.replies > 0 && $0.post != nil }.enumerated()
            .sorted { ($1.element.replies, $0.offset) < ($0.element.replies, $1.offset) }.map(\.element)
        let named = Array(shown.prefix(1)) + Array(answered.prefix(mostAnswered))
        let times = posts.compactMap(\.time).sorted()
        return context.results.fitting(named.count) { count in
            let messages = context.messages
            var answer = ToolAnswer(messages.thread(whole.total, matched: whole.matched))
            answer.add("total", whole.total)
            if let matched = whole.matched { answer.add("matched", matched) }
            answer.add("depth", shown.map(\.depth).max() ?? 0)
            answer.add("missing", shown.count { $0.post == nil })
            answer.add("posters", authors.count)
            answer.add("first", times.first)
            answer.add("last", times.last)
            answer.add("keys", .array(named.prefix(count).map { .string($0.post?.key ?? "") }))
            var lines = named.prefix(count).enumerated().map { index, line in
                quotedLine(line, number: index + 1, longest: excerpt, isMatch: false, messages)
            }
            if !greatest.isEmpty {
                lines.append(
                    greatest.map { "\(messages.posts($0.value))  \(onOneLine($0.key))" }.joined(separator: "\n"))
            }
            answer.quoted = lines.joined(separator: "\n\n")
            return answer
        }
    }
}
