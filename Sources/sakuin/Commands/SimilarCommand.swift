// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct SimilarCommand: ClientCommand {
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("出す件数（既定は 20）。", "The number of posts (default: 20)."))
    static let description = CommandDescription(
        name: "similar", abstract: Text("ある投稿に似た投稿を出します。", "Show the posts that are most like one."),
        discussion: Text(
            """
            その投稿のコピペ（そのまま、または少し変えたもの）と、珍しい語を多く共有する投稿を、似ている順に、共通する文字の並びと語の割合とともに出します。


            """,
            """
            Copies of it, whole or changed here and there, and what else has most of its rarest words; the likest first, \
            with the share of bigrams and words that both have.


            """) + Options.naming
            + Text(
                """


                パイプでは一件一行で、割合（%）、id、時刻、題名、抜粋をタブで区切ります。

                終了コード: あれば 0、似たものかその投稿がなければ 1、誤りなら 2。
                """,
                """


                In a pipe every post is one line of five fields with tabs between them: the share in percent, id, time, title, snippet.

                Exit status: 0 if there are any, 1 if not or if there is no such post, 2 on an error.
                """), operands: [Options.post("similar")], options: [limit] + Options.common)

    let id: String
    let limit: Int?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.operands[0]
        limit = try arguments.integer(SimilarCommand.limit, in: 1...Search.longestPage)
        options = try CommandOptions(arguments)
        if id.isEmpty { throw UsageError("id が空です", "an id cannot be empty") }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let lookup = PostLookup(service: options.service(in: environment), environment: environment)
        guard let (_, json) = try lookup.answer(to: id, { .similar(id: $0, limit: limit) }) else {
            environment.complain(lookup.noSuchPost(id))
            return .none
        }
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(SimilarAnswer.self, from: json) }
        var output = try options.output(in: environment)
        if options.json {
            output.write(line: json)
        } else {
            let layout = HitLayout(options.palette(in: environment), in: environment)
            LastAnswer(query: id, first: 1, ids: answer.hits.map { $0.key ?? $0.id }).save(environment.variables)
            for (index, hit) in answer.hits.enumerated() {
                let share = Int(((hit.score ?? 0) * 100).rounded())
                output.write(
                    layout.render(
                        hit, number: index + 1, note: environment.outputIsTerminal ? "\(share) %" : "\(share)"))
            }
            if answer.hits.isEmpty, environment.outputIsTerminal {
                output.write(environment.messages.noneSimilar + "\n")
            }
        }
        if let failure = output.finish() { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }
}
