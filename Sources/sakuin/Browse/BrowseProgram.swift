// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

// Who browses starts this program again and again: for a list, a post, a thread. How it is started stands here.

/// How whoever browses wants posts sought, whatever is sought.
struct AskedSteps: Equatable {
    var order: SearchRequest.Order?
    var fold: Int?
    var isSentence = false

    /// As a command line has it; each word is harmless to a shell.
    var words: [String] {
        (order.map { ["--sort", $0.rawValue] } ?? []) + wordsWithoutOrder
    }

    /// The same for a command that has an order of its own.
    var wordsWithoutOrder: [String] {
        (fold.map { ["--fold", "\($0)"] } ?? []) + (isSentence ? ["--loose"] : [])
    }
}

/// This program, to be started for a step.
struct BrowseProgram {
    let path: String
    let asked: AskedSteps
    /// `always` or `never`: what a step writes to is no terminal, or not always.
    let color: ColorChoice
    /// What the program is started with. The socket stands in it, so that no command line has to quote its path.
    let variables: [String: String]

    init(_ asked: AskedSteps, _ options: CommandOptions, in environment: CommandEnvironment) {
        path = BrowseProgram.ownPath
        self.asked = asked
        color = options.palette(in: environment).isColored ? .always : .never
        var variables = environment.variables
        variables["SAKUIN_SOCKET"] = options.socket ?? CommandOptions.usualSocket(in: environment)
        self.variables = variables
    }

    /// As Linux knows it, wherever it was found.
    private static var ownPath: String {
        guard let path = realpath("/proc/self/exe", nil) else { return "sakuin" }
        defer { free(path) }
        return String(cString: path)
    }

    /// Runs the program in this terminal.
    /// - Returns: its exit status; nil where it could not be started.
    func run(_ arguments: [String]) -> Int32? {
        ChildProcess([path] + arguments, environment: variables).run()
    }
}
