// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a client may take of the daemon's time and memory, by real connections with short limits.

import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import SakuinIndex
import ServiceLifecycle
import Synchronization
import Testing

@testable import sakuind

@Suite(.serialized, .timeLimit(.minutes(1))) struct HTTPServiceTests {
    private let endlessAsked = Counter()
    private let endlessLeft = Counter()

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
        router.get("/stream") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "piece"))
                    try await writer.finish(nil)
                })
        }
        router.get("/endless") { [endlessAsked, endlessLeft] _, _ in
            let asker = Asker.current
            endlessAsked.withLock { $0 += 1 }
            // As a question does on a thread of its own: nothing but the asker's going ends it.
            while asker?.isGone == false { try? await Task.sleep(for: .milliseconds(5)) }
            endlessLeft.withLock { $0 += 1 }
            return "over"
        }
        var limits = ConnectionLimits()
        limits.request = .milliseconds(500)
        limits.stalledAnswer = .milliseconds(500)
        limits.connections = 4
        limits.shutdown = .seconds(2)
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

    /// The status and the body of an answer to `request`, which must say how long it is.
    private func ask(_ path: String, _ request: String) throws -> (head: String, body: String) {
        let connection = try Connection(path)
        connection.send(request)
        guard let head = connection.receive(until: "\r\n\r\n") else { return ("", "") }
        let parts = head.components(separatedBy: "\r\n\r\n")
        let length = parts[0].lowercased().components(separatedBy: "content-length: ").dropFirst().first
            .flatMap { Int($0.prefix { $0.isNumber }) }
        var body = parts.dropFirst().joined(separator: "\r\n\r\n")
        if let length { body += connection.receive(bytes: length - body.utf8.count) }
        return (parts[0], body)
    }

    @Test("What is no request is refused with a reason in JSON, and never with nothing")
    func refusals() async throws {
        try await serving { path, _ in
            let long = String(repeating: "x", count: 300_000)
            let tooLong =
                "the head of the request, with its address, is longer than 262144 bytes: a query has 10000 characters at most"
            let raw =
                "the address has a character that must be percent-encoded, such as 東 as %E6%9D%B1: curl does that with -G --data-urlencode q=東京"
            for (request, status, code, message) in [
                ("GET /quick HTTP/1.1\r\nHost: x\r\nX: \(long)\r\n\r\n", "431", "too_large", tooLong),
                ("GET /quick?q=\(long) HTTP/1.1\r\nHost: x\r\n\r\n", "431", "too_large", tooLong),
                ("GET /quick?q=東京 HTTP/1.1\r\nHost: x\r\n\r\n", "400", "bad_address", raw),
                ("GET /東京 HTTP/1.1\r\nHost: x\r\n\r\n", "400", "bad_address", raw),
                ("GET /quick?q=\u{7F} HTTP/1.1\r\nHost: x\r\n\r\n", "400", "bad_address", raw),
                ("NONSENSE\r\n\r\n", "400", "bad_request", "this is no HTTP/1.1 request: "),
                ("\u{16}\u{3}\u{1}\r\n\r\n", "400", "bad_request", "this is no HTTP/1.1 request: "),
            ] {
                let answer = try ask(path, request)
                #expect(answer.head.hasPrefix("HTTP/1.1 \(status) "), "\(request.prefix(30)) \(answer.head)")
                #expect(answer.head.contains("application/json"))
                let begin = "{\"error\":{\"code\":\"\(code)\",\"message\":\"\(message)"
                #expect(answer.body.hasPrefix(begin), "\(request.prefix(30)) \(answer.body)")
                #expect(answer.body.hasSuffix("}}"))
            }
        }
    }

    @Test("A head of 10,000 characters, percent-encoded, is taken")
    func longHeads() async throws {
        try await serving { path, _ in
            let query = String(repeating: "%F0%A0%AE%B7", count: 10_000)
            let answer = try ask(path, "GET /quick?q=\(query) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.head.hasPrefix("HTTP/1.1 200 OK") && answer.body == "quick")
        }
    }

    @Test func aBodyThatIsTooLargeIsRefusedAndTheConnectionGoesOn() async throws {
        try await serving { path, _ in
            let connection = try Connection(path)
            connection.send("POST /who HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
            connection.send(String(repeating: "x", count: 2_000_000))
            let refused = connection.receive(until: "}}")
            #expect(refused?.hasPrefix("HTTP/1.1 413") == true)
            #expect(refused?.contains("\"code\":\"too_large\"") == true)
            connection.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(connection.receive(until: "quick") != nil)
        }
    }

    @Test("HEAD is answered as GET without the body, and the connection goes on where the length is known")
    func heads() async throws {
        try await serving { path, _ in
            let connection = try Connection(path)
            connection.send("HEAD /quick HTTP/1.1\r\nHost: x\r\n\r\nHEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
            let answers = try #require(connection.receive(until: "\r\n\r\nquick")).components(separatedBy: "\r\n\r\n")
            #expect(answers.count == 4)
            #expect(answers[0].hasPrefix("HTTP/1.1 200 OK") && answers[0].lowercased().contains("content-length: 5"))
            #expect(answers[1].hasPrefix("HTTP/1.1 404") && answers[1].contains("application/json"))
            #expect(answers[2].hasPrefix("HTTP/1.1 200 OK"))
            let stream = try Connection(path)
            stream.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try #require(stream.receive(until: "\r\n\r\n"))
            #expect(head.hasPrefix("HTTP/1.1 200 OK") && !head.contains("piece"))
            #expect(head.lowercased().contains("connection: close"))
        }
    }

    @Test("A method that a path does not take is told with those that it takes")
    func methods() async throws {
        try await serving { path, _ in
            for (method, target, allowed) in [
                ("POST", "/quick", "GET, HEAD"), ("DELETE", "/quick?q=1", "GET, HEAD"),
                ("OPTIONS", "/slow", "GET, HEAD"),
                ("GET", "/who", "POST"), ("HEAD", "/who", "POST"), ("PUT", "/who/", "POST"),
            ] {
                let answer = try ask(path, "\(method) \(target) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                #expect(answer.head.hasPrefix("HTTP/1.1 405 "), "\(method) \(target)")
                #expect(answer.head.lowercased().contains("allow: \(allowed.lowercased())"), "\(method) \(target)")
                #expect(answer.body.contains("\"code\":\"method_not_allowed\"") == (method != "HEAD"))
            }
            let unknown = try ask(path, "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            #expect(unknown.head.hasPrefix("HTTP/1.1 404 "))
            #expect(unknown.body.contains("\"code\":\"not_found\""))
        }
    }

    @Test("The question of a client that goes away ends, and that of one which only ends its sending does not")
    func goneClients() async throws {
        try await serving { path, stop in
            let half = try Connection(path)
            half.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            half.endSending()
            #expect(half.receive(until: "slow") != nil)
            var gone: Connection? = try Connection(path)
            gone?.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            while endlessAsked.value == 0 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(endlessLeft.value == 0)
            gone = nil
            while endlessLeft.value == 0 { try await Task.sleep(for: .milliseconds(5)) }
            // And so does that of one who stays beyond the end of the daemon.
            let stays = try Connection(path)
            stays.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            while endlessAsked.value == 1 { try await Task.sleep(for: .milliseconds(5)) }
            await stop()
            while endlessLeft.value == 1 { try await Task.sleep(for: .milliseconds(5)) }
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

private final class Counter: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }

    func withLock(_ body: (inout Int) -> Void) { number.withLock { body(&$0) } }
}

/// A blocking connection as a rude client has it.
final class Connection {
    private let descriptor: Int32
    private(set) var received = 0

    /// - Parameter patience: how long it waits for each piece of an answer, in seconds.
    init(_ path: String, patience seconds: Int = 3) throws {
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
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
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

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

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

    /// So many bytes, or what there is until the connection is closed.
    func receive(bytes count: Int) -> String {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while text.count < count {
            let received = recv(descriptor, &buffer, min(buffer.count, count - text.count), 0)
            guard received > 0 else { break }
            text += buffer[..<received]
        }
        return String(decoding: text, as: UTF8.self)
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
