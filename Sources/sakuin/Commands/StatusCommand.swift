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

    let choices: Choices

    init(_ arguments: ParsedArguments) throws(UsageError) {
        choices = try Choices(arguments)
    }

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap { () throws(ClientError) in
            try choices.service(in: surroundings).json(.status)
        }
        _ = try choices.show(json, in: surroundings) { (status: StatusAnswer) in
            statusText(
                status, choices.palette(in: surroundings), surroundings.messages,
                columns: surroundings.outputIsTerminal ? surroundings.columns : nil)
        }
        return .found
    }
}
