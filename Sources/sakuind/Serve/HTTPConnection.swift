// SPDX-License-Identifier: GPL-2.0-or-later
//
// One connection: its requests are answered in turn, and whatever is wrong with one is told in the one shape, be it no
// HTTP at all. When the client goes away, or the daemon will wait no longer, the question that it asked ends.

import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import SakuinIndex

struct HTTPConnection: Sendable {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPRequestPart>.AsyncIterator
    typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPResponsePart>

    let channel: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    let limits: ConnectionLimits
    let logger: Logger
    let answer: @Sendable (Request, any Channel) async -> Response

    /// Serves until either end closes, or the task is cancelled.
    func serve() async {
        let asker = Asker()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await withTaskCancellationHandler {
                    await Asker.$current.withValue(asker) { await exchange() }
                } onCancel: {
                    asker.leave()
                    channel.channel.close(promise: nil)
                }
            }
            // Completed by whoever closes: a client that only ends its sending has not gone.
            group.addTask { try? await channel.channel.closeFuture.get() }
            await group.next()
            group.cancelAll()
        }
    }

    private func exchange() async {
        do {
            try await channel.executeThenClose { inbound, outbound in
                var parts = inbound.makeAsyncIterator()
                do {
                    while let head = try await HTTPConnection.nextHead(&parts) {
                        guard try await answer(head, &parts, outbound) else { break }
                    }
                } catch let error as HTTPParserError {
                    try await refuse(.refusing(error, limits), outbound)
                }
                try await close(outbound)
            }
        } catch {
            // Neither end can say anything to the other any more.
            logger.trace("a connection has ended: \(error)")
        }
    }

    private static func nextHead(_ parts: inout Parts) async throws -> HTTPRequest? {
        // What a request leaves behind, such as its end, is passed over.
        while let part = try await parts.next() {
            if case .head(let head) = part { return head }
        }
        return nil
    }

    /// - Returns: true if the connection is kept for a next request.
    private func answer(_ head: HTTPRequest, _ parts: inout Parts, _ outbound: Outbound) async throws -> Bool {
        let body = try await readBody(&parts)
        let request = Request(head: head, body: RequestBody(buffer: body ?? ByteBuffer()))
        let response: Response
        if body == nil {
            response = Problem.tooLargeBody(limits).response(for: request)
        } else {
            response = await answer(request, channel.channel)
        }
        guard head.method == .head else {
            try await ResponseWriter(outbound: outbound).write(response: response.head, body: response.body)
            return head.headerFields[.connection]?.lowercased() != "close"
        }
        // Of an answer whose length is not known before it is written, the framing cannot be told without it.
        let isFramed = response.headers[.contentLength] != nil
        var answered = response.head
        if !isFramed { answered.headerFields[.connection] = "close" }
        try await ResponseWriter(outbound: outbound).writeResponse(answered)
        return isFramed && head.headerFields[.connection]?.lowercased() != "close"
    }

    /// The whole body; nil if it is too large, and has been passed over.
    private func readBody(_ parts: inout Parts) async throws -> ByteBuffer? {
        var body = ByteBuffer()
        var isTooLarge = false
        while let part = try await parts.next() {
            guard case .body(var piece) = part else { break }
            isTooLarge = isTooLarge || body.readableBytes + piece.readableBytes > limits.body
            if !isTooLarge { body.writeBuffer(&piece) }
        }
        return isTooLarge ? nil : body
    }

    /// Tells what is wrong with something that is no request.
    private func refuse(_ problem: Problem, _ outbound: Outbound) async throws {
        var response = problem.response(inJapanese: false)
        response.headers[.connection] = "close"
        try await ResponseWriter(outbound: outbound).write(response: response.head, body: response.body)
    }

    /// Says that nothing more will come, and lets the client read it all: what it still sends would, after a hard close, be
    /// answered by an error in place of the answer.
    private func close(_ outbound: Outbound) async throws {
        outbound.finish()
        let channel = channel.channel
        let alarm = channel.eventLoop.scheduleTask(in: limits.farewell) { channel.close(promise: nil) }
        defer { alarm.cancel() }
        try await channel.closeFuture.get()
    }
}

extension Problem {
    /// Why the bytes that came are not taken for a request.
    static func refusing(_ error: HTTPParserError, _ limits: ConnectionLimits) -> Problem {
        switch error {
        case .headerOverflow:
            Problem(
                .requestHeaderFieldsTooLarge, .tooLarge,
                "the head of the request, with its address, is longer than \(limits.head) bytes: a query has 10000 characters at most",
                "要求の先頭部（アドレスを含む）が \(limits.head) バイトを超えています。問いは 10000 文字までです")
        case .invalidURL, .invalidPath, .invalidQueryString, .invalidCharactersUsed, .strictModeAssertion:
            Problem(
                .badRequest, .badAddress,
                "the address has a character that must be percent-encoded, such as 東 as %E6%9D%B1: curl does that with -G --data-urlencode q=東京",
                "アドレスにパーセント符号化が要る文字があります（東 は %E6%9D%B1）。curl なら -G --data-urlencode q=東京 とします")
        default:
            Problem(
                .badRequest, .badRequest, "this is no HTTP/1.1 request: \(error)",
                "HTTP/1.1 の要求ではありません: \(error)")
        }
    }

    static func tooLargeBody(_ limits: ConnectionLimits) -> Problem {
        Problem(
            .contentTooLarge, .tooLarge, "the request's body is longer than \(limits.body) bytes",
            "要求の本文が \(limits.body) バイトを超えています")
    }
}
