// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Logging
import NIOCore
import NIOPosix
import SakuinIndex
import Testing

@testable import sakuind

@Suite(.timeLimit(.minutes(1))) struct IngestServiceTests {
    @Test("Cancelled, as where another service has failed, the work ends, and nothing is left that would use a loop")
    func cancellation() async throws {
        let folder = try TemporaryFolder()
        let dumps = folder.path + "/dumps"
        mkdir(dumps, 0o700)
        let settings = try Configuration(
            file: nil, dumps: [dumps], index: folder.path + "/index", socket: folder.path + "/s", environment: [:])
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let (queue, progress, troubles) = (IngestQueue(), IndexingProgress(), ServiceErrors())
        let watcher = try FolderWatcher(roots: [dumps], loop: loops.next())
        let thread = IndexingThread(
            loop: loops.next(),
            indexer: DumpIndexer(
                folders: DumpFolders(roots: [dumps]), writer: try IndexWriter(IndexDirectory(path: settings.index)),
                progress: progress)
        ) {}
        let service = IngestService(
            thread: thread, queue: queue, progress: progress, watcher: watcher, troubles: troubles,
            damage: DamageService(queue: queue, troubles: troubles, logger: logger),
            live: LiveConfiguration(settings), gate: CommitGate(), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            // It works, and then has nothing to do.
            #expect(await queue.waitUntilSearchable())
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(await !queue.waitUntilSearchable())
        watcher.close()
        try await loops.shutdownGracefully()
    }
}
