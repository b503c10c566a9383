// SPDX-License-Identifier: GPL-2.0-or-later
//
// Damage of the index that a question or a commit meets: told once, and healed by building all anew from the dumps. What
// was served goes on being served as far as it is whole: questions that touch the damage are errors until then. An index
// that somebody has removed or replaced is compared with the dumps at once.

import Logging
import SakuinIndex
import ServiceLifecycle

struct DamageService: Service, CustomStringConvertible {
    let description = "damage"
    let queue: IngestQueue
    let troubles: ServiceErrors
    let logger: Logger
    /// The newest is enough: all lead to the same.
    private let reports = AsyncStream.makeStream(of: IndexError.self, bufferingPolicy: .bufferingNewest(1))

    init(queue: IngestQueue, troubles: ServiceErrors, logger: Logger) {
        self.queue = queue
        self.troubles = troubles
        self.logger = logger
    }

    /// Tells of an error, on any thread; one that neither a rebuild nor a scan heals is left to whoever met it.
    func report(_ error: IndexError) {
        if error.isUnreadable || error.isOfOtherIndex { reports.continuation.yield(error) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await error in reports.stream {
                // Until it is healed, every question may meet it again.
                if error.isOfOtherIndex {
                    if troubles.begin(.scan, error.message) == 1 { await queue.requestScan() }
                    continue
                }
                guard troubles.begin(.damage, error.message) == 1 else { continue }
                logger.error("\(error): it is built anew from the dumps; posts of dumps that are gone may be lost")
                await queue.requestRebuild()
            }
        }
    }
}

extension IndexError {
    /// True if the index is not the one that was served: removed, or replaced.
    fileprivate var isOfOtherIndex: Bool { code == .missing || code == .stale }
}
