// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import Logging
internal import SakuinTerminal
internal import ServiceLifecycle
internal import UnixSignals

// The program that `sakuin web` starts: settings in, pages out, until it is told to stop. The only place that ends the process.

@main
struct SakuinWeb {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        var language = Language(environment: environment)
        do {
            let settings = try Settings(Array(CommandLine.arguments.dropFirst()))
            language = settings.language
            try await run(settings)
        } catch let error as WebError {
            fail(error.words(language))
        } catch {
            fail("\(error)")
        }
    }

    private static func run(_ settings: Settings) async throws {
        let inherited = settings.isAddressOnly ? nil : try InheritedSocket.find(environment)
        var settings = settings
        if let inherited { settings.place = inherited.place }
        let site = settings.site
        let sessions = try Sessions(folder: try settings.folder(environment))
        let address = site.address("/enter?token=\(try sessions.newToken())")
        // A server that runs already takes the token as well.
        if settings.isAddressOnly || inherited == nil && !InstanceLock(folder: sessions.folder).isHeld {
            print(address)
            if settings.opensBrowser { Browser.open(address, folder: sessions.folder) }
            return
        }
        var logger = Logger(label: "sakuin-web") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let front = Front(
            site: site, sessions: sessions,
            archive: Archive(
                socket: settings.socket, saved: settings.saved,
                files: UserFiles(folder: try settings.userFolder(environment))))
        let server = PageServer(place: site.place, inherited: inherited, front: front, logger: logger) { [settings] in
            say(settings.language, address)
            if settings.opensBrowser { Browser.open(address, folder: sessions.folder) }
        }
        do {
            try await ServiceGroup(
                services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
            ).run()
        } catch {
            if case .port(let port) = site.place, "\(error)".contains("\(EADDRINUSE)") {
                throw WebError.portTaken(port)
            }
            throw error
        }
    }

    private static func say(_ language: Language, _ address: String) {
        print(address)
        tell(
            language.say(
                "このアドレスは一度だけ使えます。新しいものは sakuin web --url、終わるには Ctrl-C",
                "this address works once: sakuin web --url prints another; Ctrl-C ends the server"))
    }

    /// Not by the standard library, which would keep it back where the output is no terminal.
    private static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func tell(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array((text + "\n").utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    private static func fail(_ text: String) -> Never {
        tell("sakuin-web: " + text)
        exit(2)
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }
}
