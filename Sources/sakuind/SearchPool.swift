// SPDX-License-Identifier: GPL-2.0-or-later
//
// Readers of the index, each with a thread of its own: libxapian blocks, so no question is asked on an event loop.
// A question takes an idle reader or waits for one, first come, first served.

import NIOCore
import NIOPosix
import SakuinIndex

/// A reader and its thread.
actor SearchThread {
    private let reader: IndexReader
    private let executor: any SerialExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(loop: any EventLoop, reader: sending IndexReader) {
        executor = loop.executor
        self.reader = reader
    }

    /// Runs `body` on the newest revision.
    func run<Answer: Sendable>(_ body: @Sendable (IndexReader) throws -> Answer) throws -> Answer {
        try reader.refresh()
        return try body(reader)
    }
}

/// The readers that answer questions.
actor SearchPool {
    private var idle: [SearchThread] = []
    private var waiting: [CheckedContinuation<SearchThread, Never>] = []

    /// Opens `size` readers of the index in `directory`.
    init(_ directory: IndexDirectory, loops: MultiThreadedEventLoopGroup, size: Int) throws(IndexError) {
        for _ in 0..<size { idle.append(SearchThread(loop: loops.next(), reader: try IndexReader(directory))) }
    }

    /// Runs `body` with a reader on the newest revision.
    func run<Answer: Sendable>(_ body: @Sendable (IndexReader) throws -> Answer) async throws -> Answer {
        let thread = await take()
        defer { giveBack(thread) }
        return try await thread.run(body)
    }

    private func take() async -> SearchThread {
        if let thread = idle.popLast() { return thread }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ thread: SearchThread) {
        if waiting.isEmpty {
            idle.append(thread)
        } else {
            waiting.removeFirst().resume(returning: thread)
        }
    }
}
