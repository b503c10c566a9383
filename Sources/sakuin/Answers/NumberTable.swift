// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinExport
internal import SakuinTerminal

/// Rows of numbers with a text at their end: for a person in columns, for a program with tabs, for a spreadsheet with commas and names.
struct NumberTable {
    /// A number in a row.
    enum Number {
        case whole(Int)
        case real(Double)
        /// No number but a word, as the name of a set.
        case word(String)

        /// As a program reads it.
        var exact: String {
            switch self {
            case .whole(let number): String(number)
            case .real(let number): number.description
            case .word(let word): word
            }
        }

        /// As a person reads it: two digits behind the point.
        var short: String {
            switch self {
            case .whole(let number): return grouped(number)
            case .real(let number):
                guard number.isFinite else { return "–" }
                let bounded = min(max(number, -1e13), 1e13)
                let hundredths = Int((bounded.magnitude * 100).rounded())
                let digits = String(hundredths % 100)
                let sign = bounded < 0 && hundredths > 0 ? "-" : ""
                return sign + grouped(hundredths / 100) + "." + (digits.utf8.count < 2 ? "0" : "") + digits
            case .word(let word): return word
            }
        }
    }

    struct Row {
        var numbers: [Number]
        var text: String
        /// True if the text goes on in one way alone, which a person sees as an ellipsis and a table has in a column.
        var isCut: Bool
    }

    /// Of the numbers, and at last of the text: of a file, and for a person.
    var names: [(file: String, shown: String)]
    var rows: [Row]
    /// What a table has in every row, and the name of its column; nil for nothing.
    var note: (name: String, text: String)?

    func tabs() -> String {
        rows.map { ($0.numbers.map(\.exact) + [oneLine($0.text)]).joined(separator: "\t") + "\n" }.joined()
    }

    /// The text comes first, as in tables of words.
    func csv(hasMark: Bool) -> String {
        let head = [names.last?.file ?? ""] + names.dropLast().map(\.file) + ["cut"] + (note.map { [$0.name] } ?? [])
        return (hasMark ? "\u{FEFF}" : "") + CSVWriter.row(head)
            + rows.map { row in
                // A number with a minus is no formula.
                let numbers = row.numbers.map(\.exact) + [String(row.isCut)] + (note.map { [$0.text] } ?? [])
                return ([CSVWriter.cell(row.text)] + numbers).joined(separator: ",") + "\r\n"
            }.joined()
    }

    /// The text first, then the columns of these numbers.
    /// - Parameter spare: the columns that go where the terminal is too narrow for all, the first first, some together.
    func text(showing shown: [Int], spare: [[Int]], columns: Int, _ palette: Palette) -> String {
        let leastText = min(NumberTable.leastText, rows.map { cells(oneLine($0.text), .plain).width }.max() ?? 0)
        var (shown, spare) = (shown, spare[...])
        while !spare.isEmpty, leastText + widths(of: shown).reduce(0, { $0 + $1 + 2 }) > columns {
            let gone = spare.removeFirst()
            shown.removeAll(where: gone.contains)
        }
        let (heads, widths) = (shown.map { names[$0].shown }, widths(of: shown))
        let body = rows.map { row in shown.map { row.numbers[$0].short } }
        let room = max(8, columns - widths.reduce(0) { $0 + $1 + 2 })
        let texts = rows.map { fitting(cells(oneLine($0.text + ($0.isCut ? "…" : "")), .match), in: room) }
        let width = min(room, texts.map(\.width).max() ?? 0)
        func line(_ text: [Cell], _ numbers: [String]) -> String {
            var line = palette.paint(text) + String(repeating: " ", count: max(0, width - text.width))
            for (number, width) in zip(numbers, widths) {
                line += "  " + String(repeating: " ", count: width - cells(number, .plain).width) + number
            }
            return line + "\n"
        }
        return line([], heads) + zip(texts, body).map(line).joined()
    }

    /// Columns for the text that the numbers leave, if it is as long.
    private static let leastText = 12

    /// Of columns of numbers with their heads.
    private func widths(of shown: [Int]) -> [Int] {
        shown.map { column in
            rows.map { cells($0.numbers[column].short, .plain).width }
                .reduce(cells(names[column].shown, .plain).width, max)
        }
    }

    private func fitting(_ text: [Cell], in columns: Int) -> [Cell] {
        guard text.width > columns else { return text }
        var text = text
        while text.width > columns - 1, !text.isEmpty { text.removeLast() }
        return text + cells("…", .plain)
    }
}
