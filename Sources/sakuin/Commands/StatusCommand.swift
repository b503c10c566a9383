// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct StatusCommand: ClientCommand {
    static let description = CommandDescription(
        name: "status",
        abstract: Text(
            "デーモンの様子、索引待ちのもの、読めなかったものを出します。", "Show what the daemon is doing, what waits, and what it could not read."),
        discussion: Text("終了コード: デーモンが答えれば 0、答えなければ 2。", "Exit status: 0 if the daemon answers, 2 if not."),
        options: Options.common)

    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap { () throws(ClientError) in
            try options.service(in: environment).json(.status)
        }
        _ = try options.show(json, in: environment) { (status: StatusAnswer) in
            statusText(
                status, options.palette(in: environment), environment.messages,
                columns: environment.outputIsTerminal ? environment.columns : nil)
        }
        return .found
    }
}
