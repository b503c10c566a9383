// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps read into an ingest batch by several threads: each takes the next dump, and hands posts that it has read to a thread
// that has none, so that one large dump keeps all of them busy.

import Glibc
import SakuinDumps
import SakuinIndex
import SakuinText
import Synchronization

struct DumpReading: Sendable {
    let ingest: IngestBatch
    let options: ReadingOptions
    let progress: IndexingProgress

    /// Posts that go from thread to thread together, in bytes of text: their number is bounded as well.
    private static let batchSize = 1 << 16
    private static let batchPosts = 256
    /// A thread more for so many bytes of files.
    private static let bytesPerThread: Int64 = 1 << 18
    /// A file whose writers cannot be asked for counts as finished when it has been left alone so long: nanoseconds.
    private static let quietTime: Int64 = 2_000_000_000

    private struct Batch: Sendable {
        var posts: [IngestBatch.Placed]
        var dump: IngestBatch.Dump
    }

    private struct State {
        var files: ArraySlice<DumpFile>
        var outcomes: PathMap<DumpOutcome> = [:]
        /// Handed over and not yet taken.
        var batches: [Batch] = []
        var readers = 0
    }

    /// Reads `files` and tells what became of each; one that has vanished is `removed`.
    func read(_ files: [DumpFile]) throws(IndexError) -> PathMap<DumpOutcome> {
        guard !files.isEmpty else { return [:] }
        let bytes = files.reduce(0) { $0 + $1.stamp.size }
        let threads = min(WorkerThreads.useful, Int(clamping: 1 + bytes / DumpReading.bytesPerThread))
        let state = SharedState(State(files: files[...]))
        try WorkerThreads.run(threads) { (_, others) throws(IndexError) in
            while !others.haveFailed, !progress.isCancelled {
                switch state.nextTask() {
                case .file(let file):
                    let outcome = try read(file, state)
                    state.finish(file, outcome)
                case .batch(let batch): try ingest.add(batch.posts, to: batch.dump)
                case .pause: usleep(100)
                case .nothing: return
                }
            }
        }
        if progress.isCancelled { throw IndexError(.cancelled, "indexing was ended") }
        return state.outcomes
    }

    private enum Task {
        case file(DumpFile)
        case batch(Batch)
        /// Others still read and may hand something over.
        case pause
        case nothing
    }

    /// What the threads share.
    private final class SharedState: Sendable {
        private let state: Mutex<State>

        init(_ state: State) {
            self.state = Mutex(state)
        }

        var outcomes: PathMap<DumpOutcome> { state.withLock { $0.outcomes } }

        func nextTask() -> Task {
            state.withLock { state in
                if let batch = state.batches.popLast() { return .batch(batch) }
                if let file = state.files.popFirst() {
                    state.readers += 1
                    return .file(file)
                }
                return state.readers > 0 ? .pause : .nothing
            }
        }

        func finish(_ file: DumpFile, _ outcome: DumpOutcome) {
            state.withLock { state in
                state.readers -= 1
                state.outcomes[file.path] = outcome
            }
        }

        /// Hands a batch to a thread without work; false if all have enough.
        func handOver(_ batch: Batch) -> Bool {
            state.withLock { state in
                guard state.files.isEmpty, state.batches.isEmpty else { return false }
                state.batches.append(batch)
                return true
            }
        }
    }

    // MARK: One dump

    private func read(_ file: DumpFile, _ state: SharedState) throws(IndexError) -> DumpOutcome {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            return try failedToOpen(file, errno)
        }
        defer { close(descriptor) }
        switch WriteLease.probe(descriptor) {
        case .beingWritten: return .beingWritten
        case .unknown where DumpReading.isFresh(file.stamp): return .tooFresh
        case .free, .unknown: return try read(descriptor, file.path, state)
        }
    }

    private func failedToOpen(_ file: DumpFile, _ failure: Int32) throws(IndexError) -> DumpOutcome {
        let words = Bilingual(verbatim: String(cString: strerror(failure)))
        func problem(_ reason: Bilingual) -> DumpProblem {
            DumpProblem(.failure, reason, places: [DumpProblem.Place(line: nil, details: [words])])
        }
        switch failure {
        case ENOENT: return .removed
        // Nothing is wrong with the dump.
        case EMFILE, ENFILE, ENOMEM: throw IndexError(.system, "\(file.path) cannot be opened: \(words.english)")
        case EACCES:
            let reason = Bilingual(
                "cannot be opened: {0}: make it readable for the user that runs sakuind",
                "開けません: {0}。sakuind を動かす利用者が読めるようにしてください")
            return quarantine(file.path, file.stamp, problem(reason))
        default:
            let reason = Bilingual("cannot be opened: {0}", "開けません: {0}")
            return quarantine(file.path, file.stamp, problem(reason), isForGood: false)
        }
    }

    /// - Parameter isForGood: false where the same bytes may be read another time: every scan tries again.
    private func quarantine(
        _ path: String, _ stamp: FileStamp, _ problem: DumpProblem, isForGood: Bool = true
    ) -> DumpOutcome {
        ingest.fail(path, stamp: stamp, problem, readers: isForGood ? DumpReader.readers(options) : "")
        return .quarantined(problem)
    }

    private static func isFresh(_ stamp: FileStamp) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let age = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - stamp.modified
        // A time of modification in the future says nothing.
        return (0..<quietTime).contains(age)
    }

    private func read(_ descriptor: Int32, _ path: String, _ state: SharedState) throws(IndexError) -> DumpOutcome {
        guard let stamp = FileStamp.of(descriptor) else {
            let problem = DumpProblem(.failure, Bilingual("cannot be examined", "調べられません"))
            return quarantine(path, FileStamp(size: 0, modified: 0, changed: 0), problem, isForGood: false)
        }
        let dump = ingest.begin(path, stamp: stamp)
        do {
            var reader = try DumpReader(descriptor: descriptor, path: path, options: options)
            var read = 0
            while let batch = try DumpReading.batch(&reader, of: dump), !progress.isCancelled {
                progress.read(bytes: reader.report.bytes - read, posts: batch.posts.count)
                read = reader.report.bytes
                if !state.handOver(batch) { try ingest.add(batch.posts, to: dump) }
            }
            // Written while it was read: what was read may be half of each.
            guard FileStamp.of(descriptor) == stamp, !progress.isCancelled else {
                ingest.abandon(dump)
                return .beingWritten
            }
            let (format, report) = (reader.format, reader.report)
            let problems = report.problems
            ingest.finish(dump) { $0.complete(format, report, problems, readers: DumpReader.readers(options)) }
            return .indexed(posts: report.posts, problems: problems)
        } catch let error as DumpError {
            ingest.abandon(dump)
            return quarantine(path, stamp, DumpProblem(error), isForGood: error.code != .readFailed)
        } catch let error as IndexError {
            throw error
        } catch {
            throw IndexError(.system, "\(path): \(error)")
        }
    }

    private static func batch(_ reader: inout DumpReader, of dump: IngestBatch.Dump) throws(DumpError) -> Batch? {
        var batch = Batch(posts: [], dump: dump)
        var bytes = 0
        while bytes < batchSize, batch.posts.count < batchPosts, let placed = try reader.next() {
            bytes += placed.post.body.utf8.count
            batch.posts.append((placed.post, placed.place))
        }
        return batch.posts.isEmpty ? nil : batch
    }
}

extension DumpState {
    fileprivate mutating func complete(
        _ format: DumpFormat, _ report: DumpReport, _ problems: [DumpProblem], readers: String
    ) {
        reader = format.name
        readerVersion = format.version
        self.readers = readers
        digest = report.digest ?? ""
        self.problems = problems
    }
}
