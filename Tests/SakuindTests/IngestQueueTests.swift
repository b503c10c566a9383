// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import sakuind

@Suite struct IngestQueueTests {
    @Test func itBeginsWithAScanAndGivesEachPathOnce() async {
        let queue = IngestQueue()
        #expect(await queue.next() == .scan)
        await queue.add("/a")
        await queue.finishScan(["/b", "/a", "/c"])
        #expect(await queue.next() == .dumps(["/a", "/b", "/c"]))
        await queue.start(["/a", "/b"])
        #expect(await queue.snapshot.pending == ["/a", "/b", "/c"])
        #expect(await queue.snapshot.current == ["/a", "/b"])
        // It changed again while it was read: it is to be read again.
        await queue.add("/a")
        await queue.finishDump("/a")
        await queue.finishDump("/b")
        #expect(await queue.next() == .dumps(["/c", "/a"]))
    }

    @Test func whatIsForgottenIsTakenOutBeforeAllElseAndAPurgeComesBeforeAScan() async {
        let queue = IngestQueue()
        await queue.requestForgetting()
        async let purged = queue.waitUntilPurged()
        #expect(await queue.next() == .forgetting)
        var work = await queue.next()
        // Whoever waits for the purge may come late.
        if work == .scan { work = await queue.next() }
        #expect(work == .purge)
        await queue.postponePurge(by: .zero)
        repeat { work = await queue.next() } while work == .scan
        #expect(work == .purge)
        await queue.finishPurge()
        #expect(await purged)
    }

    @Test func whoWaitsForAPurgeIsLetGoWhenTheQueueIsClosed() async {
        let queue = IngestQueue()
        async let purged = queue.waitUntilPurged()
        var work = await queue.next()
        if work == .scan { work = await queue.next() }
        #expect(work == .purge)
        await queue.close()
        #expect(await !purged)
        #expect(await !queue.waitUntilPurged())
    }

    @Test func aRebuildComesBeforeAllElseAndIsAScanToo() async {
        let queue = IngestQueue()
        await queue.add("/a")
        await queue.requestRebuild()
        #expect(await queue.next() == .rebuild)
        await queue.finishScan(["/a", "/b"])
        #expect(await queue.next() == .dumps(["/a", "/b"]))
    }

    @Test func namesInTwoNormalizationFormsAreTwoDumps() async {
        let queue = IngestQueue()
        #expect(await queue.next() == .scan)
        let paths = ["/が", "/か\u{3099}"]
        await queue.finishScan(paths)
        #expect(await queue.snapshot.pending.map(\.utf8.count) == [4, 7])
        await queue.start([paths[0]])
        #expect(await queue.snapshot.pending.map(\.utf8.count) == [4, 7])
        await queue.finishDump(paths[1])
        await queue.finishDump(paths[0])
        #expect(await queue.snapshot.pending.map(\.utf8.count) == [7])
    }

    @Test(.timeLimit(.minutes(1))) func whoWaitsIsLetGoWhenAllOfTheScanIsDone() async {
        let queue = IngestQueue()
        let worker = Task { () -> [String] in
            var done: [String] = []
            while let work = await queue.next() {
                switch work {
                case .forgetting, .purge: Issue.record("\(work)")
                case .scan, .confirmedScan, .rebuild:
                    await queue.finishScan(["/a", "/b"].filter { !done.contains($0) })
                case .dumps(let paths):
                    await queue.start(paths)
                    done += paths
                    for path in paths { await queue.finishDump(path) }
                }
            }
            return done
        }
        #expect(await queue.waitUntilSearchable())
        #expect(await queue.snapshot.pending.isEmpty)
        await queue.close()
        #expect(await worker.value == ["/a", "/b"])
    }

    @Test func aConfirmedScanIsMadeWhateverElseIsWantedAndTriedAgainAsOne() async {
        let queue = IngestQueue()
        #expect(await queue.next() == .scan)
        await queue.requestScan(isConfirmed: true)
        await queue.requestScan()
        await queue.requestRebuild()
        #expect(await queue.next() == .confirmedScan)
        await queue.postponeScan(by: .zero, isConfirmed: true)
        #expect(await queue.next() == .confirmedScan)
        #expect(await queue.next() == .rebuild)
        await queue.requestScan()
        #expect(await queue.next() == .scan)
    }

    @Test(
        "A confirmed scan that failed comes back as one, though the index is rebuilt meanwhile",
        .timeLimit(.minutes(1)))
    func confirmedScanBesideARebuild() async {
        let queue = IngestQueue()
        await queue.requestScan(isConfirmed: true)
        #expect(await queue.next() == .confirmedScan)
        await queue.postponeScan(by: .milliseconds(20), isConfirmed: true)
        await queue.requestRebuild()
        #expect(await queue.next() == .rebuild)
        #expect(await queue.next() == .confirmedScan)
        // It was said once.
        await queue.requestScan()
        #expect(await queue.next() == .scan)
    }

    @Test(.timeLimit(.minutes(1))) func whatFailedComesBackByItselfAndOthersAreServedMeanwhile() async {
        let queue = IngestQueue()
        _ = await queue.next()
        await queue.requestRebuild()
        #expect(await queue.next() == .rebuild)
        await queue.postponeRebuild(by: .milliseconds(50))
        await queue.add("/small")
        #expect(await queue.next() == .dumps(["/small"]))
        await queue.start(["/small"])
        await queue.finishDump("/small")
        #expect(await queue.next() == .rebuild)
        await queue.requestScan()
        #expect(await queue.next() == .scan)
        await queue.postponeScan(by: .milliseconds(20), isConfirmed: false)
        #expect(await queue.next() == .scan)
    }

    @Test(.timeLimit(.minutes(1))) func aPostponedPathComesBackByItself() async {
        let queue = IngestQueue()
        _ = await queue.next()
        await queue.finishScan(["/a"])
        #expect(await queue.next() == .dumps(["/a"]))
        await queue.start(["/a"])
        await queue.postpone("/a", by: .milliseconds(20), isAwaited: true)
        #expect(await queue.snapshot.pending == ["/a"])
        #expect(await queue.next() == .dumps(["/a"]))
    }

    @Test(.timeLimit(.minutes(1))) func closingEndsTheWorkAndLetsEverybodyGo() async {
        let queue = IngestQueue()
        _ = await queue.next()
        async let waiting = queue.waitUntilSearchable()
        async let next = queue.next()
        await queue.close()
        // Not all is searchable, and nobody says so.
        #expect(await !waiting)
        #expect(await !queue.waitUntilSearchable())
        _ = await next
        #expect(await queue.next() == nil)
    }

    @Test(.timeLimit(.minutes(1))) func whoIsCancelledWaitsNoLonger() async {
        let queue = IngestQueue()
        let waiting = Task { await queue.waitUntilSearchable() }
        waiting.cancel()
        #expect(await !waiting.value)
        // The others do.
        let worker = Task {
            while await queue.next() != nil { await queue.finishScan([]) }
        }
        #expect(await queue.waitUntilSearchable())
        await queue.close()
        await worker.value
    }

    @Test func howManyWaitIsKnownWithoutWaitingForTheQueue() async {
        let queue = IngestQueue()
        #expect(queue.pendingCount == 0)
        await queue.finishScan(["/a", "/b", "/c"])
        #expect(queue.pendingCount == 3)
        _ = await queue.next()
        _ = await queue.next()
        await queue.start(["/a", "/b"])
        #expect(queue.pendingCount == 3)
        await queue.postpone("/a", by: .seconds(3600), isAwaited: false)
        #expect(queue.pendingCount == 3)
        await queue.finishDump("/b")
        #expect(queue.pendingCount == 2)
        await queue.add("/a")
        #expect(queue.pendingCount == 2)
        #expect(await queue.snapshot.pending.count == 2)
        await queue.start(["/a", "/c"])
        for path in ["/a", "/c"] { await queue.finishDump(path) }
        #expect(queue.pendingCount == 0)
    }
}
