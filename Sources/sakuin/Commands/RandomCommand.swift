// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct RandomCommand: ClientCommand {
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("出す件数（既定は 1）。", "The number of posts (default: 1)."))
    static let seed = OptionDescription(
        "--seed", value: .number, called: Text("数", "N"),
        help: Text(
            "同じ数なら、索引が変わらないかぎり同じ投稿を引きます。",
            "One number draws the same posts, as long as the index does not change."))
    static let description = CommandDescription(
        name: "random", abstract: Text("投稿をくじで引きます。", "Draw posts by lot."),
        discussion: Text(
            """
            問いに一致する投稿から、どれも同じ確からしさで、重なりなく引きます。問いがなければ全投稿から引きます。引いた投稿は sakuin show 1 のように番号で読めます。

              sakuin random
              sakuin random 猫 -n 5
              sakuin random 'date:*-06-05' --seed 42

            パイプでは一件一行で、id、時刻、題名、抜粋をタブで区切ります。

            終了コード: あれば 0、なければ 1、誤りなら 2。
            """,
            """
            Of the posts that match, each is as likely as any other, and none comes twice; without a query all posts are in the draw. \
            'sakuin show 1' reads the first whole.

              sakuin random
              sakuin random 猫 -n 5
              sakuin random 'date:*-06-05' --seed 42

            In a pipe every post is one line of four fields with tabs between them: id, time, title, snippet.

            Exit status: 0 if there are any, 1 if not, 2 on an error.
            """),
        operands: [Options.query("random", isRequired: false)],
        options: [limit, seed, Options.fold, Options.loose] + Options.common,
        foreign: Options.foreignToQueries)

    let query: String
    let limit: Int
    let seed: Int?
    let fold: Int?
    let isSentence: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = arguments.operands.joined(separator: " ")
        limit = try arguments.integer(RandomCommand.limit, in: 1...Search.longestPage) ?? 1
        seed = try arguments.integer(RandomCommand.seed, in: 0...RandomAnswer.greatestSeed)
        fold = try arguments.integer(Options.fold, in: 0...4)
        isSentence = arguments.contains(Options.loose)
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let call = ServiceCall.random(
            query: query, limit: limit, seed: seed, isSentence: isSentence, fold: fold,
            timeout: Search.patience)
        let (json, answer) = try Failure.wrap(query: query) { () throws(ClientError) in
            let json = try options.service(in: environment, timeout: Search.patience + .seconds(10)).json(
                call)
            return (json, try decodeAnswer(RandomAnswer.self, from: json))
        }
        var output = try options.output(in: environment)
        if options.json {
            output.write(line: json)
        } else {
            let layout = HitLayout(options.palette(in: environment), in: environment)
            LastAnswer(query: query, first: 1, ids: answer.hits.map { $0.key ?? $0.id }).save(
                environment.variables)
            if environment.outputIsTerminal {
                output.write(environment.messages.drawn(answer).text(columns: environment.columns))
                if !answer.hits.isEmpty { output.write("\n") }
            }
            for (index, hit) in answer.hits.enumerated() {
                output.write(layout.render(hit, number: index + 1))
            }
        }
        if let failure = output.finish() { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }
}

extension Messages {
    /// Of how many posts they were drawn, and how to draw them again.
    fileprivate func drawn(_ answer: RandomAnswer) -> Summary {
        var head = [total(answer.total)]
        if !answer.hits.isEmpty {
            let count = grouped(answer.hits.count)
            head.append(say("\(count)件を抽選", "\(count) drawn"))
            head.append("--seed \(answer.seed)")
        }
        return Summary(head: head, tail: freshness(answer.index), isAlone: answer.hits.isEmpty)
    }
}
