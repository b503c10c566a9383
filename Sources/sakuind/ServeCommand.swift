// SPDX-License-Identifier: GPL-2.0-or-later
//
// The daemon, put together: index, socket, watcher, services. Ready as soon as the socket answers; indexing goes on
// behind it.

import ArgumentParser
import FoundationEssentials
import Glibc
import Hummingbird
import Logging
import NIOPosix
import SakuinIndex
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Watch the folders and answer on the socket, in the foreground.")

    @OptionGroup var places: PlaceOptions

    @Option(
        help: ArgumentHelp("Socket to listen on (default: $XDG_RUNTIME_DIR/sakuin.sock).", valueName: "path"))
    var socket: String?

    @Flag(help: "Say more on standard error.")
    var verbose = false

    func run() async throws {
        let settings = try Configuration(
            file: places.config, dumps: places.dumps, index: places.index, socket: socket)
        let logger = ServeCommand.logger(verbose: verbose)
        WriteLease.ignoreLeaseSignals()
        try ServeCommand.makeDefaultFolders(settings)

        // Any question has the tables of folding and of characters built, which takes as long as all else here.
        Task.detached { _ = try? QueryParser.parse("索引") }
        let directory = IndexDirectory(path: settings.index)
        let writer = try IndexWriter(directory)
        let access: SocketAccess = settings.socketGroup.map { .group($0) } ?? .owner
        let listening = try ListeningSocket.open(path: settings.socket, access: access)
        // Threads that block for long each have a group of their own; the server's loops never block.
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let searching = MultiThreadedEventLoopGroup(numberOfThreads: ServeCommand.readers)
        let writing = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let watching = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let queue = IngestQueue()
        let folders = DumpFolders(roots: settings.dumps)
        let watcher = try FolderWatcher(roots: settings.dumps, loop: watching.next())
        let progress = IndexingProgress()
        let pool = SearchPool(directory, loops: searching, size: ServeCommand.readers, server: loops.next())
        let indexing = IndexingThread(
            loop: writing.next(),
            indexer: DumpIndexer(folders: folders, writer: writer, options: settings.reading, progress: progress)
        ) { pool.indexHasChanged() }

        let manager = ServiceManager()
        let ingest = IngestService(
            thread: indexing, queue: queue, progress: progress, watcher: watcher,
            rescanInterval: .seconds(60 * settings.rescanMinutes),
            standingNotices: settings.dumps.compactMap {
                RemoteFileSystem.notice($0, rescanMinutes: settings.rescanMinutes)
            }, logger: logger)
        let server = HTTPService(
            socket: listening, router: ServeCommand.router(pool, queue, progress, settings), loops: loops,
            logger: logger
        ) {
            logger.info(
                "listening on \(settings.socket), index \(settings.index), dumps \(settings.dumps.joined(separator: ", "))"
            )
            manager.ready()
        }
        let watchdog = WatchdogService(manager: manager) { (try? await pool.run { try $0.summary() }) != nil }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: ingest, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: watchdog, successTerminationBehavior: .ignore),
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        manager.stopping()
        watcher.close()
        for group in [loops, searching, writing, watching] { try await group.shutdownGracefully() }
        logger.info("stopped")
    }

    private static func logger(verbose: Bool) -> Logger {
        var logger = Logger(label: "sakuind", factory: { _ in StandardErrorLog() })
        logger.logLevel = verbose ? .debug : .info
        return logger
    }

    /// Threads that answer questions: more than processors, which the kernel shares out fairly. With three questions of
    /// 300 ms each always under way, a quick one took 206 ms on two threads, and 1 ms on four.
    private static var readers: Int { max(4, 2 * ProcessInfo.processInfo.activeProcessorCount) }

    private static func router(
        _ pool: SearchPool, _ queue: IngestQueue, _ progress: IndexingProgress, _ settings: Configuration
    ) -> Router<SakuinRequestContext> {
        let router = Router(context: SakuinRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        SearchRoutes(pool: pool, queue: queue).add(to: router)
        AdminRoutes(pool: pool, queue: queue, progress: progress, configuration: settings).add(to: router)
        return router
    }

    /// A user who starts the daemon for the first time has no folder for dumps yet: it is made, so that there is a
    /// place to drop the first one. A folder named by hand is not: a misspelt path should be seen.
    private static func makeDefaultFolders(_ settings: Configuration) throws {
        let isDefault = try Configuration(file: nil, dumps: [], index: settings.index, socket: settings.socket).dumps
        for folder in settings.dumps where isDefault.contains(folder) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }
}

// The names under which the log speaks of them: without one, all that a service holds would be spelled out at the start.

extension IngestService: CustomStringConvertible {
    var description: String { "ingest" }
}

extension HTTPService: CustomStringConvertible {
    var description: String { "http" }
}

extension WatchdogService: CustomStringConvertible {
    var description: String { "watchdog" }
}
