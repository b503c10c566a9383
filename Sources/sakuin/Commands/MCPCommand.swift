// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

struct MCPCommand: ClientCommand {
    static let scope = OptionDescription(
        "--scope", value: .valueOf("saved"), called: Text("保存検索", "SAVED"),
        help: Text(
            "この保存検索で見つかる投稿だけを見せます。", "Show nothing but the posts that this saved search finds."))
    static let budget = OptionDescription(
        "--budget", value: .number, called: Text("字数", "N"),
        help: Text(
            "一つの答えの字数の上限（既定は \(ToolResults.standardBudget)）。",
            "Characters of an answer at most (default: \(ToolResults.standardBudget))."))
    static let answers = OptionDescription(
        "--answers", value: .choice(AnswerPlace.allCases.map(\.rawValue)), called: Text("場所", "WHERE"),
        help: Text(
            "答えの置き場所: structure（既定、structuredContent）か text（文だけを見せるエージェントのため）。",
            "Where answers stand: structure (default, structuredContent), or text, for agents that show text alone."))

    static let description = CommandDescription(
        name: "mcp", abstract: Text("エージェントに検索させます（MCP）。", "Let agents search (Model Context Protocol)."),
        discussion: Text(
            """
            標準入出力で Model Context Protocol を話します（2026-07-28 と、initialize で始まる 2025-11-25、2025-06-18、2025-03-26、2024-11-05）。起動するのはエージェントです:

              claude mcp add sakuin -- sakuin mcp
              {"mcpServers": {"sakuin": {"command": "sakuin", "args": ["mcp"]}}}

            道具は search、count、facets、show、thread、trend、kwic、collocates、compare、similar、query_help。どれも読むだけです。数は正確で、答えは --budget の字数で終わり、\
            続きは cursor で読めます。投稿の文は一度きりの乱数の印に挟まれ、見えない文字は \\u{200B} のように書かれます。

            見せる投稿を限るには、設定の [saved] に問いを書いて --scope で指します。すべての問いがその範囲に限られ、外の投稿は show・thread・similar でも読めません。保存庫全体を数える collocates はありません。

            問いに progressToken があれば、答えを待つあいだ毎秒、何秒たったかを notifications/progress で知らせます。notifications/cancelled で問いは終わります。

            答えは一か所にだけ入ります。structuredContent を見せないエージェントでは --answers text を付けます。

            終了コード: 0、誤りなら 2。
            """,
            """
            Speaks the Model Context Protocol on standard input and output: 2026-07-28, and for clients that begin with initialize 2025-11-25, \
            2025-06-18, 2025-03-26 and 2024-11-05. It is the agent that starts it:

              claude mcp add sakuin -- sakuin mcp
              {"mcpServers": {"sakuin": {"command": "sakuin", "args": ["mcp"]}}}

            The tools are search, count, facets, show, thread, trend, kwic, collocates, compare, similar and query_help. None of them \
            changes anything. Numbers are exact; an answer ends at --budget characters and goes on at its cursor. What posts say stands \
            between marks that are drawn by lot for each answer, and invisible characters are written as \\u{200B}.

            To show some posts alone, write a query below [saved] in the configuration and name it with --scope: every query is limited \
            to it, and show, thread and similar refuse what is outside. collocates, which counts the whole archive, is not there.

            A request with a progressToken is told each second how long it has run (notifications/progress), and \
            notifications/cancelled ends it, in the daemon too.

            An answer stands in one place alone. For agents that do not show structuredContent there is --answers text.

            Exit status: 0, or 2 on an error.
            """),
        options: [scope, budget, answers, Options.socket])

    private let scope: String?
    private let budget: Int
    private let place: AnswerPlace
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        scope = arguments[MCPCommand.scope]
        budget = try arguments.integer(MCPCommand.budget, in: ToolResults.budgets) ?? ToolResults.standardBudget
        place = try arguments.choice(MCPCommand.answers, of: AnswerPlace.self) ?? .structure
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        var context = try Failure.understanding { () throws(UsageError) in try toolContext(in: environment) }
        let messages = environment.messages
        if environment.errorIsTerminal, isatty(environment.input) == 1 {
            environment.complain(
                messages.say(
                    "エージェントが起動するコマンドです（sakuin help mcp）。Ctrl-D で終わります",
                    "this is for an agent to start (sakuin help mcp); Ctrl-D ends it"))
        }
        let input = AgentInput(environment.input)
        context.input = input
        let output = environment.output
        // Whether the client is still there is seen when the answer is written.
        context.notify = { line in _ = writeAll((line + [UInt8(ascii: "\n")])[...], to: output) }
        let server = AgentServer(input: input, output: environment.output)
        if let fault = server.serve(AgentSession(context)) { throw .output(fault) }
        return .found
    }

    private func toolContext(in environment: CommandEnvironment) throws(UsageError) -> ToolContext {
        let service = options.service(in: environment)
        let messages = environment.messages
        var limits: AgentScope?
        if let scope { limits = try AgentScope(scope, among: service.saved) }
        return ToolContext(
            socket: service.socket, saved: service.saved, variables: environment.variables, messages: messages,
            scope: limits, results: ToolResults(place: place, budget: budget, messages: messages),
            queryHelp: HelpPage(messages.language, columns: 100).text(of: HelpTopic.query))
    }
}
