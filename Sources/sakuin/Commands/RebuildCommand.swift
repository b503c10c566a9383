// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct RebuildCommand: ClientCommand {
    static let description = CommandDescription(
        name: "rebuild",
        abstract: Text("索引をフォルダから全部作り直させます。", "Have the daemon build all of its index anew from the folders."),
        discussion: Text(
            """
            できるまでは今の索引が答えます。新しい索引に替わると sakuin wait が戻ります。

            終了コード: デーモンに伝われば 0、誤りなら 2。
            """,
            """
            The index that stands is served until the new one takes its place; 'sakuin wait' returns when it has.

            Exit status: 0 once the daemon has been told, 2 on an error.
            """), options: Options.common)

    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        try options.printState(.rebuild, in: environment)
    }
}
