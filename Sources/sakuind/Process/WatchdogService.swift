// SPDX-License-Identifier: GPL-2.0-or-later

import ServiceLifecycle

/// Tells systemd that the daemon is alive, as long as it answers questions: a stuck one is restarted.
struct WatchdogService: Service {
    let manager: ServiceManager
    let isHealthy: @Sendable () async -> Bool

    func run() async throws {
        guard let interval = manager.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await isHealthy() { manager.alive() }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
