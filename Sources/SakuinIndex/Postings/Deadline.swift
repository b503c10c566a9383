// SPDX-License-Identifier: GPL-2.0-or-later

/// The end of the time that a question may take, which is over at once where nobody waits for the answer any longer. Asked
/// often, it looks at the clock seldom.
final class Deadline {
    private(set) var end: ContinuousClock.Instant?
    /// Who asks: to be handed on to the threads that work on the same question.
    let asker: Asker?
    private var untilLook = 0
    /// True once it was seen to be over.
    private(set) var hasPassed = false

    /// What may be done between two looks, in the units of `spend`: about a tenth of a millisecond.
    private static let stride = 4096

    /// - Parameter end: nil for one that never comes.
    init(_ end: ContinuousClock.Instant?, asker: Asker? = Asker.current) {
        self.end = end
        self.asker = asker
    }

    /// A candidate was looked at.
    static let candidate = 1
    /// A term is to be looked up.
    static let term = 64
    /// A post is to be read: it may be long.
    static let post = stride

    /// Ends the time before it is over.
    func pass() { hasPassed = true }

    /// Gives so much more time.
    func extend(by more: Duration) { end = end.map { $0 + more } }

    /// Counts work, and tells whether the time is over.
    func isOver(after work: Int) -> Bool {
        guard !hasPassed else { return true }
        untilLook -= work
        guard untilLook <= 0 else { return false }
        untilLook = Deadline.stride
        hasPassed = asker?.isGone == true || end.map { ContinuousClock.now >= $0 } == true
        return hasPassed
    }
}
