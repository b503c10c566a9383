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
        let path: String
        let stamp: FileStamp
    }

    /// A post and where it stands.
    public typealias Placed = (post: Post, place: Place)

    struct State {
        var nextNumber: Int
        /// By dump, in the order of their coming.
        var batches: [(dump: Int, posts: [SpooledPost])] = []
        /// Dumps whose posts stand in place of what the index held of them, by number.
        var read: [Int: DumpState] = [:]
        /// Dumps that are no longer in the folders: their posts go.
        var gone: Set<Int> = []
        /// Dumps of which nothing could be read: what the index holds of them stays.
        var failed: [Failed] = []
        /// The folders that the dumps of the index were read from, if they are to be others than before.
        var places: [WatchedFolder]?
        var textBytes = 0

        /// Gives out the posts of the dumps that were read to their end, once.
        mutating func takePosts() -> [[SpooledPost]] {
            defer { batches = [] }
            return batches.filter { read[$0.dump] != nil }.map(\.posts)
        }
    }

    struct Failed {
        var path: String
        var stamp: FileStamp
        var failure: DumpProblem
        var readers: String
    }

    let spool: PostSpool
    /// The dumps that the index knew when the ingest batch was begun.
    let known: KnownDumps
    /// True if the index is built anew: from what is read here, and of other dumps from what it held.
    public let replacesAll: Bool
    private let state: Mutex<State>

    init(spool: PostSpool, known: KnownDumps, replacesAll: Bool) {
        self.spool = spool
        self.known = known
        self.replacesAll = replacesAll
        state = Mutex(State(nextNumber: known.nextNumber))
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
            if let number = known.number(of: path) { return Dump(number: number, path: path, stamp: stamp) }
            defer { state.nextNumber += 1 }
            return Dump(number: state.nextNumber, path: path, stamp: stamp)
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
                try take(PostVersion(post: post, sources: [source]), dump: Int32(dump.number)) { dump.path })
            textBytes += post.body.utf8.count + (post.title?.utf8.count ?? 0)
        }
        state.withLock { state in
            state.batches.append((dump.number, taken))
            state.textBytes += textBytes
        }
    }

    /// Puts a version into the spool.
    /// - Parameter path: of a dump that holds it.
    func take(
        _ version: PostVersion, dump: Int32, path: () throws(IndexError) -> String
    ) throws(IndexError) -> SpooledPost {
        let post = version.post
        let content = PostKey.content(of: post)
        return SpooledPost(
            seconds: post.time?.seconds ?? SpooledPost.undated,
            place: try spool.append(PostRecord.encode(StoredPost(versions: [version]))), dump: dump, content: content,
            documentKey: try PostKey.documentKey(of: post, content: content, path: path), kind: PostKey.kind(of: post))
    }

    /// The dump has been read to its end. `complete` fills in what only the end of the reading tells.
    public func finish(_ dump: Dump, _ complete: (inout DumpState) -> Void) {
        var state = DumpState(path: dump.path, stamp: dump.stamp)
        complete(&state)
        self.state.withLock { [state] shared in
            shared.read[dump.number] = state
        }
    }

    /// Forgets what was taken in of `dump`; what the index holds of it stays.
    public func abandon(_ dump: Dump) {
        state.withLock { state in
            state.read[dump.number] = nil
            state.batches.removeAll { $0.dump == dump.number }
        }
    }

    /// The dump at `path` cannot be read by these `readers`: its posts of an earlier reading stay.
    public func fail(_ path: String, stamp: FileStamp, _ failure: DumpProblem, readers: String) {
        state.withLock { $0.failed.append(Failed(path: path, stamp: stamp, failure: failure, readers: readers)) }
    }

    /// The dump at `path` is gone: the posts that no other dump holds go too.
    public func remove(_ path: String) {
        guard let number = known.number(of: path) else { return }
        state.withLock { _ = $0.gone.insert(number) }
    }

    /// These are the folders that the dumps of the index were read from.
    public func note(_ places: [WatchedFolder]) { state.withLock { $0.places = places } }

    /// Everything, for the writer; the ingest batch is spent.
    func takeAll() -> State {
        state.withLock { state in
            for (dump, posts) in state.batches { state.read[dump]?.posts += posts.count }
            defer { state = State(nextNumber: state.nextNumber) }
            return state
        }
    }
}
