// SPDX-License-Identifier: GPL-2.0-or-later
//
// Readers of the index, each with a thread of its own: libxapian blocks, so no question is asked on an event loop.
// A question takes an idle reader or waits for one, first come, first served.

import NIOCore
import NIOPosix
import SakuinIndex
import ServiceLifecycle
import Synchronization

/// The readers that answer questions. They follow the index while the service runs; they answer as long as anybody asks, and
/// whoever has ended all that asks may shut down their loops.
final class SearchPool: Service, CustomStringConvertible {
    let description = "search"
    private let threads: [SearchThread]
    /// On the server's own loop: for a question that is answered before anybody could miss the loop. It reads what others
    /// have opened.
    private let inline: SearchThread?
    /// Questions under way.
    private let asked = Atomic(0)
    private let idle: Lending<SearchThread>
    /// For questions that take long: so many at a time that threads are left for the others.
    private let bulkLane: Lending<Void>
    /// How often the index may have changed. The daemon is the only one that writes it, so readers need not look.
    private let changes = Atomic(0)
    /// The same for each follower: the last is enough.
    private let feeds: [(stream: AsyncStream<Int>, continuation: AsyncStream<Int>.Continuation)]

    /// Told of every error of the index that a question meets.
    private let onError: @Sendable (IndexError) -> Void

    /// Readers of the index in `directory`, each opened at its first question.
    /// - Parameters:
    ///   - server: the loop that questions come in on.
    ///   - onError: called with every error of the index that a question meets.
    init(
        _ directory: IndexDirectory, loops: MultiThreadedEventLoopGroup, size: Int, server: (any EventLoop)? = nil,
        gate: CommitGate = CommitGate(), onError: @escaping @Sendable (IndexError) -> Void = { _ in }
    ) {
        self.onError = onError
        threads = (0..<size).map { _ in SearchThread(loop: loops.next(), directory: directory, gate: gate) }
        inline = server.map { SearchThread(loop: $0, directory: directory, gate: gate) }
        idle = Lending(threads)
        bulkLane = Lending(Array(repeating: (), count: max(1, size / 2)))
        feeds = (0...size).map { _ in AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }
    }

    /// Questions asked from now on are answered from the index as it is now.
    func indexHasChanged() {
        let count = changes.add(1, ordering: .sequentiallyConsistent).newValue
        for feed in feeds { feed.continuation.yield(count) }
    }

    // MARK: Following

    /// Has the readers follow the index until the daemon stops.
    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                for (thread, feed) in zip(threads, feeds.dropFirst()) {
                    group.addTask { for await count in feed.stream { await thread.follow(count) } }
                }
                guard let inline, let feed = feeds.first else { return }
                group.addTask { [self] in
                    await renew(inline, changes.load(ordering: .sequentiallyConsistent))
                    for await count in feed.stream { await renew(inline, count) }
                }
            }
        }
    }

    private func renew(_ inline: SearchThread, _ changes: Int) async {
        // Where that fails, the others' questions say so.
        guard let thread = try? await idle.borrow() else { return }
        defer { idle.giveBack(thread) }
        guard let reader = try? await thread.openAnother() else { return }
        await inline.take(reader, changes)
    }

    // MARK: Questions

    /// Runs `body` with a reader, on one revision that is no older than the call; again if that goes meanwhile.
    /// - Throws: what `body` throws; `CancellationError` where whoever asks has gone before there was a reader.
    func run<Answer: Sendable>(_ body: @Sendable (IndexReader) throws -> Answer) async throws -> Answer {
        asked.add(1, ordering: .relaxed)
        defer { asked.subtract(1, ordering: .relaxed) }
        let thread = try await idle.borrow()
        defer { idle.giveBack(thread) }
        return try await telling {
            try await thread.run(following: changes.load(ordering: .sequentiallyConsistent), body)
        }
    }

    /// The same on the server's loop, without a change of thread: for what takes no longer than a few of these. Nil where
    /// another question is under way, which would have to wait, and where the index has just changed.
    func runInline<Answer: Sendable>(_ body: @Sendable (IndexReader) throws -> Answer) async throws -> Answer? {
        guard let inline, asked.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged else {
            return nil
        }
        defer { asked.subtract(1, ordering: .relaxed) }
        return try await telling {
            try await inline.runIfCurrent(following: changes.load(ordering: .sequentiallyConsistent), body)
        }
    }

    private func telling<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let error as IndexError {
            onError(error)
            throw error
        }
    }

    /// The same for what takes long, when its turn in the bulk lane comes.
    func runBulk<Answer: Sendable>(_ body: @Sendable (IndexReader) throws -> Answer) async throws -> Answer {
        try await bulkLane.borrow()
        defer { bulkLane.giveBack(()) }
        return try await run(body)
    }
}
