// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct WaitCommand: ClientCommand {
    static let timeout = OptionDescription(
        "--timeout", value: .text, called: Text("秒", "SECONDS"),
        help: Text("待つ時間の上限（既定は無制限）。", "Wait no longer than this (default: no limit)."))
    static let description = CommandDescription(
        name: "wait",
        abstract: Text(
            "今フォルダにあるものがすべて検索できるようになるまで待ちます。", "Wait until all that lies in the folders now is searchable."),
        discussion: Text(
            "終了コード: 検索できるようになれば 0、その前に --timeout が過ぎれば 3（どこまで進んだかを出します）、誤りなら 2。",
            "Exit status: 0 once it is, 3 if --timeout was over before (it tells how far the indexing is), 2 on an error."
        ),
        options: [timeout] + Options.common)

    let limit: Duration?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
        guard let text = arguments[WaitCommand.timeout] else {
            limit = nil
            return
        }
        // A year: far below what a Duration holds, far above what anyone waits for.
        guard let seconds = Double(text), seconds > 0, seconds <= 31_536_000 else {
            throw UsageError(
                "--timeout は 0 より大きく 31536000 以下の秒数です。\(visible(text)) は使えません",
                "--timeout must be more than 0 and no more than 31536000 seconds, not \(visible(text))")
        }
        limit = .seconds(seconds)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let line = ProgressLine(options.service(in: environment), in: environment)
        do {
            return try options.printState(.wait(limit: limit), in: environment) { line?.end() }
        } catch .client(.timedOut, _) where limit != nil {
            let status = try Failure.wrap { () throws(ClientError) in try options.service(in: environment).status() }
            environment.complain(environment.messages.unfinished(status))
            return .unfinished
        }
    }
}

extension CommandOptions {
    /// Makes a call that answers with the state of the index, and prints that.
    /// - Parameter onAnswer: called before anything is printed, on an error too.
    func printState(
        _ call: ServiceCall, in environment: CommandEnvironment, onAnswer: () -> Void = {}
    ) throws(Failure) -> ExitStatus {
        let json: [UInt8]
        do {
            defer { onAnswer() }
            json = try Failure.wrap { () throws(ClientError) in try service(in: environment).json(call) }
        }
        // One line: nothing to page.
        _ = try show(json, in: environment, isPaged: false) { (answer: IndexAnswer) in
            let state = environment.messages.state(answer.index)
            return environment.outputIsTerminal ? wrapped(state, columns: environment.columns) : state + "\n"
        }
        return .found
    }
}
