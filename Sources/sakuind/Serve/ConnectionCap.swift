// SPDX-License-Identifier: GPL-2.0-or-later

import Logging
import NIOCore

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
