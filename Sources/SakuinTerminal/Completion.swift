// SPDX-License-Identifier: GPL-2.0-or-later

// What may stand where a shell's cursor is: the words before it go in, what the description has for the place comes out. Nothing is asked of
// anybody, so that it is as quick as the start of a program, whatever the daemon does.

/// What a shell is to offer.
package enum Completion: Sendable, Equatable {
    /// Names of files, which shells know best.
    case files
    case values([OfferedValue])
}

extension ProgramDescription {
    /// What may stand in place of a word.
    ///
    /// - Parameters:
    ///   - word: its beginning up to the cursor; values that are offered begin so.
    ///   - before: the arguments before it, without the name of the program.
    ///   - known: values of fields of queries that only the user's files tell, by the name of the field.
    package func completion(
        of word: String, after before: [String], known: [String: [String]] = [:]
    ) -> Completion {
        guard let first = before.first else {
            return .values((word.hasPrefix("-") ? generalOptions : commandNames).filter { $0.value.hasPrefix(word) })
        }
        if first == "help" {
            guard before.count == 1 else { return .values([]) }
            let topics = topics.map { OfferedValue($0.name, $0.abstract) }
            return .values((commands.map(\.offered) + topics).filter { $0.value.hasPrefix(word) })
        }
        guard let command = command(first) else { return .values([]) }
        let place = ArgumentPlace(in: command, after: before.dropFirst())
        if let option = place.option, !(option.takesSeveral && word.hasPrefix("-")) {
            return option.completion(of: word[...], known: known)
        }
        var offered: [OfferedValue] = []
        if !place.isBehindOptions, word.hasPrefix("-") {
            if word.hasPrefix("--"), let sign = word.firstIndex(of: "="),
                let option = command.option(String(word[..<sign]))
            {
                return option.completion(of: word[word.index(after: sign)...], behind: word[...sign], known: known)
            }
            offered = options(of: command, at: place).filter { $0.value.hasPrefix(word) }
        }
        let operand = place.operand
        if operand?.kind == .file, offered.isEmpty { return .files }
        if operand?.kind == .query, word != "-" { offered += queryWords(word, known: known) }
        // Where nothing else may stand there are still options.
        if offered.isEmpty, word.isEmpty, !place.isBehindOptions { offered = options(of: command, at: place) }
        return .values(offered)
    }

    /// What may stand behind the name of the program.
    private var commandNames: [OfferedValue] {
        commands.map(\.offered) + [OfferedValue("help", Text("説明を表示します。", "Show help."))]
    }

    private var generalOptions: [OfferedValue] {
        [
            OfferedValue("--help", OptionDescription.help.help),
            OfferedValue("--version", Text("版を表示します。", "Show the version.")),
        ]
    }

    /// The options that were not given, and contradict none that was.
    private func options(of command: CommandDescription, at place: ArgumentPlace) -> [OfferedValue] {
        let excluded = command.conflicts.flatMap { one, other in
            (place.given.contains(one.name) ? [other.name] : []) + (place.given.contains(other.name) ? [one.name] : [])
        }
        return command.options.filter { !place.given.contains($0.name) && !excluded.contains($0.name) }
            .map { OfferedValue($0.name, $0.help) }
    }

    // MARK: Queries

    /// The names of fields, their values, and levels, for the last word of an argument that may have several.
    private func queryWords(_ argument: String, known: [String: [String]]) -> [OfferedValue] {
        // What stands before the word: others, brackets, and the sign that leaves it out.
        let blank = argument.lastIndex { $0.isWhitespace || "(（".contains($0) }
        var start = blank.map(argument.index(after:)) ?? argument.startIndex
        if argument[start...].hasPrefix("-") { start = argument.index(after: start) }
        let (before, word) = (argument[..<start], argument[start...])
        if let tilde = word.firstIndex(of: "~"), tilde > word.startIndex {
            let level = word[word.index(after: tilde)...]
            return queryLevels.filter { $0.value.hasPrefix(level) }.map { $0.behind(argument[...tilde]) }
        }
        guard let colon = word.firstIndex(where: { ":：".contains($0) }) else {
            let name = word.lowercased()
            let isASCII = word.utf8.allSatisfy { $0 < 0x80 }
            return queryFields.compactMap { field in
                let written = isASCII ? field.name : field.japanese
                return written.hasPrefix(name) ? OfferedValue(before + written + ":", field.meaning) : nil
            }
        }
        let name = word[..<colon].lowercased()
        guard let field = queryFields.first(where: { [$0.name, $0.japanese].contains(name) }) else { return [] }
        let value = word[word.index(after: colon)...]
        return (known[field.name] ?? field.values).filter { $0.hasPrefix(value) }
            .map { OfferedValue($0).behind(argument[...colon]) }
    }
}

/// What the arguments of a command leave to stand behind them.
private struct ArgumentPlace {
    /// The option whose value comes next.
    private(set) var option: OptionDescription?
    /// The options that are there, by name.
    private(set) var given: Set<String> = []
    /// True if all that follows are operands.
    private(set) var isBehindOptions = false
    private var operands = 0
    private let command: CommandDescription

    init(in command: CommandDescription, after arguments: ArraySlice<String>) {
        self.command = command
        for argument in arguments { take(argument) }
    }

    private mutating func take(_ argument: String) {
        if let option, !option.takesSeveral || !argument.hasPrefix("-") {
            if !option.takesSeveral { self.option = nil }
            return
        }
        option = nil
        if isBehindOptions || !argument.hasPrefix("-") || argument == "-" {
            operands += 1
        } else if argument == "--" {
            isBehindOptions = true
        } else if argument.hasPrefix("--") {
            guard let found = command.option(String(argument.prefix { $0 != "=" })) else { return }
            given.insert(found.name)
            if found.value != nil, !argument.contains("=") { option = found }
        } else {
            takeLetters(Array(argument.utf8.dropFirst()))
        }
    }

    /// `-n 5`, `-n5`, `-qc`, or a word of a query with its minus.
    private mutating func takeLetters(_ letters: [UInt8]) {
        var found: [OptionDescription] = []
        for (index, letter) in letters.enumerated() {
            guard let option = command.option(letter: letter) else {
                operands += 1
                return
            }
            found.append(option)
            guard option.value != nil else { continue }
            if index == letters.count - 1 { self.option = option }
            break
        }
        given.formUnion(found.map(\.name))
    }

    /// The operand that may come next; nil where none may.
    var operand: OperandDescription? {
        if operands < command.operands.count { return command.operands[operands] }
        return command.operands.last.flatMap { $0.isRepeated ? $0 : nil }
    }
}

// MARK: -

extension OptionDescription {
    /// What may stand in place of its value.
    /// - Parameters:
    ///   - before: what stands in the same argument before it.
    ///   - known: values of fields of queries.
    fileprivate func completion(
        of value: Substring, behind before: Substring = "", known: [String: [String]]
    ) -> Completion {
        switch self.value {
        case .file: return .files
        case .choice(let words): return .values(begun(words.map { OfferedValue($0) }, value, behind: before))
        case .valueOf(let field):
            return .values(begun((known[field] ?? []).map { OfferedValue($0) }, value, behind: before))
        case .level(let levels): return .values(begun(levels, value, behind: before))
        case .list(let words):
            let chosen = value.split(separator: ",", omittingEmptySubsequences: false).dropLast().map(String.init)
            let head = value.lastIndex(of: ",").map { value[...$0] } ?? ""
            let rest = words.filter { !chosen.contains($0) }.map { OfferedValue($0) }
            return .values(begun(rest, value[head.endIndex...], behind: before + head))
        case .number, .text, nil: return .values([])
        }
    }

    private func begun(_ values: [OfferedValue], _ word: Substring, behind before: Substring) -> [OfferedValue] {
        values.filter { $0.value.hasPrefix(word) }.map { $0.behind(before) }
    }
}

extension OfferedValue {
    fileprivate func behind(_ text: Substring) -> OfferedValue { OfferedValue(text + value, meaning) }
}

extension CommandDescription {
    fileprivate var offered: OfferedValue { OfferedValue(name, abstract) }
}
