// SPDX-License-Identifier: GPL-2.0-or-later
//
// Followers by real connections: what they are told, many of them, and one that does not read.

import Glibc
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import SakuinClient
import SakuinIndex
import ServiceLifecycle
import Testing

@testable import sakuind

@Suite(.serialized, .timeLimit(.minutes(2))) struct FollowRoutesTests {
    /// A daemon without its watching: an index that tests write, and the route.
    private final class Served: @unchecked Sendable {
        // The indexer is used by the test's one task.
        let folder: TemporaryFolder
        let indexer: DumpIndexer
        let pool: SearchPool
        let followers: Followers
        var socket: String { folder.path + "/s" }

        init(loops: MultiThreadedEventLoopGroup, _ limits: ConnectionLimits) throws {
            followers = Followers(most: limits.followers, beat: .milliseconds(100))
            folder = try TemporaryFolder()
            let directory = IndexDirectory(path: folder.path + "/index")
            indexer = DumpIndexer(
                folders: DumpFolders(roots: [folder.path + "/dumps"]), writer: try IndexWriter(directory))
            mkdir(folder.path + "/dumps", 0o700)
            pool = SearchPool(directory, loops: loops, size: 2)
        }

        /// Brings posts into the index, with characters of their own or they would be copies of each other.
        func index(_ numbers: Range<Int>, padding: Int = 0) throws {
            let lines = numbers.map { number in
                let own = (0..<20).compactMap { Unicode.Scalar(0x5000 + 32 * number + $0) }.map(String.init).joined()
                let more = String(repeating: own, count: padding)
                return "{\"id\":\"n\(number)\",\"date\":\"2024-06-05\",\"body\":\"東京の投稿 その\(number) \(own)\(more)\"}\n"
            }
            let path = try folder.write(lines.joined(), to: "dumps/\(numbers.lowerBound).jsonl")
            _ = try indexer.process([path])
            pool.indexHasChanged()
            followers.indexHasChanged()
        }

        func service(_ name: String, query: String = "東京") -> FollowRequest {
            var request = FollowRequest(query)
            request.name = name
            return request
        }
    }

    private func serving(
        connections: Int = 2000, _ body: @escaping @Sendable (Served) async throws -> Void
    ) async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 3)
        var limits = ConnectionLimits()
        limits.stalledAnswer = .milliseconds(500)
        limits.connections = connections
        limits.shutdown = .seconds(2)
        let served = try Served(loops: loops, limits)
        let router = Router(context: SakuinRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        FollowRoutes(pool: served.pool, followers: served.followers, limits: limits).add(to: router)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let (listening, isListening) = AsyncStream<Void>.makeStream()
        let followers = served.followers
        let service = HTTPService(
            socket: try ListeningSocket.open(path: served.socket, access: .owner), router: router, loops: loops,
            logger: logger, limits: limits, onStopping: { followers.stop() }
        ) { isListening.yield() }
        let group = ServiceGroup(services: [followers, service], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in listening { break }
            try await body(served)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        try await loops.shutdownGracefully()
    }

    /// The events that a connection gets until one has `end` in it.
    private static func events(_ connection: Connection, until end: String) throws -> [FollowedEvent] {
        try events(try #require(connection.receive(until: end)))
    }

    private static func events(_ text: String) throws -> [FollowedEvent] {
        try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map {
            try decodeAnswer(FollowedEvent.self, from: Array($0.dropFirst(6).utf8))
        }
    }

    private static func ask(_ connection: Connection, _ parameters: String) {
        connection.send("GET /v1/follow?q=%E6%9D%B1%E4%BA%AC\(parameters) HTTP/1.1\r\nHost: x\r\n\r\n")
    }

    @Test("What comes is told as events, the baseline first, and the end where nothing is waited for")
    func events() async throws {
        try await serving { served in
            try served.index(0..<3)
            let connection = try Connection(served.socket, patience: 30)
            Self.ask(connection, "")
            let text = try #require(connection.receive(until: "\"matches\":3}\n\n"))
            #expect(text.contains("\r\nContent-Type: text/event-stream; charset=utf-8\r\n"))
            let baseline = try Self.events(text)
            #expect(baseline.map(\.kind) == [.baseline])
            try served.index(3..<5)
            let news = try Self.events(connection, until: "その4")
            #expect(
                news.map(\.kind) == [.new, .new] && news.map(\.hit?.id).compactMap { $0 }.sorted() == ["n3", "n4"])
            // From the cursor on, and from the middle.
            for (cursor, ids) in [(baseline[0].cursor, 2), (news[0].cursor, 1), (news[1].cursor, 0)] {
                let again = try Connection(served.socket, patience: 30)
                Self.ask(again, "&wait=no&after=\(cursor)")
                let events = try Self.events(again, until: "\"kind\":\"end\"")
                #expect(events.map(\.kind) == Array(repeating: .new, count: ids) + [.end])
                #expect(events.last?.cursor == news[1].cursor)
            }
        }
    }

    @Test("When the daemon stops, followers are told the end")
    func stopping() async throws {
        try await serving { served in
            let connection = try Connection(served.socket, patience: 30)
            Self.ask(connection, "")
            #expect(connection.receive(until: "baseline") != nil)
            while served.followers.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
            served.followers.stop()
            #expect(connection.receive(until: "\"kind\":\"end\"") != nil)
        }
    }

    @Test("A thousand followers are each told once")
    func many() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, 8192)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let count = limit.rlim_cur >= 4096 ? 1000 : 200
        try await serving { served in
            try served.index(0..<3)
            let connections = try (0..<count).map { _ in try Connection(served.socket, patience: 30) }
            for (number, connection) in connections.enumerated() {
                Self.ask(connection, number % 3 == 0 ? "%20-%E5%A4%A7%E9%98%AA" : "")
            }
            for connection in connections { #expect(connection.receive(until: "baseline") != nil) }
            while served.followers.count < count { try await Task.sleep(for: .milliseconds(5)) }
            try served.index(3..<5)
            var told = 0
            for connection in connections {
                let news = try Self.events(connection, until: "その4")
                told += news.filter { $0.kind == .new }.count
            }
            #expect(told == 2 * count)
        }
    }

    @Test("Followers leave connections for questions: one more is refused, and taken once another has gone")
    func full() async throws {
        try await serving(connections: 12) { served in
            try served.index(0..<1)
            #expect(served.followers.most == 8)
            var waiting: [Connection] = []
            for _ in 0..<8 {
                let connection = try Connection(served.socket, patience: 30)
                Self.ask(connection, "")
                #expect(connection.receive(until: "\"matches\":1}\n\n") != nil)
                waiting.append(connection)
            }
            let refused = try Connection(served.socket, patience: 30)
            Self.ask(refused, "")
            let words = try #require(refused.receive(until: "}}"))
            #expect(words.hasPrefix("HTTP/1.1 503 ") && words.contains("8 followers wait already"))
            // Who does not wait takes no place.
            let passing = try Connection(served.socket, patience: 30)
            Self.ask(passing, "&wait=no")
            #expect(passing.receive(until: "\"kind\":\"end\"") != nil)
            waiting.removeLast()
            while served.followers.count == 8 { try await Task.sleep(for: .milliseconds(5)) }
            let taken = try Connection(served.socket, patience: 30)
            Self.ask(taken, "")
            #expect(taken.receive(until: "\"matches\":1}\n\n") != nil)
            _ = waiting
        }
    }

    @Test("A follower that does not read is let go, is told so when it returns, and has missed nothing")
    func stalled() async throws {
        try await serving { served in
            try served.index(0..<1)
            let stalled = try Connection(served.socket, patience: 30)
            Self.ask(stalled, "&name=lazy&flood=10000")
            let baseline = try #require(try Self.events(stalled, until: "\"matches\":1}\n\n").first)
            while served.followers.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
            // More than the socket and the server hold for it.
            for start in stride(from: 1, to: 2001, by: 200) { try served.index(start..<start + 200, padding: 2) }
            while served.followers.count > 0 { try await Task.sleep(for: .milliseconds(20)) }
            let back = try Connection(served.socket, patience: 30)
            Self.ask(back, "&name=lazy&flood=10&copies=yes&wait=no&after=\(baseline.cursor)")
            let events = try Self.events(back, until: "\"kind\":\"end\"")
            #expect(events.first?.kind == .dropped && events.first?.at != nil)
            #expect(events.dropFirst().dropLast().allSatisfy { $0.kind == .flood })
            #expect(events.reduce(0) { $0 + ($1.matches ?? 0) } == 2000)
            // Once: it was told.
            let again = try Connection(served.socket, patience: 30)
            Self.ask(again, "&name=lazy&wait=no&after=\(events.last?.cursor ?? "")")
            #expect(try Self.events(again, until: "\"kind\":\"end\"").map(\.kind) == [.end])
        }
    }

    @Test(
        "What cannot be followed is refused before there are events",
        arguments: [
            ("&after=x", "after must be the cursor of an event, not x"),
            ("&flood=x", "flood must be a number from 0 to 10000, not x"),
            ("&wait=x", "wait must be yes or no, not x"),
            ("&name=a-b", "name must be 1 to 64 letters and digits, not a-b"),
            (
                "&sort=newest",
                "there is no parameter sort: there are q, fold, loose, after, copies, flood, wait, name, saved"
            ),
            ("%20(", "something to search for is missing here"),
        ])
    func refusals(parameters: String, message: String) async throws {
        try await serving { served in
            let connection = try Connection(served.socket, patience: 30)
            Self.ask(connection, parameters)
            let text = try #require(connection.receive(until: "}}"))
            #expect(text.hasPrefix("HTTP/1.1 400 ") && text.contains(message))
        }
    }
}
