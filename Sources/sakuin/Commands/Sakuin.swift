// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

// The program: arguments in, an exit status out. The only place that ends the process, and the only one that turns an
// error into words on standard error. Does no search itself: it asks sakuind.

@main
struct Sakuin {
    private static let commands: [any ClientCommand.Type] = [
        SearchCommand.self, BrowseCommand.self, ExportCommand.self, ShowCommand.self, ThreadCommand.self,
        SimilarCommand.self, RandomCommand.self, WhyCommand.self, VerifyCommand.self, CountCommand.self,
        TrendCommand.self,
        MatchesCommand.self, KwicCommand.self, CollocatesCommand.self, CompareCommand.self,
        StatusCommand.self, DumpsCommand.self, WaitCommand.self, RescanCommand.self, RebuildCommand.self,
        FollowCommand.self, ForgetCommand.self, ConfigCommand.self, MCPCommand.self, WebCommand.self,
    ]

    static let description = ProgramDescription(
        name: "sakuin", version: "sakuin \(sakuinVersion)",
        abstract: Text("日本語の投稿の保存庫を探します。", "Search archives of Japanese posts."),
        discussion: Text(
            """
            sakuin は、索引を持つデーモン sakuind に尋ねます。起動は sakuind serve、サービスなら systemctl start sakuind です。各コマンドの説明は \
            sakuin help コマンド で読めます。

            終了コード: 一致があれば 0、なければ 1、誤りなら 2。
            """,
            """
            sakuin asks the daemon sakuind, which keeps the index. Start it with 'sakuind serve', or as a service with \
            'systemctl start sakuind'. 'sakuin help COMMAND' tells of each command.

            Exit status: 0 with hits, 1 without, 2 on an error.
            """),
        commands: commands.map { $0.description }, topics: [.query, .configuration, .surroundings],
        queryFields: QueryOperator.all.map(\.field), queryLevels: Options.levels, date: sakuinManualDate,
        related: [ManualReference("sakuind", 8)])

    static func main() {
        reserveStandardDescriptors()
        let environment = CommandEnvironment.ofThisProcess()
        do {
            Glibc.exit(run(try ArgumentBytes.ofThisProcess(), in: environment).rawValue)
        } catch {
            environment.complain(error.message(environment.messages.language))
            Glibc.exit(ExitStatus.failed.rawValue)
        }
    }

    /// A standard descriptor that is closed would be the number of the next thing that is opened, and the answer would go into
    /// that. What stands in its place cannot be written to.
    private static func reserveStandardDescriptors() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDONLY) }
    }

    /// The whole program but for its end.
    static func run(_ arguments: [String], in environment: CommandEnvironment) -> ExitStatus {
        // A pager or a pipe that has seen enough is told by EPIPE, which Output turns into a quiet end.
        signal(SIGPIPE, SIG_IGN)
        do {
            return try execute(arguments, in: environment)
        } catch {
            environment.complain(error.words(in: environment))
            return .failed
        }
    }

    private static func execute(_ arguments: [String], in environment: CommandEnvironment) throws(Failure) -> ExitStatus
    {
        let page = HelpPage(environment.messages.language, columns: environment.columns)
        // What browse has another program start is no command that helps and completion know.
        let known = arguments.first == BrowseStep.name ? BrowseStep.program : description
        switch try Failure.understanding({ () throws(UsageError) in try known.invocation(arguments) }) {
        case .nothing:
            // Without a single argument nothing was asked for: the help is an error.
            environment.tell(page.text(of: description, about: nil))
            return .failed
        case .help(let name): return try print(page.text(of: description, about: name), in: environment)
        case .version: return try print(description.version + "\n", in: environment)
        case .completionScript(let shell):
            return try print(in: environment) { () throws(UsageError) in try description.completionScript(for: shell) }
        case .completion(let arguments):
            // A shell can tell of no error.
            let configuration = try? ClientConfiguration(environment: environment.variables)
            let saved = configuration?.saved.map(\.value.name) ?? []
            return try print(in: environment) { () throws(UsageError) in
                try description.completionAnswer(
                    arguments, known: ["saved": saved], in: environment.messages.language)
            }
        case .manual(let page):
            return try print(in: environment) { () throws(UsageError) in
                guard let page else { return description.manualPages.map { $0 + "\n" }.joined() }
                return try description.manualPage(page, in: environment.messages.language)
            }
        case .command(let name, let parsed):
            var environment = environment
            environment.configuration = try Failure.understanding { () throws(UsageError) in
                try ClientConfiguration(environment: environment.variables)
            }
            let command = try command(name, parsed, environment.configuration)
            return try command.execute(in: command.options.applied(to: environment))
        }
    }

    /// The command that the arguments after its name make.
    static func command(
        _ name: String, _ parsed: ParsedArguments, _ configuration: ClientConfiguration = ClientConfiguration()
    ) throws(Failure) -> any ClientCommand {
        let commands = commands + [BrowseStep.self]
        guard let type = commands.first(where: { $0.description.name == name }) else {
            fatalError("the description has a command that the program does not have: \(name)")
        }
        return try Failure.understanding { () throws(UsageError) in
            let arguments = try parsed.completedByOutputName(of: type.description)
            return try type.init(type.completed(arguments, by: configuration))
        }
    }

    /// Prints a text that is made of arguments.
    private static func print(
        in environment: CommandEnvironment, _ text: () throws(UsageError) -> String
    ) throws(Failure) -> ExitStatus {
        try print(try Failure.understanding { () throws(UsageError) in try text() }, in: environment)
    }

    private static func print(_ text: String, in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        var output = Output(descriptor: environment.output)
        output.write(text)
        if let failure = output.finish() { throw failure }
        return .found
    }
}
