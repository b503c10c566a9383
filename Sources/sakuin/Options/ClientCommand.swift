// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// A command of the program; nearly all ask the daemon.
protocol ClientCommand: Sendable {
    static var description: CommandDescription { get }
    var options: CommandOptions { get }
    /// The arguments with what the configuration says of options that were not given.
    static func completed(_ arguments: ParsedArguments, by configuration: ClientConfiguration) -> ParsedArguments
    init(_ arguments: ParsedArguments) throws(UsageError)
    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus
}

extension ClientCommand {
    static func completed(_ arguments: ParsedArguments, by configuration: ClientConfiguration) -> ParsedArguments {
        common(arguments, by: configuration)
    }

    /// The same with what is said of every command.
    static func common(_ arguments: ParsedArguments, by configuration: ClientConfiguration) -> ParsedArguments {
        var arguments = arguments
        let taken = Set(description.options.map(\.name))
        let values = [
            (Options.fold, configuration.fold.map { String($0.value) }), (Options.color, configuration.color?.value),
        ]
        for (option, value) in values where taken.contains(option.name) { arguments.complete(option, with: value) }
        return arguments
    }
}
