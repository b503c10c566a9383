// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// Numbers in a column at the right, what they are of behind them, on as many lines as it needs: of a path or a span of days the end
/// tells as much as the beginning.
func numbered(_ rows: [(number: Int, text: String)], columns: Int, _ paint: (String) -> String = { $0 }) -> String {
    let width = rows.map { grouped($0.number).count }.max() ?? 0
    return rows.map { row in
        let number = grouped(row.number)
        let blank = String(repeating: " ", count: width - number.count)
        let room = max(8, columns - width - 2)
        let text = wrapped(cells(row.text, .plain), columns: room).map { $0.map(\.text).joined() }
        let hanging = "\n" + String(repeating: " ", count: width + 2)
        return blank + paint(number) + "  " + text.joined(separator: hanging) + "\n"
    }.joined()
}
