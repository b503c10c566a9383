// SPDX-License-Identifier: GPL-2.0-or-later

// Arguments go in; what they ask for, or what is wrong with them, comes out. Where a command takes a query, a minus leaves
// a word out (`-大阪`) unless it stands before a single Latin letter or a second minus: these are options everywhere, and one
// that does not exist is an error and never a word.

/// What the arguments of a program ask for.
package enum Invocation: Sendable, Equatable {
    /// A command by its name.
    case command(String, ParsedArguments)
    /// Help for the program, or for a command or topic.
    case help(String?)
    case version
    /// A completion script for that shell.
    case completionScript(String)
    /// What a shell offers where its cursor is: the shell, and what its script tells of the command line.
    case completion([String])
    /// A page of the manual; nil for the names of all.
    case manual(String?)
    /// Nothing was asked for.
    case nothing
}

extension ProgramDescription {
    package static let scriptOption = "--generate-completion-script"
    /// What the scripts call.
    package static let completionOption = "--complete"
    package static let manualOption = "--generate-manual"

    /// - Parameter arguments: of the process, without its own name.
    package func invocation(_ arguments: [String]) throws(UsageError) -> Invocation {
        guard let first = arguments.first else { return .nothing }
        switch first {
        case "--help", "-h": return .help(nil)
        case "--version": return .version
        case "help": return try help(Array(arguments.dropFirst()))
        case ProgramDescription.scriptOption: return .completionScript(arguments.dropFirst().first ?? "")
        case ProgramDescription.completionOption: return .completion(Array(arguments.dropFirst()))
        case ProgramDescription.manualOption: return .manual(arguments.dropFirst().first)
        default: break
        }
        if first.utf8.first == UInt8(ascii: "-") { throw misplaced(first) }
        guard let command = command(first) else { throw .noCommand(first, in: self) }
        var reader = ArgumentReader(command: command, program: self, rest: arguments.dropFirst())
        guard let parsed = try reader.read() else { return .help(first) }
        return .command(first, parsed)
    }

    private func help(_ names: [String]) throws(UsageError) -> Invocation {
        guard let name = names.first else { return .help(nil) }
        let known = commands.map(\.name) + topics.map(\.name) + ["help"]
        guard known.contains(name) else {
            let meant = nearNames(to: name, among: known).first
            throw UsageError(
                "\(visible(name)) の説明はありません。"
                    + (meant.map { "\($0) のことですか" } ?? "あるのは \(known.joined(separator: ", ")) です"),
                "there is no help for \(visible(name)); "
                    + (meant.map { "did you mean \($0)?" } ?? "there is help for \(known.joined(separator: ", "))"))
        }
        guard names.count == 1 else {
            throw UsageError(
                "引数 \(visible(names[1])) が余分です。\(self.name) help \(name) と書きます",
                "the argument \(visible(names[1])) is one too many: \(self.name) help \(name)")
        }
        return .help(name == "help" ? nil : name)
    }

    /// An option before the command.
    private func misplaced(_ option: String) -> UsageError {
        let shown = visible(option)
        if ["-v", "-V", "-version"].contains(option) {
            return UsageError(
                "\(shown) というオプションはありません。--version のことですか", "there is no option \(shown); did you mean --version?")
        }
        let name = String(option.prefix { $0 != "=" })
        let letter = name.utf8.count == 2 ? name.utf8.last : nil
        if let owner = commands.first(where: { $0.option(name) != nil || letter.flatMap($0.option(letter:)) != nil }) {
            return UsageError(
                "\(shown) の前にコマンドがありません。オプションはコマンドの後に書きます: \(self.name) \(owner.name) \(shown)",
                "there is no command before \(shown); options come behind it: \(self.name) \(owner.name) \(shown)")
        }
        let meant = nearNames(to: String(name.drop { $0 == "-" }), among: ["help", "version"]).first
        return UsageError(
            "\(shown) というオプションはありません。" + (meant.map { "--\($0) のことですか" } ?? "\(self.name) help をご覧ください"),
            "there is no option \(shown); " + (meant.map { "did you mean --\($0)?" } ?? "see \(self.name) help"))
    }
}

/// Reads the arguments of one command.
private struct ArgumentReader {
    let command: CommandDescription
    let program: ProgramDescription
    var rest: ArraySlice<String>
    var parsed = ParsedArguments()

    /// Nil where help is asked for.
    mutating func read() throws(UsageError) -> ParsedArguments? {
        while let argument = rest.popFirst() {
            if argument == "--" {
                parsed.operands += rest
                break
            }
            guard argument.utf8.first == UInt8(ascii: "-"), argument != "-" else {
                parsed.operands.append(argument)
                continue
            }
            if argument.utf8.dropFirst().first == UInt8(ascii: "-") {
                try readLong(argument)
            } else if try !readLetters(argument) {
                parsed.operands.append(argument)
            }
            if parsed.contains(.help) { return nil }
        }
        for (one, other) in command.conflicts where parsed.contains(one) && parsed.contains(other) {
            throw .conflict(one, other)
        }
        try checkOperands()
        return parsed
    }

    private func checkOperands() throws(UsageError) {
        for (index, operand) in command.operands.enumerated() where operand.isRequired {
            if parsed.operands.count <= index { throw .missing(operand, in: command) }
        }
        let isOpen = command.operands.last?.isRepeated ?? false
        if !isOpen, parsed.operands.count > command.operands.count {
            throw .tooMany(parsed.operands[command.operands.count], in: command, of: program)
        }
    }

    /// `--name`, `--name value` and `--name=value`.
    private mutating func readLong(_ argument: String) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.option(parts[0]) else { throw .noOption(parts[0], in: command, of: program) }
        guard option.value != nil else {
            if parts.count > 1 { throw .needlessValue(option) }
            return parsed.add(option, nil)
        }
        parsed.add(option, parts.count > 1 ? parts[1] : try nextValue(of: option, written: option.name))
    }

    /// The argument behind an option that needs one.
    private mutating func nextValue(of option: OptionDescription, written: String) throws(UsageError) -> String {
        guard let value = rest.first, !isOption(value) else { throw .missingValue(option, written: written) }
        rest.removeFirst()
        return value
    }

    /// True of an argument that stands for an option of this command: it cannot be another's value.
    private func isOption(_ argument: String) -> Bool {
        let bytes = Array(argument.utf8)
        if bytes.starts(with: "--".utf8) { return true }
        return bytes.count == 2 && bytes[0] == UInt8(ascii: "-") && command.option(letter: bytes[1]) != nil
    }

    /// `-n 5`, `-n5`, `-n=5`, `-qc`; false where the argument is a query's word with its minus.
    private mutating func readLetters(_ argument: String) throws(UsageError) -> Bool {
        let letters = Array(argument.utf8.dropFirst())
        var found: [OptionDescription] = []
        for (index, letter) in letters.enumerated() {
            guard let option = command.option(letter: letter) else {
                if command.takesQuery && (letters.count > 1 || !letter.isLatinLetter) { return false }
                throw .noLetter(argument, in: command, of: program)
            }
            if option.value != nil {
                let attached = String(decoding: letters[(index + 1)...], as: UTF8.self)
                guard let value = try attachedValue(attached, of: option, in: argument) else { return false }
                for flag in found { parsed.add(flag, nil) }
                parsed.add(option, value)
                return true
            }
            // No option is given twice in one argument, but `-cc` may well be a word.
            if command.takesQuery, found.contains(where: { $0.name == option.name }) { return false }
            found.append(option)
        }
        for flag in found { parsed.add(flag, nil) }
        return true
    }

    /// The value of a letter that needs one: what is attached to it, or the next argument; nil where the whole is a word.
    private mutating func attachedValue(
        _ attached: String, of option: OptionDescription, in argument: String
    ) throws(UsageError) -> String? {
        if attached.isEmpty { return try nextValue(of: option, written: option.shown) }
        if attached.hasPrefix("=") { return String(attached.dropFirst()) }
        let isNumber = attached.utf8.allSatisfy { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }
        if option.value?.isNumber ?? false ? isNumber : !command.takesQuery { return attached }
        if !command.takesQuery { return attached }
        let isBundle = argument.utf8.dropFirst().allSatisfy { command.option(letter: $0) != nil }
        let isPath = option.value == .file && (attached.contains(".") || attached.contains("/"))
        if isBundle || isPath { throw .ambiguous(argument, option, value: attached) }
        return nil
    }
}

extension UInt8 {
    fileprivate var isLatinLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
