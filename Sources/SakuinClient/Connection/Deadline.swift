// SPDX-License-Identifier: GPL-2.0-or-later

// Until when a call may wait, on a clock that nobody sets back.

/// A moment, or never.
struct Deadline: Sendable {
    /// What was allowed, to be named in the error; nil is for ever.
    let allowed: Duration?
    private let end: ContinuousClock.Instant?

    init(after allowed: Duration?) {
        self.allowed = allowed
        end = allowed.map { ContinuousClock.now.advanced(by: $0) }
    }

    /// What poll(2) takes: milliseconds, rounded up, 0 once the moment is past, -1 for ever.
    var pollMilliseconds: Int32 {
        guard let end else { return -1 }
        let left = ContinuousClock.now.duration(to: end).components
        if left.seconds < 0 || left.attoseconds < 0 { return 0 }
        let milliseconds = left.attoseconds / 1_000_000_000_000_000 + 1
        let seconds = min(left.seconds, Int64(Int32.max / 1000) - 1)
        return Int32(seconds * 1000 + milliseconds)
    }
}
