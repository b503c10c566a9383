// SPDX-License-Identifier: GPL-2.0-or-later
//
// HTTP/1.1 on a socket that already listens: Hummingbird's router and its HTTP channel on an adopted descriptor, which
// its own Application cannot take. On shutdown no more connections are accepted, running requests are finished or, after
// their time, given up.

import HTTPTypes
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
    /// Called when the daemon is told to stop, to let go what requests wait for.
    let onStopping: @Sendable () async -> Void
    private let routes: RouteTable
    private let loops: MultiThreadedEventLoopGroup
    private let executor: LoopExecutor

    init(
        socket: ListeningSocket, router: Router<SakuinRequestContext>, loops: MultiThreadedEventLoopGroup,
        logger: Logger, limits: ConnectionLimits = ConnectionLimits(),
        onStopping: @escaping @Sendable () async -> Void = {}, onListening: @escaping @Sendable () async -> Void
    ) {
        self.socket = socket
        self.responder = router.buildResponder()
        routes = RouteTable(router)
        self.loops = loops
        executor = LoopExecutor(loops.next())
        self.logger = logger
        self.limits = limits
        self.onListening = onListening
        self.onStopping = onStopping
    }

    func run() async throws {
        defer { socket.removeFile() }
        let quiescing = ServerQuiescingHelper(group: loops)
        // Its own way of answering is not used: HTTPConnection has another.
        let http = HTTP1Channel(responder: { _, _, _ in }, configuration: channelConfiguration)
        let server = try await ServerBootstrap(group: loops)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(ConnectionCap(most: limits.connections, logger: logger))
                    try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.descriptor) { channel in http.setup(channel: channel, logger: logger) }
        await onListening()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await serve(server) }
                group.addTask {
                    // A request that does not end must not keep the daemon from ending.
                    try? await gracefulShutdown()
                    await onStopping()
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

    private func serve(_ server: NIOAsyncChannel<HTTP1Channel.Value, Never>) async {
        await withDiscardingTaskGroup { group in
            do {
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask(executorPreference: executor) {
                            await HTTPConnection(channel: connection, limits: limits, logger: logger, answer: answer)
                                .serve()
                        }
                    }
                }
            } catch {
                logger.error("the socket cannot be served any longer: \(error)")
            }
        }
    }

    @Sendable
    private func answer(_ request: Request, _ channel: any Channel) async -> Response {
        let allowed = routes.methods(of: request.uri.path)
        guard allowed.isEmpty || allowed.contains(request.method) else {
            return Problem.notAllowed(request, allowed).response(for: request)
        }
        // Only what changes something asks who asks, and what not everybody is told.
        let isForAll =
            (request.method == .get || request.method == .head) && request.uri.path != Endpoint.forgotten.path
        let peer = isForAll ? nil : await PeerCredentials.of(channel)
        let context = SakuinRequestContext(source: .init(logger: logger, peer: peer))
        do {
            return try await responder.respond(to: request.asGet, context: context)
        } catch {
            return Problem.covering(error, request).response(for: request)
        }
    }
}

extension Request {
    /// A request for the head of an answer as one for all of it.
    fileprivate var asGet: Request {
        guard method == .head else { return self }
        var head = head
        head.method = .get
        return Request(head: head, body: body)
    }
}
