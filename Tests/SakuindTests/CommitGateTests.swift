// SPDX-License-Identifier: GPL-2.0-or-later

import Synchronization
import Testing

@testable import sakuind

@Suite(.timeLimit(.minutes(1))) struct CommitGateTests {
    private final class Flag: Sendable {
        private let flag = Mutex(false)
        var isSet: Bool { flag.withLock { $0 } }

        func set() { flag.withLock { $0 = true } }
    }

    @Test("Who writes waits for those that hold, and while it waits nobody else begins to hold")
    func turns() async {
        let gate = CommitGate()
        await gate.pass()
        #expect(gate.hold() && gate.hold())
        let passed = Flag()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await gate.pass()
                passed.set()
            }
            // Until the writer waits, holding is allowed.
            while gate.hold() {
                gate.release()
                await Task.yield()
            }
            gate.release()
            #expect(!passed.isSet)
            gate.release()
        }
        #expect(passed.isSet)
        #expect(gate.hold())
        gate.release()
    }
}
