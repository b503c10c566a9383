// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

// The options that every command takes, and what they and the surroundings decide together: which socket, colour or
// none, a pager or none.

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

    func service(in surroundings: Surroundings) -> SakuinService {
        SakuinService(socket: socket ?? DefaultPaths.socketToAsk(environment: surroundings.environment))
    }

    func palette(in surroundings: Surroundings) -> Palette {
        let environment = surroundings.environment
        switch color {
        case .always: return Palette(isColored: true)
        case .never: return Palette(isColored: false)
        case .auto:
            let isUnwanted = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
            return Palette(isColored: surroundings.outputIsTerminal && !isUnwanted)
        }
    }

    /// Where the command's text goes: through a pager on a terminal, else straight out.
    func output(in surroundings: Surroundings) -> Output {
        let isPaged = surroundings.outputIsTerminal && !noPager && !json && surroundings.environment["TERM"] != "dumb"
        let pager = isPaged ? PagerCommand(environment: surroundings.environment) : nil
        return Output(descriptor: surroundings.output, pager: pager)
    }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}
