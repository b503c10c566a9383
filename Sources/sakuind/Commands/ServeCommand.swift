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
import SakuinText
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: Bilingual(
            "Watch the folders and answer on the socket, in the foreground.", "フォルダを見守り、ソケットで答えます（フォアグラウンド）。"
        ).spoken,
        discussion: Bilingual(
            """
            What stands on the command line goes before the configuration file. SIGHUP has the daemon read that file again: folders, \
            minutes, private_posts and [columns] change at once, index and socket at the next start. SIGUSR1 writes the state to \
            the log, which is standard error. On SIGTERM and SIGINT it ends within seconds, and nothing that was indexed is lost. A \
            socket that systemd hands over is used in place of one of its own.

            Exit status: 0 when it was told to end, 2 on an error.
            """,
            """
            コマンド行は設定ファイルより優先します。SIGHUP で設定ファイルを読み直します。フォルダ、走査の間隔、private_posts、[columns] はすぐに、索引とソケットは次の起動から\
            変わります。SIGUSR1 で状態をログ（標準エラー）に書きます。SIGTERM と SIGINT では数秒で終わり、索引に入ったものは失われません。systemd が\
            ソケットを渡せば、それを使います。

            終了コード: 終わるように言われて終われば 0、誤りなら 2。
            """
        ).spoken)

    @OptionGroup var places: PathOptions

    @Option(
        help: ArgumentHelp(
            "Socket to listen on (default: $XDG_RUNTIME_DIR/sakuin.sock).",
            "待ち受けるソケット（既定: $XDG_RUNTIME_DIR/sakuin.sock）。", valueName: "path"),
        completion: .file())
    var socket: String?

    @Flag(
        help: ArgumentHelp(
            "Say more on standard error.",
            "標準エラーにより詳しく書きます。"))
    var verbose = false

    func run() async throws {
        let settings = try configuration()
        let logger = ServeCommand.logger(verbose: verbose)
        ConnectionLimits.raiseDescriptors()
        try ServeCommand.makeDefaultFolders(settings)
        // Any question has the tables of folding and of characters built, which takes as long as all else here.
        async let tables: Void = ServeCommand.buildTables()
        // Threads that block for long each have a loop of their own; the server's loops never block.
        let loops = Loops()
        var failure: (any Error)?
        do { try await serve(settings, loops, logger) } catch { failure = error }
        await tables
        // Behind all that used them.
        await loops.shutDown()
        if let failure { throw failure }
        logger.info("stopped")
    }

    /// What the command line and the configuration file say now.
    private func configuration() throws -> Configuration {
        try Configuration(file: places.config, dumps: places.dumps, index: places.index, socket: socket)
    }

    private func serve(_ settings: Configuration, _ loops: Loops, _ logger: Logger) async throws {
        let signals = try ProcessSignals(loop: loops.signals.next())
        defer { signals.close() }
        let directory = IndexDirectory(path: settings.index)
        let writer = try ServeCommand.writer(directory)
        let access: SocketAccess = settings.socketGroup.map { .group($0) } ?? .owner
        let listening = try ListeningSocket.open(path: settings.socket, access: access)
        let (live, manager, queue, gate) = (
            LiveConfiguration(settings), ServiceManager(), IngestQueue(), CommitGate()
        )
        let watcher = try FolderWatcher(roots: settings.dumps, loop: loops.watching.next())
        defer { watcher.close() }
        let progress = IndexingProgress()
        let troubles = ServiceErrors()
        let damage = DamageService(queue: queue, troubles: troubles, logger: logger)
        let pool = SearchPool(
            directory, loops: loops.searching, size: ServeCommand.readers, server: loops.serving.next(), gate: gate,
            onError: damage.report)
        let followers = Followers()
        let folders = DumpFolders(roots: settings.dumps)
        let register = writer.register
        let thread = IndexingThread(
            loop: loops.writing.next(),
            indexer: DumpIndexer(
                folders: folders, writer: writer, options: settings.reading, retention: settings.retention,
                progress: progress)
        ) {
            pool.indexHasChanged()
            followers.indexHasChanged()
        }
        let ingest = IngestService(
            thread: thread, queue: queue, progress: progress, watcher: watcher, troubles: troubles, damage: damage,
            live: live, gate: gate, logger: logger)
        let server = HTTPService(
            socket: listening,
            router: ServeCommand.router(pool, followers, queue, progress, troubles, live, register),
            loops: loops.serving, logger: logger,
            onStopping: {
                followers.stop()
                await ingest.stop()
            }
        ) {
            logger.info(
                "listening on \(settings.socket), index \(settings.index), dumps \(settings.dumps.joined(separator: ", "))"
            )
            manager.ready()
        }
        let reloading = Reloading(live: live, read: configuration, manager: manager, queue: queue, logger: logger)
        let signalled = SignalService(
            signals: signals, reloading: reloading,
            logState: { await ServeCommand.logState(pool, queue, progress, logger) }, logger: logger)
        let watchdog = WatchdogService(manager: manager) { await ServeCommand.answers(pool) }
        // Stopped from the last to the first: who asks before who is asked.
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: pool, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: followers, successTerminationBehavior: .ignore),
                    .init(service: ingest, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: watchdog, successTerminationBehavior: .ignore),
                    .init(service: damage, successTerminationBehavior: .ignore),
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: signalled, successTerminationBehavior: .gracefullyShutdownGroup),
                ], logger: logger)
        ).run()
        manager.stopping()
    }

    private static func buildTables() async { _ = try? QueryParser.parse("索引") }

    private static func logState(
        _ pool: SearchPool, _ queue: IngestQueue, _ progress: IndexingProgress, _ logger: Logger
    ) async {
        let work = await queue.snapshot
        let summary = try? await pool.run { try $0.summary() }
        let state = progress.current.map { "\($0.stage.rawValue), \(Int($0.fraction * 100)) %" } ?? "idle"
        let index = summary.map { "\($0.posts) posts, generation \($0.revision)" } ?? "the index cannot be read"
        logger.info("state: \(state); \(index); \(work.pending.count) dumps wait; \(work.notices.count) notices")
        for notice in work.notices { logger.info("notice: \(notice.english)") }
    }

    /// The writer, of a damaged index too: that is built anew while the daemon runs. One of another version is refused.
    private static func writer(_ directory: IndexDirectory) throws -> sending IndexWriter {
        let writer = try IndexWriter(directory, evenUnreadable: true)
        do {
            _ = try writer.dumps
        } catch  where error.code == .damaged {}
        return writer
    }

    /// True if the readers answer: that the index is damaged is an answer, and a restart would only begin its rebuild again.
    private static func answers(_ pool: SearchPool) async -> Bool {
        do {
            _ = try await pool.run { try $0.summary() }
            return true
        } catch {
            return (error as? IndexError)?.isUnreadable ?? false
        }
    }

    private static func logger(verbose: Bool) -> Logger {
        var logger = Logger(label: "sakuind", factory: { _ in StandardErrorLog() })
        logger.logLevel = verbose ? .debug : .info
        return logger
    }

    /// Threads that answer questions: more than processors, which the kernel shares out fairly. With three questions of
    /// 300 ms each always under way, a quick one took 206 ms on two threads, and 1 ms on four.
    fileprivate static var readers: Int { max(4, 2 * ProcessInfo.processInfo.activeProcessorCount) }

    private static func router(
        _ pool: SearchPool, _ followers: Followers, _ queue: IngestQueue, _ progress: IndexingProgress,
        _ troubles: ServiceErrors, _ live: LiveConfiguration, _ register: ForgottenRegister
    ) -> Router<SakuinRequestContext> {
        let router = Router(context: SakuinRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        SearchRoutes(pool: pool, queue: queue).add(to: router)
        OpenAPIRoutes().add(to: router)
        PostRoutes(pool: pool, queue: queue).add(to: router)
        RandomRoutes(pool: pool, queue: queue).add(to: router)
        ProofRoutes(pool: pool).add(to: router)
        CountRoutes(pool: pool, queue: queue).add(to: router)
        FollowRoutes(pool: pool, followers: followers).add(to: router)
        WordRoutes(pool: pool, queue: queue).add(to: router)
        AdminRoutes(pool: pool, queue: queue, progress: progress, live: live, troubles: troubles).add(to: router)
        ForgettingRoutes(pool: pool, queue: queue, register: register).add(to: router)
        return router
    }

    /// A user who starts the daemon for the first time has no folder for dumps yet: it is made, so that there is a
    /// place to drop the first one. A folder named by hand is not: a misspelt path should be seen.
    private static func makeDefaultFolders(_ settings: Configuration) throws {
        for folder in settings.dumps where folder == Configuration.defaultDumps() {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw ConfigurationError(
                    description:
                        "cannot make the folder for dumps \(folder): \(String(cString: strerror(errno))): name others with --dumps"
                )
            }
        }
    }
}

/// The event loops of the daemon, each group for one purpose.
private struct Loops {
    let serving = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let searching = MultiThreadedEventLoopGroup(numberOfThreads: ServeCommand.readers)
    let writing = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let watching = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let signals = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// Ends the threads: to be called when nothing uses them any more.
    func shutDown() async {
        // Refused only where it was done before.
        for group in [serving, searching, writing, watching, signals] { try? await group.shutdownGracefully() }
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
