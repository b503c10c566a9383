// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import Glibc
internal import SakuinTerminal

// What the process finds around itself, taken in once at its start, so that everything after is a function of it.

struct CommandEnvironment: Sendable {
    var variables: [String: String]
    var output: Int32
    var error: Int32
    var outputIsTerminal: Bool
    var errorIsTerminal: Bool
    /// Columns of the terminal.
    var columns: Int
    /// What the user's configuration says; nothing before it is read.
    var configuration = ClientConfiguration()
    var input: Int32 = STDIN_FILENO

    var messages: Messages { Messages(environment: variables) }

    static func ofThisProcess() -> CommandEnvironment {
        let environment = ProcessInfo.processInfo.environment
        let told = environment["COLUMNS"].flatMap { Int($0) } ?? 0
        return CommandEnvironment(
            variables: environment, output: STDOUT_FILENO, error: STDERR_FILENO,
            outputIsTerminal: isatty(STDOUT_FILENO) == 1, errorIsTerminal: isatty(STDERR_FILENO) == 1,
            columns: terminalColumns() ?? (told > 0 ? told : 80))
    }

    /// True of a terminal that cannot move its cursor, or of which nothing is known.
    var terminalIsDumb: Bool { ["", "dumb"].contains(variables["TERM"] ?? "") }

    /// Words on standard error, as wide as a terminal there; of several lines the first, below which the others point at places.
    func complain(_ words: String) {
        guard errorIsTerminal else { return tell("sakuin: \(words)\n") }
        let lines = words.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let first = wrapped(cells("sakuin: \(lines[0])", .plain), columns: columns).map { $0.map(\.text).joined() }
        tell((first + lines.dropFirst().map(String.init)).map { $0 + "\n" }.joined())
    }

    /// Words for the person on standard error, on as many lines as a terminal there needs.
    func say(_ words: String) {
        tell(wrapped(cells(words, .plain), columns: columns).map { $0.map(\.text).joined() + "\n" }.joined())
    }

    func complain(of fault: PagerError) {
        complain(messages.uselessPager(visible(fault.command)))
    }

    /// Writes to standard error. Where that fails there is nobody left to tell.
    func tell(_ text: String) {
        _ = writeAll(Array(text.utf8)[...], to: error)
    }

    /// Columns of the terminal as it is now; nil without one.
    static func terminalColumns() -> Int? {
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            var size = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        }
        return nil
    }
}
