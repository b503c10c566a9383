// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import sakuind

@Suite(.timeLimit(.minutes(1))) struct WaitingDescriptorTests {
    /// A pipe's two ends.
    private func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test("Reading ends when it is told to, before, while and after it waits, and the descriptor is closed once")
    func endings() async throws {
        for isEarly in [true, false] {
            let (reading, writing) = try makePipe()
            defer { close(writing) }
            let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            do {
                let waiting = try WaitingDescriptor(owning: reading)
                if isEarly { waiting.endReading() }
                let ended = loops.next().submit {
                    var buffer = [UInt8](repeating: 0, count: 10)
                    return waiting.read(into: &buffer) == nil && waiting.read(into: &buffer) == nil
                }
                try await Task.sleep(for: .milliseconds(20))
                waiting.endReading()
                #expect(try await ended.get())
                #expect(fcntl(reading, F_GETFD) >= 0)
            }
            try await loops.shutdownGracefully()
            #expect(fcntl(reading, F_GETFD) == -1)
        }
    }

    @Test("Bytes are read as they come, and the other end's closing ends the reading")
    func bytes() throws {
        let (reading, writing) = try makePipe()
        let waiting = try WaitingDescriptor(owning: reading)
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(write(writing, "ab", 2) == 2)
        #expect(waiting.read(into: &buffer) == 2)
        #expect(buffer[..<2] == [97, 98])
        close(writing)
        #expect(waiting.read(into: &buffer) == nil)
    }
}
