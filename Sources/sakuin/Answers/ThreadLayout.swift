// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// A thread as text: for people blocks that stand the further in the deeper they are, for programs a line a post.

struct ThreadLayout {
    private let palette: Palette
    /// Of the terminal; nil for programs.
    private let columns: Int?
    private let isFlat: Bool
    private let messages: Messages
    /// Of the post that was shown last, by which a person can name it.
    private var number = 0
    /// The ids of what stands above, by depth: a target that stands there need not be said again.
    private var above: [String] = []

    init(_ palette: Palette, columns: Int?, isFlat: Bool, _ messages: Messages) {
        self.palette = palette
        self.columns = columns
        self.isFlat = isFlat
        self.messages = messages
    }

    /// What is said before the first post.
    func head(_ answer: ThreadAnswer) -> String {
        guard let columns else { return "" }
        let words = cells(messages.thread(answer.total, matched: answer.matched), .faint)
        return wrapped(words, columns: columns).map { palette.paint($0) + "\n" }.joined() + "\n"
    }

    mutating func render(_ line: ThreadLine) -> String {
        guard let columns else { return field(line) }
        defer { note(line) }
        var text = ""
        if let post = line.post {
            number += 1
            text = block(line, post, columns)
        } else if let missing = line.missing {
            let words = cells(missing, .identifier) + cells("  " + messages.notInIndex, .faint)
            text = indented(words, line, line.asked ? "> ? " : "  ? ", columns) + "\n"
        }
        guard line.hidden > 0 else { return text }
        return text + indented(cells("… " + messages.hiddenReplies(line.hidden), .faint), line, "    ", columns) + "\n"
    }

    private mutating func note(_ line: ThreadLine) {
        above.removeSubrange(min(line.depth, above.count)...)
        // What is left out in between has no id here.
        while above.count < line.depth { above.append("") }
        above.append(line.post?.id ?? line.missing ?? "")
    }

    private static func mark(_ line: ThreadLine) -> String {
        (line.asked ? ">" : "") + (line.matches == true ? "*" : "")
    }

    /// `depth TAB mark TAB id TAB time TAB title TAB text`; nothing is cut.
    private func field(_ line: ThreadLine) -> String {
        let post = line.post
        let mark = ThreadLayout.mark(line) + (line.missing != nil ? "?" : "")
        var text =
            [
                "\(line.depth)", mark, post?.id ?? line.missing ?? "", post?.time ?? "", post?.title ?? "",
                post?.body ?? "",
            ].map(oneLine).joined(separator: "\t") + "\n"
        if line.hidden > 0 {
            text += "\(line.depth + 1)\t…\t\t\t\t" + oneLine(messages.hiddenReplies(line.hidden)) + "\n"
        }
        return text
    }

    // MARK: Blocks

    private func block(_ line: ThreadLine, _ post: PostAnswer, _ columns: Int) -> String {
        let mark = ThreadLayout.mark(line)
        let start = mark + String(repeating: " ", count: max(1, 3 - mark.count))
        var text = indented(header(line, post), line, start, columns)
        for paragraph in lines(of: post.body, line.highlights).drop(while: \.isEmpty) {
            text += paragraph.isEmpty ? "\n" : indented(paragraph, line, "   ", columns)
        }
        return text + "\n"
    }

    private func header(_ line: ThreadLine, _ post: PostAnswer) -> [Cell] {
        let gap = cells("  ", .plain)
        var header = cells("\(number)", .faint) + gap + cells(post.id, .identifier) + gap
        if !isFlat, line.depth > deepest { header += cells("[\(line.depth)]", .faint) + gap }
        header += cells(shortTime(post.time) ?? messages.noTime, .plain)
        if let title = post.title {
            header += gap + cells(title, .title, marks: marks(line.highlights, in: .title, from: 0))
        }
        let author = [post.author, post.authorID.map { "ID:" + $0 }].compactMap { $0 }.joined(separator: " ")
        if !author.isEmpty { header += gap + cells(author, .faint) }
        // Arrow and blank as one cell: no line ends between them and the id.
        let arrow = Cell(text: "→ ", width: 2, style: .reply)
        let parent = isFlat || line.depth == 0 || line.depth > above.count ? nil : above[line.depth - 1]
        for target in (post.replyTo.map { [$0] } ?? []) + (post.alsoReplyTo ?? []) where target != parent {
            header += gap + [arrow] + cells(target, .reply)
        }
        if line.replies > 0 { header += gap + unbroken(messages.replies(line.replies)) }
        return header
    }

    // MARK: Indentation

    /// Columns that stand for a level, and the levels that fit: text needs more than half of the screen, and room for a date.
    private static let step = 2
    private static let leastText = 20
    private var deepest: Int {
        let columns = columns ?? 0
        return max(0, min(columns / 2 - 4, columns - 3 - ThreadLayout.leastText) / ThreadLayout.step)
    }

    /// Lines that fit the terminal, at the depth of their post.
    /// - Parameter start: what the first begins with; as wide are the blanks of the others.
    private func indented(_ text: [Cell], _ line: ThreadLine, _ start: String, _ columns: Int) -> String {
        let depth = isFlat ? 0 : min(line.depth, deepest)
        let left = String(repeating: " ", count: ThreadLayout.step * depth)
        let blank = left + String(repeating: " ", count: start.count)
        return wrapped(text, columns: columns - blank.count).enumerated().map { index, cells in
            let style: Style = line.asked || line.matches == true ? .match : .faint
            return (index == 0 ? left + palette.paint(start, style) : cells.isEmpty ? "" : blank) + palette.paint(cells)
                + "\n"
        }.joined()
    }
}
