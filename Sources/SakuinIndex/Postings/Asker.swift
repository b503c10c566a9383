// SPDX-License-Identifier: GPL-2.0-or-later

internal import Synchronization

/// Whoever waits for an answer, as far as a question must know: where nobody waits any longer, the question is at its end.
/// It is found by the task that asks, and reaches the threads that work for it.
///
/// ```swift
/// let asker = Asker()
/// // Another thread calls asker.leave() where the page is no longer wanted.
/// let page = try Asker.$current.withValue(asker) { try reader.search(request) }
/// ```
public final class Asker: Sendable {
    /// Of the task that runs; nil where the question is asked by nobody who could go away.
    @TaskLocal public static var current: Asker?

    private let gone = Atomic(false)

    public init() {}

    /// True once nobody waits for answers any more.
    public var isGone: Bool { gone.load(ordering: .relaxed) }

    /// Tells that nobody waits for answers any more.
    public func leave() { gone.store(true, ordering: .relaxed) }
}
