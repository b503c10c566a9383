// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the daemon does when it gets a signal: SIGTERM and SIGINT end this service, and with it all others; SIGHUP reads the
// configuration again; SIGUSR1 logs the state.

import Glibc
import Logging
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
