// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import SakuinTerminal

@testable import sakuin

// The whole program run inside the test, with its outputs in files. What it takes for a terminal is the test's choice.

struct Run: Equatable {
    var status: ExitStatus
    var output: String
    var error: String
}

/// Runs `sakuin` with these arguments.
///
/// - Parameter terminal: columns of the terminal that both outputs are; nil for pipes.
func run(
    _ arguments: String..., daemon: FakeDaemon? = nil, terminal: Int? = nil,
    environment: [String: String] = [:]
) -> Run {
    runArguments(arguments, daemon: daemon, terminal: terminal, environment: environment)
}

func runArguments(
    _ arguments: [String], daemon: FakeDaemon? = nil, terminal: Int? = nil, environment: [String: String] = [:]
) -> Run {
    let folder = TemporaryFolder()
    let output = open(folder.path + "/output", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let error = open(folder.path + "/error", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    var variables = ["PATH": "/usr/bin:/bin", "TERM": "xterm", "SAKUIN_PAGER": ""]
    variables["HOME"] = folder.path
    variables["SAKUIN_SOCKET"] = daemon?.socket ?? folder.path + "/none.sock"
    variables.merge(environment) { _, given in given }
    let status = Sakuin.run(
        arguments,
        in: CommandEnvironment(
            variables: variables, output: output, error: error, outputIsTerminal: terminal != nil,
            errorIsTerminal: terminal != nil, columns: terminal ?? 80))
    close(output)
    close(error)
    return Run(status: status, output: folder.read("output") ?? "", error: folder.read("error") ?? "")
}

/// An environment that writes nowhere.
func environment(_ variables: [String: String] = [:], terminal: Int? = nil) -> CommandEnvironment {
    CommandEnvironment(
        variables: variables, output: -1, error: -1, outputIsTerminal: terminal != nil,
        errorIsTerminal: terminal != nil, columns: terminal ?? 80)
}

/// One style change as text that a test can show: `[1m` for bold.
func escaped(_ text: String) -> String {
    String(text.map { $0 == "\u{1B}" ? "␛" : $0 })
}

/// The search that the arguments after `search` make.
func search(_ arguments: [String]) throws -> Search {
    let invocation = try Sakuin.description.invocation(["search"] + arguments)
    guard case .command(let name, let parsed) = invocation,
        let command = try Sakuin.command(name, parsed) as? SearchCommand
    else { throw NoCommand(invocation: invocation) }
    return command.search
}

func search(_ arguments: String...) throws -> Search { try search(arguments) }

struct NoCommand: Error {
    var invocation: Invocation
}
