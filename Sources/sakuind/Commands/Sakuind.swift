// SPDX-License-Identifier: GPL-2.0-or-later
//
// The daemon's program: commands and how they end. 0 when all went well, 2 on any error, which is one line on standard
// error.

import ArgumentParser
import Dispatch
import Glibc
import SakuinClient
import SakuinTerminal
import SakuinText
import Synchronization

@main
struct Sakuind: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sakuind",
        abstract: Bilingual(
            "Keeps an index of folders of Japanese posts and answers questions about them.",
            "日本語の投稿のフォルダの索引を保ち、検索に答えます。"
        ).spoken,
        discussion: Bilingual(
            "'sakuind help sakuind.toml' tells of the configuration file.",
            "設定ファイルの説明は sakuind help sakuind.toml で読めます。"
        ).spoken,
        version: "sakuind \(sakuinVersion)",
        subcommands: [ServeCommand.self, IndexCommand.self, CheckCommand.self, InspectCommand.self, SchemaCommand.self])

    static func main() {
        if CommandLine.arguments.dropFirst().first == ServeCommand.configuration.commandName {
            // Before there is another thread.
            ProcessSignals.holdBack()
        }
        do {
            if let text = try text(askedFor: Array(CommandLine.arguments.dropFirst())) { endWithHelp(text, end: "") }
            var command = try parseAsRoot()
            if let serve = command as? ServeCommand { try runToItsEnd(serve) } else { try command.run() }
        } catch {
            end(with: error)
        }
    }

    /// Runs the daemon on other threads, while this one waits for its end with the signals held back. Where the main thread of
    /// an asynchronous program waits (libdispatch's dispatch_main), it takes all signals, and the daemon would end by them.
    private static func runToItsEnd(_ command: ServeCommand) throws {
        let end = DaemonEnd()
        Task {
            do {
                try await command.run()
                end.tell(.success(()))
            } catch {
                end.tell(.failure(error))
            }
        }
        try end.wait()
    }

    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        if code == .success { endWithHelp(message(for: error)) }
        let isSilent = error is ExitCode || (error as? OutputError)?.isReaderGone == true
        if !isSilent {
            let fault = (error as? UsageError)?.message
            let words = fault.map { $0(SpokenLanguage.isJapanese ? .japanese : .english) } ?? "\(error)"
            let text = code == .validationFailure ? fullMessage(for: error) : "sakuind: \(words)"
            writeToStandardError(text + "\n")
        }
        Glibc.exit((error as? ExitCode)?.rawValue ?? 2)
    }

    /// --help, --version, and other texts that are asked for.
    /// - Parameter end: what ends the last line.
    private static func endWithHelp(_ text: String, end: String = "\n") -> Never {
        var output = StandardOutput()
        do throws(OutputError) {
            try output.write(text + end)
            try output.flush()
        } catch {
            if !error.isReaderGone { writeToStandardError("sakuind: \(error)\n") }
            Glibc.exit(2)
        }
        Glibc.exit(0)
    }
}

/// How the daemon ended, told by its task to the main thread, which waits for it.
private final class DaemonEnd: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let isTold = DispatchSemaphore(value: 0)

    func tell(_ outcome: Result<Void, any Error>) {
        self.outcome.withLock { $0 = outcome }
        isTold.signal()
    }

    func wait() throws {
        isTold.wait()
        try outcome.withLock { $0 }?.get()
    }
}
