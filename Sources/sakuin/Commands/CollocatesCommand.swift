// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct CollocatesCommand: ClientCommand {
    static let window = OptionDescription(
        "--window", letter: "w", value: .number, called: Text("字数", "N"),
        help: Text("一致の前後それぞれ何字までを近くとみなすか（既定は 10）。", "Characters on each side of a match (default: 10)."))
    static let measure = OptionDescription(
        "--measure", value: .choice(CollocatesRequest.Measure.allCases.map(\.rawValue)), called: Text("尺度", "MEASURE"),
        help: Text(
            "並べる尺度: ll（対数尤度比、既定）、logdice、mi、t。数はどれもすべて出ます。",
            "What the order goes by: ll (log-likelihood, default), logdice, mi or t. All are printed."))
    static let least = OptionDescription(
        "--least", value: .number, called: Text("数", "N"),
        help: Text("近くに少なくとも何回現れるもの（既定は 3）。", "How often it stands near at least (default: 3)."))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("出す数（既定は 20）。", "How many (default: 20)."))
    static let csv = OptionDescription(
        "--csv", help: Text("表計算のための CSV を出します（UTF-8、名前の行つき）。", "Print CSV with a row of names (UTF-8)."))

    static let description = CommandDescription(
        name: "collocates",
        abstract: Text("一致の近くによく現れる語を数えます。", "What stands near the matches more often than elsewhere."),
        discussion: Text(
            """
            一致の前後の --window 字のうちに、全体での頻度から期待されるより多く現れる文字列を、強い順に出します。数はすべて正確です。

              sakuin collocates 珈琲
              sakuin collocates 珈琲 --window 20 --measure logdice
              sakuin collocates 'はてな since:2020' --csv --bom -o hatena.csv

            辞書は使いません。単位は漢字・かなの一字、ほかの文字の一語、記号の一つで、切れ目なく続く 8 単位までの並びのうち、いつも同じ字が前か後に付くものは長い方にまとめます。かな一字は\
            出しません。並びは全体が近くにあり、一致そのものと重ならないときに数えます。文字は段 1 で畳みます。64 バイトを超える語は数えません。

            数: 近くの回数、その投稿の数、保存庫全体の回数、期待される回数、対数尤度比、logDice、MI、t。全体の回数のために保存庫の全文を読みます。二つのプロセッサなら百万件に数秒から十数秒です。--copies fold \
            では、一致する投稿のうちほぼ同じ文のものを一件と数え、全体の回数はすべての投稿から数えます。

            ある文字列の投稿は NEAR で探せます。間の字数は、--window から文字列の字数を引いた数までです: sakuin search '珈琲 NEAR/7 喫茶店'

            幅の足りない端末では、数の一部を省きます。パイプではこの順の数と文字列をタブで区切ります。

            終了コード: あれば 0、なければ 1、誤りなら 2。
            """,
            """
            What stands within --window characters of a match more often than its frequency elsewhere lets expect, the strongest \
            first. Every number is exact.

              sakuin collocates 珈琲
              sakuin collocates 珈琲 --window 20 --measure logdice
              sakuin collocates 'はてな since:2020' --csv --bom -o hatena.csv

            No dictionary is needed: of runs of up to eight units (a kanji or kana, a word of another script, a symbol) that stand \
            unbroken, those beside which the same always stands are joined to the longer ones. A lone kana is none. All of a run \
            lies near and touches no match. Characters are those of fold level 1. Words of more than 64 bytes do not count.

            The numbers: how often near, in how many posts, how often in the archive, expected near, log-likelihood, logDice, MI, t. \
            The whole archive is read to count them: for a million posts some seconds, or some more, with two processors. With \
            --copies fold, matching posts that say nearly the same count once; the archive is counted with all of its posts.

            The posts behind one are found by NEAR, with as many characters in between as --window has beyond those of the text: \
            sakuin search '珈琲 NEAR/7 喫茶店'

            A narrow terminal shows some of them. In a pipe these numbers and the text stand on a line with tabs between them.

            Exit status: 0 if there are any, 1 if not, 2 on an error.
            """),
        operands: [Options.query("collocates")],
        options: [
            window, measure, least, limit, TrendCommand.copies, Options.fold, Options.loose, csv,
            ExportCommand.byteOrderMark,
        ] + Options.common,
        conflicts: [(csv, Options.json)], foreign: Options.foreignToQueries)

    let request: CollocatesRequest
    /// Whether a table is wanted, with a byte order mark or without.
    let table: Bool?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var request = CollocatesRequest(arguments.operands.joined(separator: " "))
        request.window = try arguments.integer(CollocatesCommand.window, in: 1...200)
        request.measure = try arguments.choice(CollocatesCommand.measure, of: CollocatesRequest.Measure.self)
        request.least = try arguments.integer(CollocatesCommand.least, in: 1...(1 << 30))
        request.limit = try arguments.integer(CollocatesCommand.limit, in: 1...Search.longestPage)
        request.collapsesDuplicates = try arguments.foldsCopies
        request.fold = try arguments.integer(Options.fold, in: 0...4)
        request.isSentence = arguments.contains(Options.loose)
        request.timeout = Search.longPatience
        self.request = request
        table = try arguments.table(CollocatesCommand.csv)
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let service = options.service(in: environment, timeout: Search.longPatience + .seconds(10))
        let json = try Failure.wrap(query: request.query) { () throws(ClientError) in
            try service.json(.collocates(request))
        }
        let answer = try options.show(json, in: environment) { (answer: CollocatesAnswer) in
            let table = NumberTable(answer, environment.messages)
            if let hasMark = self.table { return table.csv(hasMark: hasMark) }
            guard environment.outputIsTerminal else { return table.tabs() }
            let head = environment.messages.head(answer).map { wrapped($0, columns: environment.columns) }.joined()
            guard !answer.collocates.isEmpty else { return head }
            return head
                + table.text(
                    showing: Array(0...7), spare: spareColumns, columns: environment.columns,
                    options.palette(in: environment))
        }
        if !options.json {
            for notice in answer.notices { environment.complain(environment.messages.notice(notice)) }
        }
        return answer.collocates.isEmpty ? .none : .found
    }

    /// What a narrow terminal can do without: never how often a string stands near, nor what the order goes by.
    private var spareColumns: [[Int]] {
        let order =
            switch request.measure ?? .logLikelihood {
            case .logLikelihood: 4
            case .logDice: 5
            case .mutualInformation: 6
            case .tScore: 7
            }
        return [3, 7, 6, 5, 2, 4, 1].filter { $0 != order }.map { [$0] }
    }
}

extension NumberTable {
    fileprivate init(_ answer: CollocatesAnswer, _ messages: Messages) {
        names = [
            ("near", messages.say("近く", "near")), ("posts", messages.say("投稿", "posts")),
            ("archive", messages.say("全体", "archive")), ("expected", messages.say("期待値", "expected")),
            ("log_likelihood", "ll"), ("log_dice", "logDice"), ("mi", "mi"), ("t", "t"), ("text", ""),
        ]
        rows = answer.collocates.map { collocate in
            Row(
                numbers: [
                    .whole(collocate.near), .whole(collocate.posts), .whole(collocate.archive),
                    .real(collocate.expected),
                    .real(collocate.logLikelihood), .real(collocate.logDice), .real(collocate.mutualInformation),
                    .real(collocate.tScore),
                ], text: collocate.text, isCut: collocate.isCut)
        }
    }
}

extension Messages {
    fileprivate func head(_ answer: CollocatesAnswer) -> [String] {
        if answer.posts == 0 { return [noneMatch] }
        let matches = say(
            "\(posts(answer.posts))の\(grouped(answer.matches))箇所、前後\(answer.window)字",
            "\(grouped(answer.matches)) matches in \(posts(answer.posts)), \(answer.window) characters on each side")
        let counted = [matches + (answer.copies == "fold" ? say("、", "; ") + withoutCopies : "")]
        guard answer.collocates.isEmpty else { return counted }
        return counted + [
            say(
                "近くに多いものはありません (--least, --window)", "nothing stands near more often than elsewhere (--least, --window)"
            )
        ]
    }
}
