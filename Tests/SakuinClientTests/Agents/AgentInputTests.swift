// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Glibc
import Synchronization
import Testing

@testable import SakuinClient
@testable import sakuin

/// A client's side of the two pipes of a server.
private final class AgentPipe: Sendable {
    let input: Int32
    let output: Int32
    private let lines: Int32
    private let answers: Int32

    init() {
        (input, lines) = AgentPipe.pipe()
        (answers, output) = AgentPipe.pipe()
    }

    private static func pipe() -> (Int32, Int32) {
        var descriptors: [Int32] = [0, 0]
        precondition(Glibc.pipe(&descriptors) == 0)
        // A program that another test starts would hold them open.
        for descriptor in descriptors { precondition(fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0) }
        return (descriptors[0], descriptors[1])
    }

    deinit { for descriptor in [input, answers] { close(descriptor) } }

    func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        precondition(Glibc.write(lines, bytes, bytes.count) == bytes.count)
    }

    func end() { close(lines) }

    /// All answers, once the server has ended.
    func read() throws -> [JSONValue] {
        close(output)
        var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = Glibc.read(answers, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue.read(Array($0)) }
    }
}

@Suite struct AgentInputTests {
    private static func call(_ id: String, token: String? = nil) -> String {
        let progress = token.map { #""progressToken":\#($0),"# } ?? ""
        let meta =
            #""_meta":{\#(progress)"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        return
            #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{\#(meta),"name":"search","arguments":{"query":"東京"}}}"#
    }

    private static func cancellation(of id: String) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id),"reason":"too slow"}}"#
    }

    @Test(
        "a request that is cancelled while its question runs ends at once and without an answer; those behind it are answered"
    )
    func cancelled() throws {
        // The daemon says nothing until the connection is closed: then it takes the next one.
        let daemon = FakeDaemon([.silence, .json(searchJSON(["東京"]))])
        let pipe = AgentPipe()
        let input = AgentInput(pipe.input)
        let session = AgentSession(try agentContext(daemon, input: input))
        let began = ContinuousClock.now
        pipe.write(Self.call("1"))
        Thread.detachNewThread {
            while daemon.requests.isEmpty { usleep(1000) }
            pipe.write(Self.call("\"1\""))
            pipe.write(Self.cancellation(of: "7"))
            pipe.write(Self.cancellation(of: "1"))
            pipe.end()
        }
        #expect(AgentServer(input: input, output: pipe.output).serve(session) == nil)
        #expect(began.duration(to: .now) < .seconds(15))
        let answers = try pipe.read()
        #expect(answers.map { $0["id"] } == [.string("1")])
        #expect(answers.last?["result"]?.structure?["shown"] == .number("1"))
    }

    @Test(
        "a request with a token is told how long it runs, more each time, until its answer is there or nobody wants it")
    func progress() throws {
        let daemon = FakeDaemon([.silence, .json(searchJSON(["東京"]))])
        let pipe = AgentPipe()
        let input = AgentInput(pipe.input)
        var context = try agentContext(daemon, input: input)
        let told = Mutex<[JSONValue]>([])
        context.notify = { line in told.withLock { $0.append((try? JSONValue.read(line)) ?? .null) } }
        pipe.write(Self.call("1", token: #""the token""#))
        Thread.detachNewThread {
            while told.withLock({ $0.count }) < 2 { usleep(1000) }
            pipe.write(Self.cancellation(of: "1"))
            pipe.write(Self.call("2", token: "7"))
            pipe.end()
        }
        #expect(AgentServer(input: input, output: pipe.output).serve(AgentSession(context)) == nil)
        #expect(try pipe.read().map { $0["id"] } == [.number("2")])
        let lines = told.withLock { $0 }
        #expect(lines.map { $0["method"]?.text } == ["notifications/progress", "notifications/progress"])
        #expect(lines.allSatisfy { $0["params"]?["progressToken"] == .string("the token") && $0["id"] == nil })
        let seconds = lines.compactMap { $0["params"]?["progress"] }.map { value in
            if case .number(let digits) = value { Int(digits) ?? -1 } else { -1 }
        }
        #expect(seconds.count == 2 && 0 < seconds[0] && seconds[0] < seconds[1])
        #expect(lines.last?["params"]?["message"]?.text == "the daemon works on it: \(seconds[1]) s")
    }

    @Test("what is no token of the protocol is passed over", arguments: ["true", "null", "1.5", "{}"])
    func token(_ token: String) throws {
        let parameters = try JSONValue.read(Array(#"{"_meta":{"progressToken":\#(token)}}"#.utf8))
        #expect(AgentProgress(parameters, Messages(environment: [:])) { _ in } == nil)
    }

    @Test("a request that is cancelled before it begins asks nobody; input that ends cancels nothing")
    func early() throws {
        let daemon = FakeDaemon(json: searchJSON(["東京"]))
        let pipe = AgentPipe()
        let input = AgentInput(pipe.input)
        for line in [Self.call("1"), Self.cancellation(of: "1"), Self.call("2")] { pipe.write(line) }
        pipe.end()
        let server = AgentServer(input: input, output: pipe.output)
        #expect(server.serve(AgentSession(try agentContext(daemon, input: input))) == nil)
        let answers = try pipe.read()
        #expect(answers.map { $0["id"] } == [.number("2")] && daemon.requests.count == 1)
        #expect(answers.last?["result"]?.structure?["shown"] == .number("1"))
    }

    @Test("of a client that writes on without end no more than some thousand lines are read ahead, and none is lost")
    func ahead() throws {
        let pipe = AgentPipe()
        let input = AgentInput(pipe.input)
        Thread.detachNewThread {
            for _ in 0..<100_000 { pipe.write("{}") }
            pipe.end()
        }
        let watch = input.watch(nil)
        while watch.descriptor() >= 0 { #expect(!watch.isOver()) }
        var count = 0
        while let line = input.next(), line == .whole(Array("{}".utf8)) { count += 1 }
        #expect(count == 100_000 && input.fault == nil)
    }
}
