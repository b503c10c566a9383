// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct RescanCommand: ClientCommand {
    static let confirm = OptionDescription(
        "--confirm",
        help: Text(
            "フォルダがなくなった、空になった、別のものになった、見張られなくなったダンプの投稿を索引から除きます。付けなければ残します。",
            "Drop the posts of dumps whose folder is missing, empty, another than before or no longer watched; they are kept otherwise."
        ))
    static let description = CommandDescription(
        name: "rescan",
        abstract: Text("フォルダを今すぐ見させます。", "Have the daemon look through its folders now."),
        discussion: Text(
            """
            終了コード: デーモンに伝われば 0、誤りなら 2。
            """,
            """
            Exit status: 0 once it has been told, 2 on an error.
            """), options: [confirm] + Options.common)

    let isConfirmed: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        isConfirmed = arguments.contains(RescanCommand.confirm)
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        try options.printState(.rescan(confirm: isConfirmed), in: environment)
    }
}
