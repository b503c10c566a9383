// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps on their way into the index: their posts, keyed and encoded, and what becomes of each dump. Several threads may
// read dumps into one ingest batch; the index sees nothing of it before `IndexWriter.apply`.

public import SakuinText
internal import Synchronization

/// Posts of dumps that are being read.
///
/// ```swift
/// let batch = try writer.ingest()
/// let dump = batch.begin("/srv/dumps/a.jsonl", stamp: FileStamp(size: 18, modified: 1, changed: 1))
/// try batch.add([(Post(body: "東京"), Place(line: 1, lastLine: 1))], to: dump)
/// batch.finish(dump) { $0.reader = "json-lines" }
/// try writer.apply(batch)
/// ```
public final class IngestBatch: Sendable {
    /// A dump that is being read into an ingest batch.
    public struct Dump: Sendable {
        let number: Int
        /// Its own: a dump that is begun again is another reading.
        let reading: Int32
        let path: String
        let stamp: FileStamp
    }

    /// A post and where it stands.
    public typealias Placed = (post: Post, place: Place)

    /// All that was taken in.
    struct Taken: ~Copyable, Sendable {
        /// The posts of the dumps that were read to their end.
        var posts: TakenPosts
        /// Dumps whose posts stand in place of what the index held of them, by number.
        var read: [Int: DumpState]
        var rest = Rest()
    }

    /// What is taken in beside posts.
    struct Rest: Sendable {
        var nextNumber = 0
        /// Dumps that are no longer in the folders: their posts go.
        var gone: Set<Int> = []
        /// Dumps of which nothing could be read: what the index holds of them stays.
        var failed: [Failed] = []
        /// The folders that the dumps of the index were read from, if they are to be others than before.
        var places: [WatchedFolder]?
        var textBytes = 0
    }

    private struct State: ~Copyable, Sendable {
        var posts: ExternalSort<SpooledPost>
        var lastReading = SpooledPost.carried
        /// How many posts each reading has brought.
        var counts: [Int32: Int] = [:]
        /// Readings that have come to their end, by the number of the dump.
        var read: [Int: (reading: Int32, state: DumpState)] = [:]
        var rest: Rest

        init(in folder: SpillFolder, nextNumber: Int) {
            posts = ExternalSort(in: folder) { $0.content < $1.content }
            rest = Rest(nextNumber: nextNumber)
        }
    }

    struct Failed: Sendable {
        var path: String
        var stamp: FileStamp
        var failure: DumpProblem
        var readers: String
    }

    let spool: PostSpool
    private let folder: SpillFolder
    /// The dumps that the index knew when the ingest batch was begun.
    let known: KnownDumps
    /// True if the index is built anew: from what is read here, and of other dumps from what it held.
    public let replacesAll: Bool
    private let state: Mutex<State>

    init(in folder: SpillFolder, known: KnownDumps, replacesAll: Bool) throws(IndexError) {
        spool = try PostSpool(in: folder.path)
        self.folder = folder
        self.known = known
        self.replacesAll = replacesAll
        state = Mutex(State(in: folder, nextNumber: known.nextNumber))
    }

    /// Every dump that the index knew when the ingest batch was begun.
    public var dumps: [DumpState] { Array(known.states.values) }

    /// The folders that the dumps of the index were read from when the ingest batch was begun.
    public var places: [WatchedFolder] { known.places }

    /// The state of the dump at `path` when the ingest batch was begun.
    public func dump(at path: String) -> DumpState? { known[path: path] }

    /// The path of a dump that the index holds.
    func path(ofKnown dump: Int) -> String { known.states[dump]?.path ?? "" }

    /// Begins to take in the dump at `path`.
    public func begin(_ path: String, stamp: FileStamp) -> Dump {
        state.withLock { state in
            state.lastReading += 1
            let known = known.number(of: path)
            let number = known ?? state.rest.nextNumber
            if known == nil { state.rest.nextNumber += 1 }
            return Dump(number: number, reading: state.lastReading, path: path, stamp: stamp)
        }
    }

    /// Takes in posts of `dump`: a few hundred at a time, because each call waits for its turn.
    public func add(_ posts: [Placed], to dump: Dump) throws(IndexError) {
        var taken: [SpooledPost] = []
        taken.reserveCapacity(posts.count)
        var textBytes = 0
        for (post, place) in posts {
            let source = SourceRange(dump: dump.number, place: place)
            var post = post
            post.id = PostID.given(post.id)
            taken.append(
                try take(PostVersion(post: post, sources: [source]), of: dump.reading) { dump.path })
            textBytes += post.body.utf8.count + (post.title?.utf8.count ?? 0)
        }
        try state.withLock { (state) throws(IndexError) in
            for post in taken { try state.posts.add(post) }
            state.counts[dump.reading, default: 0] += taken.count
            state.rest.textBytes += textBytes
        }
    }

    /// Puts a version into the spool.
    /// - Parameter path: of a dump that holds it.
    func take(
        _ version: PostVersion, of reading: Int32 = SpooledPost.carried, path: () throws(IndexError) -> String
    ) throws(IndexError) -> SpooledPost {
        let post = version.post
        let content = PostKey.content(of: post)
        return SpooledPost(
            seconds: post.time?.seconds ?? SpooledPost.undated,
            place: try spool.append(PostRecord.encode(StoredPost(versions: [version]))), reading: reading,
            content: content, documentKey: try PostKey.documentKey(of: post, content: content, path: path),
            kind: PostKey.kind(of: post), hasOneVersion: version.sources.count == 1)
    }

    /// The dump has been read to its end. `complete` fills in what only the end of the reading tells.
    public func finish(_ dump: Dump, _ complete: (inout DumpState) -> Void) {
        var state = DumpState(path: dump.path, stamp: dump.stamp)
        complete(&state)
        self.state.withLock { [state] shared in
            shared.read[dump.number] = (dump.reading, state)
        }
    }

    /// Forgets what was taken in of `dump`; what the index holds of it stays.
    public func abandon(_ dump: Dump) {
        state.withLock { state in
            if state.read[dump.number]?.reading == dump.reading { state.read[dump.number] = nil }
        }
    }

    /// The dump at `path` cannot be read by these `readers`: its posts of an earlier reading stay.
    public func fail(_ path: String, stamp: FileStamp, _ failure: DumpProblem, readers: String) {
        state.withLock { $0.rest.failed.append(Failed(path: path, stamp: stamp, failure: failure, readers: readers)) }
    }

    /// The dump at `path` is gone: the posts that no other dump holds go too.
    public func remove(_ path: String) {
        guard let number = known.number(of: path) else { return }
        state.withLock { _ = $0.rest.gone.insert(number) }
    }

    /// These are the folders that the dumps of the index were read from.
    public func note(_ places: [WatchedFolder]) { state.withLock { $0.rest.places = places } }

    /// Everything, for the writer; the ingest batch is spent.
    func takeAll() -> Taken {
        state.withLock { state in
            let (counts, rest, read) = (state.counts, state.rest, state.read)
            let spent = exchange(&state, with: State(in: folder, nextNumber: rest.nextNumber))
            let posts = TakenPosts(sort: spent.posts, readings: Set(read.values.map(\.reading)))
            let states = read.mapValues { reading, state in
                var state = state
                state.posts = counts[reading] ?? 0
                return state
            }
            return Taken(posts: posts, read: states, rest: rest)
        }
    }
}

/// The posts of an ingest batch, and those of the index that are to be joined with them.
struct TakenPosts: ~Copyable, Sendable {
    private var sort: ExternalSort<SpooledPost>
    /// The readings that count.
    private let readings: Set<Int32>

    fileprivate init(sort: consuming ExternalSort<SpooledPost>, readings: Set<Int32>) {
        self.sort = sort
        self.readings = readings
    }

    private static func counts(_ post: SpooledPost, _ readings: Set<Int32>) -> Bool {
        post.reading == SpooledPost.carried || readings.contains(post.reading)
    }

    /// Adds a post that the index held.
    mutating func add(_ post: SpooledPost) throws(IndexError) { try sort.add(post) }

    /// The same posts once more.
    func copy() throws(IndexError) -> TakenPosts {
        var copy = TakenPosts(sort: sort.emptyCopy(), readings: readings)
        try sort.forEach { (post) throws(IndexError) in try copy.add(post) }
        return copy
    }

    /// Gives every post, in any order.
    func forEach(_ body: (SpooledPost) throws(IndexError) -> Void) throws(IndexError) {
        try sort.forEach { (post) throws(IndexError) in if TakenPosts.counts(post, readings) { try body(post) } }
    }

    /// Gives the posts of each content together.
    consuming func forEachContent(
        _ body: (inout [SpooledPost]) throws(IndexError) -> Void
    ) throws(IndexError) {
        let readings = readings
        var sorted = try sort.sorted()
        var posts: [SpooledPost] = []
        while try sorted.read(&posts, alike: { $0.content == $1.content }) {
            posts.removeAll { !TakenPosts.counts($0, readings) }
            try body(&posts)
        }
    }
}
