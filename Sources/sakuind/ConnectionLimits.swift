// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bounds on how long a client may take: for its request, and for reading its answer. How long the daemon thinks is not
// bounded here.

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
    /// Bytes of a request's head.
    var head = 64 << 10
    /// Connections at a time; more are closed at once.
    var connections = 256
    /// For requests that run when the daemon is told to stop.
    var shutdown: Duration = .seconds(10)
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

/// Closes connections beyond a number before anything is made ready for them. On the server channel's event loop alone.
final class ConnectionCap: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let most: Int
    private var open = 0

    init(most: Int) {
        self.most = most
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
}
