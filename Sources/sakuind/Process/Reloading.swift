// SPDX-License-Identifier: GPL-2.0-or-later

import Logging
import SakuinDumps

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
