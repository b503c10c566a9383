// SPDX-License-Identifier: GPL-2.0-or-later

import NIOCore
import SakuinIndex

/// A reader and its thread.
actor SearchThread {
    private let directory: IndexDirectory
    private let gate: CommitGate
    private var state = State.unasked
    private let executor: any SerialExecutor

    private enum State {
        /// Nothing is opened before the first question.
        case unasked
        /// The reader has followed so many changes of the index.
        case reading(IndexReader, changes: Int)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(loop: any EventLoop, directory: IndexDirectory, gate: CommitGate) {
        executor = loop.executor
        self.directory = directory
        self.gate = gate
    }

    /// Runs `body` on one revision, which has all of the first `changes`.
    func run<Answer: Sendable>(
        following changes: Int, _ body: @Sendable (IndexReader) throws -> Answer
    ) throws -> Answer {
        let reader = try reader(following: changes)
        var isHolding = false
        defer { if isHolding { gate.release() } }
        for turn in 1...SearchThread.mostTurns {
            if turn > SearchThread.freeTurns, !isHolding { isHolding = gate.hold() }
            if let answer = try SearchThread.answer(reader, body) { return answer }
        }
        throw IndexError(.stale, "the index changes faster than this can be answered: try again")
    }

    /// Turns that a question gets before it holds back what is written. Each needs two commits within the one before.
    private static let freeTurns = 3
    /// Turns that a question gets at all. With commits held back it needs one or two: what was being written when it began to
    /// hold may still come. So many are for others' turns to write, which come in between.
    private static let mostTurns = 30

    /// What `body` gives, if all of it is of one revision. Where that has gone, the reader has moved on.
    private static func answer<Answer>(
        _ reader: IndexReader, _ body: (IndexReader) throws -> Answer
    ) throws -> Answer? {
        let moves = reader.moves
        do {
            let answer = try body(reader)
            return moves == reader.moves ? answer : nil
        } catch let error as IndexError where error.code == .stale {
            try reader.refresh()
            return nil
        }
    }

    /// The same with the reader that is there, if it has followed all `changes`: nothing is opened or read anew.
    func runIfCurrent<Answer: Sendable>(
        following changes: Int, _ body: @Sendable (IndexReader) throws -> Answer
    ) throws -> Answer? {
        guard case .reading(let reader, let seen) = state, seen >= changes else { return nil }
        return try SearchThread.answer(reader, body)
    }

    /// A reader of the index as it is now, for another thread.
    func openAnother() throws -> sending IndexReader { try IndexReader(directory) }

    /// Takes a reader that another thread opened once there had been so many `changes`.
    func take(_ reader: sending IndexReader, _ changes: Int) {
        if case .reading(_, let seen) = state, seen > changes { return }
        state = .reading(reader, changes: changes)
    }

    /// Lets go what `changes` have replaced: the files of an index that is built anew are gone from the disk only then.
    func follow(_ changes: Int) {
        guard case .reading = state else { return }
        // Where that fails, the next question tries again, and says so.
        _ = try? reader(following: changes)
    }

    private func reader(following changes: Int) throws -> IndexReader {
        switch state {
        case .unasked:
            let reader = try IndexReader(directory)
            state = .reading(reader, changes: changes)
            return reader
        case .reading(let reader, let seen):
            if changes > seen { try reader.refresh() }
            state = .reading(reader, changes: max(changes, seen))
            return reader
        }
    }
}
