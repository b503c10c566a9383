// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct VerifyCommand: ClientCommand {
    static let description = CommandDescription(
        name: "verify",
        abstract: Text("全部の投稿を読み、索引の答えと比べます。", "Read every post and compare with what the index answers."),
        discussion: Text(
            """
            両者はいつも同じはずです。20,000件を読むのに一秒ほどかかります。

            終了コード: 同じなら 0、違えば 1、誤りなら 2。
            """,
            """
            The promise is that both are the same. Reading takes about a second for 20,000 posts.

            Exit status: 0 if they are the same, 1 if not, 2 on an error.
            """), operands: [Options.query("verify")], options: [Options.fold, Options.loose] + Options.common,
        foreign: Options.foreignToQueries)

    let query: String
    let fold: Int?
    let isSentence: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = arguments.operands.joined(separator: " ")
        fold = try arguments.integer(Options.fold, in: 0...4)
        isSentence = arguments.contains(Options.loose)
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap(query: query) { () throws(ClientError) in
            // However long it takes.
            try options.service(in: environment, timeout: nil).json(
                .verify(query: query, isSentence: isSentence, fold: fold))
        }
        let columns = environment.outputIsTerminal ? environment.columns : nil
        let answer = try options.show(json, in: environment) { (answer: VerifyAnswer) in
            environment.messages.verification(answer).map { line in
                columns.map { wrapped(line, columns: $0) } ?? line + "\n"
            }.joined()
        }
        return answer.isEqual ? .found : .none
    }
}

extension Messages {
    /// One line where all is well; else the posts that differ.
    func verification(_ answer: VerifyAnswer) -> [String] {
        let counts = say(
            "索引 \(posts(answer.byIndex))、全文走査 \(posts(answer.byScan))（\(posts(answer.posts))を読みました）",
            "\(posts(answer.byIndex)) by the index, \(posts(answer.byScan)) by reading all \(posts(answer.posts))")
        guard !answer.isEqual else { return [say("一致: ", "equal: ") + counts] }
        return [say("不一致: ", "different: ") + counts]
            + answer.missing.map { say("索引が見落とした: ", "missed by the index: ") + visible($0) }
            + answer.extra.map { say("索引だけが見つけた: ", "found by the index alone: ") + visible($0) }
    }
}
