// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// A command that asks the daemon.
protocol ClientCommand: Sendable {
    static var description: CommandDescription { get }
    var options: CommandOptions { get }
    init(_ arguments: ParsedArguments) throws(UsageError)
    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus
}
