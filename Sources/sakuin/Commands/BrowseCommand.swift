// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

struct BrowseCommand: ClientCommand {
    static let description = CommandDescription(
        name: "browse", abstract: Text("打ちながら探し、投稿を横に見ます。", "Search while you type, with the post beside the list."),
        discussion: Text(
            """
            問いを打つたびに一覧が変わり、指した投稿の全文が、一致に印を付けて横（狭い端末では下）に出ます。問いの誤りは場所とともに投稿の上に出て、一覧は\
            誤りの前までの問いのものです。

              Enter      全文をページャーで
              Ctrl-T     スレッド
              Ctrl-S     似た投稿
              Ctrl-O     URL をブラウザーで
              Ctrl-Y     id をコピー
              Shift-↑↓   投稿を送る
              Alt-↑↓     半画面ずつ送る
              Ctrl-/     投稿を隠す、出す
              F1         キーの一覧
              Esc        終わる

            ブラウザーは $BROWSER、なければ xdg-open です。コピーは wl-copy、xclip、xsel、tmux のうちあるもので、なければ端末に頼みます（OSC 52）。

            画面には fzf（0.31 以降）を使います。なければ、また TERM=dumb なら、一行ずつ問いを打つ画面になります。番号で投稿を読み、:? で使い方が出ます。\
            fzf の設定（FZF_DEFAULT_OPTS）のうち従うのは --color= だけです。

            終了コード: 最後の一覧に投稿があれば 0、なければ 1、誤りなら 2。
            """,
            """
            The list changes with every key, and the post that it points at is shown whole, its matches marked, beside it, or below it \
            on a narrow terminal. What is wrong in a query is told above the post, with its place; the list is then of what stands before it.

              Enter      read it in the pager
              Ctrl-T     its thread
              Ctrl-S     what is like it
              Ctrl-O     its address in a browser
              Ctrl-Y     copy its id
              Shift-↑↓   scroll the post
              Alt-↑↓     by half a screen
              Ctrl-/     hide the post, or show it
              F1         these keys
              Esc        leave

            The browser is $BROWSER, else xdg-open. Copied is by wl-copy, xclip, xsel or tmux, whichever is there, else by the terminal, \
            which is asked to (OSC 52).

            The screen is that of fzf, 0.31 or newer. Without it, and with TERM=dumb, queries are read line by line: a number shows that \
            hit, and :? tells the rest. Of what is set for fzf (FZF_DEFAULT_OPTS) only --color= counts here.

            Exit status: 0 if the last list had posts, 1 if not, 2 on an error.
            """), operands: [Options.query("browse", isRequired: false)],
        options: [BrowseStep.sort, Options.fold, Options.loose, Options.color, Options.socket],
        foreign: Options.foreignToQueries)

    private let query: String
    private let asked: AskedSteps
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = arguments.operands.joined(separator: " ")
        options = try CommandOptions(arguments)
        asked = AskedSteps(
            order: try arguments.choice(BrowseStep.sort, of: SearchRequest.Order.self),
            fold: try arguments.integer(Options.fold, in: 0...4), isSentence: arguments.contains(Options.loose))
    }

    static func completed(_ arguments: ParsedArguments, by configuration: ClientConfiguration) -> ParsedArguments {
        var arguments = common(arguments, by: configuration)
        // Of a sentence the best are wanted.
        if !arguments.contains(Options.loose) { arguments.complete(BrowseStep.sort, with: configuration.sort?.value) }
        return arguments
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        guard environment.outputIsTerminal, isatty(STDIN_FILENO) == 1 else {
            throw .usage(
                UsageError(
                    "browse は端末で使います。パイプやファイルには sakuin search を使ってください",
                    "browse needs a terminal on both sides: for pipes and files there is sakuin search"))
        }
        // Whether there is a daemon is told before the screen changes.
        _ = try Failure.wrap { () throws(ClientError) in try options.service(in: environment).status() }
        let steps = BrowseProgram(asked, options, in: environment)
        if !environment.terminalIsDumb, let finder = FuzzyFinder(steps, in: environment) {
            if let status = finder.run(query) { return status }
            environment.complain(environment.messages.uselessFinder)
        }
        return BrowseLoop(steps, in: environment).run(query)
    }
}
