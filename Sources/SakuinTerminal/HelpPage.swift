// SPDX-License-Identifier: GPL-2.0-or-later

// Descriptions go in, a page of help comes out, in one of the languages and as wide as the terminal.

package struct HelpPage {
    let language: Language
    let columns: Int

    /// Wider lines are hard to read.
    private static let widest = 100

    /// - Parameter columns: of the terminal.
    package init(_ language: Language, columns: Int) {
        self.language = language
        self.columns = min(max(columns, 20), HelpPage.widest)
    }

    /// The help for a program, a command or a topic.
    /// - Parameter name: of the command or topic; nil for the program. One that does not exist is the program.
    package func text(of program: ProgramDescription, about name: String?) -> String {
        if let topic = program.topics.first(where: { $0.name == name }) { return text(of: topic) }
        if let command = name.flatMap(program.command) { return text(of: command, in: program) }
        var text = paragraphs(program.abstract) + "\n"
        text += heading(Text("使い方", "Usage")) + indented("\(program.name) \(say("コマンド", "COMMAND")) …") + "\n"
        text += heading(Text("コマンド", "Commands")) + table(program.commands.map { ($0.name, $0.abstract(language)) })
        if !program.topics.isEmpty {
            text += "\n" + heading(Text("説明", "More help"))
            text += table(program.topics.map { ("help \($0.name)", $0.abstract(language)) })
        }
        return text + "\n" + paragraphs(program.discussion)
    }

    /// A topic by itself.
    package func text(of topic: HelpTopic) -> String {
        topic.parts.map { part in
            var text = part.heading.map(heading) ?? ""
            if !part.text.english.isEmpty { text += paragraphs(part.text) }
            if !part.text.english.isEmpty, !part.rows.isEmpty { text += "\n" }
            return text + table(part.rows.map { ($0.label(language), $0.text(language)) })
        }.joined(separator: "\n")
    }

    private func text(of command: CommandDescription, in program: ProgramDescription) -> String {
        let operands = command.operands.map { operand in
            let name = operand.name(language) + (operand.isRepeated ? "…" : "")
            return operand.isRequired ? name : "[\(name)]"
        }
        let usage = ([program.name, command.name] + operands + [say("[オプション]", "[OPTIONS]")]).joined(separator: " ")
        var text = paragraphs(command.abstract) + "\n"
        text += heading(Text("使い方", "Usage")) + indented(usage) + "\n"
        if !command.discussion.english.isEmpty { text += paragraphs(command.discussion) + "\n" }
        return text + heading(Text("オプション", "Options"))
            + table(command.options.map { (label(of: $0), $0.help(language)) })
    }

    /// `-n, --limit N`.
    private func label(of option: OptionDescription) -> String {
        let names = [option.short, option.name].compactMap { $0 }.joined(separator: ", ")
        return option.value == nil ? names : names + " " + option.valueName(language)
    }

    private func say(_ japanese: String, _ english: String) -> String { Text(japanese, english)(language) }

    private func heading(_ text: Text) -> String { text(language) + ":\n" }

    private func indented(_ text: String) -> String { lines(text, indent: 2) }

    /// Paragraphs as wide as the page; lines that begin with a space are kept apart.
    private func paragraphs(_ text: Text) -> String {
        text(language).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "\n" : lines(String(line), indent: line.prefix { $0 == " " }.count)
        }.joined()
    }

    /// The text broken into lines, all of them begun with so many spaces.
    private func lines(_ text: String, indent: Int) -> String {
        let words = text.drop { $0 == " " }
        return wrapped(cells(String(words), .plain), columns: columns - indent).map {
            String(repeating: " ", count: indent) + $0.map(\.text).joined() + "\n"
        }.joined()
    }

    /// Labels and what they mean, beside each other, or below each other where the page is narrow.
    private func table(_ rows: [(label: String, text: String)]) -> String {
        let widest = rows.map { displayWidth($0.label) }.max() ?? 0
        let column = min(widest + 4, 30)
        guard columns - column >= 30 else {
            return rows.map { lines($0.label, indent: 2) + lines($0.text, indent: 6) }.joined()
        }
        return rows.map { row in
            let text = lines(row.text, indent: column)
            guard displayWidth(row.label) + 4 <= column else { return "  \(row.label)\n" + text }
            return "  \(row.label)\(padding(after: row.label, to: column - 2))" + text.dropFirst(column)
        }.joined()
    }
}
