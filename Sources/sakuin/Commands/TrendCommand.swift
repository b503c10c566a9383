// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

struct TrendCommand: ClientCommand {
    static let by = OptionDescription(
        "--by", value: .choice(CountsRequest.Period.allCases.map(\.rawValue)), called: Text("区切り", "PERIOD"),
        help: Text(
            "区切り: hour、day、week、month（既定）、year、曜日は weekday、時刻は hour-of-day。",
            "hour, day, week, month (default), year, weekday or hour-of-day."))
    static let normalize = OptionDescription(
        "--normalize", help: Text("数の代わりに、全投稿に占める割合を出します。", "Shares of all posts in place of counts."))
    static let unit = OptionDescription(
        "--unit", value: .choice(CountsRequest.Unit.allCases.map(\.rawValue)), called: Text("単位", "UNIT"),
        help: Text(
            "数えるもの: posts（既定、投稿）か matches（一致。一つの投稿にいくつもありうる）。",
            "What is counted: posts (default), or matches, of which a post may have several."))
    static let per = OptionDescription(
        "--per", value: .choice(CountsRequest.Base.allCases.map(\.rawValue)), called: Text("何", "WHAT"),
        help: Text(
            "割合のもと: posts か million-chars（題名と本文の百万字）。--normalize を兼ねます。",
            "Shares of posts, or of million-chars of title and body; as --normalize."))
    static let copies = OptionDescription(
        "--copies", value: .choice(CopyChoice.allCases.map(\.rawValue)), called: Text("扱い", "HOW"),
        help: Text(
            "ほぼ同じ文の投稿: list（既定、すべて数える）か fold（最も古い一件だけ）。",
            "Posts that say nearly the same: list counts each (default), fold the oldest alone."))
    static let split = OptionDescription(
        "--split", help: Text("一致した文字列ごとに一本の線にします。", "A line for each string that matched, as posts write it."))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text(
            "--split の線の数。残りは一本にまとめます（既定は 8）。", "The number of lines with --split; one more has the rest (default: 8).")
    )
    static let csv = OptionDescription(
        "--csv", help: Text("表計算のための CSV を出します（UTF-8、名前の行つき）。", "Print CSV with a row of names (UTF-8)."))
    static let svg = OptionDescription(
        "--svg", value: .file, called: Text("ファイル", "FILE"),
        help: Text(
            "論文などのための図を SVG で書き、もとになった問いなどを ファイル.json に書きます。",
            "Write a picture fit for a paper as SVG, and what it was made of as FILE.json."))

    static let description = CommandDescription(
        name: "trend", abstract: Text("言葉がいつ使われたかを数えます。", "Count how often words come up over time."),
        discussion: Text(
            """
            引数はそれぞれが一つの問いです。期間ごとに、一致した投稿の数（または全投稿に占める割合）を出します。数はすべて正確です。

              sakuin trend 平成 令和 --by year
              sakuin trend 令和 --by month --normalize --svg reiwa.svg
              sakuin trend '/(朝日|読売|毎日)新聞/' --split --by year
              sakuin trend 'おはよう since:2020' --by hour-of-day

            暦は日本時間（UTC+9）、週は月曜に始まる ISO 8601 の週です。空の期間も出します。日時の分からない投稿と、時刻での区切りでは日しか分からない投稿は、別に数えます。最も新しい\
            投稿（または最後の索引作成）より後に終わる期間には途中の印が付きます。

            端末では幅いっぱいの図を、初出と最後の日とともに出します。問いがいくつかあれば同じ目盛りで縦に並べます。パイプでは一行に一期間で、期間、問いごとの数（割合なら \
            0 から 1）、全投稿の数（--per million-chars なら字数）をタブで区切ります。-o や --svg のファイルのそばには、問い・段・件数・世代・日時の\
            記録を ファイル.json に残します。

            終了コード: 一致があれば 0、なければ 1、誤りなら 2。
            """,
            """
            Every argument is a query of its own. For each stretch of time the posts that match are counted, or their share of all \
            posts. Every number is exact.

              sakuin trend 平成 令和 --by year
              sakuin trend 令和 --by month --normalize --svg reiwa.svg
              sakuin trend '/(朝日|読売|毎日)新聞/' --split --by year
              sakuin trend 'おはよう since:2020' --by hour-of-day

            The calendar is Japan's (UTC+9), weeks are ISO 8601's and begin on Monday. Empty stretches are there too. Posts without \
            a date are counted apart, and so are those of which only the day is known where stretches are less. A stretch that ends \
            after the newest post, or after the last commit of the index, is marked as not complete.

            On a terminal there is a chart as wide as that, with the days of the first and the last post; several queries stand below \
            each other, on one scale. In a pipe a stretch is one line with tabs: its name, the count of each query (a share is from 0 to \
            1), and all posts, with --per million-chars characters. Beside the file of -o or --svg there is FILE.json with the queries, \
            the fold level, totals, generation and time, so that it can be made again.

            Exit status: 0 with matches, 1 without, 2 on an error.
            """),
        operands: [
            OperandDescription(
                Text("問い", "QUERY"), kind: .query, isRepeated: true,
                example: Text("sakuin trend 平成 令和 --by year", "sakuin trend 平成 令和 --by year"))
        ],
        options: [
            by, normalize, unit, per, copies, split, limit, Options.fold, Options.loose, csv,
            ExportCommand.byteOrderMark, svg,
        ] + Options.common,
        conflicts: [(csv, Options.json), (svg, Options.quiet)], foreign: Options.foreignToQueries)

    /// Lines of a figure that can be told apart.
    static let standardSpellings = 8
    /// Strings of one query that the daemon gives a line each.
    static let mostSpellings = 100

    let request: CountsRequest
    let isNormalized: Bool
    /// Whether a table is wanted, with a byte order mark or without.
    let table: Bool?
    /// The picture's file.
    let picture: String?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let period = try arguments.choice(TrendCommand.by, of: CountsRequest.Period.self) ?? .month
        var request = CountsRequest(arguments.operands, by: period)
        request.unit = try arguments.choice(TrendCommand.unit, of: CountsRequest.Unit.self)
        request.base = try arguments.choice(TrendCommand.per, of: CountsRequest.Base.self)
        request.collapsesDuplicates = try arguments.foldsCopies
        let most = try arguments.integer(TrendCommand.limit, in: 1...TrendCommand.mostSpellings)
        if arguments.contains(TrendCommand.split) {
            request.spellings = most ?? TrendCommand.standardSpellings
        } else if most != nil {
            throw UsageError("--limit は --split と使います", "--limit goes with --split")
        }
        request.fold = try arguments.integer(Options.fold, in: 0...4)
        request.isSentence = arguments.contains(Options.loose)
        self.request = request
        isNormalized = arguments.contains(TrendCommand.normalize) || request.base != nil
        table = try arguments.table(TrendCommand.csv)
        picture = arguments[TrendCommand.svg]
        options = try CommandOptions(arguments)
        try checkSingleQueries(request.queries, of: "trend")
        guard picture != "" else { throw UsageError("--svg のファイル名が空です", "the name of the file of --svg is empty") }
        if let picture, !picture.lowercased().hasSuffix(".svg") {
            throw UsageError(
                "--svg が書くのは SVG です。\(visible(picture)) ではなく .svg で終わる名にしてください",
                "--svg writes SVG: take a name that ends in .svg, not \(visible(picture))")
        }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let (json, answer) = try counts(request, options, in: environment)
        let figure = TrendFigure(answer: answer, isNormalized: isNormalized, language: environment.messages.language)
        let record = TrendRecord(
            answer, queries: request.queries, isNormalized: isNormalized, command: command)
        if let picture {
            let svg = SVGChart(figure: figure, caption: caption(record)).text()
            try TrendCommand.write(Array(svg.utf8), to: picture, in: environment)
            try TrendCommand.write(record.json, to: picture + ".json", in: environment)
        }
        if picture == nil || options.file != nil || options.json || table != nil || environment.outputIsTerminal {
            var output = try options.output(in: environment)
            if options.json {
                output.write(line: json)
            } else if let hasMark = table {
                output.write((hasMark ? "\u{FEFF}" : "") + TrendTable(figure: figure).csv())
            } else if environment.outputIsTerminal {
                output.write(
                    TerminalChart(
                        figure: figure, columns: environment.columns, palette: options.palette(in: environment)
                    ).text())
            } else {
                output.write(TrendTable(figure: figure).tabs())
            }
            if let failure = output.finish() { throw failure }
            if let file = options.file, !options.json {
                try TrendCommand.write(record.json, to: file + ".json", in: environment)
            }
        }
        // Of numbers alone a person sees nothing of what they are.
        if !environment.outputIsTerminal, environment.errorIsTerminal, !options.isQuiet {
            for line in figure.lines { environment.tell("\(line.name)  \(figure.summary(of: line))\n") }
            for note in figure.notes { environment.tell(note + "\n") }
        }
        return answer.series.contains { $0.total > 0 } ? .found : .none
    }

    /// The command that asks the same.
    private var command: String {
        var words = ["sakuin", "trend"] + request.queries + ["--by", request.period?.rawValue ?? ""]
        if isNormalized { words.append("--normalize") }
        if let unit = request.unit { words += ["--unit", unit.rawValue] }
        if let base = request.base { words += ["--per", base.rawValue] }
        if request.collapsesDuplicates { words += ["--copies", "fold"] }
        if let spellings = request.spellings { words += ["--split", "--limit", String(spellings)] }
        if let fold = request.fold { words += ["--fold", String(fold)] }
        if request.isSentence { words.append("--loose") }
        return words.map(shellQuoted).joined(separator: " ")
    }

    private func caption(_ record: TrendRecord) -> String {
        let index = record.index
        return "\(record.program), fold \(record.fold), generation \(index.generation)"
            + (index.asOf.map { " (\($0))" } ?? "") + ", \(grouped(index.posts)) posts, \(record.madeAt)"
    }

    private static func write(
        _ bytes: [UInt8], to path: String, in environment: CommandEnvironment
    ) throws(Failure) {
        var output = try CommandOptions.output(to: path, in: environment)
        output.write(line: bytes)
        if let failure = output.finish() { throw failure }
    }
}

extension ParsedArguments {
    /// True if of posts that say nearly the same the oldest alone counts.
    var foldsCopies: Bool {
        get throws(UsageError) { try choice(TrendCommand.copies, of: CopyChoice.self) == .fold }
    }
}

extension Messages {
    /// Said beside numbers.
    var withoutCopies: String { say("ほぼ同じ文は最も古い一件だけ", "of copies the oldest alone") }
}
