// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// Labels and values, one a line, the values under each other whatever the width of the labels.

struct FieldTable {
    private var rows: [(label: String, values: [String])] = []

    /// Adds a field with a value a line; a field without values is left out.
    mutating func add(_ label: String, _ values: [String]) {
        if !values.isEmpty { rows.append((label, values.map(visible))) }
    }

    mutating func add(_ label: String, _ value: String?) {
        add(label, value.map { [$0] } ?? [])
    }

    /// - Parameter columns: of the terminal, which long values are broken for; nil breaks nothing.
    func render(_ palette: Palette, columns: Int?) -> String {
        let widest = rows.map { displayWidth($0.label) }.max() ?? 0
        // Where the labels would take half of the screen, values stand below them.
        guard let columns, columns < 2 * widest + 24 else { return beside(widest + 2, palette, columns) }
        return rows.map { row in
            palette.paint(row.label, .faint) + "\n"
                + row.values.flatMap { lines($0, columns - 2) }.map { "  " + $0 + "\n" }.joined()
        }.joined()
    }

    private func beside(_ column: Int, _ palette: Palette, _ columns: Int?) -> String {
        let blank = String(repeating: " ", count: column)
        return rows.map { row in
            let pad = padding(after: row.label, to: column)
            return row.values.flatMap { lines($0, columns.map { $0 - column }) }.enumerated().map { index, line in
                (index == 0 ? palette.paint(row.label, .faint) + pad : blank) + line + "\n"
            }.joined()
        }.joined()
    }

    private func lines(_ value: String, _ columns: Int?) -> [String] {
        guard let columns else { return [value] }
        return wrapped(cells(value, .plain), columns: columns).map { $0.map(\.text).joined() }
    }
}
