// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import NIOCore
import NIOPosix
import SakuinIndex
import Synchronization
import Testing

@testable import sakuind

@Suite(.timeLimit(.minutes(1))) struct SearchPoolTests {
    /// An index with a writer beside the readers of a pool.
    private final class Fixture {
        let folder: TemporaryFolder
        let directory: IndexDirectory
        let indexer: DumpIndexer
        let loops: MultiThreadedEventLoopGroup
        let pool: SearchPool
        let gate = CommitGate()

        init(readers: Int, isNear: Bool = false) throws {
            folder = try TemporaryFolder()
            directory = IndexDirectory(path: folder.path + "/index")
            indexer = DumpIndexer(
                folders: DumpFolders(roots: [folder.path + "/dumps"]), writer: try IndexWriter(directory))
            mkdir(folder.path + "/dumps", 0o700)
            loops = MultiThreadedEventLoopGroup(numberOfThreads: readers)
            pool = SearchPool(
                directory, loops: loops, size: readers, server: isNear ? loops.next() : nil, gate: gate)
        }

        /// Brings a dump of one post into the index.
        func index(_ number: Int) throws {
            _ = try indexer.process([try folder.write("{\"body\":\"増田\(number)\"}\n", to: "dumps/\(number).jsonl")])
        }
    }

    /// Holds questions up.
    private final class Gate: Sendable {
        let isShut = Atomic(true)
        let arrived = Atomic(0)

        func pass() -> Int {
            arrived.add(1, ordering: .relaxed)
            while isShut.load(ordering: .relaxed) { usleep(1000) }
            return 0
        }

        func waitForArrivals(_ count: Int) async {
            while arrived.load(ordering: .relaxed) < count { await Task.yield() }
        }
    }

    private func posts(_ pool: SearchPool) async throws -> Int { try await pool.run { try $0.summary().posts } }

    @Test("On the server's loop nothing is answered from an index that has changed since")
    func nearby() async throws {
        let fixture = try Fixture(readers: 2, isNear: true)
        let pool = fixture.pool
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            for number in 1...5 {
                try fixture.index(number)
                pool.indexHasChanged()
                var near: Int?
                repeat {
                    near = try await pool.runInline { try $0.summary().posts }
                    #expect(near == nil || near == number)
                } while near == nil
            }
            group.cancelAll()
        }
        // Nothing of the pool is left behind that would use a loop.
        try await fixture.loops.shutdownGracefully()
    }

    @Test("A question that takes longer than its revision lasts holds back what is written, and is answered")
    func restlessIndex() async throws {
        let fixture = try Fixture(readers: 2)
        let (pool, gate, directory) = (fixture.pool, fixture.gate, fixture.directory)
        let isOver = Atomic(false)
        async let answer: Int = {
            defer { isOver.store(true, ordering: .relaxed) }
            return try await pool.run { reader in
                let before = try reader.summary().posts
                usleep(100_000)
                // As a walk over the postings would, which finds its blocks overwritten after two commits.
                if try IndexReader(directory).summary().posts > before + 1 { throw IndexError(.stale, "gone") }
                return before
            }
        }()
        var number = 0
        // Until it is answered, however long that would take.
        while !isOver.load(ordering: .relaxed) {
            await gate.pass()
            number += 1
            try fixture.index(number)
            pool.indexHasChanged()
        }
        let found = try await answer
        #expect(found > 0 && found <= number)
        try await fixture.loops.shutdownGracefully()
    }

    @Test("What was committed before a question is in its answer, whichever reader gives it")
    func readYourWrites() async throws {
        let fixture = try Fixture(readers: 3)
        let pool = fixture.pool
        #expect(try await posts(pool) == 0)
        for number in 1...5 {
            try fixture.index(number)
            pool.indexHasChanged()
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 { group.addTask { try await posts(pool) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts == Array(repeating: number, count: 12))
        }
        try await fixture.loops.shutdownGracefully()
    }

    @Test("A long question holds up no other as long as there is another reader, and then each in its turn")
    func longQuestions() async throws {
        let fixture = try Fixture(readers: 2)
        let pool = fixture.pool
        let gate = Gate()
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await pool.run { _ in gate.pass() } }
            await gate.waitForArrivals(1)
            let quick = try await posts(pool)
            #expect(quick == 0)
            group.addTask { try await pool.run { _ in gate.pass() } }
            await gate.waitForArrivals(2)
            for _ in 0..<20 { group.addTask { try await posts(pool) + 1 } }
            gate.isShut.store(false, ordering: .relaxed)
            let sum = try await group.reduce(0, +)
            #expect(sum == 20)
        }
        try await fixture.loops.shutdownGracefully()
    }

    @Test("A question whose asker goes away while it waits for a reader is never asked, and those behind it are")
    func leftQuestion() async throws {
        let fixture = try Fixture(readers: 1)
        let (pool, gate) = (fixture.pool, Gate())
        let asked = Gate()
        asked.isShut.store(false, ordering: .relaxed)
        for isSlow in [false, true] {
            gate.isShut.store(true, ordering: .relaxed)
            let before = gate.arrived.load(ordering: .relaxed)
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await pool.runBulk { _ in gate.pass() } }
                await gate.waitForArrivals(before + 1)
                await #expect(throws: CancellationError.self) {
                    try await withThrowingTaskGroup(of: Void.self) { asker in
                        asker.addTask {
                            let question: @Sendable (IndexReader) -> Void = { _ in
                                _ = asked.pass()
                            }
                            // For a reader, and for its turn in the bulk lane.
                            if isSlow { try await pool.runBulk(question) } else { try await pool.run(question) }
                        }
                        asker.cancelAll()
                        try await asker.waitForAll()
                    }
                }
                group.addTask { try await posts(pool) + 1 }
                gate.isShut.store(false, ordering: .relaxed)
                let sum = try await group.reduce(0, +)
                #expect(sum == 1)
            }
        }
        let count = asked.arrived.load(ordering: .relaxed)
        #expect(count == 0)
        try await fixture.loops.shutdownGracefully()
    }

    @Test("An answer is of one revision: where that goes meanwhile, all of the question is asked again")
    func oneRevision() async throws {
        let fixture = try Fixture(readers: 1)
        let turns = Atomic(0)
        let counts = try await fixture.pool.run { reader in
            let before = try reader.summary().posts
            if turns.add(1, ordering: .relaxed).newValue < 3 { try reader.refresh() }
            return [before, try reader.summary().posts]
        }
        #expect(turns.load(ordering: .relaxed) == 3)
        #expect(counts == [0, 0])
        await #expect(throws: IndexError.self) { try await fixture.pool.run { try $0.refresh() } }
        // Nothing is held back any longer.
        await fixture.gate.pass()
        #expect(try await posts(fixture.pool) == 0)
        try await fixture.loops.shutdownGracefully()
    }

    @Test("A question that fails gives its reader back")
    func failure() async throws {
        let fixture = try Fixture(readers: 1)
        for _ in 0..<3 {
            await #expect(throws: Problem.self) {
                try await fixture.pool.run { _ in throw Problem.parameter("no", "否") }
            }
        }
        #expect(try await posts(fixture.pool) == 0)
        try await fixture.loops.shutdownGracefully()
    }
}
