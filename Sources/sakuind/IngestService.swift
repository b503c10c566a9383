// SPDX-License-Identifier: GPL-2.0-or-later
//
// The line from the folders to the index: the watcher and the clock fill the queue, one thread empties it. On shutdown
// the dump that is being read is finished and committed, the rest waits for the next start.

import Logging
import NIOCore
import NIOPosix
import SakuinIndex
import ServiceLifecycle

/// The thread that owns the writer: everything that touches it runs here, so a long commit holds up nobody else.
actor IndexingThread {
    private let indexer: DumpIndexer
    private let didCommit: @Sendable () -> Void
    private let executor: any SerialExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter didCommit: called before anybody is told that dumps are in the index.
    init(loop: any EventLoop, indexer: sending DumpIndexer, didCommit: @escaping @Sendable () -> Void) {
        executor = loop.executor
        self.didCommit = didCommit
        self.indexer = indexer
    }

    /// Looks through the folders of `configuration`, and reads as it says from now on.
    func changes(by configuration: Configuration) -> (paths: [String], listing: DumpFolders.Listing) {
        indexer.adopt(configuration)
        return indexer.changes()
    }

    func startAnew() -> [DumpFolders.Unreadable] { indexer.startAnew() }

    func share(of paths: [String]) -> [String] { indexer.share(of: paths) }

    func process(_ paths: [String]) throws(IndexError) -> [String: DumpOutcome] {
        // Where it fails, too: a commit may stand before the failure.
        defer { didCommit() }
        return try indexer.process(paths)
    }
}

/// Keeps the index like the folders.
struct IngestService: Service {
    let thread: IndexingThread
    let queue: IngestQueue
    let progress: IndexingProgress
    let watcher: FolderWatcher
    let live: LiveConfiguration
    /// Questions that hold back what is written next.
    let gate: CommitGate
    let logger: Logger

    /// A dump that somebody writes is looked at again so often: its closing is reported by the kernel, this serves file
    /// systems that do not.
    static let writtenPause: Duration = .seconds(1)
    /// After trouble with the index itself (a full disk), the dump is tried again.
    static let troublePause: Duration = .seconds(30)

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watch() }
            group.addTask { await rescanByClock() }
            group.addTask {
                // Ended by the group where the work has ended before.
                guard (try? await gracefulShutdown()) != nil else { return }
                await stop()
            }
            await work()
            // Ended before its turn to stop comes: a service that returned now would be taken for one that failed.
            try? await gracefulShutdown()
            group.cancelAll()
        }
    }

    /// Ends the work as soon as it can end, and lets go those who wait for it.
    func stop() async {
        progress.cancel()
        await queue.close()
    }

    private func watch() async {
        for await event in watcher.events {
            switch event {
            case .closed(let path), .moved(let path), .created(let path), .gone(let path):
                await queue.add(path)
            case .folderAppeared, .folderGone, .overflow:
                await queue.requestScan()
            }
        }
    }

    private func rescanByClock() async {
        var minutes = 0
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            minutes += 1
            guard minutes >= live.current.rescanMinutes else { continue }
            minutes = 0
            await queue.requestScan()
        }
    }

    private func work() async {
        while let work = await queue.next() {
            switch work {
            case .scan: _ = await scan()
            case .rebuild: await rebuild()
            case .dumps(let waiting):
                let share = await thread.share(of: waiting)
                await queue.start(share)
                await process(share)
            }
        }
    }

    private func rebuild() async {
        let unreadable = await thread.startAnew()
        for (folder, reason) in unreadable {
            logger.error("no rebuild: \(folder) cannot be read (\(reason)), and its posts would be lost")
        }
        let found = await scan()
        // Without dumps, too, an index is built: one without posts.
        if unreadable.isEmpty, found.isEmpty { await process([]) }
    }

    /// - Returns: the dumps that are to be read.
    private func scan() async -> [String] {
        let configuration = live.current
        // Before looking: what comes later is reported. A folder that was away may be back.
        watcher.watch(roots: configuration.dumps)
        let (paths, listing) = await thread.changes(by: configuration)
        let missing = listing.unreadable.map { folder, reason in
            "\(folder) cannot be read (\(reason)): its dumps stay in the index as they were"
        }
        let unnameable = listing.unnameable.map { "\($0): the name is not UTF-8: rename the file" }
        for notice in missing + unnameable { logger.warning("\(notice)") }
        // What stands as long as the configuration does.
        let standing = configuration.dumps.compactMap {
            RemoteFileSystem.notice($0, rescanMinutes: configuration.rescanMinutes)
        }
        await queue.setNotices(standing + watcher.notices + missing + unnameable)
        await queue.finishScan(paths)
        return paths
    }

    private func process(_ paths: [String]) async {
        let start = ContinuousClock.now
        await gate.pass()
        do {
            let outcomes = try await thread.process(paths)
            let time = ContinuousClock.now - start
            for path in paths {
                let outcome = outcomes[path] ?? .unchanged
                log(outcome, path)
                switch outcome {
                case .beingWritten: await queue.postpone(path, by: IngestService.writtenPause, isAwaited: false)
                case .tooFresh: await queue.postpone(path, by: IngestService.writtenPause, isAwaited: true)
                default: await queue.finishDump(path)
                }
            }
            if outcomes.values.contains(where: { $0 != .unchanged }) {
                logger.debug("\(paths.count) dumps in \((time / .milliseconds(1)).rounded() / 1000) s")
            }
        } catch  where error.code == .cancelled {
            for path in paths { await queue.finishDump(path) }
        } catch {
            logger.error("the index could not take \(paths.joined(separator: ", ")): \(error)")
            for path in paths { await queue.postpone(path, by: IngestService.troublePause, isAwaited: true) }
        }
    }

    private func log(_ outcome: DumpOutcome, _ path: String) {
        switch outcome {
        case .indexed(let posts, let problems):
            let trouble = problems > 0 ? ", \(problems) lines could not be read (see `sakuin status`)" : ""
            logger.info("indexed \(path): \(posts) posts\(trouble)")
        case .removed: logger.info("removed \(path)")
        case .quarantined(let reason): logger.warning("quarantined \(path): \(reason)")
        case .unchanged, .beingWritten, .tooFresh: logger.debug("\(path): \(outcome)")
        }
    }
}
