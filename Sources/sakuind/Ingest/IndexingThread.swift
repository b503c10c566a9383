// SPDX-License-Identifier: GPL-2.0-or-later

import NIOCore
import SakuinIndex

/// The thread that owns the writer: everything that touches it runs here, so a long commit holds up nobody else.
actor IndexingThread {
    private let indexer: DumpIndexer
    private let didCommit: @Sendable () -> Void
    private let executor: any SerialExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter didCommit: called before anybody is told that dumps are in the index.
    init(loop: any EventLoop, indexer: sending DumpIndexer, didCommit: @escaping @Sendable () -> Void) {
        executor = loop.executor
        self.didCommit = didCommit
        self.indexer = indexer
    }

    /// Looks through the folders of `configuration`, and reads as it says from now on.
    func changes(
        by configuration: Configuration, isConfirmed: Bool = false
    ) throws(IndexError) -> DumpIndexer.Changes {
        indexer.adopt(configuration)
        return try indexer.changes(isConfirmed: isConfirmed)
    }

    func list() -> DumpFolders.Listing { indexer.folders.list() }

    func share(of paths: [String]) throws(IndexError) -> [String] { try indexer.share(of: paths) }

    func process(_ paths: [String]) throws(IndexError) -> PathMap<DumpOutcome> {
        // Where it fails, too: a commit may stand before the failure.
        defer { didCommit() }
        return try indexer.process(paths)
    }

    func rebuild() throws(IndexError) -> PathMap<DumpOutcome> {
        defer { didCommit() }
        return try indexer.rebuild()
    }

    func takeOutForgotten() throws(IndexError) {
        if try indexer.takeOutForgotten() { didCommit() }
    }

    func purge() throws(IndexError) -> Bool {
        defer { didCommit() }
        return try indexer.purge()
    }

    func reclaimSpace() throws(IndexError) -> Bool {
        defer { didCommit() }
        return try indexer.reclaimSpace()
    }
}
