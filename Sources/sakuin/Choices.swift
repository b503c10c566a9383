// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// What the person chose for every command and what the surroundings are decide together: which socket, colour or none,
// a pager or none.

struct Choices: Equatable {
    /// Nil for the usual one.
    var socket: String?
    /// Print the answer as the daemon sent it.
    var json = false
    var color = ColorChoice.auto
    var noPager = false

    func service(in surroundings: Surroundings, timeout: Duration? = .seconds(30)) -> SakuinService {
        SakuinService(
            socket: socket ?? DefaultPaths.socketToAsk(environment: surroundings.environment), timeout: timeout,
            language: surroundings.messages.isJapanese ? "ja" : nil)
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

enum ColorChoice: String, CaseIterable {
    case auto, always, never
}
