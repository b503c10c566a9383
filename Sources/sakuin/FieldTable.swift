// SPDX-License-Identifier: GPL-2.0-or-later

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

    func render(_ palette: Palette) -> String {
        let column = (rows.map { columns($0.label) }.max() ?? 0) + 2
        let blank = String(repeating: " ", count: column)
        return rows.flatMap { row in
            row.values.enumerated().map { index, value in
                let pad = String(repeating: " ", count: column - columns(row.label))
                return (index == 0 ? palette.paint(row.label, .faint) + pad : blank) + value + "\n"
            }
        }.joined()
    }

    private func columns(_ text: String) -> Int {
        text.reduce(0) { $0 + displayWidth($1) }
    }
}
