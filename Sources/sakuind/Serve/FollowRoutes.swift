// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/v1/follow`: what comes into the index and matches, as server-sent events. A commit wakes who waits, and each asks the index for itself
// what has come behind its cursor, one after the other: followers are many and never hold more than one reader.

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SakuinClient
import SakuinIndex
import SakuinText

struct FollowRoutes {
    let pool: SearchPool
    let followers: Followers
    var limits = ConnectionLimits()
    private let turns = Lending([()])

    init(pool: SearchPool, followers: Followers, limits: ConnectionLimits = ConnectionLimits()) {
        self.pool = pool
        self.followers = followers
        self.limits = limits
    }

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.follow, use: follow)
    }

    /// The parameters.
    struct Parameters: Sendable {
        static let standardFlood = 50

        let search: SearchParameters
        let after: ArrivalCursor?
        let includesCopies: Bool
        let flood: Int
        let waits: Bool
        let name: String?

        init(_ request: Request) throws {
            let parameters = try FormParameters(request, of: .follow)
            search = try SearchParameters(request, of: .follow, isStream: false, takesCursor: false)
            // A browser tells in a header of its own what it has had.
            let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { ArrivalCursor($0) }
            after = try parameters.value("after") { ArrivalCursor($0) } ?? last
            includesCopies = try parameters.flag("copies") ?? false
            flood = try parameters.number("flood") ?? Parameters.standardFlood
            waits = try parameters.flag("wait") ?? true
            name = try parameters.value("name") {
                (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isAlphanumeric) ? $0 : nil
            }
        }

        func request(_ query: Query, after: ArrivalCursor?) -> ArrivalRequest {
            ArrivalRequest(
                query: query, fold: search.fold, after: after, includesCopies: includesCopies, flood: flood)
        }
    }

    private func follow(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let parameters = try Parameters(request)
        // What is wrong with the query or the index, and that there is no room, is told before there are events.
        guard !parameters.waits || followers.count < followers.most else {
            throw Problem.tooManyFollowers(followers.most)
        }
        let first = try await page(parameters, after: parameters.after)
        let body = ResponseBody { writer in
            // One that does not wait is gone at once.
            let place: Followers.Place?
            do throws(Problem) {
                place = parameters.waits ? try followers.enter() : nil
            } catch {
                // The last place was taken meanwhile.
                try await writer.write(ByteBuffer(bytes: FollowRoutes.fault(error, parameters)))
                return try await writer.finish(nil)
            }
            defer { if let place { followers.leave(place) } }
            var isWriting: ContinuousClock.Instant?
            func write(_ bytes: [UInt8]) async throws {
                isWriting = .now
                try await writer.write(ByteBuffer(bytes: bytes))
                isWriting = nil
            }
            do {
                let dropped = parameters.name.flatMap { followers.takeDropped($0) }
                try await write(Array("retry: 1000\n\n".utf8))
                if let since = dropped, let after = parameters.after {
                    try await write(FollowRoutes.bytes(of: FollowRoutes.dropped(since, at: after)))
                }
                try await tell(first, request, parameters, place, write)
                try await writer.finish(nil)
            } catch {
                // Closed by what closes a connection that nobody reads, and not by who reads: a write to one that is gone fails at once. The
                // connection may have stalled with an earlier write, so this one has waited for less than the limit.
                if let since = isWriting, let name = parameters.name, !followers.isStopping,
                    ContinuousClock.now - since > .nanoseconds(limits.stalledAnswer.nanoseconds / 10)
                {
                    followers.noteDropped(name)
                }
                throw error
            }
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"], body: body)
    }

    /// Tells what has come, and what comes until the daemon stops or the follower goes.
    private func tell(
        _ first: Page, _ request: Request, _ parameters: Parameters, _ place: Followers.Place?,
        _ write: ([UInt8]) async throws -> Void
    ) async throws {
        var page = first
        var wakes = place?.wakes.makeAsyncIterator()
        var isTold = page.next
        while true {
            if !page.bytes.isEmpty {
                try await write(page.bytes)
                isTold = page.next
            }
            if page.isAtEnd {
                guard let wake = await wakes?.next() else { break }
                // Its cursor moves on with what does not match, too, or it would fall behind what is kept.
                if wake == .beat {
                    try await write(isTold == page.next ? Array(":\n\n".utf8) : FollowRoutes.place(page.next))
                    isTold = page.next
                }
            }
            do {
                page = try await self.page(parameters, after: page.next)
            } catch let error as IndexError {
                try await write(FollowRoutes.fault(Problem.covering(error, request), parameters))
                return
            }
        }
        try await write(FollowRoutes.bytes(of: FollowedEvent(kind: .end, cursor: page.next.text)))
    }

    // MARK: Pages

    /// Events as they are written.
    private struct Page: Sendable {
        var bytes: [UInt8] = []
        var next: ArrivalCursor
        var isAtEnd: Bool
    }

    private func page(_ parameters: Parameters, after: ArrivalCursor?) async throws -> Page {
        try await turns.borrow()
        defer { turns.giveBack(()) }
        return try await pool.run { reader in
            // Anew each time: who follows for weeks does not mean the yesterday of the first day.
            let query = try parameters.search.query()
            let page = try reader.arrivals(parameters.request(query, after: after))
            var bytes: [UInt8] = []
            if page.beginning != .continued {
                var event = FollowedEvent(
                    kind: page.beginning == .baseline ? .baseline : .reset, cursor: page.next.text)
                event.matches = try reader.count(
                    query, fold: parameters.search.fold, budget: SakuinIndex.SearchRequest.standardCountBudget
                ).total
                bytes += FollowRoutes.bytes(of: event)
            }
            let maker = AnswerMaker(reader, fold: parameters.search.fold, context: nil)
            for event in page.events { bytes += FollowRoutes.bytes(of: try FollowRoutes.event(event, maker)) }
            return Page(bytes: bytes, next: page.next, isAtEnd: page.isAtEnd)
        }
    }

    private static func event(_ event: ArrivalEvent, _ maker: AnswerMaker) throws(IndexError) -> FollowedEvent {
        switch event.news {
        case .post(let found, let isEdited):
            var told = FollowedEvent(kind: isEdited ? .edited : .new, cursor: event.next.text)
            told.hit = try maker.hit(found)
            return told
        case .flood(let flood):
            var told = FollowedEvent(kind: .flood, cursor: event.next.text)
            (told.matches, told.arrivals, told.allNew) = (flood.matches, flood.arrivals, flood.areAllNew)
            func time(_ seconds: Int64) -> String { PostTime(seconds: seconds, precision: .second).description }
            (told.since, told.until) = (
                flood.times.map { time($0.lowerBound) }, flood.times.map { time($0.upperBound) }
            )
            return told
        }
    }

    private static func dropped(_ since: ContinuousClock.Instant, at cursor: ArrivalCursor) -> FollowedEvent {
        var event = FollowedEvent(kind: .dropped, cursor: cursor.text)
        let seconds = Int64((ContinuousClock.now - since) / .seconds(1))
        event.at = PostTime(seconds: Int64(time(nil)) - seconds, precision: .second).description
        return event
    }

    // MARK: Lines

    private static func bytes(of event: FollowedEvent) -> [UInt8] {
        lines(event.kind.rawValue, cursor: event.cursor, event.json)
    }

    /// The last event of a stream that breaks off.
    private static func fault(_ problem: Problem, _ parameters: Parameters) -> [UInt8] {
        let told = problem.told(inJapanese: parameters.search.isJapanese)
        return lines("error", cursor: nil, ErrorAnswer(error: told).json)
    }

    /// An event as the HTML standard has it (9.2, "Server-sent events"). JSON has no line feed outside its strings, and none in them.
    private static func lines(_ name: String, cursor: String?, _ data: [UInt8]) -> [UInt8] {
        Array("event: \(name)\n".utf8) + (cursor.map { Array("id: \($0)\n".utf8) } ?? []) + Array("data: ".utf8) + data
            + Array("\n\n".utf8)
    }

    /// A cursor without an event.
    private static func place(_ cursor: ArrivalCursor) -> [UInt8] { Array("id: \(cursor.text)\n\n".utf8) }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
