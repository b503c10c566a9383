// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// A hit as text: for people a block that fits the terminal, for programs one line of four fields.

enum HitLayout {
    /// A header (id, time, title, reply target) and the snippet below it, wrapped at so many columns.
    case block(Palette, columns: Int, messages: Messages)
    /// `id TAB time TAB title TAB snippet`; nothing is cut.
    case line(Palette)

    /// For a person where the output is a terminal, else for a program.
    init(_ palette: Palette, in environment: CommandEnvironment) {
        self =
            environment.outputIsTerminal
            ? .block(palette, columns: environment.columns, messages: environment.messages) : .line(palette)
    }

    /// - Parameters:
    ///   - number: of the hit, by which a person can name it.
    ///   - note: what to say of it first.
    func render(_ hit: Hit, number: Int? = nil, note: String? = nil) -> String {
        switch self {
        case .line(let palette): (note.map { $0 + "\t" } ?? "") + line(hit, palette)
        case .block(let palette, let columns, let messages):
            block(hit, header(hit, number, note, messages), palette, columns)
        }
    }

    private func line(_ hit: Hit, _ palette: Palette) -> String {
        guard palette.isColored else {
            return [hit.id, hit.time ?? "", hit.title ?? "", hit.snippet.text].map(oneLine).joined(separator: "\t")
                + "\n"
        }
        let title = cells(hit.title ?? "", .title, marks: marks(hit.highlights, in: .title, from: 0))
        let snippet = hit.snippet
        let found = marks(hit.highlights, in: snippet.field, from: snippet.start)
        let fields = [
            palette.paint(cells(hit.id, .identifier)), visible(hit.time ?? ""), palette.paint(title),
            palette.paint(cells(snippet.text, .plain, marks: found)),
        ]
        return fields.joined(separator: "\t") + "\n"
    }

    private func block(_ hit: Hit, _ header: [Cell], _ palette: Palette, _ columns: Int) -> String {
        var lines = indented(header, first: 0, columns)
        // A post without a body has its title as the snippet, which the header has shown already.
        if hit.snippet.field == .body { lines += indented(snippet(hit), first: 4, columns) }
        return lines.map { palette.paint($0) + "\n" }.joined() + "\n"
    }

    private func header(_ hit: Hit, _ number: Int?, _ note: String?, _ messages: Messages) -> [Cell] {
        let gap = cells("  ", .plain)
        let start =
            (number.map { cells("\($0)", .faint) + gap } ?? []) + (note.map { cells($0, .reply) + gap } ?? [])
        var header =
            start + cells(hit.id, .identifier) + gap + cells(shortTime(hit.time) ?? messages.noTime, .plain) + gap
        if let title = hit.title {
            header += cells(title, .title, marks: marks(hit.highlights, in: .title, from: 0))
        } else {
            header += cells(messages.untitled, .faint)
        }
        // Arrow and blank as one cell: no line ends between them and the id.
        let arrow = Cell(text: "→ ", width: 2, style: .reply)
        if let target = hit.replyTo { header += gap + [arrow] + cells(target, .reply) }
        if let copies = hit.copies, copies.value > 1 {
            header += gap + cells("×\(grouped(copies.value))\(copies.relation == .exact ? "" : "+")", .reply)
        }
        if let replies = hit.replies, replies > 0 { header += gap + unbroken(messages.replies(replies)) }
        if let thread = hit.thread, thread.total.value > 1 { header += gap + unbroken(messages.share(thread)) }
        if hit.lossy { header += gap + cells(hit.lossyMatch ? messages.lossyMatch : messages.lossy, .faint) }
        return header
    }

    private func snippet(_ hit: Hit) -> [Cell] {
        let snippet = hit.snippet
        let found = marks(hit.highlights, in: snippet.field, from: snippet.start)
        let before = snippet.cutBefore ? cells("…", .faint) : []
        let after = snippet.cutAfter ? cells("…", .faint) : []
        return before + cells(snippet.text, .plain, marks: found, lineFeed: "⏎") + after
    }

    /// Lines of at most so many columns, the first begun with so many spaces and the others with four.
    private func indented(_ cells: [Cell], first: Int, _ columns: Int) -> [[Cell]] {
        let pad = Cell(text: "    ", width: 4, style: .plain)
        // The first line of a header is wrapped as if it were indented too: an even right edge costs nothing.
        return wrapped(cells, columns: columns - 4).enumerated().map { index, line in
            index == 0 && first == 0 ? line : [pad] + line
        }
    }
}

/// Words of which no line ends at the first blank, nor within the first.
func unbroken(_ words: String) -> [Cell] {
    let end = words.firstIndex(of: " ") ?? words.endIndex
    return [String(words[..<end]), String(words[end...])].filter { !$0.isEmpty }.map {
        Cell(text: $0, width: displayWidth($0), style: .faint)
    }
}
