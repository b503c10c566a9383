// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// Numbers in a column at the right, what they are of behind them, cut where the terminal ends.
func numbered(_ rows: [(number: Int, text: String)], columns: Int, _ paint: (String) -> String = { $0 }) -> String {
    let width = rows.map { grouped($0.number).count }.max() ?? 0
    return rows.map { row in
        let number = grouped(row.number)
        let blank = String(repeating: " ", count: width - number.count)
        let room = max(8, columns - width - 2)
        var line = cells(row.text, .plain)
        if line.width > room {
            while line.width > room - 1, !line.isEmpty { line.removeLast() }
            line += cells("…", .plain)
        }
        return blank + paint(number) + "  " + line.map(\.text).joined() + "\n"
    }.joined()
}
