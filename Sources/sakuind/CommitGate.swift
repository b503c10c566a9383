// SPDX-License-Identifier: GPL-2.0-or-later
//
// Between the questions and the one who writes: a question whose revision went again and again holds back what would be
// written next, until it has its answer. Both get their turn: who writes waits for those that hold, and while it waits
// nobody else begins to hold.

import Synchronization

final class CommitGate: Sendable {
    private struct State {
        var holders = 0
        var writer: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Begins to hold back what is written next.
    /// - Returns: false, where somebody waits to write: its turn comes first.
    func hold() -> Bool {
        state.withLock { state in
            guard state.writer == nil else { return false }
            state.holders += 1
            return true
        }
    }

    /// Ends one holding.
    func release() {
        let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.holders -= 1
            guard state.holders == 0 else { return nil }
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume()
    }

    /// Returns when nobody holds. For the one who writes.
    func pass() async {
        await withCheckedContinuation { writer in
            let isOpen = state.withLock { state in
                guard state.holders > 0 else { return true }
                state.writer = writer
                return false
            }
            if isOpen { writer.resume() }
        }
    }
}
