// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps from their files into the index: which have changed, which go together, read, applied. What cannot be read is
// noted in the index with its reason; only trouble with the index itself is thrown.

import Glibc
import SakuinDumps
import SakuinIndex

/// Brings dumps into an index. Blocks while it does; used by one thread.
final class DumpIndexer {
    private(set) var folders: DumpFolders
    private let writer: IndexWriter
    private var options: ReadingOptions
    private var retention: DumpRetention
    private let progress: IndexingProgress
    /// Of the last look: dumps that it found gone and that are not taken out yet, and the folders; nil before the first.
    private var gone: PathSet = []
    private var record: FolderRecord?

    /// Dumps that come into the index together where they are patched into it, in bytes of their files: few enough
    /// that the first of them is found within seconds.
    private static let shareSize: Int64 = 4 << 20

    init(
        folders: DumpFolders, writer: IndexWriter, options: ReadingOptions = ReadingOptions(),
        retention: DumpRetention = DumpRetention(), progress: IndexingProgress = IndexingProgress()
    ) {
        self.folders = folders
        self.writer = writer
        self.options = options
        self.retention = retention
        self.progress = progress
    }

    /// Looks into the folders of `configuration` from now on, and reads and keeps as it says.
    func adopt(_ configuration: Configuration) {
        folders = DumpFolders(roots: configuration.dumps)
        options = configuration.reading
        retention = configuration.retention
    }

    // MARK: Looking

    /// A look at the folders beside what the index knows.
    private struct Look {
        var listing: DumpFolders.Listing
        /// Known dumps that are not there, and whose posts go.
        var gone: [String] = []
        /// Those whose posts stay.
        var kept: [KeptDumps] = []
        var record: FolderRecord
    }

    /// What is to be done after a look at the folders.
    struct Changes: Sendable {
        /// The dumps that are not in the index as they stand in the folders, oldest file name first, those that have gone
        /// behind them.
        var paths: [String]
        var listing: DumpFolders.Listing
        /// Dumps that are not there, and whose posts stay all the same.
        var kept: [KeptDumps]
        /// True if the folders are to be noted in the index, though no dump has changed.
        var areFoldersOther: Bool
    }

    /// Looks at the folders.
    /// - Parameter isConfirmed: true if posts go that would be kept, because somebody has said so.
    func changes(isConfirmed: Bool = false) throws(IndexError) -> Changes {
        // Asked once: whether the index is still the one that was published is looked at each time.
        let (dumps, recorded) = (try writer.dumps, try writer.places)
        let look = look(dumps: dumps, recorded: recorded, isConfirmed: isConfirmed)
        (gone, record) = (PathSet(look.gone), look.record)
        var known: PathMap<DumpState> = [:]
        for dump in dumps { known[dump.path] = dump }
        let changed = look.listing.files.filter { file in known[file.path].map { !isCurrent($0, file.stamp) } ?? true }
        return Changes(
            paths: changed.map(\.path) + look.gone, listing: look.listing, kept: look.kept,
            areFoldersOther: look.record.places() != recorded)
    }

    private func look(dumps: [DumpState], recorded: [WatchedFolder], isConfirmed: Bool = false) -> Look {
        let (listing, paths) = (folders.list(), dumps.map(\.path))
        let absences = Absences(listing, in: folders, dumps: paths, recorded: recorded)
        var gone: [String] = []
        var kept: [String: KeptDumps] = [:]
        for path in paths.sorted() {
            switch absences.verdict(on: path) {
            case .present: break
            case .gone: if !retention.keepsRemoved { gone.append(path) }
            case .kept(let folder, let reason):
                if retention.keepsRemoved { continue }
                if reason.canBeConfirmed, isConfirmed || retention.dropsMissing {
                    gone.append(path)
                } else {
                    kept["\(folder) \(reason)", default: KeptDumps(folder: folder, reason: reason, dumps: [])].dumps
                        .append(path)
                }
            }
        }
        let sorted = kept.values.sorted { ($0.folder, "\($0.reason)") < ($1.folder, "\($1.reason)") }
        return Look(listing: listing, gone: gone, kept: sorted, record: absences.record(keeping: sorted))
    }

    // MARK: Indexing

    /// The first of `paths` that are best brought in together: all, if the index is then built anew.
    func share(of paths: [String]) throws(IndexError) -> [String] {
        let sizes = paths.map { FileStamp.ofRegularFile($0)?.size ?? 0 }
        let total = sizes.reduce(0, +)
        if try writer.isBuilt(textBytes: total) { return paths }
        var size: Int64 = 0
        var count = 0
        while count < paths.count, count == 0 || size + sizes[count] <= DumpIndexer.shareSize {
            size += sizes[count]
            count += 1
        }
        return Array(paths.prefix(count))
    }

    /// Brings the dumps at `paths` into the index, or takes them out where they are gone.
    func process(_ paths: [String]) throws(IndexError) -> PathMap<DumpOutcome> {
        let ingest = try writer.ingest()
        var work = Work(ingest: ingest, gone: gone, record: record)
        var changed: [DumpFile] = []
        for path in paths where work.outcomes[path] == nil {
            switch DumpFolders.Presence(path) {
            case .file(let stamp) where folders.covers(path):
                if let dump = ingest.dump(at: path), isCurrent(dump, stamp) {
                    work.outcomes[path] = .unchanged
                } else {
                    changed.append(DumpFile(path: path, stamp: stamp))
                }
            case .file, .absent: note(absent: path, &work)
            case .unknown: work.outcomes[path] = ingest.dump(at: path) == nil ? .unchanged : .kept
            }
        }
        let outcomes = try bring(changed, work)
        gone.subtract(paths)
        return outcomes
    }

    /// Builds all of the index anew from the dumps in the folders. Those that cannot be read now, somebody writes them or
    /// they are out of sight, keep the posts of their earlier reading.
    func rebuild() throws(IndexError) -> PathMap<DumpOutcome> {
        let ingest = try writer.ingest(replacingAll: true)
        let look = look(dumps: ingest.dumps, recorded: ingest.places)
        var work = Work(ingest: ingest, gone: PathSet(look.gone), record: look.record)
        for path in look.gone { note(absent: path, &work) }
        return try bring(look.listing.files, work)
    }

    /// Gives back the room that posts have left, where that is much.
    /// - Returns: false if it is not.
    func reclaimSpace() throws(IndexError) -> Bool {
        try writer.reclaimSpace(observer: progress.observer)
    }

    /// Takes out of the index what has been forgotten.
    /// - Returns: false if there is nothing.
    func takeOutForgotten() throws(IndexError) -> Bool { try writer.takeOutForgotten() }

    /// Builds the index anew from itself, so that its files have no word of what is forgotten.
    /// - Returns: false if there was nothing of the sort.
    func purge() throws(IndexError) -> Bool {
        progress.begin(bytes: 0, dumps: 0)
        defer { progress.end() }
        return try writer.purge(observer: progress.observer)
    }

    /// An ingest batch in the making, and what has become of its dumps.
    private struct Work {
        let ingest: IngestBatch
        /// Dumps that a look has found gone.
        var gone: PathSet
        /// Of the last look.
        var record: FolderRecord?
        var hasLooked = false
        var outcomes: PathMap<DumpOutcome> = [:]
    }

    /// The dump at `path` is not there: it goes, or its posts stay for a reason.
    private func note(absent path: String, _ work: inout Work) {
        guard work.ingest.dump(at: path) != nil else {
            work.outcomes[path] = .unchanged
            return
        }
        if !work.gone.contains(path), !work.hasLooked {
            let look = look(dumps: work.ingest.dumps, recorded: work.ingest.places)
            work.gone.formUnion(look.gone)
            (work.record, work.hasLooked) = (look.record, true)
        }
        guard work.gone.contains(path) else {
            work.outcomes[path] = .kept
            return
        }
        work.ingest.remove(path)
        work.outcomes[path] = .removed
    }

    /// Reads `files` into the ingest batch and brings it into the index.
    private func bring(_ files: [DumpFile], _ work: Work) throws(IndexError) -> PathMap<DumpOutcome> {
        var work = work
        progress.begin(bytes: files.reduce(0) { $0 + $1.stamp.size }, dumps: files.count)
        defer { progress.end() }
        let reading = DumpReading(ingest: work.ingest, options: options, progress: progress)
        var read: [String] = []
        for (path, outcome) in try reading.read(files) {
            switch outcome {
            // Since it was listed.
            case .removed: note(absent: path, &work)
            case .quarantined(let problem) where isKnown(problem, of: path, work.ingest):
                work.outcomes[path] = .unchanged
            case .indexed:
                read.append(path)
                work.outcomes[path] = outcome
            default: work.outcomes[path] = outcome
            }
        }
        let places = work.record?.places(after: read) ?? work.ingest.places
        let areFoldersOther = places != work.ingest.places
        if areFoldersOther { work.ingest.note(places) }
        if work.ingest.replacesAll || areFoldersOther || work.outcomes.contains(where: \.value.changesIndex) {
            try writer.apply(work.ingest, observer: progress.observer)
        }
        return work.outcomes
    }

    /// True if the dump could not be read before either, and for the same reason.
    private func isKnown(_ problem: DumpProblem, of path: String, _ ingest: IngestBatch) -> Bool {
        ingest.dump(at: path)?.failure == problem
    }

    /// True if the dump was read as it would be now, and no post of it is coming back.
    private func isCurrent(_ dump: DumpState, _ stamp: FileStamp) -> Bool {
        dump.stamp == stamp && dump.readers == DumpReader.readers(options) && !writer.register.isToBeRead(dump.path)
    }
}

extension DumpOutcome {
    /// True if the index is another afterwards.
    fileprivate var changesIndex: Bool {
        switch self {
        case .indexed, .removed, .quarantined: true
        case .unchanged, .kept, .beingWritten, .tooFresh: false
        }
    }
}
