// SPDX-License-Identifier: GPL-2.0-or-later

import NIOCore
import NIOHTTPTypes

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
