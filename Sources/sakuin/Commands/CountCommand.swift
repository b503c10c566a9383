// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct CountCommand: ClientCommand {
    static let by = OptionDescription(
        "--by", value: .choice(Facet.allCases.map(\.rawValue)), called: Text("別", "WHAT"),
        help: Text(
            "内訳: author（筆者）、source（ダンプ）、thread（スレッド）、year（年）、host（リンク先）。",
            "By author, source (the dump), thread, year or host (of links)."))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("内訳の行数（既定は 20）。", "The number of values with --by (default: 20)."))

    static let description = CommandDescription(
        name: "count", abstract: Text("一致する投稿を正確に数えます。", "Count the posts that match, exactly."),
        discussion: Text(
            """
            引数はそれぞれが一つの問いです。問いが一つなら数だけを、いくつかなら一行に一つずつ、数と問いを出します。

              sakuin count 東京 大阪 '東京 大阪'
              sakuin count 選挙 --by year
              sakuin count '令和 -平成' --by author -n 5

            --by で内訳を、多い順に -n 行まで出し、残りは数だけを伝えます。いくつものダンプにある投稿や、いくつものホストにリンクする投稿は、それぞれで数えます。スレッドの名は \
            sakuin thread の木の最初の投稿、掲示板ではその板のスレッドです。年は日本時間です。パイプでは数と値をタブで区切ります。

            終了コード: 一致があれば 0、なければ 1、誤りなら 2。
            """,
            """
            Every argument is a query of its own. Of one query the number alone is printed, of several a line each: the number \
            and the query.

              sakuin count 東京 大阪 '東京 大阪'
              sakuin count 選挙 --by year
              sakuin count '令和 -平成' --by author -n 5

            With --by the matches are told apart by what they have, the greatest first, and of the rest there is told how many \
            they are. A post of several dumps counts for each, and so does one with links to several hosts. A thread is named by \
            the post that 'sakuin thread' begins with; of a board it is the board's. Years are Japan's. In a pipe number and value \
            have a tab between them.

            Exit status: 0 with matches, 1 without, 2 on an error.
            """),
        operands: [
            OperandDescription(
                Text("問い", "QUERY"), kind: .query, isRepeated: true,
                example: Text("sakuin count 東京 '東京 -大阪'", "sakuin count 東京 '東京 -大阪'"))
        ],
        options: [by, limit, Options.fold, Options.loose] + Options.common, foreign: Options.foreignToQueries)

    /// What matches are told apart by.
    enum Facet: String, CaseIterable {
        case author, source, thread, year, host
    }

    let queries: [String]
    let facet: Facet?
    let limit: Int?
    let fold: Int?
    let isSentence: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        queries = arguments.operands
        facet = try arguments.choice(CountCommand.by, of: Facet.self)
        limit = try arguments.integer(CountCommand.limit, in: 1...Search.longestPage)
        fold = try arguments.integer(Options.fold, in: 0...4)
        isSentence = arguments.contains(Options.loose)
        options = try CommandOptions(arguments)
        try checkSingleQueries(queries, of: "count")
        if facet == nil, limit != nil {
            throw UsageError("--limit は --by と使います", "--limit goes with --by")
        }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        guard let facet else { return try count(in: environment) }
        let service = options.service(in: environment, timeout: Search.longPatience + .seconds(10))
        var answers: [(json: [UInt8], value: FacetsAnswer)] = []
        for query in queries {
            let call = ServiceCall.facets(
                query: query, by: facet.rawValue, isSentence: isSentence, fold: fold, limit: limit,
                timeout: Search.longPatience)
            answers.append(
                try Failure.wrap(query: query) { () throws(ClientError) in
                    let json = try service.json(call)
                    return (json, try decodeAnswer(FacetsAnswer.self, from: json))
                })
        }
        var output = try options.output(in: environment)
        for (json, answer) in answers {
            if options.json { output.write(line: json) } else { write(answer, in: environment, to: &output) }
            for notice in answer.notices where !options.json {
                environment.complain(environment.messages.notice(notice))
            }
        }
        if let failure = output.finish() { throw failure }
        return answers.contains { $0.value.total > 0 } ? .found : .none
    }

    private func count(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        var request = CountsRequest(queries)
        (request.fold, request.isSentence) = (fold, isSentence)
        let (json, answer) = try counts(request, options, in: environment)
        var output = try options.output(in: environment, isPaged: false)
        if options.json {
            output.write(line: json)
        } else if answer.series.count == 1 {
            output.write("\(answer.series[0].total)\n")
        } else {
            output.write(
                environment.messages.totals(
                    answer.series, isForPerson: environment.outputIsTerminal, columns: environment.columns))
        }
        if let failure = output.finish() { throw failure }
        return answer.series.contains { $0.total > 0 } ? .found : .none
    }

    private func write(_ answer: FacetsAnswer, in environment: CommandEnvironment, to output: inout Output) {
        let messages = environment.messages
        guard environment.outputIsTerminal else {
            for value in answer.values {
                let fields = ["\(value.posts)", value.value] + (queries.count > 1 ? [answer.query] : [])
                output.write(fields.map(oneLine).joined(separator: "\t") + "\n")
            }
            let rest = messages.rest(of: answer)
            if answer.otherValues > 0 {
                output.flush()
                environment.complain(rest.joined(separator: messages.say("、", ", ")))
            }
            return
        }
        let palette = options.palette(in: environment)
        let head = queries.count > 1 ? [visible(answer.query)] : []
        output.write((head + [messages.posts(answer.total)]).joined(separator: messages.say(": ", ": ")) + "\n")
        let rows = answer.values.map { value in
            (number: value.posts, text: value.title.map { "\(value.value)  \(oneLine($0))" } ?? value.value)
        }
        output.write(numbered(rows, columns: environment.columns) { palette.paint($0, .identifier) })
        for line in messages.rest(of: answer) { output.write(palette.paint(line, .faint) + "\n") }
    }
}

extension Messages {
    /// A line a query.
    fileprivate func totals(_ series: [CountSeries], isForPerson: Bool, columns: Int) -> String {
        if isForPerson { return numbered(series.map { ($0.total, $0.query) }, columns: columns) }
        return series.map { "\($0.total)\t\(oneLine($0.query))\n" }.joined()
    }

    /// What is not among the values that are shown.
    fileprivate func rest(of answer: FacetsAnswer) -> [String] {
        var lines: [String] = []
        if answer.otherValues > 0 {
            let values = grouped(answer.otherValues)
            lines.append(
                say(
                    "ほかに\(values)種類、\(posts(answer.otherPosts)) (-n)",
                    "\(values) more \(answer.otherValues == 1 ? "value" : "values") with \(posts(answer.otherPosts)) (-n)"
                ))
        }
        if answer.without > 0 {
            lines.append(say("どれでもない投稿 \(posts(answer.without))", "\(posts(answer.without)) with none"))
        }
        return lines
    }
}
