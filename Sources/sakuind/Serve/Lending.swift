// SPDX-License-Identifier: GPL-2.0-or-later

import Synchronization

/// Things that are lent, each to one borrower at a time; who comes when all are lent waits, first come, first served.
///
/// A borrower whose task is cancelled while it waits gets nothing and holds up nobody behind it.
///
/// ```swift
/// let turns = Lending([1, 2])
/// let turn = try await turns.borrow()
/// defer { turns.giveBack(turn) }
/// ```
final class Lending<Item: Sendable>: Sendable {
    private struct Borrower {
        var number: Int
        var continuation: CheckedContinuation<Item, any Error>
    }

    private enum State {
        /// Nobody waits, and these are not lent: maybe none.
        case unawaited([Item])
        /// All are lent, and these wait: never none.
        case awaited([Borrower])
    }

    private let state: Mutex<State>
    private let borrowersSeen = Atomic(0)

    init(_ items: [Item]) {
        state = Mutex(.unawaited(items))
    }

    /// Borrowers that wait.
    var waiting: Int { state.withLock { if case .awaited(let borrowers) = $0 { borrowers.count } else { 0 } } }

    /// An item for the caller alone, until it gives it back.
    /// - Throws: `CancellationError` where the task was cancelled while it waited.
    func borrow() async throws -> Item {
        if let item = state.withLock({ Lending.take(from: &$0) }) { return item }
        let number = borrowersSeen.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<Item, any Error>? in
                    // A task that was cancelled by now may have left the line before it stood in it.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    // One may have come back in between.
                    if let item = Lending.take(from: &state) { return .success(item) }
                    let borrower = Borrower(number: number, continuation: continuation)
                    let others = if case .awaited(let others) = state { others } else { [Borrower]() }
                    state = .awaited(others + [borrower])
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            leave(number)
        }
    }

    func giveBack(_ item: Item) {
        let next = state.withLock { state -> Borrower? in
            switch state {
            case .unawaited(let items):
                state = .unawaited(items + [item])
                return nil
            case .awaited(let borrowers):
                state = Lending.line(borrowers.dropFirst())
                return borrowers.first
            }
        }
        next?.continuation.resume(returning: item)
    }

    private func leave(_ number: Int) {
        let gone = state.withLock { state -> Borrower? in
            guard case .awaited(let borrowers) = state else { return nil }
            state = Lending.line(borrowers.filter { $0.number != number })
            return borrowers.first { $0.number == number }
        }
        gone?.continuation.resume(throwing: CancellationError())
    }

    /// One that is not lent.
    private static func take(from state: inout State) -> Item? {
        guard case .unawaited(var items) = state, let item = items.popLast() else { return nil }
        state = .unawaited(items)
        return item
    }

    /// The state where these wait: where none does, all are lent all the same.
    private static func line(_ borrowers: some Collection<Borrower>) -> State {
        borrowers.isEmpty ? .unawaited([]) : .awaited(Array(borrowers))
    }
}
