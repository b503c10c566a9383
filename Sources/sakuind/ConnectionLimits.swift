// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bounds on how long a client may take: for its request, and for reading its answer. How long the daemon thinks is not
// bounded here.

import Glibc
import Logging
import NIOCore
import NIOHTTPTypes

/// What one connection may take.
struct ConnectionLimits: Sendable {
    /// For a whole request from its head to its end; and between requests.
    var request: TimeAmount = .seconds(10)
    /// Without any progress while an answer waits to be read.
    var stalledAnswer: TimeAmount = .seconds(30)
    /// Bytes of a request's body.
    var body = 1 << 20
    /// Bytes of a request's head, its address included: the longest query, 10,000 characters, has 120,000 where each of them
    /// has four bytes and each byte three characters.
    var head = 256 << 10
    /// Connections at a time; more are closed at once. The index needs descriptors, too.
    var connections = min(256, max(8, descriptors / 2))
    /// For requests that run when the daemon is told to stop.
    var shutdown: Duration = .seconds(5)
    /// For a client to read the last answer of a connection, of which much may not have been taken yet.
    var farewell: TimeAmount = .seconds(30)

    /// Descriptors that the process may have open.
    private static var descriptors: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur)
    }
}

/// Closes a connection whose client takes too long. On its event loop alone.
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private var isRequestOpen = false
    private var requestAlarm: Scheduled<Void>?
    private var answerAlarm: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isRequestOpen = true
        case .body: break
        case .end:
            isRequestOpen = false
            requestAlarm?.cancel()
            requestAlarm = nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Most requests come whole.
        if isRequestOpen, requestAlarm == nil { requestAlarm = alarm(context, in: limits.request) }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        answerAlarm?.cancel()
        answerAlarm = context.channel.isWritable ? nil : alarm(context, in: limits.stalledAnswer)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        requestAlarm?.cancel()
        answerAlarm?.cancel()
        context.fireChannelInactive()
    }

    private func alarm(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}

/// Closes connections beyond a number before anything is made ready for them; where the system has no descriptor for one, it
/// waits until there are some again. On the server channel's event loop alone.
final class ConnectionCap: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    private let most: Int
    private let logger: Logger
    private var open = 0
    private var isPausing = false

    /// Before accepting is tried again.
    private static let pause = TimeAmount.milliseconds(100)

    init(most: Int, logger: Logger) {
        self.most = most
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        guard open < most else {
            connection.close(promise: nil)
            return
        }
        open += 1
        let cap = NIOLoopBound(self, eventLoop: context.eventLoop)
        connection.closeFuture.hop(to: context.eventLoop).whenComplete { _ in cap.value.open -= 1 }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if !isPausing { context.read() }
    }

    /// Accepting failed for now. Whoever is behind would take it for the end of the socket.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isPausing else { return }
        logger.warning("a connection cannot be accepted: \(error)")
        isPausing = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: ConnectionCap.pause) {
            let (cap, context) = bound.value
            cap.isPausing = false
            context.read()
        }
    }
}
