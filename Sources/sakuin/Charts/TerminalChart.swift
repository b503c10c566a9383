// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// A trend as columns of blocks, as wide as the terminal; several queries below each other, on one scale, so that they can be told
// apart without colours. A figure goes in, lines come out.

struct TerminalChart {
    let figure: TrendFigure
    let columns: Int
    let palette: Palette

    /// Rows of the columns: one chart is taller than several.
    private var rows: Int { figure.lines.count == 1 ? 10 : figure.lines.count <= 4 ? 5 : 3 }

    private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    /// Beyond so many columns a single bucket gets no wider.
    private static let widestBucket = 8

    /// How buckets are laid on the terminal's columns.
    private struct Layout {
        /// Columns of the names of values, the space behind them included.
        var margin: Int
        /// The buckets of each group that is drawn as one.
        var groups: [Range<Int>]
        /// The columns of each group, counted from the margin; the last of them is a gap where groups are wide.
        var spans: [Range<Int>]
        var hasGap: Bool

        init(of buckets: Int, margin: Int, columns: Int) {
            self.margin = margin
            let room = max(1, columns - margin)
            let size = (buckets + room - 1) / room
            groups = stride(from: 0, to: buckets, by: size).map { $0..<min(buckets, $0 + size) }
            let count = groups.count
            let width = min(TerminalChart.widestBucket, room / count)
            hasGap = width > 2
            // Narrow ones fill the room, some with a column more than others.
            spans = (0..<count).map { place in
                width > 2 ? place * width..<(place + 1) * width : place * room / count..<(place + 1) * room / count
            }
        }
    }

    func text() -> String {
        let lines = figure.lines
        if let emptiness = figure.emptiness(of: lines) { return withoutChart(emptiness) }
        let (layout, values) = laidOut(lines)
        let greatest = values.joined().max() ?? 0
        var text = wrap(head(layout))
        for (line, values) in zip(lines, values) {
            text += "\n" + wrap(figureHead(line), style: .title)
            if let ends = figure.ends(of: line) { text += wrap(ends, style: .faint) }
            if let emptiness = figure.emptiness(of: [line]) {
                text += wrap(emptiness)
                continue
            }
            text += panel(values, greatest: greatest, layout)
        }
        text += axis(layout)
        let notes = figure.notes
        if !notes.isEmpty { text += "\n" }
        for note in notes { text += wrap(note, style: .faint) }
        return text
    }

    private func figureHead(_ line: TrendFigure.Line) -> String { "\(line.name)  \(figure.summary(of: line))" }

    /// Nothing is drawn of nothing.
    private func withoutChart(_ emptiness: String) -> String {
        let heads = figure.lines.map { wrap(figureHead($0), style: .title) }
        return (heads + [wrap(emptiness)] + figure.notes.map { wrap($0, style: .faint) }).joined()
    }

    private func laidOut(_ lines: [TrendFigure.Line]) -> (Layout, [[Double]]) {
        // The name of the greatest value decides how much room the rest has, and the room how great that is: twice suffices.
        var margin = 4
        while true {
            let layout = Layout(of: figure.answer.buckets.count, margin: margin, columns: columns)
            let values = lines.map { line in layout.groups.map { figure.value(of: line, $0) } }
            let needed = displayWidth(shortNumber(values.joined().max() ?? 0)) + 2
            if needed <= margin { return (layout, values) }
            margin = needed
        }
    }

    private func head(_ layout: Layout) -> String {
        let language = figure.language
        let stretch = language.stretch(layout.groups[0].count, of: figure.answer.by ?? "")
        let column = layout.groups[0].count > 1 ? language.say("、1列は\(stretch)分", ", a column is \(stretch)") : ""
        return language.say(
            "\(figure.period)ごとの\(figure.unit)（日本時間）", "\(figure.unit) by \(figure.period), Japan's time") + column
    }

    // MARK: Columns

    private func panel(_ values: [Double], greatest: Double, _ layout: Layout) -> String {
        var text = ""
        for row in stride(from: rows - 1, through: 0, by: -1) {
            let name = row == rows - 1 ? shortNumber(greatest) : ""
            var line = margin(name, layout) + "│"
            for (value, span) in zip(values, layout.spans) {
                let block = TerminalChart.block(value, of: greatest, row: row, rows: rows)
                line += String(repeating: block, count: span.count - (layout.hasGap ? 1 : 0))
                if layout.hasGap { line += " " }
            }
            while line.hasSuffix(" ") { line.removeLast() }
            text += line + "\n"
        }
        var base = margin("0", layout) + "└"
        for (group, span) in zip(layout.groups, layout.spans) {
            let isIncomplete = group.contains { figure.answer.buckets[$0].incomplete != nil }
            base += String(repeating: isIncomplete ? "┄" : "─", count: span.count)
        }
        return text + base + "\n"
    }

    /// What a value fills of a row. What is not zero is never drawn as nothing.
    static func block(_ value: Double, of greatest: Double, row: Int, rows: Int) -> Character {
        guard value > 0, greatest > 0 else { return " " }
        let eighths = max(1, Int((value / greatest * Double(rows * 8)).rounded()))
        return blocks[min(8, max(0, eighths - row * 8))]
    }

    private func margin(_ name: String, _ layout: Layout) -> String {
        String(repeating: " ", count: max(0, layout.margin - 1 - displayWidth(name))) + name
    }

    // MARK: The axis below

    private func axis(_ layout: Layout) -> String {
        let labels = figure.labels
        let starts = layout.groups.map { labels[$0.lowerBound] }
        let widest = (starts.map { displayWidth($0) }.max() ?? 1) + 1
        let room = layout.spans.last?.upperBound ?? 0
        // A year's name is shorter than that of a month.
        let most = starts.count * widest <= room + 1 ? starts.count : room / min(widest, 6)
        var line = ""
        var end = 0
        for (place, label) in AxisTicks.places(starts, most: most) {
            let column = layout.margin + layout.spans[place].lowerBound
            guard column >= end, column + displayWidth(label) <= columns else { continue }
            line += String(repeating: " ", count: column - displayWidth(line)) + label
            end = displayWidth(line) + 1
        }
        return line + "\n"
    }

    private func wrap(_ text: String, style: Style = .plain) -> String {
        wrapped(cells(text, style), columns: columns).map { palette.paint($0) + "\n" }.joined()
    }
}
