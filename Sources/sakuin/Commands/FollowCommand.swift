// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

struct FollowCommand: ClientCommand {
    static let state = OptionDescription(
        "--state", value: .file, called: Text("ファイル", "FILE"),
        help: Text(
            "どこまで知らせたかをファイルに残し、次はその続きから始めます。", "Keep in a file how far was told, and go on from there the next time.")
    )
    static let copies = OptionDescription(
        "--copies", help: Text("既にある投稿とほぼ同じ文の投稿も知らせます。", "Tell posts that say nearly the same as a known one, too."))
    static let every = OptionDescription(
        "--every", value: .text, called: Text("間隔", "TIME"),
        help: Text("届くたびにではなく、この間隔でまとめて知らせます: 30s、10m、2h、1d、1w。", "Gather, and tell so often: 30s, 10m, 2h, 1d, 1w."))
    static let once = OptionDescription(
        "--once", help: Text("今までに届いたものを知らせて終わります。", "Tell what has come and end; for cron."))
    static let exec = OptionDescription(
        "--exec", value: .text, called: Text("コマンド", "COMMAND"),
        help: Text(
            "一件ごとにコマンドを sh で実行し、投稿の全文を標準入力に渡します。",
            "Run a command with sh for each, with the whole post on its standard input.")
    )
    static let flood = OptionDescription(
        "--flood", value: .number, called: Text("数", "N"),
        help: Text(
            "一度にこれより多く一致したら、件数だけを一行で知らせます（既定は 50）。",
            "Where more than this match at once, tell their number alone (default: 50)."))

    static let description = CommandDescription(
        name: "follow", abstract: Text("索引に届く投稿を待って知らせます。", "Tell of posts as they come into the index."),
        discussion: discussion, operands: [Options.query("follow")],
        options: [
            state, every, once, exec, copies, flood, Options.fold, Options.loose, Options.json, Options.color,
            Options.socket,
        ], conflicts: [(every, once)], foreign: Options.foreignToQueries)

    private static let discussion = Text(
        """
        新しさは投稿の日時ではなく、索引に届いた順です。一つの投稿は一度だけ知らせ、文が変わった投稿は edited（編集）として知らせます。索引を作り直しても、\
        同じものは二度と知らせません。古いダンプが届いて一度に多く一致したときは、件数を一行で知らせます。

          sakuin follow saved:ego
          sakuin follow 東京 --state ~/.local/state/ego.json >> ego.tsv
          sakuin follow 東京 --state ego.json --every 1d --exec 'mail me'

        --state のファイルがあれば、このコマンドやデーモンがいつ終わっても、続きから漏れなく一度ずつ知らせます。初めての実行では、それまでの投稿は知らせません。\
        出力がファイル（>>）なら kill -9 でも重複しません。パイプや --exec では、知らせた直後に kill されると、その分をもう一度知らせることがあります。

        パイプでは一件一行で、種類（new、edited、flood）、id、時刻、題名、抜粋をタブで区切ります。flood の行は、件数、最古と最新の時刻です。--json ならできごとごとに \
        JSON を一行。--exec のコマンドはこのコマンドの利用者が実行し、環境変数 SAKUIN_KIND、SAKUIN_ID、SAKUIN_KEY、SAKUIN_CURSOR、SAKUIN_MATCHES が\
        渡ります。失敗（0 以外で終了）すれば、このコマンドも終わり、その投稿は次に知らせます。

        終了コード: --once で知らせたものがあれば 0、なければ 1、誤りなら 2。
        """,
        """
        New is what comes into the index, whatever its date. Each post is told once; one whose wording has changed is told as edited. An \
        index that is built anew tells nothing anew. Where an old dump brings many matches at once, one line tells their number.

          sakuin follow saved:ego
          sakuin follow 東京 --state ~/.local/state/ego.json >> ego.tsv
          sakuin follow 東京 --state ego.json --every 1d --exec 'mail me'

        With --state each match is told once and none is lost, however this command or the daemon ends. The first run tells nothing of \
        what is there already. Into a file (>>) nothing comes twice even after kill -9; into a pipe, or with --exec, what was told \
        right before a kill may be told again.

        In a pipe an event is one line with tabs between its fields: its kind (new, edited, flood), id, time, title, snippet; of a flood \
        the number, the oldest and the newest time. --json prints a JSON document for each event. The command of --exec is run by \
        whoever runs this one, with SAKUIN_KIND, SAKUIN_ID, SAKUIN_KEY, SAKUIN_CURSOR and SAKUIN_MATCHES in its environment; where \
        it fails, this one ends, and the post is told the next time.

        Exit status: with --once 0 if anything was told, 1 if not; 2 on an error.
        """)

    let request: FollowRequest
    let options: CommandOptions
    private let statePath: String?
    private let period: Int?
    private let isOnce: Bool
    private let command: String?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var request = FollowRequest(arguments.operands.joined(separator: " "))
        request.fold = try arguments.integer(Options.fold, in: 0...4)
        request.isSentence = arguments.contains(Options.loose)
        request.includesCopies = arguments.contains(FollowCommand.copies)
        request.flood = try arguments.integer(FollowCommand.flood, in: 0...10_000)
        self.request = request
        options = try CommandOptions(arguments)
        statePath = arguments[FollowCommand.state]
        period = try arguments[FollowCommand.every].map { (text) throws(UsageError) in try FollowCommand.seconds(text) }
        isOnce = arguments.contains(FollowCommand.once)
        command = arguments[FollowCommand.exec]
        guard statePath != "" else {
            throw UsageError("--state のファイル名が空です", "the name of the file of --state is empty")
        }
        guard command != "" else { throw UsageError("--exec のコマンドが空です", "the command of --exec is empty") }
        guard !isOnce || statePath != nil else {
            throw UsageError(
                "--once には --state が要ります", "--once needs --state, which tells what has come since the last time")
        }
    }

    /// `30s`, `10m`, `2h`, `1d`, `1w`.
    static func seconds(_ text: String) throws(UsageError) -> Int {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ units[$0] }), digits.utf8.count <= 6,
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(digits),
            number > 0
        else {
            throw UsageError(
                "--every は 30s、10m、2h、1d、1w のように書きます。\(visible(text)) は使えません",
                "--every is a number and s, m, h, d or w, as in 1d, not \(visible(text))")
        }
        return number * unit
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let question = self.question(in: environment)
        let file = try statePath.map { (path) throws(Failure) in try FollowStateFile(path) }
        let kept = file?.state
        guard kept.map({ $0.question == question }) ?? true else { throw .otherState(statePath ?? "") }
        var follower = Follower(
            request, options: options, in: environment, period: period, isOnce: isOnce, command: command,
            output: FollowOutput(environment.output, keptIn: file, kept ?? FollowState(question: question)))
        do {
            return try follower.run() > 0 ? .found : .none
        } catch .output(EPIPE) {
            // Nobody reads any more.
            return .found
        }
    }

    /// What decides which posts are told. What a saved search says may change: it is still the same search.
    private func question(in environment: CommandEnvironment) -> String {
        [
            request.query, request.fold.map { "fold=\($0)" }, request.isSentence ? "loose" : nil,
            request.includesCopies ? "copies" : nil,
        ].compactMap { $0 }.joined(separator: "\n")
    }
}
