// SPDX-License-Identifier: GPL-2.0-or-later
//
// One dump at a time from its file into the index: opened, seen to be complete, read, committed. What cannot be read is
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
    let folders: DumpFolders
    private let writer: IndexWriter

    /// A file whose writers cannot be asked for counts as finished when it has been left alone so long: nanoseconds.
    private static let quietTime: Int64 = 2_000_000_000

    init(folders: DumpFolders, writer: IndexWriter) {
        self.folders = folders
        self.writer = writer
    }

    /// The dumps that are not in the index as they stand in the folders, oldest file name first, those that have gone
    /// behind them; and the listing they come from.
    func changes() -> (paths: [String], listing: DumpFolders.Listing) {
        let listing = folders.list()
        let changed = listing.files.filter { file in
            writer.dump(at: file.path).map { !$0.isCurrent(file.stamp) } ?? true
        }
        let present = Set(listing.files.map(\.path))
        let gone = writer.dumps.map(\.path).filter { !present.contains($0) && listing.knowsAbsence(of: $0) }
        return (changed.map(\.path) + gone.sorted(), listing)
    }

    /// Brings the dump at `path` into the index, or takes it out where it is gone.
    func process(_ path: String) throws(IndexError) -> DumpOutcome {
        guard folders.covers(path), let stamp = FileStamp.ofRegularFile(path) else { return try remove(path) }
        if writer.dump(at: path)?.isCurrent(stamp) == true { return .unchanged }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return try remove(path) }
            let cure = errno == EACCES ? ": make it readable for the user that runs sakuind" : ""
            return try quarantine(path, stamp, "cannot be opened: \(String(cString: strerror(errno)))\(cure)")
        }
        defer { close(descriptor) }
        switch WriteLease.probe(descriptor) {
        case .beingWritten: return .beingWritten
        case .unknown where isFresh(stamp): return .tooFresh
        case .free, .unknown: return try read(descriptor, path)
        }
    }

    private func remove(_ path: String) throws(IndexError) -> DumpOutcome {
        guard writer.dump(at: path) != nil else { return .unchanged }
        try writer.removeDump(at: path)
        return .removed
    }

    private func quarantine(
        _ path: String, _ stamp: FileStamp, _ reason: String, line: Int? = nil
    ) throws(IndexError) -> DumpOutcome {
        try writer.noteFailure(
            DumpProblem(line: line, reason: reason), of: path, stamp: stamp, readers: DumpReader.readers)
        return .quarantined(reason: reason)
    }

    private func isFresh(_ stamp: FileStamp) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let age = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - stamp.modified
        // A time of modification in the future says nothing.
        return (0..<DumpIndexer.quietTime).contains(age)
    }

    private func read(_ descriptor: Int32, _ path: String) throws(IndexError) -> DumpOutcome {
        guard let stamp = FileStamp.of(descriptor) else {
            return try quarantine(path, FileStamp(size: 0, modified: 0, changed: 0), "cannot be examined")
        }
        do {
            var reader = try DumpReader(descriptor: descriptor)
            try writer.beginDump(path, stamp: stamp)
            while let placed = try reader.next() { try writer.add(placed.post, at: placed.place) }
            // Written while it was read: what was read may be half of each.
            guard FileStamp.of(descriptor) == stamp else {
                try writer.cancelDump()
                return .beingWritten
            }
            let report = reader.report
            let form = reader.form
            try writer.finishDump { state in state.complete(form, report) }
            return .indexed(posts: report.posts, problems: report.warningCount)
        } catch let error as DumpError {
            try writer.cancelDump()
            return try quarantine(path, stamp, error.message, line: error.line)
        } catch let error as IndexError {
            try? writer.cancelDump()
            throw error
        } catch {
            try? writer.cancelDump()
            throw IndexError(.system, "\(path): \(error)")
        }
    }
}

extension DumpState {
    /// True if the dump was read by the readers of this program as it stands now.
    fileprivate func isCurrent(_ stamp: FileStamp) -> Bool {
        self.stamp == stamp && readers == DumpReader.readers
    }

    fileprivate mutating func complete(_ form: DumpForm, _ report: DumpReport) {
        reader = form.name
        readerVersion = form.version
        readers = DumpReader.readers
        digest = report.digest ?? ""
        problems = report.warnings.map { DumpProblem(line: $0.line, reason: $0.reason) }
        problemCount = report.warningCount
    }
}
