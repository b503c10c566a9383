// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What the person chose for every command and what the environment are decide together: which socket, colour or none,
// a pager or none, and where the answer goes.

struct CommandOptions: Equatable {
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

    func service(in environment: CommandEnvironment, timeout: Duration? = .seconds(30)) -> SakuinService {
        SakuinService(
            socket: socket ?? CommandOptions.usualSocket(in: environment), timeout: timeout,
            language: environment.messages.isJapanese ? "ja" : nil,
            saved: environment.configuration.saved.map(\.value))
    }

    /// The socket where no option names one: that of the environment, else that of the configuration, else the usual place.
    static func usualSocket(in environment: CommandEnvironment) -> String {
        let isChosen = !(environment.variables["SAKUIN_SOCKET"] ?? "").isEmpty
        let configured = isChosen ? nil : environment.configuration.socket?.value
        return configured ?? DefaultPaths.socketToAsk(environment: environment.variables)
    }

    /// The environment as these options leave them: an answer that goes into a file goes to no terminal.
    func applied(to environment: CommandEnvironment) -> CommandEnvironment {
        var environment = environment
        if file != nil || isQuiet { environment.outputIsTerminal = false }
        return environment
    }

    func palette(in environment: CommandEnvironment) -> Palette {
        switch color {
        case .always: return Palette(isColored: true)
        case .never: return Palette(isColored: false)
        case .auto:
            let isUnwanted = !(environment.variables["NO_COLOR"] ?? "").isEmpty || environment.terminalIsDumb
            return Palette(isColored: environment.outputIsTerminal && !isUnwanted)
        }
    }

    /// Where the command's text goes: into a file, through a pager on a terminal, else straight out.
    /// - Parameter isPaged: false for a line or two.
    func output(in environment: CommandEnvironment, isPaged: Bool = true) throws(Failure) -> Output {
        if isQuiet { return Output.nowhere }
        if let file { return try CommandOptions.output(to: file, in: environment) }
        let wantsPager = isPaged && environment.outputIsTerminal && !noPager && !json && !environment.terminalIsDumb
        let pager = wantsPager ? PagerCommand(environment: environment.variables) : nil
        return Output(descriptor: environment.output, pager: pager) { environment.complain(of: $0) }
    }
}

extension CommandOptions {
    /// A file, of which a person is told once it has its name.
    static func output(to file: String, in environment: CommandEnvironment) throws(Failure) -> Output {
        Output(file: try OutputFile(file)) { content in
            if environment.errorIsTerminal { environment.say(environment.messages.written(content, to: file)) }
        }
    }

    init(_ arguments: ParsedArguments) throws(UsageError) {
        socket = arguments[Options.socket]
        json = arguments.contains(Options.json)
        color = try arguments.choice(Options.color, of: ColorChoice.self) ?? .auto
        noPager = arguments.contains(Options.noPager)
        isQuiet = arguments.contains(Options.quiet)
        file = arguments[Options.output].flatMap { $0 == "-" ? nil : $0 }
        guard file != "" else { throw UsageError("--output のファイル名が空です", "the name of the file of --output is empty") }
        if file != nil, isQuiet {
            throw UsageError(
                "-q は何も出さないので、-o と一緒には使えません", "-q prints nothing: there would be nothing for -o to write")
        }
    }

    /// Prints the answer that `json` is: as it came where that is wanted, else in words.
    func show<Answer: WireObject>(
        _ json: [UInt8], in environment: CommandEnvironment, isPaged: Bool = true, words: (Answer) -> String
    ) throws(Failure) -> Answer {
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(Answer.self, from: json) }
        var output = try output(in: environment, isPaged: isPaged)
        if self.json { output.write(line: json) } else { output.write(words(answer)) }
        if let failure = output.finish() { throw failure }
        return answer
    }
}
