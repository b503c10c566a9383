// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index keeps of a post: its versions, each with the dumps that hold it, the current one first. Two dumps that
// agree share a version; a dump that is gone takes its places with it, and its version when no other dump holds it.

public import SakuinText

/// A dump, by the number that the index gave it, and a place in it.
public struct SourcePlace: Sendable, Hashable {
    public var dump: Int
    public var place: Place

    public init(dump: Int, place: Place) {
        self.dump = dump
        self.place = place
    }
}

/// One wording of a post and where it stands.
public struct PostVersion: Sendable, Hashable {
    public var post: Post
    /// Never empty in a stored post.
    public var sources: [SourcePlace]

    public init(post: Post, sources: [SourcePlace]) {
        self.post = post
        self.sources = sources
    }
}

/// A post as it is stored.
public struct StoredPost: Sendable, Hashable {
    /// Never empty once stored; the first is the current one.
    public var versions: [PostVersion]

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

    /// Every place of every version, the current version's first.
    public var sources: [SourcePlace] { versions.flatMap(\.sources) }

    /// Takes away all places in `dump`.
    mutating func remove(dump: Int) {
        for index in versions.indices { versions[index].sources.removeAll { $0.dump == dump } }
        versions.removeAll { $0.sources.isEmpty }
    }

    mutating func add(_ post: Post, at source: SourcePlace) {
        if let same = versions.firstIndex(where: { $0.post == post }) {
            versions[same].sources.append(source)
        } else {
            versions.append(PostVersion(post: post, sources: [source]))
        }
    }

    /// Puts the versions in order: with an id before without, then by their newest dump, then by place. The order
    /// depends on the dumps alone, never on the order in which they were read.
    mutating func sort(byAge age: (Int) -> DumpAge) {
        for index in versions.indices {
            versions[index].sources.sort { StoredPost.isNewer($0, $1, age) }
        }
        versions.sort { left, right in
            let (leftHasID, rightHasID) = (left.post.id != nil, right.post.id != nil)
            if leftHasID != rightHasID { return leftHasID }
            return StoredPost.isNewer(left.sources[0], right.sources[0], age)
        }
    }

    private static func isNewer(_ left: SourcePlace, _ right: SourcePlace, _ age: (Int) -> DumpAge) -> Bool {
        let (leftAge, rightAge) = (age(left.dump), age(right.dump))
        if leftAge != rightAge { return leftAge > rightAge }
        return left.place.line > right.place.line
    }
}

/// How new a dump is: by its time of modification, then by its path.
struct DumpAge: Comparable {
    var modified: Int64
    var path: String

    static func < (left: DumpAge, right: DumpAge) -> Bool {
        (left.modified, left.path) < (right.modified, right.path)
    }
}
