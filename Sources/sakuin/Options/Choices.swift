// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What the person chose for every command and what the surroundings are decide together: which socket, colour or none,
// a pager or none, and where the answer goes.

struct Choices: Equatable {
    /// Nil for the usual one.
    var socket: String?
    /// Print the answer as the daemon sent it.
    var json = false
    var color = ColorChoice.auto
    var noPager = false
    /// The file that the answer is written to; nil for standard output, and so is `-`.
    var file: String?
    /// Print nothing.
    var isQuiet = false

    func service(in surroundings: Surroundings, timeout: Duration? = .seconds(30)) -> SakuinService {
        SakuinService(
            socket: socket ?? DefaultPaths.socketToAsk(environment: surroundings.environment), timeout: timeout,
            language: surroundings.messages.isJapanese ? "ja" : nil)
    }

    /// The surroundings as these choices leave them: an answer that goes into a file goes to no terminal.
    func applied(to surroundings: Surroundings) -> Surroundings {
        var surroundings = surroundings
        if file != nil || isQuiet { surroundings.outputIsTerminal = false }
        return surroundings
    }

    func palette(in surroundings: Surroundings) -> Palette {
        switch color {
        case .always: return Palette(isColored: true)
        case .never: return Palette(isColored: false)
        case .auto:
            let isUnwanted = !(surroundings.environment["NO_COLOR"] ?? "").isEmpty || surroundings.terminalIsDumb
            return Palette(isColored: surroundings.outputIsTerminal && !isUnwanted)
        }
    }

    /// Where the command's text goes: into a file, through a pager on a terminal, else straight out.
    /// - Parameter isPaged: false for a line or two.
    func output(in surroundings: Surroundings, isPaged: Bool = true) throws(Failure) -> Output {
        if isQuiet { return Output.nowhere }
        if let file { return Output(file: try OutputFile(file)) }
        let wantsPager = isPaged && surroundings.outputIsTerminal && !noPager && !json && !surroundings.terminalIsDumb
        let pager = wantsPager ? PagerCommand(environment: surroundings.environment) : nil
        return Output(descriptor: surroundings.output, pager: pager) { surroundings.complain(of: $0) }
    }
}

extension Choices {
    init(_ arguments: ParsedArguments) throws(UsageError) {
        socket = arguments[Options.socket]
        json = arguments.contains(Options.json)
        color = try arguments.choice(Options.color, of: ColorChoice.self) ?? .auto
        noPager = arguments.contains(Options.noPager)
        isQuiet = arguments.contains(Options.quiet)
        file = arguments[Options.output].flatMap { $0 == "-" ? nil : $0 }
        guard file != "" else { throw UsageError("--output のファイル名が空です", "the name of the file of --output is empty") }
    }

    /// Prints the answer that `json` is: as it came where that is wanted, else in words.
    func show<Answer: WireObject>(
        _ json: [UInt8], in surroundings: Surroundings, isPaged: Bool = true, words: (Answer) -> String
    ) throws(Failure) -> Answer {
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(Answer.self, from: json) }
        var output = try output(in: surroundings, isPaged: isPaged)
        if self.json { output.write(line: json) } else { output.write(words(answer)) }
        if let failure = output.finish() { throw failure }
        return answer
    }
}
