// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps from their files into the index: which have changed, which go together, read, applied. What cannot be read is
// noted in the index with its reason; only trouble with the index itself is thrown.

import Glibc
import SakuinDumps
import SakuinIndex

/// What became of a dump.
enum DumpOutcome: Sendable, Equatable {
    /// It is in the index as it stands in the folder.
    case indexed(posts: Int, problems: Int)
    case unchanged
    case removed
    case quarantined(reason: String)
    /// Somebody writes it: to be tried again.
    case beingWritten
    /// Changed a moment ago, and nobody can be asked whether it is finished: to be tried again.
    case tooFresh
}

/// Brings dumps into an index. Blocks while it does; used by one thread.
final class DumpIndexer {
    private(set) var folders: DumpFolders
    private let writer: IndexWriter
    private var options: ReadingOptions
    private let progress: IndexingProgress

    /// Dumps that come into the index together where they are patched into it, in bytes of their files: few enough
    /// that the first of them is found within seconds.
    private static let shareSize: Int64 = 4 << 20

    init(
        folders: DumpFolders, writer: IndexWriter, options: ReadingOptions = ReadingOptions(),
        progress: IndexingProgress = IndexingProgress()
    ) {
        self.folders = folders
        self.writer = writer
        self.options = options
        self.progress = progress
    }

    /// Looks into the folders of `configuration` from now on, and reads as it says.
    func adopt(_ configuration: Configuration) {
        folders = DumpFolders(roots: configuration.dumps)
        options = configuration.reading
    }

    /// The dumps that are not in the index as they stand in the folders, oldest file name first, those that have gone
    /// behind them; and the listing they come from.
    func changes() -> (paths: [String], listing: DumpFolders.Listing) {
        let listing = folders.list()
        let changed = listing.files.filter { file in
            writer.dump(at: file.path).map { !isCurrent($0, file.stamp) } ?? true
        }
        let present = Set(listing.files.map(\.path))
        let gone = writer.dumps.map(\.path).filter { !present.contains($0) && listing.knowsAbsence(of: $0) }
        return (changed.map(\.path) + gone.sorted(), listing)
    }

    /// Begins a rebuild: the dumps that are processed next, which must be all, are built into an index of their own. Not
    /// where a folder cannot be read, whose posts would be lost.
    /// - Returns: the folders that cannot be read.
    func startAnew() -> [DumpFolders.Unreadable] {
        let unreadable = folders.list().unreadable
        if unreadable.isEmpty { writer.startAnew() }
        return unreadable
    }

    /// The first of `paths` that are best brought in together: all, if the index is then built anew.
    func share(of paths: [String]) -> [String] {
        let sizes = paths.map { FileStamp.ofRegularFile($0)?.size ?? 0 }
        let total = sizes.reduce(0, +)
        if writer.isBuilt(textBytes: total) { return paths }
        var size: Int64 = 0
        var count = 0
        while count < paths.count, count == 0 || size + sizes[count] <= DumpIndexer.shareSize {
            size += sizes[count]
            count += 1
        }
        return Array(paths.prefix(count))
    }

    /// Brings the dumps at `paths` into the index, or takes them out where they are gone.
    func process(_ paths: [String]) throws(IndexError) -> [String: DumpOutcome] {
        let intake = try writer.intake()
        var outcomes: [String: DumpOutcome] = [:]
        var changed: [DumpFile] = []
        for path in paths where outcomes[path] == nil {
            if folders.covers(path), let stamp = FileStamp.ofRegularFile(path) {
                if let dump = writer.dump(at: path), isCurrent(dump, stamp) {
                    outcomes[path] = .unchanged
                } else {
                    changed.append(DumpFile(path: path, stamp: stamp))
                }
            } else {
                outcomes[path] = writer.dump(at: path) == nil ? .unchanged : .removed
                intake.remove(path)
            }
        }
        progress.begin(bytes: changed.reduce(0) { $0 + $1.stamp.size }, dumps: changed.count)
        defer { progress.end() }
        let reading = DumpReading(intake: intake, options: options, progress: progress)
        for (path, outcome) in try reading.read(changed) {
            // Gone since it was listed.
            outcomes[path] = outcome == .removed && writer.dump(at: path) == nil ? .unchanged : outcome
        }
        if writer.isStartingAnew || outcomes.values.contains(where: \.changesIndex) {
            try writer.apply(intake, observer: progress.observer)
        }
        return outcomes
    }

    /// True if the dump was read as it would be now.
    private func isCurrent(_ dump: DumpState, _ stamp: FileStamp) -> Bool {
        dump.stamp == stamp && dump.readers == DumpReader.readers(options)
    }
}

extension DumpOutcome {
    /// True if the index is another afterwards.
    fileprivate var changesIndex: Bool {
        switch self {
        case .indexed, .removed, .quarantined: true
        case .unchanged, .beingWritten, .tooFresh: false
        }
    }
}
