// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// Lists the dumps that the index holds: an administrator's inventory, a line each, which pipes can read.
struct DumpsCommand: ClientCommand {
    static let description = CommandDescription(
        name: "dumps",
        abstract: Text("索引にあるダンプを一覧します。", "List the dumps that the index holds."),
        discussion: Text(
            """
            一行に一つ: 投稿の数、形式、更新日時、パス。読めないところのあるダンプはその数も出します。端末でなければタブ区切りです。SHA-256 などは --json で。

            終了コード: デーモンが答えれば 0、答えなければ 2。
            """,
            """
            A line each: posts, form, time of the last change, path, and how much of it could not be read. Tabs part them where \
            the output is no terminal. SHA-256 and the rest are in --json.

            Exit status: 0 if the daemon answers, 2 if not.
            """),
        options: Options.common)

    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap { () throws(ClientError) in try options.service(in: environment).json(.dumps) }
        _ = try options.show(json, in: environment) { (answer: DumpsAnswer) in
            let rows = answer.dumps.map { DumpsCommand.row($0, environment.messages) }
            return environment.outputIsTerminal
                ? DumpsCommand.aligned(rows, columns: environment.columns) : DumpsCommand.tabbed(rows)
        }
        return .found
    }

    /// Posts, form, time, path, and what is to be said of it.
    private static func row(_ dump: DumpEntry, _ messages: Messages) -> [String] {
        let remark = dump.failure ?? (dump.unread > 0 ? messages.unread(dump.unread) : nil)
        return [grouped(dump.posts), dump.reader ?? "-", dump.modified, dump.path].map(visible)
            + (remark.map { [visible($0)] } ?? [])
    }

    private static func tabbed(_ rows: [[String]]) -> String {
        rows.map { $0.joined(separator: "\t") + "\n" }.joined()
    }

    /// Numbers to the right, words to the left. Of a path that has no room beside them all of it stands in lines of its own.
    private static func aligned(_ rows: [[String]], columns: Int) -> String {
        let widths = (0..<3).map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
        let margin = widths.reduce(0) { $0 + $1 + 2 }
        let widest = rows.map { $0[3...].reduce(-2) { $0 + displayWidth($1) + 2 } }.max() ?? 0
        let isWide = margin + widest <= columns
        return rows.map { row in
            let blanks = (0..<3).map { padding(after: row[$0], to: widths[$0]) }
            if isWide {
                let cells = [blanks[0] + row[0], row[1] + blanks[1], row[2] + blanks[2]]
                return (cells + row[3...]).joined(separator: "  ") + "\n"
            }
            let lines = [row[3], row[1...2].joined(separator: "  ")] + row[4...]
            let room = max(8, columns - widths[0] - 2)
            let texts = lines.flatMap { wrapped(cells($0, .plain), columns: room) }.map { $0.map(\.text).joined() }
            return blanks[0] + row[0] + "  "
                + texts.joined(separator: "\n" + String(repeating: " ", count: widths[0] + 2)) + "\n"
        }.joined()
    }
}
