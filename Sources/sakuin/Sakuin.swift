// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import Glibc
internal import SakuinClient

// The program: arguments in, an exit status out. The only place that ends the process, and the only one that turns an
// error into words on standard error. Does no search itself: it asks sakuind.

@main
struct Sakuin: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sakuin",
        abstract: "Search archives of Japanese posts.",
        discussion: """
            sakuin asks the daemon sakuind, which keeps the index. Start it with 'sakuind serve', or as a service with \
            'systemctl start sakuind'.

            Exit status: 0 with hits, 1 without, 2 on an error.
            """,
        version: "sakuin \(sakuinVersion)",
        subcommands: [
            SearchCommand.self, ShowCommand.self, SimilarCommand.self, WhyCommand.self, VerifyCommand.self,
            StatusCommand.self, WaitCommand.self, RescanCommand.self, RebuildCommand.self,
        ])

    static func main() {
        Glibc.exit(run(Array(CommandLine.arguments.dropFirst()), in: .ofThisProcess()).rawValue)
    }

    /// The whole program but for its end.
    static func run(_ arguments: [String], in surroundings: Surroundings) -> ExitStatus {
        // A pager or a pipe that has seen enough is told by EPIPE, which Output turns into a quiet end.
        signal(SIGPIPE, SIG_IGN)
        do {
            if let search = QuickArguments.search(arguments) { return try search.run(in: surroundings) }
            var command = try parsed(arguments)
            if let command = command as? any ClientCommand {
                return try command.execute(in: surroundings)
            }
            try command.run()
            return .found
        } catch let failure as Failure {
            complain(failure.words(in: surroundings), in: surroundings)
            return .failed
        } catch {
            return endOfParsing(error, hadArguments: !arguments.isEmpty, in: surroundings)
        }
    }

    static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        try parseAsRoot(SearchWords.protected(arguments))
    }

    /// Help, version and completion scripts are what was asked for; anything else is a usage error. Without a single
    /// argument nothing was asked for, so there the help is an error too.
    private static func endOfParsing(
        _ error: any Error, hadArguments: Bool, in surroundings: Surroundings
    ) -> ExitStatus {
        let text = fullMessage(for: error)
        guard hadArguments else {
            surroundings.tell(text + "\n")
            return .failed
        }
        guard exitCode(for: error) == .success else {
            let label = "Error: "
            complain(text.hasPrefix(label) ? String(text.dropFirst(label.count)) : text, in: surroundings)
            return .failed
        }
        var output = Output(descriptor: surroundings.output)
        output.write(text + "\n")
        guard let failure = output.finish() else { return .found }
        complain(failure.words(in: surroundings), in: surroundings)
        return .failed
    }

    private static func complain(_ words: String, in surroundings: Surroundings) {
        surroundings.tell("sakuin: \(words)\n")
    }
}

/// As grep's.
enum ExitStatus: Int32 {
    case found = 0
    case none = 1
    case failed = 2
}

/// A command that asks the daemon.
protocol ClientCommand: ParsableCommand {
    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus
}
