// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum FacetsTool: AgentTool {
    private static let by = SchemaMember(
        "by", .choice(["author", "source", "thread", "year", "host", match]), isRequired: true,
        Text(
            "内訳: author（筆者）、source（ダンプ）、thread（スレッド）、year（年）、host（リンク先）、match（一致した文字列。/正規表現/ や fold の違いに）。",
            "author, source (the dump), thread, year, host (of links), or match: every string that matched, as for /an expression/ or a wide fold."
        ))
    private static let match = "match"
    private static let limit = ToolMembers.limit(20, most: 200)

    static let description = ToolDescription(
        name: "facets", title: Text("内訳", "Break down"),
        meaning: Text(
            "一致する投稿を筆者・ダンプ・スレッド・年・リンク先・一致した文字列で数え、多い順に返します。数は正確です。",
            "Counts the matches by author, source, thread, year, host of links or the string that matched, the greatest first. Every number is exact."
        ),
        input: [
            ToolMembers.query, by, limit, ToolMembers.fold, ToolMembers.loose, ToolMembers.seconds, ToolMembers.cursor,
        ],
        output: [
            ToolMembers.total,
            SchemaMember(
                "values", .integer(0...Int.max), isRequired: true, Text("値の種類の数。", "How many values there are.")),
            SchemaMember(
                "counts", .list(.integer(0...Int.max)), isRequired: true,
                Text(
                    "quoted の [1] から順に、その値の投稿の数（match なら一致の数）。",
                    "The posts of each value (by match: how often it matched), in the order of [1], [2], … in quoted.")),
            SchemaMember(
                "without", .integer(0...Int.max), isRequired: true,
                Text("値のない投稿の数。", "How many matches have no value.")),
            ToolMembers.next, ToolMembers.notices, ToolMembers.quoted,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let context = context.waiting(arguments.integer(ToolMembers.seconds))
        let limit = arguments.integer(limit) ?? 20
        let isSentence = arguments.flag(ToolMembers.loose)
        let query = arguments.text(ToolMembers.query) ?? ""
        let found = try context.ask([query], isSentence: isSentence) { service, texts throws(ClientError) in
            let (fold, limit) = (arguments.integer(ToolMembers.fold), min(cursor.skipped + limit, Search.longestPage))
            if arguments.text(by) == match {
                return Found(
                    try service.matches(
                        texts[0], isSentence: isSentence, fold: fold, limit: limit, timeout: context.patience))
            }
            return Found(
                try service.facets(
                    texts[0], by: arguments.text(by) ?? "", isSentence: isSentence, fold: fold, limit: limit,
                    timeout: context.patience))
        }
        let values = found.values.dropFirst(cursor.skipped)
        let all = found.values.count + found.others
        return context.results.fitting(values.count) { count in
            let messages = context.messages
            var answer = ToolAnswer(
                messages.posts(found.total) + messages.say("、値 \(grouped(all))種類", ", \(grouped(all)) values"))
            answer.add("total", Total(value: found.total, relation: .exact))
            answer.add("values", all)
            answer.add("counts", .array(values.prefix(count).map { .integer($0.count) }))
            answer.add("without", found.without)
            answer.add("next", cursor.behind(count, of: all - cursor.skipped, next: nil)?.text)
            answer.add(found.notices)
            if count > 0 {
                answer.quoted = values.prefix(count).enumerated().map { index, value in
                    // The title of a thread is that of its first post, which may be outside of the scope.
                    let title = context.scope == nil ? value.title : nil
                    return "[\(index + 1)] "
                        + [value.text, title].compactMap { $0.map(onOneLine) }.joined(separator: " · ")
                }.joined(separator: "\n")
            }
            return answer
        }
    }
}

/// Values with how often each comes up, the most frequent first.
private struct Found {
    var total: Int
    var values: [(text: String, title: String?, count: Int)]
    /// How many values more there are.
    var others: Int
    var without = 0
    var notices: [Notice]

    init(_ answer: FacetsAnswer) {
        (total, others, without) = (answer.total, answer.otherValues, answer.without)
        values = answer.values.map { ($0.value, $0.title, $0.posts) }
        notices = answer.notices
    }

    init(_ answer: MatchesAnswer) {
        (total, others) = (answer.posts, answer.otherStrings)
        values = answer.strings.map { ($0.text, nil, $0.matches) }
        notices = answer.notices
    }
}
