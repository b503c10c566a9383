// SPDX-License-Identifier: GPL-2.0-or-later
//
// HTTP/1.1 on a socket that already listens: Hummingbird's router and its HTTP channel on an adopted descriptor, which
// its own Application cannot take. On shutdown no more connections are accepted, running requests are finished.

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle

struct HTTPService: Service {
    let socket: ListeningSocket
    let responder: any HTTPResponder<SakuinRequestContext>
    let logger: Logger
    let limits: ConnectionLimits
    /// Called once the socket is answered.
    let onListening: @Sendable () async -> Void
    private let loops: MultiThreadedEventLoopGroup
    private let executor: LoopExecutor

    init(
        socket: ListeningSocket, router: Router<SakuinRequestContext>, loops: MultiThreadedEventLoopGroup,
        logger: Logger, limits: ConnectionLimits = ConnectionLimits(), onListening: @escaping @Sendable () async -> Void
    ) {
        self.socket = socket
        self.responder = router.buildResponder()
        self.loops = loops
        executor = LoopExecutor(loops.next())
        self.logger = logger
        self.limits = limits
        self.onListening = onListening
    }

    func run() async throws {
        defer { socket.removeFile() }
        let quiescing = ServerQuiescingHelper(group: loops)
        let http = HTTP1Channel(responder: respond, configuration: channelConfiguration)
        let server = try await ServerBootstrap(group: loops)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(ConnectionCap(most: limits.connections))
                    try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.descriptor) { channel in http.setup(channel: channel, logger: logger) }
        await onListening()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await serve(server, http) }
                group.addTask {
                    // A request that does not end must not keep the daemon from ending.
                    try? await gracefulShutdown()
                    try? await Task.sleep(for: limits.shutdown)
                }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        let limits = limits
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [SlowClientHandler(limits)], idleTimeout: limits.request,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.head, maxHeaderListSize: limits.head, maxHeaderFieldCount: 100))
    }

    private func serve(
        _ server: NIOAsyncChannel<HTTP1Channel.Value, Never>, _ http: HTTP1Channel
    ) async {
        await withDiscardingTaskGroup { group in
            do {
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask(executorPreference: executor) {
                            await http.handle(value: connection, logger: logger)
                        }
                    }
                }
            } catch {
                logger.error("the socket cannot be served any longer: \(error)")
            }
        }
    }

    @Sendable
    private func respond(
        _ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel
    ) async throws {
        // Only what changes something asks who asks.
        let peer = request.method == .get ? nil : await PeerCredentials.of(channel)
        let context = SakuinRequestContext(source: .init(logger: logger, peer: peer))
        var request = request
        let response: Response
        do {
            _ = try await request.collectBody(upTo: limits.body)
            response = try await responder.respond(to: request, context: context)
        } catch {
            response = try Problem.covering(error, request).response(from: request, context: context)
        }
        try await writer.write(response: response.head, body: response.body)
    }
}
