// SPDX-License-Identifier: GPL-2.0-or-later
//
// The line from the folders to the index: the watcher and the clock fill the queue, one thread empties it. On shutdown
// the dump that is being read is finished and committed, the rest waits for the next start.

import Logging
import SakuinIndex
import ServiceLifecycle

/// Keeps the index like the folders.
struct IngestService: Service {
    let thread: IndexingThread
    let queue: IngestQueue
    let progress: IndexingProgress
    let watcher: FolderWatcher
    let troubles: ServiceErrors
    let damage: DamageService
    let live: LiveConfiguration
    /// Questions that hold back what is written next.
    let gate: CommitGate
    let logger: Logger

    /// A dump that somebody writes is looked at again so often: its closing is reported by the kernel, this serves file
    /// systems that do not.
    static let writtenPause: Duration = .seconds(1)
    /// After trouble with the index itself (a full disk) the work is tried again: at once almost, as trouble may pass, then
    /// ever more rarely.
    private static func troublePause(after times: Int) -> Duration { .seconds(min(30, 1 << min(times - 1, 5))) }

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watch() }
            group.addTask { await rescanByClock() }
            group.addTask {
                // On cancellation, too, which comes where another service has failed: nothing else would end the work.
                try? await gracefulShutdown()
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
        // What was forgotten in the moment before the last end.
        await takeOutForgotten()
        while let work = await queue.next() {
            switch work {
            case .forgetting: await takeOutForgotten()
            case .purge: await purge()
            case .scan: await scan()
            case .confirmedScan: await scan(isConfirmed: true)
            case .rebuild: await rebuild()
            case .dumps(let waiting): await process(waiting)
            }
        }
    }

    // MARK: Forgetting

    /// Until this is done, readers leave out what is forgotten.
    private func takeOutForgotten() async {
        await gate.pass()
        do {
            try await thread.takeOutForgotten()
            troubles.end(.forgetting)
        } catch {
            damage.report(error)
            // A damaged index is built anew, without what is forgotten.
            guard error.code != .damaged else { return }
            // The next scan is the next try.
            logger.error("forgotten posts could not be taken out of the index: \(error)")
            troubles.begin(.forgetting, error.message)
        }
    }

    private func purge() async {
        await gate.pass()
        do {
            if try await thread.purge() {
                logger.info("the index was built anew from itself: no file of it has a word of a forgotten post")
            }
            troubles.end(.forgetting)
            await queue.finishPurge()
        } catch  where error.code == .cancelled {
            // Whoever waits is told that the daemon stops.
        } catch {
            logger.error("words of forgotten posts could not be taken out of the files of the index: \(error)")
            damage.report(error)
            let pause = IngestService.troublePause(after: troubles.begin(.forgetting, error.message))
            await queue.postponePurge(by: pause)
        }
    }

    // MARK: Looking

    private func scan(isConfirmed: Bool = false) async {
        let configuration = live.current
        // Before looking: what comes later is reported. A folder that was away may be back.
        watcher.watch(roots: configuration.dumps)
        do {
            let changes = try await thread.changes(by: configuration, isConfirmed: isConfirmed)
            troubles.end(.scan)
            await takeOutForgotten()
            await tell(changes, configuration)
            if changes.paths.isEmpty, changes.areFoldersOther { await process([]) }
            await queue.finishScan(changes.paths)
            await reclaimSpace()
        } catch {
            logger.error("the folders could not be compared with the index: \(error)")
            damage.report(error)
            let pause = IngestService.troublePause(after: troubles.begin(.scan, error.message))
            await queue.postponeScan(by: pause, isConfirmed: isConfirmed)
        }
    }

    private func tell(_ changes: DumpIndexer.Changes, _ configuration: Configuration) async {
        let kept = changes.kept.map(\.notice)
        let told = Set(changes.kept.map(\.folder))
        let unreadable = changes.listing.unreadable.filter { !told.contains($0.folder) }.map { folder, reason in
            KeptDumps(folder: folder, reason: .unreadable(reason), dumps: []).notice
        }
        let unnameable = changes.listing.unnameable.map {
            ServiceWarning("\($0): the name is not UTF-8: rename the file", "\($0): 名前が UTF-8 ではありません。改名してください")
        }
        for notice in kept + unreadable + unnameable { logger.warning("\(notice.english)") }
        // What stands as long as the configuration does.
        let standing = configuration.dumps.compactMap {
            RemoteFileSystem.notice($0, rescanMinutes: configuration.rescanMinutes)
        }
        await queue.setNotices(
            (standing + watcher.notices).map { ServiceWarning($0) } + kept + unreadable + unnameable)
    }

    // MARK: Indexing

    /// Builds all anew beside what is served. Where that fails, it stays wanted; what has changed in the folders comes into
    /// the index that stands.
    private func rebuild() async {
        let configuration = live.current
        watcher.watch(roots: configuration.dumps)
        if let changes = try? await thread.changes(by: configuration) { await tell(changes, configuration) }
        let paths = await thread.list().files.map(\.path)
        await queue.finishScan(paths)
        await queue.start(paths)
        await gate.pass()
        do {
            await finish(paths, try await thread.rebuild())
            troubles.end(.rebuild)
            troubles.end(.damage)
            // It was a look at the folders, too.
            troubles.end(.scan)
        } catch  where error.code == .cancelled {
            for path in paths { await queue.finishDump(path) }
        } catch {
            logger.error("the index could not be built anew: \(error)")
            await queue.postponeRebuild(by: IngestService.troublePause(after: troubles.begin(.rebuild, error.message)))
            let changed = PathSet((try? await thread.changes(by: configuration).paths) ?? paths)
            for path in paths where !changed.contains(path) { await queue.finishDump(path) }
            for path in changed { await queue.postpone(path, by: .zero, isAwaited: true) }
        }
    }

    /// Brings the first of those that wait into the index.
    private func process(_ waiting: [String]) async {
        var paths = waiting
        do {
            paths = try await thread.share(of: waiting)
            await queue.start(paths)
            await gate.pass()
            await finish(paths, try await thread.process(paths))
            await reclaimSpace()
        } catch  where error.code == .cancelled {
            for path in paths { await queue.finishDump(path) }
        } catch {
            logger.error("the index could not take \(paths.joined(separator: ", ")): \(error)")
            damage.report(error)
            await queue.start(paths)
            for path in paths {
                let times = troubles.begin(.dump(path), error.message)
                await queue.postpone(path, by: IngestService.troublePause(after: times), isAwaited: true)
            }
        }
    }

    /// Gives back the room that posts have left, when nobody waits for anything else.
    private func reclaimSpace() async {
        guard queue.pendingCount == 0 else { return }
        await gate.pass()
        do {
            if try await thread.reclaimSpace() {
                logger.info("the index took more room than it needs and was built anew from itself")
            }
        } catch  where error.code == .cancelled {
            // After the next start.
        } catch {
            // Nothing is lost; the next dump or scan is the next try.
            logger.warning("room in the index could not be given back: \(error)")
            damage.report(error)
        }
    }

    private func finish(_ paths: [String], _ outcomes: PathMap<DumpOutcome>) async {
        for path in PathSet(paths + outcomes.paths).sorted() {
            let outcome = outcomes[path] ?? .unchanged
            log(outcome, path)
            troubles.end(.dump(path))
            switch outcome {
            case .beingWritten: await queue.postpone(path, by: IngestService.writtenPause, isAwaited: false)
            case .tooFresh: await queue.postpone(path, by: IngestService.writtenPause, isAwaited: true)
            case .indexed, .unchanged, .removed, .kept, .quarantined: await queue.finishDump(path)
            }
        }
        // Why posts are kept is told by a scan.
        if outcomes.contains(where: { $0.value == .kept }) { await queue.requestScan() }
    }

    private func log(_ outcome: DumpOutcome, _ path: String) {
        guard let words = outcome.told(of: path)?.spoken else { return logger.debug("\(path): \(outcome)") }
        logger.log(level: outcome.leavesTextOut ? .warning : .info, "\(words)")
    }
}
