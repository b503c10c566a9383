// SPDX-License-Identifier: GPL-2.0-or-later

// Arguments that cannot be understood: what is wrong, and what was most likely meant.

/// A fault in the arguments of a program, in words for the person who typed them.
package struct UsageError: Error, Sendable, Equatable {
    package var message: Text

    package init(_ japanese: String, _ english: String) {
        message = Text(japanese, english)
    }
}

extension UsageError {
    static func noCommand(_ name: String, in program: ProgramDescription) -> UsageError {
        let shown = visible(name)
        let near = nearNames(to: name, among: program.commands.map(\.name))
        if let meant = near.first {
            return UsageError(
                "\(shown) というコマンドはありません。\(meant) のことですか", "there is no command \(shown); did you mean \(meant)?")
        }
        let commands = program.commands.map(\.name).joined(separator: ", ")
        return UsageError(
            "\(shown) というコマンドはありません。あるのは \(commands) です", "there is no command \(shown); there are \(commands)")
    }

    static func noOption(
        _ name: String, in command: CommandDescription, of program: ProgramDescription
    ) -> UsageError {
        let shown = visible(name)
        let missing = Text("\(shown) というオプションはありません。", "there is no option \(shown); ")
        if let known = command.foreign[name] { return UsageError(missing + known) }
        let bare = String(name.drop { $0 == "-" })
        let near = nearNames(to: bare, among: command.options.map { String($0.name.dropFirst(2)) }).prefix(3)
        if !near.isEmpty {
            let names = near.map { "--" + $0 }
            return UsageError(
                missing
                    + Text(
                        "\(names.joined(separator: " か ")) のことですか", "did you mean \(names.joined(separator: " or "))?"))
        }
        if let other = program.commands.first(where: { $0.option(name) != nil }) {
            return UsageError(
                missing
                    + Text(
                        "それは \(program.name) \(other.name) のオプションです", "it is one of \(program.name) \(other.name)"))
        }
        let help = "\(program.name) help \(command.name)"
        let minus = Text("-- の後はすべて問いです。", "after -- all is query. ")
        return UsageError(
            missing + (command.takesQuery ? minus : Text("", ""))
                + Text("\(help) で一覧が見られます", "\(help) lists the options"))
    }

    static func noLetter(
        _ argument: String, in command: CommandDescription, of program: ProgramDescription
    ) -> UsageError {
        let shown = visible(argument)
        let word = String(argument.dropFirst())
        let missing = Text("\(shown) というオプションはありません。", "there is no option \(shown); ")
        let letter = word.lowercased()
        let begun =
            word.utf8.count == 1
            ? command.options.first { $0.short == "-" + letter }
                ?? command.options.first { $0.name.hasPrefix("--" + letter) } : nil
        let known =
            command.foreign[argument]
            ?? begun.map { option in
                let name = [option.short, option.name].compactMap { $0 }.joined(separator: ", ")
                return Text("\(name) のことですか", "did you mean \(name)?")
            }
        guard command.takesQuery else {
            let help = "\(program.name) help \(command.name)"
            return UsageError(missing + (known ?? Text("\(help) で一覧が見られます", "\(help) lists the options")))
        }
        let exclusion = Text("語 \(word) を除くなら NOT \(word) と書きます", "to leave out the word \(word), write NOT \(word)")
        guard let known else { return UsageError(missing + exclusion) }
        return UsageError(missing + known + Text("。", " ") + exclusion)
    }

    /// `-on` may be `-o n` and may leave out the word `on`.
    static func ambiguous(_ argument: String, _ option: OptionDescription, value: String) -> UsageError {
        let (shown, word) = (visible(argument), visible(String(argument.dropFirst())))
        let short = option.shown
        return UsageError(
            "\(shown) は二通りに読めます。オプションなら \(short) \(visible(value)) と分けて、語 \(word) を除くなら NOT \(word) と書いてください",
            "\(shown) can mean two things: for the option write \(short) \(visible(value)), to leave out the word \(word) write NOT \(word)"
        )
    }

    static func missingValue(_ option: OptionDescription, written: String) -> UsageError {
        UsageError(
            "\(written) には値が要ります: \(written) \(option.valueName.japanese)",
            "\(written) needs a value: \(written) \(option.valueName.english)")
    }

    static func needlessValue(_ option: OptionDescription) -> UsageError {
        UsageError("\(option.name) に値はありません", "\(option.name) takes no value")
    }

    static func missing(_ operand: OperandDescription, in command: CommandDescription) -> UsageError {
        let (japanese, english) = (operand.name.japanese, operand.name.english.lowercased())
        let example = operand.example
        return UsageError(
            "\(japanese)がありません。例: \(example.japanese)", "the \(english) is missing, as in: \(example.english)")
    }

    static func tooMany(_ argument: String, in command: CommandDescription, of program: ProgramDescription)
        -> UsageError
    {
        let shown = visible(argument)
        return UsageError(
            "引数 \(shown) が余分です。\(program.name) help \(command.name) をご覧ください",
            "the argument \(shown) is one too many; see \(program.name) help \(command.name)")
    }

    static func conflict(_ one: OptionDescription, _ other: OptionDescription) -> UsageError {
        UsageError(
            "\(one.name) と \(other.name) は一緒に使えません", "\(one.name) and \(other.name) do not go together: leave one out")
    }

    fileprivate init(_ message: Text) {
        self.message = message
    }
}
