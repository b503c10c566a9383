// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum QueryHelpTool: AgentTool {
    static let description = ToolDescription(
        name: "query_help", title: Text("問いの書き方", "The query language"),
        meaning: Text(
            "問いの書き方の表: 演算子、日付、正規表現、fold の段。問いで誤りになったらまずこれを。",
            "The query language in a table: operators, dates, expressions, levels of fold. Read it before writing more than words."
        ),
        input: [ToolMembers.cursor],
        output: [
            SchemaMember("lines", .integer(0...Int.max), isRequired: true, Text("全体の行数。", "Lines of all of it.")),
            SchemaMember("help", .text, isRequired: true), ToolMembers.next,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let lines = context.queryHelp.split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.dropFirst(cursor.skipped)
        return context.results.fitting(rest.count) { count in
            var answer = ToolAnswer(context.messages.say("問いの書き方", "the query language"))
            answer.add("lines", lines.count)
            answer.add("help", rest.prefix(count).joined(separator: "\n"))
            answer.add("next", cursor.behind(count, of: rest.count, next: nil)?.text)
            return answer
        }
    }
}
