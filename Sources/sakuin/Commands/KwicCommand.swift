// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct KwicCommand: ClientCommand {
    static let sort = OptionDescription(
        "--sort", value: .choice(ConcordanceOrder.allCases.map(\.rawValue)), called: Text("順", "ORDER"),
        help: Text(
            "並べ方: right（既定、後ろの文の順）、right2・right3（後ろの二つ目・三つ目の字または語から）、left・left2・left3（前の文を一致から遠ざかる向きに）、newest、oldest。",
            "right (default), by what follows; right2, right3, from the second or third character or word on; left, left2, left3, by what stands before, read away from the match; newest or oldest."
        ))
    static let sample = OptionDescription(
        "--sample", value: .number, called: Text("数", "N"),
        help: Text("一致からこの数だけを抽選します（最大 10000）。", "Draw so many of the matches by lot (10000 at most)."))
    static let seed = OptionDescription(
        "--seed", value: .number, called: Text("数", "N"),
        help: Text(
            "同じ数なら、索引が変わらないかぎり同じ標本を引きます。",
            "One number draws the same sample, as long as the index does not change."))
    static let context = OptionDescription(
        "--context", value: .text, called: Text("幅", "WIDTH"),
        help: Text(
            "前後の文: 字数（1〜200、既定は 40）、sentence（文）、post（投稿全体）。",
            "The text on both sides: characters (1 to 200; default: 40), sentence, or post for all of it."))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("出す行数（既定は全部）。", "The number of lines (default: all)."))
    static let csv = OptionDescription(
        "--csv",
        help: Text(
            "表計算のための CSV（前の文、一致、後の文、id、日時、出所。UTF-8）。",
            "CSV for spreadsheets: left, match, right, id, time, source (UTF-8)."))

    static let description = CommandDescription(
        name: "kwic", abstract: Text("用例を一致を中心に並べます。", "A concordance: every match in its context."),
        discussion: Text(
            """
            一致を一行ずつ、前後の文とともに出します。一つの投稿にいくつあっても、すべて一行になります。

              sakuin kwic 猫 --sort left2
              sakuin kwic 猫 --sample 200 --context sentence --csv -o neko.csv
              sakuin kwic '/..新聞/' --json | jq .start

            --sample は一致（投稿ではなく）から、どれも同じ確からしさで重なりなく引きます。標本には、一致がいくつあるかと --seed がいつも付きます（CSV では sample 列）。\
            --copies fold では、ほぼ同じ文の投稿のうち最も古い一件の一致から引きます。\
            --json は一致ごとに JSON を一行、--sample ではデーモンの答えをそのまま出します。start と end は元の題名か本文の UTF-8 のバイト位置です。CSV では、表計算ソフトが式とみなす\
            字で始まる欄の前に ' を付けます。

            パイプでは一行に id、時刻、前の文、一致、後の文をタブで区切ります。

            終了コード: 一致があれば 0、なければ 1、誤りなら 2。
            """,
            """
            Every match is a line with the text on both sides, however many a post has.

              sakuin kwic 猫 --sort left2
              sakuin kwic 猫 --sample 200 --context sentence --csv -o neko.csv
              sakuin kwic '/..新聞/' --json | jq .start

            --sample draws matches, not posts: each is as likely as any other, and none comes twice. A sample always says of how many \
            matches it is, and its --seed; in CSV in a column of its own. With --copies fold it is drawn from the oldest of posts that \
            say nearly the same. With --json every match is a JSON document on a line, with \
            --sample the answer is as the daemon sent it; start and end are bytes of UTF-8 in the title or body as it is written. In \
            CSV a cell that spreadsheets would take for a formula gets a ' before it.

            In a pipe a match is one line of five fields with tabs between them: id, time, the text before, the match, the text after.

            Exit status: 0 with matches, 1 without, 2 on an error.
            """),
        operands: [Options.query("kwic")],
        options: [
            sort, sample, seed, context, limit, TrendCommand.copies, Options.fold, Options.loose, csv,
            ExportCommand.byteOrderMark,
        ] + Options.common,
        conflicts: [(csv, Options.json)], foreign: Options.foreignToQueries)

    let search: Search
    let order: ConcordanceOrder
    /// Nil where all matches are wanted.
    let sample: KwicRequest?
    let form: ConcordanceWriter.Form?
    var options: CommandOptions { search.options }

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let options = try CommandOptions(arguments)
        let fold = try arguments.integer(Options.fold, in: 0...4)
        order = try arguments.choice(KwicCommand.sort, of: ConcordanceOrder.self) ?? .right
        var search = Search(
            words: arguments.operands, order: nil, limit: try arguments.integer(KwicCommand.limit, in: 1...(.max)),
            after: nil, fold: fold, isSentence: arguments.contains(Options.loose), options: options)
        search.concordance = order
        if let context = try KwicCommand.context(in: arguments) { search.context = context }
        let count = try arguments.integer(KwicCommand.sample, in: 1...Search.longestPage)
        let seed = try arguments.integer(KwicCommand.seed, in: 0...RandomAnswer.greatestSeed)
        guard count != nil || seed == nil else {
            throw UsageError("--seed は --sample と使います", "--seed goes with --sample")
        }
        let foldsCopies = try arguments.foldsCopies
        guard count != nil || !foldsCopies else {
            throw UsageError(
                "--copies fold は --sample と使います（--sample \(Search.longestPage) なら、それ以下の一致はすべて出ます）",
                "--copies fold goes with --sample: of no more than \(Search.longestPage) matches, --sample \(Search.longestPage) shows all"
            )
        }
        sample = count.map { count in
            var request = KwicRequest(search.query)
            (request.sample, request.seed, request.context) = (count, seed, search.context)
            request.collapsesDuplicates = foldsCopies
            (request.fold, request.isSentence, request.timeout) = (fold, search.isSentence, Search.longPatience)
            return request
        }
        form = try arguments.table(KwicCommand.csv).map { .table(hasMark: $0) }
        self.search = search
    }

    private static func context(in arguments: ParsedArguments) throws(UsageError) -> ContextWidth? {
        guard let text = arguments[context] else { return nil }
        switch text {
        case "sentence": return .sentence
        case "post": return .post
        default:
            guard let count = Int(text), (1...200).contains(count) else {
                throw UsageError(
                    "--context は 1 から 200 までの数か、sentence か post です。\(visible(text)) は使えません",
                    "--context is a number from 1 to 200, sentence or post, not \(visible(text))")
            }
            return .characters(count)
        }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        do {
            if options.isQuiet, sample == nil { return try AnyHit(search: search, environment: environment).print() }
            let list = MatchList(search: search, environment: environment, order: order, form: form)
            return if let sample { try list.print(sample) } else { try list.print() }
        } catch .client(let error, _) {
            throw .client(error, query: search.query)
        }
    }
}

extension ParsedArguments {
    /// Whether a table is wanted, and then whether it begins with a byte order mark.
    func table(_ csv: OptionDescription) throws(UsageError) -> Bool? {
        let hasMark = contains(ExportCommand.byteOrderMark)
        guard contains(csv) || !hasMark else { throw UsageError("--bom は --csv と使います", "--bom goes with --csv") }
        return contains(csv) ? hasMark : nil
    }
}
