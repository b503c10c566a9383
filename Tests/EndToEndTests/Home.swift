// SPDX-License-Identifier: GPL-2.0-or-later
//
// A temporary home with the real programs: folders, a daemon that is started and stopped, the client, curl.

import Foundation
import SakuinClient
import Testing

/// What a program did.
struct Outcome {
    var status: Int32
    var output: String
    var errors: String
}

/// A fresh folder with dumps, index and socket. Removed when it is let go.
final class Home {
    let path: String
    var dumps: String { path + "/dumps" }
    var index: String { path + "/index" }
    var socket: String { path + "/s" }
    private var daemons: [Daemon] = []
    /// What somebody else does to this home meanwhile.
    var disturbance: Task<Void, Never>?

    /// The folder of the programs: where this test lies, too.
    static let programs: String = {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: test).deletingLastPathComponent().path
    }()

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures").path

    init() throws {
        // /tmp and not the folder that TMPDIR names: a socket's path may have 108 bytes only.
        path = "/tmp/sakuin-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path + "/dumps", withIntermediateDirectories: true)
    }

    deinit {
        for daemon in daemons where daemon.isRunning { daemon.kill() }
        try? FileManager.default.removeItem(atPath: path)
    }

    // MARK: Dumps

    /// Puts a file into the dumps as careful programs do: written elsewhere, moved in.
    func drop(_ content: Data, as name: String) throws {
        let beside = path + "/" + UUID().uuidString
        try content.write(to: URL(filePath: beside))
        try? FileManager.default.removeItem(atPath: dumps + "/" + name)
        try FileManager.default.moveItem(atPath: beside, toPath: dumps + "/" + name)
    }

    func drop(_ text: String, as name: String) throws { try drop(Data(text.utf8), as: name) }

    static func seed() throws -> Data {
        try Data(contentsOf: URL(filePath: fixtures + "/anond-2024-06-05.txt"))
    }

    // MARK: Programs

    /// Starts the daemon and waits until it answers.
    /// - Parameter arguments: of `serve`, in place of those that name dumps, index and socket of this home.
    @discardableResult
    func startDaemon(
        as user: String? = nil, _ arguments: [String]? = nil, openFiles: Int? = nil, environment: [String: String] = [:]
    ) async throws -> Daemon {
        let daemon = try launchDaemon(as: user, arguments, openFiles: openFiles, environment: environment)
        for _ in 0..<200 {
            if sakuin("status").status == 0 { return daemon }
            guard daemon.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the daemon does not answer: \(daemon.log)")
        return daemon
    }

    /// Starts the daemon and does not wait for anything.
    func launchDaemon(
        as user: String? = nil, _ arguments: [String]? = nil, openFiles: Int? = nil, environment: [String: String] = [:]
    ) throws -> Daemon {
        let daemon = try Daemon(self, user: user, arguments, openFiles: openFiles, environment: environment)
        daemons.append(daemon)
        return daemon
    }

    /// Runs the client on this home's socket.
    func sakuin(_ arguments: String...) -> Outcome {
        Home.run(Home.programs + "/sakuin", arguments + ["--socket", socket])
    }

    func sakuind(_ arguments: String...) -> Outcome {
        Home.run(Home.programs + "/sakuind", arguments)
    }

    /// Asks with curl; the last line of the output is the status code.
    func curl(_ target: String, _ arguments: String...) -> Outcome {
        Home.run(
            "/usr/bin/curl",
            ["-sS", "--max-time", "60", "--unix-socket", socket, "-w", "\n%{http_code}"] + arguments
                + ["http://sakuin" + target])
    }

    /// The answer to a search, as the client gives it with `--json`.
    func search(_ query: String, _ options: String...) throws -> SearchAnswer {
        try search(query, options: options)
    }

    func search(_ query: String, options: [String]) throws -> SearchAnswer {
        let asked = Home.run(
            Home.programs + "/sakuin", ["search", "--json", "--socket", socket] + options + [query])
        guard asked.status < 2 else { throw ProgramFailure(description: asked.errors) }
        return try decodeAnswer(SearchAnswer.self, from: Array(asked.output.utf8))
    }

    func status() throws -> StatusAnswer {
        try decodeAnswer(StatusAnswer.self, from: Array(sakuin("status", "--json").output.utf8))
    }

    static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return Outcome(status: -1, output: "", errors: "\(program): \(error)")
        }
        // Errors are short: they fit into the pipe while the output is read.
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let trouble = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: trouble, as: UTF8.self))
    }
}

struct ProgramFailure: Error, CustomStringConvertible {
    var description: String
}

/// A running daemon.
final class Daemon {
    private let process = Process()
    private let logPath: String
    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// - Parameters:
    ///   - user: the number of the user to run as, for a test that runs as root.
    ///   - arguments: of `serve`; nil for those that name the home's places.
    ///   - openFiles: how many files it may have open.
    init(
        _ home: Home, user: String?, _ arguments: [String]? = nil, openFiles: Int? = nil,
        environment: [String: String] = [:]
    ) throws {
        logPath = home.path + "/log"
        let places = ["--dumps", home.dumps, "--index", home.index, "--socket", home.socket]
        let arguments = ["serve"] + (arguments ?? places)
        if let user {
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
            process.arguments =
                ["--reuid", user, "--regid", user, "--clear-groups", Home.programs + "/sakuind"] + arguments
        } else if let openFiles {
            process.executableURL = URL(filePath: "/usr/bin/prlimit")
            process.arguments = ["--nofile=\(openFiles):\(openFiles)", Home.programs + "/sakuind"] + arguments
        } else {
            process.executableURL = URL(filePath: Home.programs + "/sakuind")
            process.arguments = arguments
        }
        try Data().write(to: URL(filePath: logPath))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: logPath))
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": home.path].merging(environment) { $1 }
        try process.run()
    }

    /// SIGTERM, and how it ended.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// True once signals that would end the daemon are held back until it heeds them (proc(5), SigBlk).
    var holdsSignalsBack: Bool {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
        let mask = line.flatMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) } ?? 0
        return mask & (1 << UInt64(SIGTERM - 1)) != 0
    }

    func signal(_ number: Int32) { Glibc.kill(process.processIdentifier, number) }

    /// SIGTERM, and how it ended; nil if it has not within `patience`.
    func stop(within patience: Duration) async throws -> Int32? {
        let end = ContinuousClock.now + patience
        process.terminate()
        while process.isRunning, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(2)) }
        guard !process.isRunning else { return nil }
        // A signal's number where it was one that ended it.
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    /// Returns when the log has a line with all `words`; false if it has none in time.
    func logs(_ words: String..., within patience: Duration = .seconds(10)) async throws -> Bool {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if log.split(separator: "\n").contains(where: { line in words.allSatisfy { line.contains($0) } }) {
                return true
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// kill -9.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
