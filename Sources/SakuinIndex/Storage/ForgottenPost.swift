// SPDX-License-Identifier: GPL-2.0-or-later
//
// A post that is to be in no answer. What is known of it tells it apart wherever it comes again, and has none of its words: its id,
// and digests of what else makes two posts one (`PostKey`).

internal import SakuinText

/// A post that was forgotten.
///
/// ```swift
/// let post = try ForgottenPost(stored, key: try reader.key(of: stored), dumps: ["/srv/dumps/a.jsonl"], at: 1_717_513_200)
/// post.id  // "anond:20240605205024"
/// ```
public struct ForgottenPost: Sendable, Equatable {
    /// What named the post and no other when it was forgotten.
    public let key: String
    public let id: String
    /// When it was forgotten, in seconds since 1970 UTC.
    public let seconds: Int64
    /// True for one that comes back: once its dumps have been read again, it is in the list no more.
    public internal(set) var isReturning = false
    /// The number of the list's change that it is of: an index that has all changes up to it has nothing of the post.
    var serial = 0
    /// Document keys, without the dump's path, of what bears its id.
    private var keys: Set<PostDigest> = []
    /// Of its versions: a post without an id that has one of them is this post.
    private(set) var contents: Set<PostDigest> = []
    /// True for a post that no dump gives an id: whatever has its content is this post.
    private let hasNoID: Bool
    /// Of one that a dump tells apart from others of its document key: what it says.
    private let saying: PostDigest?
    /// The dumps that have been seen to hold it.
    private(set) var dumps: Set<PostDigest>

    /// - Parameters:
    ///   - key: as `IndexReader.key(of:)` gives it.
    ///   - dumps: the paths of the dumps that hold it.
    ///   - seconds: since 1970 UTC.
    public init(_ post: StoredPost, key: String, dumps: [String], at seconds: Int64) throws(IndexError) {
        self.key = key
        self.seconds = seconds
        self.dumps = Set(dumps.map(PostKey.digest(ofDump:)))
        id = post.id
        hasNoID = !post.hasID
        saying = post.isParted ? PostKey.digest(ofSaying: post.current) : nil
        for version in post.versions { try learn(version.post) }
    }

    /// What this wording, which is one of the post's, tells of it.
    private mutating func learn(_ post: Post) throws(IndexError) {
        let content = PostKey.content(of: post)
        contents.insert(content)
        if post.id != nil { keys.insert(try ForgottenPost.lastingKey(of: post, content)) }
    }

    /// The document key, but for the dump: a dump that is renamed, or a copy of it, does not bring the post back.
    private static func lastingKey(of post: Post, _ content: PostDigest) throws(IndexError) -> PostDigest {
        try PostKey.documentKey(of: post, content: content) { "" }
    }

    /// True if a record of a dump with this wording is the post. A copy with another id is another post.
    func holds(_ post: Post, content: PostDigest) throws(IndexError) -> Bool {
        if let saying, PostKey.digest(ofSaying: post) != saying { return false }
        if post.id == nil || hasNoID { return contents.contains(content) }
        return keys.contains(try ForgottenPost.lastingKey(of: post, content))
    }

    /// True if `name`, as a user writes it, means this post.
    public func isNamed(_ name: String) -> Bool {
        name.utf8.elementsEqual(key.utf8) || PostKey.idsMeant(by: name).contains { $0.utf8.elementsEqual(id.utf8) }
    }

    // MARK: Finding

    /// What leads to it in an index, and to others.
    var leads: [Schema.Lead] {
        contents.map { Schema.lead(.content, $0) } + keys.map { Schema.lead(.id, $0) }
    }

    /// The digests of which a record of the post has one.
    var digests: (keys: Set<PostDigest>, contents: Set<PostDigest>) { (keys, contents) }

    // MARK: Learning

    /// What was seen of a post in dumps that hold it.
    struct Sighting: Equatable {
        /// The contents of its records, if posts without an id that have them are the post, too.
        var contents: Set<PostDigest> = []
        /// What `PostKey.digest(ofDump:)` gives for the dumps.
        var dumps: Set<PostDigest> = []
    }

    /// True if a record of the post with an id tells of another wording, by which records without an id are known.
    var learnsContents: Bool { saying == nil && !hasNoID }

    /// - Returns: whether posts that were none before are this post now; nil if nothing was learned.
    mutating func learn(_ sighting: Sighting) -> Bool? {
        let (known, holding) = (contents.count, dumps.count)
        contents.formUnion(sighting.contents)
        dumps.formUnion(sighting.dumps)
        if contents.count > known { return true }
        return dumps.count > holding ? false : nil
    }

    /// Of one that comes back: these dumps have been read, and of all others only `known` are there to be read.
    mutating func noteRead(_ read: Set<PostDigest>, known: Set<PostDigest>) {
        dumps.formIntersection(known)
        dumps.subtract(read)
    }

    // MARK: As bytes

    func encode(to record: inout RecordWriter) {
        record.write(key)
        record.write(id)
        record.write(Int(seconds))
        record.write(serial)
        record.write((isReturning ? 1 : 0) | (hasNoID ? 2 : 0))
        for digests in [keys, contents, Set([saying].compactMap(\.self)), dumps] {
            record.write(digests.count)
            for digest in digests.sorted() { record.write(digest.bytes.span) }
        }
    }

    init(_ record: inout RecordReader) throws(IndexError) {
        key = try record.string()
        id = try record.string()
        seconds = Int64(try record.number())
        serial = try record.number()
        let flags = try record.number()
        isReturning = flags & 1 != 0
        hasNoID = flags & 2 != 0
        keys = try ForgottenPost.digests(&record)
        contents = try ForgottenPost.digests(&record)
        saying = try ForgottenPost.digests(&record).first
        dumps = try ForgottenPost.digests(&record)
    }

    private static func digests(_ record: inout RecordReader) throws(IndexError) -> Set<PostDigest> {
        var digests: Set<PostDigest> = []
        for _ in 0..<(try record.count()) {
            guard let digest = PostDigest(record.bytes[try record.slice()]) else { throw RecordReader.damaged }
            digests.insert(digest)
        }
        return digests
    }
}
