// SPDX-License-Identifier: GPL-2.0-or-later
//
// The dumps that wait for the indexer, in the order of their coming, and those who wait for them. Paths only: whether a
// dump has changed, the indexer finds out.

import Synchronization

/// The queue between the watcher and the indexer.
actor IngestQueue {
    private var waiting: [String] = [] { didSet { countPending() } }
    private var isWaiting: PathSet = []
    /// Dumps that somebody writes, and when to look again.
    private var deferred: PathMap<ContinuousClock.Instant> = [:] { didSet { countPending() } }
    /// What is read now, as it was given out, and what of it is not done: a rebuild has all dumps there are.
    private var begun: [String] = []
    private var current: PathSet = [] { didSet { countPending() } }
    /// The length of the snapshot's `pending`, for those who will not wait for it.
    private let pending = Atomic(0)
    private var scan = Wanted<Manner>.now(.asUsual)
    private var rebuild = Wanted<Void>.no
    /// What has been forgotten is to be taken out of the index.
    private var forgetting = false
    private var purge = Wanted<Void>.no
    /// Those who wait for it.
    private var purgers: [AsyncStream<Bool>.Continuation] = []
    private var life = Life.open(.busy, waiters: [])
    private var waitersSeen = 0
    private var notices: [ServiceWarning] = []
    private var scansDone = 0

    /// What the indexer is to do next.
    enum Work: Sendable, Equatable {
        case scan
        /// To scan, and to drop the posts of dumps that are missing, because an administrator has said so.
        case confirmedScan
        /// To scan, and to build the index anew from all that is found.
        case rebuild
        /// To take out what has been forgotten.
        case forgetting
        /// To build the index anew from itself, so that its files have no word of what is forgotten.
        case purge
        /// All that wait: those that are begun are to be told to `start`.
        case dumps([String])
    }

    private enum Life {
        /// Work is given out, and these wait until all is searchable.
        case open(Indexer, waiters: [Waiter])
        /// What is under way is finished; nothing more is given out, and nobody waits.
        case closed
    }

    /// Who empties the queue.
    private enum Indexer {
        /// It has something to do, or has not come yet.
        case busy
        /// It sleeps until there is something to do.
        case asleep(CheckedContinuation<Void, Never>)
    }

    /// What a scan does with posts whose dumps are missing.
    private enum Manner {
        case asUsual
        /// An administrator has said that they are to go.
        case confirmed
    }

    /// Whether something is to be done, and in which manner.
    private enum Wanted<How> {
        case no
        case now(How)
        /// After a failure, from this moment on.
        case later(ContinuousClock.Instant, How)

        /// In which manner it is to be done; nil where it is not to be.
        var manner: How? {
            switch self {
            case .no: nil
            case .now(let manner), .later(_, let manner): manner
            }
        }

        var isDue: Bool {
            switch self {
            case .no: false
            case .now: true
            case .later(let due, _): due <= .now
            }
        }

        /// When it will be due; nil where that does not come by itself.
        var due: ContinuousClock.Instant? {
            if case .later(let due, _) = self { due } else { nil }
        }

        /// To be done at once, or later: asked for meanwhile, it is not put off.
        mutating func postpone(by pause: Duration, _ manner: How) {
            self = if case .now = self { .now(manner) } else { .later(.now + pause, manner) }
        }
    }

    private struct Waiter {
        /// Nil until the scan that the call asked for has been made.
        var paths: PathSet?
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
        var notices: [ServiceWarning]
    }

    var snapshot: Snapshot {
        let current = begun.filter { self.current.contains($0) }
        let pending = current + waiting + deferred.paths.sorted()
        return Snapshot(current: current, pending: pending, notices: notices)
    }

    /// How many dumps are read or wait.
    nonisolated var pendingCount: Int { pending.load(ordering: .relaxed) }

    private func countPending() {
        pending.store(current.count + waiting.count + deferred.count, ordering: .relaxed)
    }

    func setNotices(_ notices: [ServiceWarning]) { self.notices = notices }

    // MARK: Coming in

    /// The dump at `path` may have changed.
    func add(_ path: String) {
        deferred[path] = nil
        guard isWaiting.insert(path) else { return }
        waiting.append(path)
        wake()
    }

    /// The folders are to be looked through.
    /// - Parameter isConfirmed: true if the posts of dumps that are missing are to go.
    func requestScan(isConfirmed: Bool = false) {
        scan = .now(manner(isConfirmed))
        wake()
    }

    /// The scan has failed: it is to be tried again after `pause`. Who waits for it goes on waiting.
    func postponeScan(by pause: Duration, isConfirmed: Bool) {
        scan.postpone(by: pause, manner(isConfirmed))
    }

    /// Of a scan that is asked for: what was confirmed before stays confirmed.
    private func manner(_ isConfirmed: Bool) -> Manner {
        isConfirmed || scan.manner == .confirmed ? .confirmed : .asUsual
    }

    /// All of the index is to be built anew from the folders.
    func requestRebuild() {
        rebuild = .now(())
        wake()
    }

    /// The rebuild has failed: it stays wanted, and is to be tried again after `pause`.
    func postponeRebuild(by pause: Duration) { rebuild.postpone(by: pause, ()) }

    /// What has been forgotten is to be taken out of the index.
    func requestForgetting() {
        forgetting = true
        wake()
    }

    /// Returns when no file of the index has a word of what is forgotten.
    /// - Returns: false where that was not waited for: the queue was closed, or the task was cancelled.
    func waitUntilPurged() async -> Bool {
        guard case .open = life else { return false }
        purge = .now(())
        let (stream, continuation) = AsyncStream<Bool>.makeStream()
        purgers.append(continuation)
        wake()
        for await isPurged in stream { return isPurged }
        return false
    }

    /// The purge that was given out is done.
    func finishPurge() {
        // Whoever asked meanwhile may mean what was forgotten meanwhile: that is the next one's.
        guard case .no = purge else { return }
        for purger in purgers { purger.yield(true) }
        purgers = []
    }

    /// The purge has failed: it stays wanted, and is to be tried again after `pause`.
    func postponePurge(by pause: Duration) { purge.postpone(by: pause, ()) }

    /// Returns when all that lies in the folders now is in the index, but for what somebody is still writing.
    /// - Returns: false where that was not waited for: the queue was closed, or the task was cancelled.
    func waitUntilSearchable() async -> Bool {
        guard case .open = life else { return false }
        requestScan()
        waitersSeen += 1
        let number = waitersSeen
        defer { changeWaiters { waiters in waiters.removeAll { $0.number == number } } }
        let (stream, continuation) = AsyncStream<Bool>.makeStream()
        let waiter = Waiter(paths: nil, afterScan: scansDone + 1, number: number, continuation: continuation)
        changeWaiters { $0.append(waiter) }
        // Where the task is cancelled, the stream ends by itself.
        for await isSearchable in stream { return isSearchable }
        return false
    }

    /// No more work is given out; those who wait are let go.
    func close() {
        guard case .open(let indexer, let waiters) = life else { return }
        life = .closed
        if case .asleep(let sleeper) = indexer { sleeper.resume() }
        for waiter in waiters { waiter.continuation.yield(false) }
        for purger in purgers { purger.yield(false) }
        purgers = []
    }

    private func wake() {
        guard case .open(.asleep(let sleeper), let waiters) = life else { return }
        life = .open(.busy, waiters: waiters)
        sleeper.resume()
    }

    private func changeWaiters(_ change: (inout [Waiter]) -> Void) {
        guard case .open(let indexer, var waiters) = life else { return }
        // Let go meanwhile: a change of what is held twice would copy all paths that are waited for.
        life = .closed
        change(&waiters)
        life = .open(indexer, waiters: waiters)
    }

    // MARK: Going out

    /// The next piece of work, when there is one; nil once the queue is closed.
    func next() async -> Work? {
        while case .open = life {
            if forgetting {
                forgetting = false
                return .forgetting
            }
            if scan.manner == .confirmed, scan.isDue {
                scan = .no
                return .confirmedScan
            }
            if rebuild.isDue {
                rebuild = .no
                // Who waits for a scan waits for the one of the rebuild, which drops nothing that must be confirmed.
                if scan.manner != .confirmed { scan = .no }
                return .rebuild
            }
            if purge.isDue {
                purge = .no
                return .purge
            }
            if scan.isDue {
                scan = .no
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
        begun = paths
        current = PathSet(paths)
        isWaiting.subtract(paths)
        let started = PathSet(paths)
        waiting.removeAll { started.contains($0) }
    }

    private func bringBackDeferred() {
        let now = ContinuousClock.now
        for (path, due) in deferred where due <= now { add(path) }
    }

    private func sleep() async {
        let due = ([scan.due, rebuild.due, purge.due].compactMap { $0 } + deferred.map(\.value)).min()
        await withTaskGroup(of: Void.self) { group in
            if let due {
                group.addTask {
                    if (try? await Task.sleep(until: due, clock: .continuous)) != nil { await self.wake() }
                }
            }
            await withCheckedContinuation { fallAsleep($0) }
            group.cancelAll()
        }
    }

    private func fallAsleep(_ sleeper: CheckedContinuation<Void, Never>) {
        guard case .open(_, let waiters) = life else { return sleeper.resume() }
        life = .open(.asleep(sleeper), waiters: waiters)
    }

    /// The scan found these.
    func finishScan(_ paths: [String]) {
        scansDone += 1
        for path in paths where deferred[path] == nil { add(path) }
        // What is deferred is awaited as well: its next try tells whether somebody writes it.
        let open = PathSet(waiting + deferred.paths)
        changeWaiters { waiters in
            for index in waiters.indices where waiters[index].paths == nil && waiters[index].afterScan <= scansDone {
                waiters[index].paths = open
            }
        }
        releaseWaiters()
    }

    /// A current dump is done.
    func finishDump(_ path: String) {
        current.remove(path)
        release(path)
    }

    /// A current dump is looked at again after `pause`. Who waits goes on waiting for it if it `isAwaited`; for one
    /// that somebody writes, that could be for ever.
    func postpone(_ path: String, by pause: Duration, isAwaited: Bool) {
        current.remove(path)
        if !isWaiting.contains(path) { deferred[path] = .now + pause }
        if !isAwaited { release(path) }
    }

    private func release(_ path: String) {
        changeWaiters { waiters in
            for index in waiters.indices { waiters[index].paths?.remove(path) }
        }
        releaseWaiters()
    }

    private func releaseWaiters() {
        changeWaiters { waiters in
            for waiter in waiters where waiter.paths?.isEmpty == true { waiter.continuation.yield(true) }
            waiters.removeAll { $0.paths?.isEmpty == true }
        }
    }
}
