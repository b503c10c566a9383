// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

struct MatchesCommand: ClientCommand {
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("出す文字列の数（既定は 20）。", "The number of strings (default: 20)."))

    static let csv = OptionDescription(
        "--csv", help: Text("表計算のための CSV を出します（UTF-8、名前の行つき）。", "Print CSV with a row of names (UTF-8)."))

    static let description = CommandDescription(
        name: "matches",
        abstract: Text("一致した文字列を種類ごとに数えます。", "Count every distinct string that matched."),
        discussion: Text(
            """
            正規表現や広い段 (--fold) で一致した文字列を、書かれたとおりに、多い順に出します。数、それを含む投稿の数、最初と最後の投稿の日時が付きます。

              sakuin matches '/..新聞/'
              sakuin matches サーバー --fold 3
              sakuin matches '/..新聞/' -n 1000 --csv --bom -o shinbun.csv

            パイプでは一行に一つ、数、投稿の数、最初の日時と id、最後の日時と id、文字列をタブで区切ります。--csv では文字列が最初の列です。

            終了コード: 一致があれば 0、なければ 1、誤りなら 2。
            """,
            """
            The strings that a regular expression or a wide fold level (--fold) matched, as posts write them, the most frequent first: \
            how often, in how many posts, and the times of the first and the last post.

              sakuin matches '/..新聞/'
              sakuin matches サーバー --fold 3
              sakuin matches '/..新聞/' -n 1000 --csv --bom -o shinbun.csv

            In a pipe a string is one line of seven fields with tabs between them: matches, posts, time and id of the first, time and \
            id of the last, string. With --csv the string is the first column.

            Exit status: 0 with matches, 1 without, 2 on an error.
            """),
        operands: [Options.query("matches")],
        options: [limit, Options.fold, Options.loose, csv, ExportCommand.byteOrderMark] + Options.common,
        conflicts: [(csv, Options.json)], foreign: Options.foreignToQueries)

    let query: String
    let limit: Int?
    let fold: Int?
    let isSentence: Bool
    /// Whether a table is wanted, with a byte order mark or without.
    let table: Bool?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = arguments.operands.joined(separator: " ")
        limit = try arguments.integer(MatchesCommand.limit, in: 1...Search.longestPage)
        fold = try arguments.integer(Options.fold, in: 0...4)
        isSentence = arguments.contains(Options.loose)
        table = try arguments.table(MatchesCommand.csv)
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let service = options.service(in: environment, timeout: Search.longPatience + .seconds(10))
        let json = try Failure.wrap(query: query) { () throws(ClientError) in
            try service.json(
                .matches(
                    query: query, isSentence: isSentence, fold: fold, limit: limit, timeout: Search.longPatience))
        }
        let answer = try options.show(json, in: environment) { (answer: MatchesAnswer) in
            if let hasMark = table { return MatchesCommand.table(answer, hasMark: hasMark) }
            return environment.outputIsTerminal
                ? environment.messages.strings(answer, columns: environment.columns)
                : answer.strings.map(MatchesCommand.line).joined()
        }
        if !options.json {
            for notice in answer.notices { environment.complain(environment.messages.notice(notice)) }
            if !environment.outputIsTerminal || table != nil, answer.otherStrings > 0 {
                environment.complain(environment.messages.otherStrings(answer))
            }
        }
        return answer.strings.isEmpty ? .none : .found
    }

    private static func line(_ string: MatchedString) -> String {
        (numbers(string) + [string.text]).map { oneLine($0) }.joined(separator: "\t") + "\n"
    }

    /// How often, in how many posts, and the first and the last of these.
    private static func numbers(_ string: MatchedString) -> [String] {
        ["\(string.matches)", "\(string.posts)"]
            + [string.first, string.last].flatMap { [$0?.time ?? "", $0?.id ?? ""] }
    }

    /// The string comes first, as in tables of words.
    private static func table(_ answer: MatchesAnswer, hasMark: Bool) -> String {
        let head = ["text", "matches", "posts", "first_time", "first_id", "last_time", "last_id"]
        return (hasMark ? "\u{FEFF}" : "") + CSVWriter.row(head)
            + answer.strings.map { CSVWriter.row([$0.text] + numbers($0)) }.joined()
    }
}

extension Messages {
    /// Numbers at the right, the string, and how long it was in use, as far as the terminal has room.
    fileprivate func strings(_ answer: MatchesAnswer, columns: Int) -> String {
        let total = say(
            "\(grouped(answer.matches))箇所、\(posts(answer.posts))、\(grouped(answer.strings.count + answer.otherStrings))種類",
            "\(grouped(answer.matches)) matches in \(posts(answer.posts)), \(grouped(answer.strings.count + answer.otherStrings)) different"
        )
        if answer.strings.isEmpty { return say("見つかりません", "no string matches") + "\n" }
        let rows = answer.strings.map { string in
            let days = [string.first, string.last].map { $0?.time.map { String($0.prefix(10)) } ?? noTime }
            let span = days[0] == days[1] ? days[0] : days.joined(separator: say("〜", " to "))
            return (number: string.matches, text: "\(oneLine(string.text))  (\(posts(string.posts)), \(span))")
        }
        let rest = answer.otherStrings > 0 ? otherStrings(answer) + "\n" : ""
        return total + "\n" + numbered(rows, columns: columns) + rest
    }

    fileprivate func otherStrings(_ answer: MatchesAnswer) -> String {
        let strings = grouped(answer.otherStrings)
        return say(
            "ほかに\(strings)種類、\(grouped(answer.otherMatches))箇所 (-n)",
            "\(strings) more \(answer.otherStrings == 1 ? "string" : "strings") with \(grouped(answer.otherMatches)) matches (-n)"
        )
    }
}
