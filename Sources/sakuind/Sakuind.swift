// SPDX-License-Identifier: GPL-2.0-or-later
//
// The daemon's program: commands and how they end. 0 when all went well, 2 on any error, which is one line on standard
// error.

import ArgumentParser
import Glibc
import SakuinClient

@main
struct Sakuind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sakuind",
        abstract: "Keeps an index of folders of Japanese posts and answers questions about them.",
        version: "sakuind \(sakuinVersion)",
        subcommands: [ServeCommand.self, IndexCommand.self, CheckCommand.self, InspectCommand.self, SchemaCommand.self])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        if code == .success {
            // --help and --version arrive here.
            print(message(for: error))
            Glibc.exit(0)
        }
        if !(error is ExitCode) {
            let text = code == .validationFailure ? fullMessage(for: error) : "sakuind: \(error)"
            writeToStandardError(text + "\n")
        }
        Glibc.exit((error as? ExitCode)?.rawValue ?? 2)
    }
}

/// One write, so that lines of several threads do not mix.
func writeToStandardError(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Where dumps and index are: the options that `serve` and `index` share.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Configuration file (TOML).", valueName: "file"))
    var config: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Folders of dumps (default: ~/.local/share/sakuin/dumps).", valueName: "dir"))
    var dumps: [String] = []

    @Option(help: ArgumentHelp("Folder of the index (default: ~/.local/state/sakuin).", valueName: "dir"))
    var index: String?
}
