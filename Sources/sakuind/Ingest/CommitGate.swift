// SPDX-License-Identifier: GPL-2.0-or-later
//
// Between the questions and the one who writes: a question whose revision went again and again holds back what would be
// written next, until it has its answer. Both get their turn: who writes waits for those that hold, and while it waits
// nobody else begins to hold.

import Synchronization

final class CommitGate: Sendable {
    private enum State {
        /// So many hold, maybe none, and nobody waits to write.
        case open(holders: Int)
        /// The writer waits for so many, at least one.
        case awaited(CheckedContinuation<Void, Never>, holders: Int)
    }

    private let state = Mutex(State.open(holders: 0))

    /// Begins to hold back what is written next.
    /// - Returns: false, where somebody waits to write: its turn comes first.
    func hold() -> Bool {
        state.withLock { state in
            guard case .open(let holders) = state else { return false }
            state = .open(holders: holders + 1)
            return true
        }
    }

    /// Ends one holding.
    func release() {
        let passing = state.withLock { state -> CheckedContinuation<Void, Never>? in
            switch state {
            case .open(let holders): state = .open(holders: holders - 1)
            case .awaited(let writer, let holders) where holders > 1: state = .awaited(writer, holders: holders - 1)
            case .awaited(let writer, _):
                state = .open(holders: 0)
                return writer
            }
            return nil
        }
        passing?.resume()
    }

    /// Returns when nobody holds. For the one who writes.
    func pass() async {
        await withCheckedContinuation { writer in
            let isOpen = state.withLock { state in
                guard case .open(let holders) = state else { preconditionFailure("two write at the same time") }
                guard holders > 0 else { return true }
                state = .awaited(writer, holders: holders)
                return false
            }
            if isOpen { writer.resume() }
        }
    }
}
