// SPDX-License-Identifier: GPL-2.0-or-later
//
// How far the indexing is: told by its threads, asked by whoever shows it, and ended by the daemon when it stops.

import SakuinClient
import SakuinIndex
import Synchronization

/// The state of the indexing at one moment.
struct IndexingState: Sendable, Equatable {
    enum Stage: String, Sendable {
        case reading, joining, inverting, merging, patching
    }

    var stage: Stage = .reading
    var dumps = 0
    /// Posts read so far.
    var posts = 0
    /// Bytes of the dumps.
    var bytesRead: Int64 = 0
    var bytes: Int64 = 0
    /// From 0 to 1, over all stages.
    var fraction = 0.0
    var started = ContinuousClock.now

    /// The time that is left if it goes on as it did; nil at the beginning.
    var timeLeft: Duration? {
        guard fraction > 0.02 else { return nil }
        return (ContinuousClock.now - started) * ((1 - fraction) / fraction)
    }

    /// The same for those who ask the daemon.
    var work: IndexingWork {
        IndexingWork(
            stage: stage.rawValue, dumps: dumps, posts: posts, fraction: (fraction * 1000).rounded() / 1000,
            bytesPerSecond: rate.rounded(), secondsLeft: timeLeft.map { ($0 / .milliseconds(100)).rounded() / 10 })
    }

    /// Bytes of the dumps a second.
    var rate: Double {
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        return seconds > 0 ? Double(bytes) * fraction / seconds : 0
    }
}

final class IndexingProgress: Sendable {
    private let state = Mutex<IndexingState?>(nil)
    private let cancelled = Atomic(false)

    /// How the time of a build is shared by its stages, measured on 220 MB of posts; of a patch, the reading is a tenth.
    private static let stages: [(BuildProgress.Stage, start: Double, share: Double)] = [
        (.joining, 0.5, 0.05), (.inverting, 0.55, 0.35), (.merging, 0.9, 0.1),
    ]

    /// What is being done; nil for nothing.
    var current: IndexingState? { state.withLock { $0 } }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    /// Ends what is under way; nothing more will be indexed.
    func cancel() { cancelled.store(true, ordering: .relaxed) }

    func begin(bytes: Int64, dumps: Int) {
        state.withLock { $0 = IndexingState(dumps: dumps, bytes: bytes) }
    }

    func read(bytes: Int, posts: Int) {
        state.withLock { state in
            guard var now = state else { return }
            now.posts += posts
            now.bytesRead += Int64(bytes)
            now.fraction = 0.5 * min(1, Double(now.bytesRead) / Double(max(1, now.bytes)))
            state = now
        }
    }

    func end() {
        state.withLock { $0 = nil }
    }

    var observer: BuildObserver {
        var observer = BuildObserver()
        observer.isCancelled = { self.isCancelled }
        observer.progress = { self.note($0) }
        return observer
    }

    private func note(_ progress: BuildProgress) {
        state.withLock { state in
            guard let (_, start, share) = IndexingProgress.stages.first(where: { $0.0 == progress.stage }) else {
                return
            }
            state?.stage = IndexingState.Stage(rawValue: progress.stage.rawValue) ?? .merging
            state?.fraction = start + share * Double(progress.done) / Double(max(1, progress.total))
        }
    }
}
