// SPDX-License-Identifier: GPL-2.0-or-later
//
// A database built from documents in the spool: threads invert partitions of them, newest first, into runs; the runs are
// merged into libxapian's tables, which are written straight (SakuinGlass).

internal import SakuinGlass
internal import SakuinText
internal import Synchronization

/// How far a build is.
///
/// ```swift
/// var observer = BuildObserver()
/// observer.progress = { print($0.stage.rawValue, $0.done, $0.total) }
/// ```
public struct BuildProgress: Sendable, Equatable {
    public enum Stage: String, Sendable {
        /// Posts are joined to documents.
        case joining
        /// Posts become postings.
        case inverting
        /// Postings become the index.
        case merging
    }

    public var stage: Stage
    /// Parts of `total`, in bytes of stored records or postings.
    public var done: Int64
    public var total: Int64
}

/// Who wants to know how far a build is, and may end it; asked and told on any thread.
///
/// ```swift
/// let asker = Asker()
/// var observer = BuildObserver()
/// observer.isCancelled = { asker.isGone }
/// try writer.apply(batch, observer: observer)
/// ```
public struct BuildObserver: Sendable {
    public var progress: @Sendable (BuildProgress) -> Void = { _ in }
    /// True once the build is no longer wanted: it then fails with `cancelled`.
    public var isCancelled: @Sendable () -> Bool = { false }

    public init() {}

    func check() throws(IndexError) {
        if isCancelled() { throw IndexError(.cancelled, "indexing was ended") }
    }
}

/// Builds one database.
struct DatabaseBuild {
    private let path: String
    /// Of a delta: the main database that it is served with.
    private let companion: String?
    private let spool: PostSpool
    private let observer: BuildObserver

    /// Records that one thread inverts at a time, in bytes: with their postings some 30 MB of memory at most, and enough
    /// at least that starting is not felt. Measured on a million posts: 6 MiB took 206 MB at the peak, 4 MiB 185 MB, in the
    /// same time.
    private static let partitionSizes: ClosedRange<Int64> = 1 << 19...4 << 20

    /// Where crowded terms stand is told in a main database: of what libxapian serves, nobody would ask it.
    private var keepsCrowds: Bool { companion == nil }

    init(path: String, companion: String? = nil, spool: PostSpool, observer: BuildObserver) {
        self.path = path
        self.companion = companion
        self.spool = spool
        self.observer = observer
    }

    /// Builds the database of `placed` in its folder, which is there and empty, and gives it this metadata; records are compressed with `dictionary`.
    func run(_ placed: PlacedDocuments, dictionary: [UInt8], metadata: [String: [UInt8]]) throws(IndexError) {
        let share = placed.bytes / Int64(WorkerThreads.useful) + 1
        let sizes = DatabaseBuild.partitionSizes
        let partitions = try placed.partitions(of: min(max(share, sizes.lowerBound), sizes.upperBound))
        let inverted = try invert(placed, partitions)
        let (postlist, docdata) = try writeTables(placed, inverted, metadata, dictionary)
        let lengths = inverted.lazy.map(\.lengths)
        let statistics = GlassStatistics(
            documents: UInt32(placed.documents.count + 1), lastDocid: Placeholder.slot,
            totalLength: lengths.reduce(0) { $0 + $1.total }, shortestLength: lengths.map(\.shortest).min() ?? 0,
            longestLength: lengths.map(\.longest).max() ?? 0, greatestWdf: postlist.greatestWdf)
        try indexErrors {
            try GlassVersionFile.write(
                directory: path, postlist: postlist.root, docdata: docdata, statistics: statistics)
        }
        try XapianDatabase.seal(path, companion: companion)
    }

    // MARK: Inverting

    /// What became of one partition.
    private struct Inverted: Sendable {
        /// Where crowded terms stand, as `PlacesWriter` takes it.
        var crowds: PostingRun
        var run: PostingRun
        var lengths: DocumentLengths
    }

    /// The lengths of documents as libxapian counts them. Those of a partition come into its run as the list of the empty term, the first of
    /// all.
    private struct DocumentLengths: Sendable {
        private(set) var total: UInt64 = 0
        private(set) var shortest = UInt32.max
        private(set) var longest: UInt32 = 0
        private var list = Inverter.List(frequency: 0, collectionFrequency: 0, first: 0, last: 0)
        /// As the postings of a list are written.
        private var encoded = RecordWriter()

        mutating func add(_ length: UInt32, docid: UInt32) {
            if list.frequency == 0 {
                list.first = docid
            } else {
                encoded.write(Int(docid - list.last - 1))
            }
            encoded.write(Int(length))
            list.last = docid
            list.frequency += 1
            list.collectionFrequency &+= length
            total += UInt64(length)
            shortest = min(shortest, length)
            longest = max(longest, length)
        }

        /// Writes the list, once.
        mutating func write(to writer: inout PostingRunWriter) throws(IndexError) {
            let noTerm: [UInt8] = []
            try writer.add(noTerm.span, list, encoded.bytes.span)
            encoded = RecordWriter()
        }
    }

    private func invert(
        _ placed: PlacedDocuments, _ partitions: [PlacedDocuments.Partition]
    ) throws(IndexError) -> [Inverted] {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        let total = placed.bytes
        let shared = Mutex((next: 0, done: Int64(0), results: [Inverted?](repeating: nil, count: partitions.count)))
        let threads = min(WorkerThreads.useful, max(1, partitions.count))
        try WorkerThreads.run(threads) { [observer, spool, keepsCrowds] (_, others) throws(IndexError) in
            let file = try OwnedDescriptor(unnamedFileIn: folder)
            var end: Int64 = 0
            var inverter = Inverter()
            while !others.haveFailed {
                try observer.check()
                let number = shared.withLock { shared in
                    defer { shared.next += 1 }
                    return shared.next
                }
                guard number < partitions.count else { return }
                let inverted = try DatabaseBuild.invert(
                    placed, partitions[number], spool, by: &inverter, file, at: end, keepsCrowds: keepsCrowds)
                end = inverted.run.bytes.upperBound
                let done = shared.withLock { shared in
                    shared.results[number] = inverted
                    shared.done += partitions[number].bytes
                    return shared.done
                }
                observer.progress(BuildProgress(stage: .inverting, done: done, total: total))
            }
        }
        return shared.withLock { $0.results.compactMap { $0 } }
    }

    private static func invert(
        _ placed: PlacedDocuments, _ partition: PlacedDocuments.Partition, _ spool: PostSpool,
        by inverter: inout Inverter, _ file: OwnedDescriptor, at start: Int64, keepsCrowds: Bool
    ) throws(IndexError) -> Inverted {
        inverter.removeAll()
        var reader = SpoolReader(spool)
        var lengths = DocumentLengths()
        var documents = placed.reader(partition)
        while let (document, slot) = try documents.read() {
            let record = try reader.read(document.place)
            let identity =
                document.hasOneVersion
                ? PostDocument.Identity(content: document.content)
                : try PostDocument.Identity(try PostRecord.decode(record))
            lengths.add(
                try inverter.add(record, documentKey: document.documentKey, identity, docid: slot), docid: slot)
        }
        var crowdWriter = PostingRunWriter(file, at: start)
        if keepsCrowds {
            try inverter.forEachCrowd { (term, list, places) throws(IndexError) in
                try crowdWriter.add(term, list, places)
            }
        }
        let crowds = try crowdWriter.finish()
        var writer = PostingRunWriter(file, at: crowds.bytes.upperBound)
        try lengths.write(to: &writer)
        try inverter.forEachList { (term, list, postings) throws(IndexError) in try writer.add(term, list, postings) }
        return Inverted(crowds: crowds, run: try writer.finish(), lengths: lengths)
    }

    // MARK: Tables

    private struct Postlist: Sendable {
        var root: GlassRoot
        var greatestWdf: UInt32
    }

    /// The postings and the records, each by a thread of its own.
    private func writeTables(
        _ placed: PlacedDocuments, _ inverted: [Inverted], _ metadata: [String: [UInt8]],
        _ dictionary: [UInt8]
    ) throws(IndexError) -> (Postlist, GlassRoot) {
        let results = Mutex<(postlist: Postlist?, docdata: GlassRoot?)>((nil, nil))
        try WorkerThreads.run(2) { (number, others) throws(IndexError) in
            if number == 0 {
                let postlist = try indexErrors { try writePostlist(inverted, metadata, others) }
                results.withLock { $0.postlist = postlist }
            } else {
                let docdata = try indexErrors { try writeDocdata(placed, dictionary, others) }
                results.withLock { $0.docdata = docdata }
            }
        }
        return try results.withLock { (results) throws(IndexError) in
            guard let postlist = results.postlist, let docdata = results.docdata else {
                throw IndexError(.system, "the build was interrupted")
            }
            return (postlist, docdata)
        }
    }

    private func writePostlist(
        _ inverted: [Inverted], _ metadata: [String: [UInt8]], _ others: WorkerThreads.Outcome
    ) throws -> Postlist {
        let total = inverted.reduce(0) { $0 + Int64($1.run.bytes.count) }
        var merge = try PostingMerge(inverted.map(\.run))
        var done: Int64 = 0
        var reported: Int64 = 0
        var writer = try GlassPostlistWriter(path: path + "/postlist.glass")
        for (key, value) in metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try writer.addMetadata(key: Array(key.utf8).span, value: value.span)
        }
        if keepsCrowds { try writeCrowds(inverted, to: &writer, others) }
        done += try writeLengths(of: &merge, to: &writer)
        var hasPlaceholder = false
        while let pieces = try merge.next(), !others.haveFailed {
            let term = merge.term(of: pieces[0])
            if !hasPlaceholder, Placeholder.term.lexicographicallyPrecedes(term) {
                try writePlaceholder(to: &writer)
                hasPlaceholder = true
            }
            done += try write(term, pieces, of: &merge, to: &writer)
            if term == Schema.lengthTerm { try writeLengthsFile(pieces, of: &merge) }
            if done - reported > total / 100 {
                reported = done
                try observer.check()
                observer.progress(BuildProgress(stage: .merging, done: done, total: total))
            }
        }
        if !hasPlaceholder { try writePlaceholder(to: &writer) }
        let greatestWdf = writer.greatestWdf
        return Postlist(root: try writer.finish(), greatestWdf: greatestWdf)
    }

    /// Writes where crowded terms stand.
    private func writeCrowds(
        _ inverted: [Inverted], to table: inout GlassPostlistWriter, _ others: WorkerThreads.Outcome
    ) throws {
        var merge = try PostingMerge(inverted.map(\.crowds))
        var writer = PlacesWriter()
        while let pieces = try merge.next(), !others.haveFailed {
            writer.begin(term: merge.term(of: pieces[0]).span)
            for piece in pieces {
                let places = try merge.postings(of: piece)
                try writer.append(encoded: places.span, first: piece.list.first, to: &table)
            }
            try writer.end(&table)
        }
    }

    /// Writes the list of a term and returns the bytes of its postings.
    private func write(
        _ term: [UInt8], _ pieces: [PostingMerge.Piece], of merge: inout PostingMerge,
        to writer: inout GlassPostlistWriter
    ) throws -> Int64 {
        var frequency: UInt32 = 0
        // Of no meaning, as frequencies are codes; libxapian keeps it in 32 bits, wrapping.
        var collectionFrequency: UInt32 = 0
        for piece in pieces {
            frequency += piece.list.frequency
            collectionFrequency &+= piece.list.collectionFrequency
        }
        writer.begin(term: term.span, frequency: frequency, collectionFrequency: UInt64(collectionFrequency))
        var bytes: Int64 = 0
        for piece in pieces {
            let postings = try merge.postings(of: piece)
            bytes += Int64(postings.count)
            try writer.append(encoded: postings.span, first: piece.list.first, last: piece.list.last)
        }
        try writer.end()
        return bytes
    }

    /// Writes the lengths of the documents again, to be looked up by docid.
    private func writeLengthsFile(_ pieces: [PostingMerge.Piece], of merge: inout PostingMerge) throws {
        let documents = pieces.reduce(0) { $0 + $1.list.frequency }
        var lengths = try LengthsWriter(
            path: path + "/lengths", docids: pieces[0].list.first...pieces[pieces.count - 1].list.last,
            documents: documents)
        for piece in pieces {
            let encoded = try merge.postings(of: piece)
            try lengths.append(encoded: encoded.span, first: piece.list.first)
        }
        try lengths.finish()
    }

    private func writePlaceholder(to writer: inout GlassPostlistWriter) throws {
        let term = Placeholder.term
        writer.begin(term: term.span, frequency: 1, collectionFrequency: 0)
        try writer.append(encoded: [0].span, first: Placeholder.slot, last: Placeholder.slot)
        try writer.end()
    }

    /// Writes what stands first in the runs, and returns its bytes.
    private func writeLengths(of merge: inout PostingMerge, to writer: inout GlassPostlistWriter) throws -> Int64 {
        writer.beginLengths()
        var bytes: Int64 = 0
        for piece in try merge.next() ?? [] {
            let lengths = try merge.postings(of: piece)
            bytes += Int64(lengths.count)
            try writer.append(encoded: lengths.span, first: piece.list.first, last: piece.list.last)
        }
        try writer.append(encoded: [0].span, first: Placeholder.slot, last: Placeholder.slot)
        try writer.end()
        return bytes
    }

    private func writeDocdata(
        _ placed: PlacedDocuments, _ dictionary: [UInt8], _ others: WorkerThreads.Outcome
    ) throws -> GlassRoot {
        // A delta is small, but takes the dictionary of its main database.
        let level = companion == nil ? RecordCompressor.level(ofStore: placed.bytes) : RecordCompressor.level
        let compressor = try RecordCompressor(dictionary: dictionary, level: level)
        var writer = try GlassDocdataWriter(path: path + "/docdata.glass")
        var reader = SpoolReader(spool)
        var release = SpoolRelease(spool)
        var places = placed.reader()
        while let (document, _) = try places.read() { release.expect(document.place) }
        var documents = placed.reader()
        while let (document, slot) = try documents.read(), !others.haveFailed {
            let record = try reader.read(document.place)
            try writer.add(docid: slot, data: compressor.compress(record.span).span)
            release.release(document.place)
        }
        return try writer.finish()
    }
}

/// Turns what the writers of tables report into errors of the index.
private func indexErrors<Result>(_ body: () throws -> Result) throws(IndexError) -> Result {
    do {
        return try body()
    } catch let error as IndexError {
        throw error
    } catch {
        throw IndexError(.system, "\(error)")
    }
}
