// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a client may take of the daemon's time and memory, by real connections with short limits.

import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import sakuind

@Suite(.serialized, .timeLimit(.minutes(1))) struct HTTPServiceTests {
    /// Runs `body` against a service with a quick route, a slow one, and one whose answer is large.
    private func serving(
        _ body: @escaping @Sendable (_ path: String, _ stop: @escaping @Sendable () async -> Void) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/s"
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let router = Router(context: SakuinRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.get("/quick") { _, _ in "quick" }
        router.get("/slow") { _, _ in
            try await Task.sleep(for: .milliseconds(700))
            return "slow"
        }
        router.post("/who") { _, context in "\(context.peer?.uid ?? 99999)" }
        router.get("/large") { _, _ in ByteBuffer(repeating: UInt8(ascii: "x"), count: 8 << 20) }
        var limits = ConnectionLimits()
        limits.request = .milliseconds(500)
        limits.stalledAnswer = .milliseconds(500)
        limits.connections = 4
        let (listening, isListening) = AsyncStream<Void>.makeStream()
        let service = HTTPService(
            socket: try ListeningSocket.open(path: path, access: .owner), router: router, loops: loops,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), limits: limits
        ) { isListening.yield() }
        let group = ServiceGroup(
            services: [service], logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in listening { break }
            try await body(path) { await group.triggerGracefulShutdown() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        try await loops.shutdownGracefully()
    }

    @Test func requestsOnOneConnectionAreAnsweredInTurn() async throws {
        try await serving { path, _ in
            let connection = try Connection(path)
            for _ in 0..<3 {
                connection.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(connection.receive(until: "quick")?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
            }
        }
    }

    @Test func whoAsksIsKnownFromTheKernel() async throws {
        try await serving { path, _ in
            let connection = try Connection(path)
            connection.send("POST /who HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            #expect(connection.receive(until: "\r\n\r\n\(geteuid())") != nil)
        }
    }

    @Test func halfARequestIsClosedAfterItsTimeAndSoIsOneThatDrips() async throws {
        try await serving { path, _ in
            let silent = try Connection(path)
            let dripping = try Connection(path)
            let dripBody = try Connection(path)
            silent.send("GET /quick HT")
            dripBody.send("POST /who HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .milliseconds(1200) {
                dripping.send("G")
                dripBody.send("x")
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(silent.isClosed)
            #expect(dripping.isClosed)
            #expect(dripBody.isClosed)
            let next = try Connection(path)
            next.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(next.receive(until: "quick") != nil)
        }
    }

    @Test func anAnswerThatNobodyReadsIsGivenUp() async throws {
        try await serving { path, _ in
            let connection = try Connection(path)
            connection.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            try await Task.sleep(for: .milliseconds(1500))
            #expect(connection.receive(until: "never there") == nil)
            #expect(connection.received < 8 << 20)
        }
    }

    @Test func largeHeadsAndBodiesAreRefused() async throws {
        try await serving { path, _ in
            let head = try Connection(path)
            head.send("GET /quick HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n")
            #expect(head.receive(until: "\r\n\r\n")?.hasPrefix("HTTP/1.1 400") == true)
            let body = try Connection(path)
            body.send("POST /who HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
            body.send(String(repeating: "x", count: 1_200_000))
            #expect(body.receive(until: "\r\n\r\n")?.hasPrefix("HTTP/1.1 413") == true)
        }
    }

    @Test func moreConnectionsThanAllowedAreClosedAtOnce() async throws {
        try await serving { path, _ in
            let held = try (0..<4).map { _ in try Connection(path) }
            for connection in held {
                connection.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(connection.receive(until: "quick") != nil)
            }
            let fifth = try Connection(path)
            try await Task.sleep(for: .milliseconds(100))
            #expect(fifth.isClosed)
            // Used to the end: they would be closed, and make room, as soon as nothing needs them.
            #expect(held.allSatisfy { !$0.isClosed })
        }
    }

    @Test func onShutdownTheRunningRequestIsAnsweredAndIdleConnectionsAreClosed() async throws {
        try await serving { path, stop in
            let idle = try Connection(path)
            idle.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(idle.receive(until: "quick") != nil)
            let busy = try Connection(path)
            busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            try await Task.sleep(for: .milliseconds(100))
            await stop()
            try await Task.sleep(for: .milliseconds(100))
            #expect(idle.isClosed)
            #expect(busy.receive(until: "slow") != nil)
        }
    }
}

/// A blocking connection as a rude client has it.
private final class Connection {
    private let descriptor: Int32
    private(set) var received = 0

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
        var patience = timeval(tv_sec: 3, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// All that comes, up to and with `end`; nil if the connection is closed before.
    func receive(until end: String) -> String? {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            received += count
            text += buffer[..<count]
            let tail = String(decoding: text.suffix(4096), as: UTF8.self)
            if tail.contains(end) { return String(decoding: text.prefix(1 << 16), as: UTF8.self) }
        }
    }

    /// True if the other end has closed, whatever it said before.
    var isClosed: Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count <= 0 { return count == 0 || errno == ECONNRESET }
        }
    }
}
