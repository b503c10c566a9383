// SPDX-License-Identifier: GPL-2.0-or-later

import Synchronization
import Testing

@testable import sakuind

@Suite(.timeLimit(.minutes(1))) struct LendingTests {
    /// Who was served, in their order, and how many are at the same time.
    private final class Served: Sendable {
        let names = Mutex<[String]>([])
        let atOnce = Atomic(0)

        func begin() -> Int { atOnce.add(1, ordering: .relaxed).newValue }
        func end() { atOnce.subtract(1, ordering: .relaxed) }
    }

    /// Returns when so many wait.
    private func wait(for count: Int, at lending: Lending<Int>) async {
        while lending.waiting != count { await Task.yield() }
    }

    @Test("Who comes when all are lent waits its turn, and who is cancelled leaves the line and holds up nobody")
    func turns() async throws {
        let lending = Lending([1])
        let lent = try await lending.borrow()
        let served = Served()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, name) in ["first", "second"].enumerated() {
                group.addTask {
                    let item = try await lending.borrow()
                    served.names.withLock { $0.append(name) }
                    lending.giveBack(item)
                }
                await wait(for: place + 1, at: lending)
            }
            await #expect(throws: CancellationError.self) {
                try await withThrowingTaskGroup(of: Void.self) { leaving in
                    leaving.addTask { lending.giveBack(try await lending.borrow()) }
                    await wait(for: 3, at: lending)
                    leaving.cancelAll()
                    try await leaving.waitForAll()
                }
            }
            #expect(lending.waiting == 2)
            lending.giveBack(lent)
            try await group.waitForAll()
        }
        #expect(served.names.withLock { $0 } == ["first", "second"])
        #expect(lending.waiting == 0)
        #expect(try await lending.borrow() == 1)
    }

    @Test("However cancelling and giving back meet, nothing is lost and nothing lent twice")
    func races() async throws {
        let lending = Lending([1])
        let served = Served()
        for _ in 0..<2000 {
            let lent = try await lending.borrow()
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    guard let item = try? await lending.borrow() else { return }
                    #expect(served.begin() == 1)
                    served.end()
                    lending.giveBack(item)
                }
                group.addTask { lending.giveBack(lent) }
                group.cancelAll()
            }
        }
        #expect(lending.waiting == 0)
        #expect(try await lending.borrow() == 1)
    }
}
