// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

struct ExportCommand: ClientCommand {
    static let format = OptionDescription(
        "--format", value: .choice(ExportFormat.allCases.map(\.rawValue)), called: Text("形式", "FORMAT"),
        help: Text(
            "形式: jsonl、csv、markdown、html、mbox（既定は -o のファイル名の末尾から、-o がなければ jsonl）。",
            "jsonl, csv, markdown, html or mbox (default: what the end of the name behind -o says; without -o jsonl)."))
    static let fields = OptionDescription(
        "--fields", value: .list(ExportField.allCases.map(\.rawValue)), called: Text("項目,…", "FIELD,…"),
        help: Text(
            "csv と jsonl の項目を、この順に: ", "The fields of csv and jsonl, in this order: ")
            + Text(
                ExportField.allCases.map(\.rawValue).joined(separator: "、") + "。",
                ExportField.allCases.map(\.rawValue).joined(separator: ", ") + "."))
    static let byteOrderMark = OptionDescription(
        "--bom", help: Text("csv の先頭に BOM を付けます（Excel のために）。", "Begin a csv with a byte order mark, which Excel needs.")
    )
    static let sort = OptionDescription(
        "--sort", value: .choice(SearchRequest.Order.allCases.map(\.rawValue)), called: Text("順", "ORDER"),
        help: Text(
            "並べ方: newest（既定）、oldest、relevance（よく合う順）。",
            "newest first (default), oldest first, or relevance, best first."))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("書き出す件数（既定は全部）。", "The number of posts (default: all)."))

    static let description = CommandDescription(
        name: "export", abstract: Text("見つかる投稿を全文で書き出します。", "Write whole posts to a file."),
        discussion: Text(
            """
            件数に限りはなく、多くてもメモリは増えません。jsonl をダンプのフォルダーに置くと、同じ投稿としてまた読まれます。

              sakuin export 東京都 -o 東京都.csv --bom
              sakuin export title:選挙 --sort oldest --format markdown > 選挙.md
              sakuin export 猫 --format jsonl --fields time,title,url | jq .

            csv では、表計算ソフトが式とみなす =・+・-・@ で始まる欄の前に ' を付けます。書かれる文は今の版だけです。途中で切れたときは終了コード 2 で知らせ、\
            -o のファイルは前のまま残ります。

            終了コード: 一件でもあれば 0、なければ 1、誤りなら 2。
            """,
            """
            Posts may be any number: they are written as they come. A file of jsonl in a folder of dumps is read again as the same posts.

              sakuin export 東京都 -o tokyo.csv --bom
              sakuin export title:選挙 --sort oldest --format markdown > senkyo.md
              sakuin export 猫 --format jsonl --fields time,title,url | jq .

            In a csv a cell that begins with =, +, - or @, which spreadsheets take for a formula, gets a ' before it. Of each post \
            the current wording is written. What breaks off ends with status 2, and leaves the file of -o as it was.

            Exit status: 0 with posts, 1 without, 2 on an error.
            """),
        operands: [Options.query("export")],
        options: [
            format, fields, byteOrderMark, limit, sort, Options.fold, Options.loose, Options.output, Options.socket,
        ],
        foreign: Options.foreignToQueries.merging(foreign) { $1 })

    /// Formats, as other commands have them for options.
    private static let foreign: [String: Text] = {
        let formats: [(String, ExportFormat)] = [
            ("--csv", .csv), ("--tsv", .csv), ("--json", .jsonl), ("--jsonl", .jsonl), ("--markdown", .markdown),
            ("--html", .html), ("--mbox", .mbox),
        ]
        return Dictionary(
            uniqueKeysWithValues: formats.map { name, format in
                (name, Text("--format \(format.rawValue) のことですか", "did you mean --format \(format.rawValue)?"))
            })
    }()

    let request: SearchRequest
    let chosenFormat: ExportFormat
    let chosenFields: [ExportField]?
    let hasMark: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
        chosenFormat = try ExportCommand.format(in: arguments, options.file)
        chosenFields = try ExportCommand.fields(in: arguments)
        hasMark = arguments.contains(ExportCommand.byteOrderMark)
        if chosenFields != nil, !chosenFormat.hasFields {
            throw UsageError(
                "--fields は csv と jsonl のためのものです。\(chosenFormat.rawValue) では使えません",
                "--fields is for csv and jsonl, not for \(chosenFormat.rawValue)")
        }
        if hasMark, chosenFormat != .csv {
            throw UsageError(
                "--bom は csv のためのものです。\(chosenFormat.rawValue) では使えません",
                "--bom is for csv, not for \(chosenFormat.rawValue)")
        }
        request = SearchRequest(
            arguments.operands.joined(separator: " "),
            order: try arguments.choice(ExportCommand.sort, of: SearchRequest.Order.self),
            limit: try arguments.integer(ExportCommand.limit, in: 1...(.max)),
            fold: try arguments.integer(Options.fold, in: 0...4), isSentence: arguments.contains(Options.loose))
    }

    private static func format(in arguments: ParsedArguments, _ file: String?) throws(UsageError) -> ExportFormat {
        if let chosen = try arguments.choice(format, of: ExportFormat.self) { return chosen }
        guard let file else { return .jsonl }
        if let told = ExportFormat(fileName: file) { return told }
        let (formats, ends) = (ExportFormat.allCases.map(\.rawValue), ExportFormat.endings.map(\.end))
        throw UsageError(
            "\(visible(file)) の名からは形式が分かりません。--format \(formats.joined(separator: "・")) のどれかを付けるか、"
                + "\(ends.joined(separator: "・")) で終わる名にしてください",
            "the name \(visible(file)) tells no format: add --format \(formats.joined(separator: ", ")), "
                + "or take a name that ends in \(ends.joined(separator: ", "))")
    }

    private static func fields(in arguments: ParsedArguments) throws(UsageError) -> [ExportField]? {
        guard let text = arguments[ExportCommand.fields] else { return nil }
        var fields: [ExportField] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let field = ExportField(rawValue: name) else {
                let known = ExportField.allCases.map(\.rawValue)
                let near = nearNames(to: name, among: known).first
                throw UsageError(
                    "--fields に \(visible(name)) という項目はありません。"
                        + (near.map { "\($0) のことですか" } ?? "あるのは \(known.joined(separator: ", ")) です"),
                    "--fields has no field \(visible(name)); "
                        + (near.map { "did you mean \($0)?" } ?? "there are \(known.joined(separator: ", "))"))
            }
            guard !fields.contains(field) else {
                throw UsageError("--fields に \(name) が二度あります", "--fields has \(name) twice")
            }
            fields.append(field)
        }
        return fields
    }

    private func writer(_ language: Language) -> any PostWriter {
        switch chosenFormat {
        case .jsonl: JSONLinesWriter(fields: chosenFields)
        case .csv: CSVWriter(fields: chosenFields ?? ExportField.standard, hasMark: hasMark)
        case .markdown: MarkdownWriter(language: language)
        case .html: HTMLWriter(query: request.query, language: language)
        case .mbox: MboxWriter()
        }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let writer = writer(environment.messages.language)
        var output = try options.output(in: environment)
        var count = 0
        do {
            try Failure.wrap { () throws(ClientError) in
                try options.service(in: environment).export(request) { post, json in
                    if count == 0 { output.write(writer.head) }
                    count += 1
                    output.write(writer.text(of: post, json))
                    return output.isOpen ? .next : .stop
                }
            }
        } catch {
            output.abandon()
            if case .client(let fault, _) = error { throw .client(fault, query: request.query) }
            throw error
        }
        output.write(count == 0 ? writer.head + writer.tail : writer.tail)
        if let failure = output.finish(environment.messages.posts(count)) { throw failure }
        return count == 0 ? .none : .found
    }
}
