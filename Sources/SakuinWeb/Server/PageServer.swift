// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOExtras
internal import NIOHTTPTypesHTTP1
internal import NIOPosix
internal import ServiceLifecycle

/// HTTP/1.1 at a port, on a Unix socket or on a socket that listens already, which Hummingbird's own `Application` cannot take: its HTTP
/// channel on NIO's bootstrap.
struct PageServer: Service {
    /// Connections that may wait to be accepted.
    private static let backlog: Int32 = 256
    /// What is being answered when the server is told to stop has so long.
    private static let patience = Duration.seconds(5)

    let place: Site.Place
    /// One that listens already.
    let inherited: InheritedSocket?
    let front: Front
    let logger: Logger
    /// Called once readers are answered.
    let onListening: @Sendable () -> Void

    func run() async throws {
        let loops = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: loops)
        let http = HTTP1Channel(responder: answer, configuration: .init(idleTimeout: .seconds(60)))
        let bootstrap = ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: PageServer.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        let setup: @Sendable (any Channel) -> EventLoopFuture<HTTP1Channel.Value> = { [logger] channel in
            http.setup(channel: channel, logger: logger).flatMapThrowing { value in
                let pipeline = channel.pipeline.syncOperations
                let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
                try pipeline.addHandler(OldReaders(), position: .before(codec))
                return value
            }
        }
        let server =
            if let inherited {
                try await bootstrap.bind(inherited.descriptor, childChannelInitializer: setup)
            } else {
                switch place {
                case .port(let port):
                    try await bootstrap.bind(host: "127.0.0.1", port: port, childChannelInitializer: setup)
                // One that is left over goes: the lock tells that nobody holds it.
                case .socket(let path):
                    try await bootstrap.bind(
                        unixDomainSocketPath: path, cleanupExistingSocketFile: true, childChannelInitializer: setup)
                }
            }
        onListening()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await serve(server, http) }
                group.addTask {
                    try? await gracefulShutdown()
                    try? await Task.sleep(for: PageServer.patience)
                }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func serve(_ server: NIOAsyncChannel<HTTP1Channel.Value, Never>, _ http: HTTP1Channel) async {
        await withDiscardingTaskGroup { group in
            do {
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await http.handle(value: connection, logger: logger) }
                    }
                }
            } catch {
                logger.error("no reader can be accepted any longer: \(error)")
            }
        }
    }

    @Sendable
    private func answer(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        var response = await front.respond(to: request)
        response.headers[.date] = PageServer.date(time(nil))
        try await writer.write(response: response.head, body: response.body)
    }

    /// As RFC 9110 has it, 5.6.7.
    static func date(_ seconds: time_t) -> String {
        var (seconds, parts) = (seconds, tm())
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
            Int(parts.tm_mon)]
        return "\(day), \(two(parts.tm_mday)) \(month) \(parts.tm_year + 1900) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
