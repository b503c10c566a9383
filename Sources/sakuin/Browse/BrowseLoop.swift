// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// Browsing line by line, where there is no fzf or the terminal cannot move its cursor: a keyboard without control keys will do, and the
// commands that everybody knows are started with what a line says.

struct BrowseLoop {
    private let program: BrowseProgram
    private let environment: CommandEnvironment
    private var messages: Messages { environment.messages }

    init(_ program: BrowseProgram, in environment: CommandEnvironment) {
        self.program = program
        self.environment = environment
    }

    func run(_ query: String) -> ExitStatus {
        var (query, page, status) = (query, 1, ExitStatus.none)
        write(messages.loopIntroduction + "\n")
        let terminal = TerminalMode(environment.input)
        terminal?.readLines()
        defer { terminal?.restore() }
        if !query.isEmpty { status = search(query, page) }
        var input: any PromptedLines = TypedLines(environment.input, output: environment.output)
        if !environment.terminalIsDumb, let terminal {
            input = EditedLines(environment.input, terminal, in: environment)
        }
        while true {
            guard let text = input.next(behind: messages.loopPrompt) else {
                write("\n")
                return status
            }
            switch text.map(BrowseLine.init) {
            case .failure: complain(messages.lineIsNotUTF8)
            case .success(.nothing): break
            case .success(.end): return status
            case .success(.help): write(messages.loopHelp)
            case .success(.query(let typed)):
                (query, page) = (typed, 1)
                status = search(query, page)
            case .success(.next):
                // Behind the last page there is nothing to go on from.
                if !query.isEmpty, search(query, page + 1) == .found { page += 1 }
            case .success(.hit(let action, let number)): act(action, number, query)
            }
        }
    }

    private func write(_ text: String) { _ = writeAll(Array(text.utf8)[...], to: environment.output) }

    /// The window may have changed since the start.
    private func complain(_ words: String) {
        var environment = environment
        environment.columns = CommandEnvironment.terminalColumns() ?? environment.columns
        environment.complain(words)
    }

    private func search(_ query: String, _ page: Int) -> ExitStatus {
        start(["search"] + program.asked.words + ["--page", "\(page)", "--", query])
    }

    private func act(_ action: BrowseLine.Action, _ number: Int, _ query: String) {
        switch action {
        case .show: _ = start(["show", "--", "@\(number)"])
        case .similar: _ = start(["similar", "--", "@\(number)"])
        case .thread:
            let marked = query.isEmpty ? [] : program.asked.wordsWithoutOrder + ["--query=\(query)"]
            _ = start(["thread"] + marked + ["--", "@\(number)"])
        case .open, .copy:
            guard let id = LastAnswer.load(environment.variables)?[number] else {
                return complain(messages.noSuchHit(number))
            }
            _ = start([BrowseStep.name, "--", action == .open ? "open" : "copy", id])
        }
    }

    /// Runs a command of this program, whose options end with `--`, and waits until it ends.
    private func start(_ arguments: [String]) -> ExitStatus {
        let color = ["--color", program.color.rawValue]
        return program.run([arguments[0]] + color + arguments.dropFirst()).flatMap(ExitStatus.init) ?? .failed
    }
}

/// What a line asks for.
enum BrowseLine: Equatable {
    case nothing, help, next, end
    case query(String)
    /// Something about the hit with that number of the last answer.
    case hit(Action, Int)

    enum Action { case show, thread, similar, open, copy }

    private static let actions: [String: Action] = [":t": .thread, ":s": .similar, ":o": .open, ":c": .copy]

    /// What begins with a colon is no query; of such, what is not understood asks for help.
    init(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        // An input method may leave the colon full-width.
        let command = words.first.map { $0.hasPrefix("：") ? ":" + $0.dropFirst() : $0 } ?? ""
        switch (command, words.count) {
        case ("", _): self = .nothing
        case (":n", 1): self = .next
        case (":q", 1): self = .end
        case (_, 1) where BrowseLine.number(command) != nil: self = .hit(.show, BrowseLine.number(command) ?? 0)
        case (_, 2) where command.hasPrefix(":"):
            guard let action = BrowseLine.actions[command], let number = BrowseLine.number(words[1]) else {
                self = .help
                return
            }
            self = .hit(action, number)
        default: self = command.hasPrefix(":") ? .help : .query(text)
        }
    }

    /// Of up to seven digits, which may be full-width. 三 is a word.
    private static func number(_ word: String) -> Int? {
        var number = 0
        guard (1...7).contains(word.unicodeScalars.count) else { return nil }
        for scalar in word.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: number = number * 10 + Int(scalar.value - 0x30)
            case 0xFF10...0xFF19: number = number * 10 + Int(scalar.value - 0xFF10)
            default: return nil
            }
        }
        return number
    }
}
