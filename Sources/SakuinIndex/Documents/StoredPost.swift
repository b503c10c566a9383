// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index keeps of a post: its versions, each with the dumps that hold it, the current one first. Two dumps that
// agree share a version; a dump that is gone takes its places with it, and its version when no other dump holds it.

public import SakuinText

/// A dump, by the number that the index gave it, and a place in it.
///
/// ```swift
/// let source = SourceRange(dump: 3, place: Place(line: 5, lastLine: 7))
/// let path = try reader.dumpPath(source.dump)
/// ```
public struct SourceRange: Sendable, Hashable {
    public var dump: Int
    public var place: Place

    public init(dump: Int, place: Place) {
        self.dump = dump
        self.place = place
    }
}

/// One wording of a post and where it stands.
///
/// ```swift
/// let source = SourceRange(dump: 3, place: Place(line: 5, lastLine: 7))
/// let version = PostVersion(post: Post(id: "anond:20240605205024", body: "東京"), sources: [source])
/// ```
public struct PostVersion: Sendable, Hashable {
    public var post: Post
    /// Never empty in a stored post.
    public var sources: [SourceRange]

    public init(post: Post, sources: [SourceRange]) {
        self.post = post
        self.sources = sources
    }
}

/// A post as it is stored.
///
/// ```swift
/// let source = SourceRange(dump: 3, place: Place(line: 5, lastLine: 7))
/// let version = PostVersion(post: Post(id: "anond:20240605205024", body: "東京"), sources: [source])
/// let stored = StoredPost(versions: [version])
/// stored.current.body  // "東京"
/// stored.id  // "anond:20240605205024"
/// ```
public struct StoredPost: Sendable, Hashable {
    /// Never empty once stored; the first is the current one.
    public var versions: [PostVersion]
    /// True for one of several posts of a document key, which a dump tells apart.
    var isParted = false

    public init(versions: [PostVersion]) {
        self.versions = versions
    }

    /// The wording that is searched and shown.
    public var current: Post { versions[0].post }

    /// The id of the post: that of any version that has one, else `hash:` and the content's hash.
    public var id: String {
        for version in versions {
            if let id = version.post.id { return id }
        }
        return PostKey.hashID(PostKey.content(of: current))
    }

    var hasID: Bool { versions.contains { $0.post.id != nil } }

    /// The document key, which no other document has: it depends on the dumps alone, and never on the order in which they were read.
    /// - Parameter path: of the dump with this number.
    func documentKey(_ path: (Int) throws(IndexError) -> String) throws(IndexError) -> PostDigest {
        // One with an id is the first, if there is any.
        let (post, dump) = (current, versions[0].sources.first?.dump ?? 0)
        let documentKey = try PostKey.documentKey(of: post, content: PostKey.content(of: post)) {
            () throws(IndexError) in
            try path(dump)
        }
        return isParted ? PostKey.documentKey(of: post, within: documentKey) : documentKey
    }

    /// The posts that this one is if it is all that the dumps hold of a document key: one, or several where a dump tells them apart by
    /// saying different things in two records. Where the id was made for one post, its word is taken for it.
    func parts() -> [StoredPost] {
        let id = versions.lazy.compactMap(\.post.id).first
        if versions.count == 1 || id.map(PostID.scope) == .post { return [self] }
        var bySaying: [[UInt8]: StoredPost] = [:]
        var saidBy: [Int: [UInt8]] = [:]
        var isToldApart = false
        for version in versions {
            let saying = PostKey.saying(of: version.post)
            bySaying[saying, default: StoredPost(versions: [])].versions.append(version)
            for source in version.sources {
                if let other = saidBy.updateValue(saying, forKey: source.dump), other != saying { isToldApart = true }
            }
        }
        guard isToldApart else { return [self] }
        return bySaying.values.map { part in
            var part = part
            part.isParted = true
            return part
        }
    }

    /// Every place of every version, the current version's first.
    public var sources: [SourceRange] { versions.flatMap(\.sources) }

    /// Takes away all places in `dump`.
    mutating func remove(dump: Int) {
        for index in versions.indices { versions[index].sources.removeAll { $0.dump == dump } }
        versions.removeAll { $0.sources.isEmpty }
    }

    /// True if a version has this very wording.
    func holds(_ post: Post) -> Bool { versions.contains { $0.post.isWritten(like: post) } }

    /// One post of all these versions: those that are written alike are one.
    init(joining all: [PostVersion]) {
        self.init(versions: [])
        // By their bytes: a document key may have thousands, and equality of Swift's strings is canonical equivalence.
        var known: [[UInt8]: Int] = [:]
        for version in all {
            let wording = PostRecord.encode(version.post)
            if let same = known[wording] {
                versions[same].sources += version.sources
            } else {
                known[wording] = versions.count
                versions.append(version)
            }
        }
    }

    /// Puts the versions in order: with an id before without, whole before lossy, then by their newest dump, then by place.
    /// The order depends on the dumps alone, never on the order in which they were read.
    mutating func sort(byAge age: (Int) -> DumpAge) {
        for index in versions.indices {
            versions[index].sources.sort { StoredPost.isNewer($0, $1, age) }
        }
        versions.sort { left, right in
            let (leftHasID, rightHasID) = (left.post.id != nil, right.post.id != nil)
            if leftHasID != rightHasID { return leftHasID }
            if left.post.isLossy != right.post.isLossy { return right.post.isLossy }
            return StoredPost.isNewer(left.sources[0], right.sources[0], age)
        }
    }

    private static func isNewer(_ left: SourceRange, _ right: SourceRange, _ age: (Int) -> DumpAge) -> Bool {
        let (leftAge, rightAge) = (age(left.dump), age(right.dump))
        if leftAge != rightAge { return leftAge > rightAge }
        let (leftMember, rightMember) = (left.place.member ?? "", right.place.member ?? "")
        if !leftMember.utf8.elementsEqual(rightMember.utf8) {
            return rightMember.utf8.lexicographicallyPrecedes(leftMember.utf8)
        }
        return left.place.line > right.place.line
    }
}

extension Post {
    /// Equality of Swift's strings is canonical equivalence; two wordings are one only if their bytes are.
    func isWritten(like other: Post) -> Bool {
        self == other && PostRecord.encode(self) == PostRecord.encode(other)
    }
}

/// How new a dump is: by its time of modification, then by its path.
struct DumpAge: Comparable {
    let modified: Int64
    /// Bytes, because two normalization forms of a name are two files.
    let path: [UInt8]

    init(modified: Int64, path: String) {
        self.modified = modified
        self.path = Array(path.utf8)
    }

    static func < (left: DumpAge, right: DumpAge) -> Bool {
        left.modified != right.modified
            ? left.modified < right.modified : left.path.lexicographicallyPrecedes(right.path)
    }
}
