// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct WaitCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until all that lies in the folders now is searchable.",
        discussion: "Exit status: 0 once it is, 2 on an error or when the time is over.")

    @Option(help: ArgumentHelp("Wait no longer than this (default: no limit).", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        // A year: far below what a Duration holds, far above what anyone waits for.
        if let timeout, !(timeout > 0 && timeout <= 31_536_000) {
            throw ValidationError("--timeout must be more than 0 and no more than 31536000 seconds")
        }
    }

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let line = ProgressLine(common.choices.service(in: surroundings), in: surroundings)
        return try printState(.wait(limit: timeout.map { .seconds($0) }), common, in: surroundings) { line?.end() }
    }
}

/// Makes a call that answers with the state of the index, and prints that.
/// - Parameter onAnswer: called before anything is printed, on an error too.
func printState(
    _ call: ServiceCall, _ common: CommonOptions, in surroundings: Surroundings, onAnswer: () -> Void = {}
) throws(Failure) -> ExitStatus {
    let json: [UInt8]
    do {
        defer { onAnswer() }
        json = try Failure.wrap { () throws(ClientError) in try common.choices.service(in: surroundings).json(call) }
    }
    let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(IndexAnswer.self, from: json) }
    // One line: nothing to page.
    var output = Output(descriptor: surroundings.output)
    if common.json {
        output.write(line: json)
    } else {
        output.write(surroundings.messages.state(answer.index) + "\n")
    }
    if let failure = output.finish() { throw failure }
    return .found
}
