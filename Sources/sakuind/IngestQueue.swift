// SPDX-License-Identifier: GPL-2.0-or-later
//
// The dumps that wait for the indexer, in the order of their coming, and those who wait for them. Paths only: whether a
// dump has changed, the indexer finds out.

import Synchronization

/// The queue between the watcher and the indexer.
actor IngestQueue {
    private var waiting: [String] = [] { didSet { countPending() } }
    private var isWaiting: Set<String> = []
    /// Dumps that somebody writes, and when to look again.
    private var deferred: [String: ContinuousClock.Instant] = [:] { didSet { countPending() } }
    private var current: [String] = [] { didSet { countPending() } }
    /// The length of the snapshot's `pending`, for those who will not wait for it.
    private let pending = Atomic(0)
    private var needsScan = true
    private var needsRebuild = false
    private var isClosed = false
    private var sleeper: CheckedContinuation<Void, Never>?
    private var waiters: [Waiter] = []
    private var waitersSeen = 0
    private var notices: [String] = []
    private var scansDone = 0

    /// What the indexer is to do next.
    enum Work: Sendable, Equatable {
        case scan
        /// To forget what the index holds, and then to scan.
        case rebuild
        /// All that wait: those that are begun are to be told to `start`.
        case dumps([String])
    }

    private struct Waiter {
        /// Nil until the scan that the call asked for has been made.
        var paths: Set<String>?
        var afterScan: Int
        var number: Int
        /// Given true where all is searchable, and false where that will not be waited for.
        var continuation: AsyncStream<Bool>.Continuation
    }

    /// What `status` tells.
    struct Snapshot: Sendable {
        var current: [String]
        /// Those that wait, those being written last.
        var pending: [String]
        var notices: [String]
    }

    var snapshot: Snapshot {
        let pending = current + waiting + deferred.keys.sorted()
        return Snapshot(current: current, pending: pending, notices: notices)
    }

    /// How many dumps are read or wait.
    nonisolated var pendingCount: Int { pending.load(ordering: .relaxed) }

    private func countPending() {
        pending.store(current.count + waiting.count + deferred.count, ordering: .relaxed)
    }

    func setNotices(_ notices: [String]) { self.notices = notices }

    // MARK: Coming in

    /// The dump at `path` may have changed.
    func add(_ path: String) {
        deferred[path] = nil
        guard isWaiting.insert(path).inserted else { return }
        waiting.append(path)
        wake()
    }

    /// The folders are to be looked through.
    func requestScan() {
        needsScan = true
        wake()
    }

    /// All of the index is to be built anew from the folders.
    func requestRebuild() {
        needsRebuild = true
        wake()
    }

    /// Returns when all that lies in the folders now is in the index, but for what somebody is still writing.
    /// - Returns: false where that was not waited for: the queue was closed, or the task was cancelled.
    func waitUntilSearchable() async -> Bool {
        guard !isClosed else { return false }
        requestScan()
        waitersSeen += 1
        let number = waitersSeen
        defer { waiters.removeAll { $0.number == number } }
        let (stream, continuation) = AsyncStream<Bool>.makeStream()
        waiters.append(Waiter(paths: nil, afterScan: scansDone + 1, number: number, continuation: continuation))
        // Where the task is cancelled, the stream ends by itself.
        for await isSearchable in stream { return isSearchable }
        return false
    }

    /// No more work is given out; those who wait are let go.
    func close() {
        isClosed = true
        wake()
        for waiter in waiters { waiter.continuation.yield(false) }
        waiters = []
    }

    private func wake() {
        sleeper?.resume()
        sleeper = nil
    }

    // MARK: Going out

    /// The next piece of work, when there is one; nil once the queue is closed.
    func next() async -> Work? {
        while !isClosed {
            if needsRebuild {
                // Who waits for a scan waits for the one of the rebuild.
                (needsRebuild, needsScan) = (false, false)
                return .rebuild
            }
            if needsScan {
                needsScan = false
                return .scan
            }
            bringBackDeferred()
            if !waiting.isEmpty { return .dumps(waiting) }
            await sleep()
        }
        return nil
    }

    /// These are being read now; one that changes meanwhile waits again.
    func start(_ paths: [String]) {
        current = paths
        isWaiting.subtract(paths)
        let started = Set(paths)
        waiting.removeAll { started.contains($0) }
    }

    private func bringBackDeferred() {
        let now = ContinuousClock.now
        for (path, due) in deferred where due <= now { add(path) }
    }

    private func sleep() async {
        let due = deferred.values.min()
        await withTaskGroup(of: Void.self) { group in
            if let due {
                group.addTask {
                    if (try? await Task.sleep(until: due, clock: .continuous)) != nil { await self.wake() }
                }
            }
            await withCheckedContinuation { sleeper = $0 }
            group.cancelAll()
        }
    }

    /// The scan found these.
    func finishScan(_ paths: [String]) {
        scansDone += 1
        for path in paths where deferred[path] == nil { add(path) }
        // What is deferred is awaited as well: its next try tells whether somebody writes it.
        let open = Set(waiting).union(deferred.keys)
        for index in waiters.indices where waiters[index].paths == nil && waiters[index].afterScan <= scansDone {
            waiters[index].paths = open
        }
        releaseWaiters()
    }

    /// A current dump is done.
    func finishDump(_ path: String) {
        current.removeAll { $0 == path }
        release(path)
    }

    /// A current dump is looked at again after `pause`. Who waits goes on waiting for it if it `isAwaited`; for one
    /// that somebody writes, that could be for ever.
    func postpone(_ path: String, by pause: Duration, isAwaited: Bool) {
        current.removeAll { $0 == path }
        if !isWaiting.contains(path) { deferred[path] = .now + pause }
        if !isAwaited { release(path) }
    }

    private func release(_ path: String) {
        for index in waiters.indices { waiters[index].paths?.remove(path) }
        releaseWaiters()
    }

    private func releaseWaiters() {
        for waiter in waiters where waiter.paths?.isEmpty == true { waiter.continuation.yield(true) }
        waiters.removeAll { $0.paths?.isEmpty == true }
    }
}
