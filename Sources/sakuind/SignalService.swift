// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the daemon does when it gets a signal: SIGTERM and SIGINT end this service, and with it all others; SIGHUP reads the
// configuration again; SIGUSR1 logs the state.

import Glibc
import Logging
import SakuinDumps
import ServiceLifecycle

struct SignalService: Service, CustomStringConvertible {
    let signals: ProcessSignals
    let reloading: Reloading
    let logState: @Sendable () async -> Void
    let logger: Logger

    var description: String { "signals" }

    func run() async throws {
        await withGracefulShutdownHandler {
            for await signal in signals.arrivals {
                switch signal {
                case SIGTERM, SIGINT:
                    logger.info("stopping (\(signal == SIGTERM ? "SIGTERM" : "SIGINT"))")
                    return
                case SIGHUP: await reloading.reload()
                case SIGUSR1: await logState()
                default: logger.debug("signal \(signal) does nothing")
                }
            }
        } onGracefulShutdown: {
            signals.close()
        }
    }
}

/// Reads the configuration again while the daemon runs. A file that cannot be used changes nothing.
struct Reloading: Sendable {
    let live: LiveConfiguration
    /// The configuration as the command line and its file have it now.
    let read: @Sendable () throws -> Configuration
    let manager: ServiceManager
    let queue: IngestQueue
    let logger: Logger

    func reload() async {
        manager.reloading()
        defer { manager.ready() }
        do {
            let (settings, waiting) = try read().adopted(by: live.current)
            for key in waiting { logger.warning("\(key) has changed, which takes a restart: it stays as it is") }
            let isSame = settings == live.current
            live.current = settings
            // Whoever asks for it wants the folders looked at, too.
            await queue.requestScan()
            logger.info(
                isSame
                    ? "the configuration was read again: nothing has changed"
                    : "the configuration was read again: \(settings)")
        } catch {
            logger.error("the configuration stays as it is: \(error)")
        }
    }
}

extension Configuration: CustomStringConvertible {
    /// What may change while the daemon runs.
    var description: String {
        "dumps \(dumps.joined(separator: ", ")), rescan_minutes \(rescanMinutes), private_posts \(includesPrivatePosts)"
            + (columns.isEmpty ? "" : ", columns \(columns.description)")
    }
}
