// SPDX-License-Identifier: GPL-2.0-or-later
//
// Who waits for what comes into the index: each is woken by a commit, and now and then so that its connection lives. None has anything
// kept for it here but that: what it has missed is in the index, and its cursor says from where on.

import NIOCore
import ServiceLifecycle
import Synchronization

/// The followers of the index.
final class Followers: Service, CustomStringConvertible {
    let description = "followers"

    /// Why a follower is woken.
    enum Wake: Sendable {
        case commit
        case beat
    }

    private struct State {
        var next = 0
        var waiting: [Int: AsyncStream<Wake>.Continuation] = [:]
        var isStopping = false
        /// When those were let go that read nothing, by name, and in the order of their going.
        var dropped: [String: ContinuousClock.Instant] = [:]
        var names: [String] = []
    }

    private let state = Mutex(State())
    /// At a time.
    let most: Int
    /// Between two signs of life.
    private let beat: Duration

    /// Names that are kept of those who were let go.
    private static let mostDropped = 10_000

    init(most: Int = ConnectionLimits().followers, beat: Duration = .seconds(15)) {
        self.most = most
        self.beat = beat
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: beat)) != nil { wake(.beat) }
        }
    }

    /// Something has come into the index, perhaps.
    func indexHasChanged() { wake(.commit) }

    private func wake(_ reason: Wake) {
        let all = state.withLock { Array($0.waiting.values) }
        // A commit that is not heard of yet must not be hidden by a sign of life: both have the follower look.
        for one in all { one.yield(reason) }
    }

    /// Lets all go: the daemon stops.
    func stop() {
        let all = state.withLock { state in
            state.isStopping = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for one in all { one.finish() }
    }

    /// One who waits, until it leaves.
    struct Place: Sendable {
        let wakes: AsyncStream<Wake>
        fileprivate let number: Int
    }

    /// - Throws: `Problem.tooManyFollowers` where there are as many as there may be.
    func enter() throws(Problem) -> Place {
        let (wakes, continuation) = AsyncStream<Wake>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = try state.withLock { state throws(Problem) -> Int? in
            guard !state.isStopping else { return nil }
            guard state.waiting.count < most else { throw .tooManyFollowers(most) }
            state.next += 1
            state.waiting[state.next] = continuation
            return state.next
        }
        if number == nil { continuation.finish() }
        return Place(wakes: wakes, number: number ?? 0)
    }

    func leave(_ place: Place) {
        state.withLock { $0.waiting[place.number] = nil }
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    var count: Int { state.withLock { $0.waiting.count } }

    // MARK: Those who read nothing

    func noteDropped(_ name: String) {
        state.withLock { state in
            if state.dropped.updateValue(.now, forKey: name) == nil { state.names.append(name) }
            guard state.names.count > Followers.mostDropped else { return }
            state.dropped[state.names.removeFirst()] = nil
        }
    }

    /// When the follower of that name was let go, asked once.
    func takeDropped(_ name: String) -> ContinuousClock.Instant? {
        state.withLock { state in
            guard let time = state.dropped.removeValue(forKey: name) else { return nil }
            state.names.removeAll { $0 == name }
            return time
        }
    }
}
