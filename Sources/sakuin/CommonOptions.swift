// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

// The options that every command takes.

struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The daemon's socket (default: $SAKUIN_SOCKET, else the usual place).", valueName: "path"),
        completion: .file())
    var socket: String?

    @Flag(help: "Print the answer as JSON, as the daemon sent it.")
    var json = false

    @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
    var color: ColorChoice = .auto

    @Flag(name: .customLong("no-pager"), help: "Do not page output on a terminal.")
    var noPager = false

    var choices: Choices { Choices(socket: socket, json: json, color: color, noPager: noPager) }
}

extension ColorChoice: ExpressibleByArgument {}

extension CommonOptions {
    /// Prints the answer that `json` is: as it came where that is wanted, else in words.
    func show<Answer: WireObject>(
        _ json: [UInt8], in surroundings: Surroundings, words: (Answer) -> String
    ) throws(Failure) -> Answer {
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(Answer.self, from: json) }
        var output = choices.output(in: surroundings)
        if self.json { output.write(line: json) } else { output.write(words(answer)) }
        if let failure = output.finish() { throw failure }
        return answer
    }
}
