// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an index has of posts that are to be forgotten, and what is left when they are.

internal import SakuinText

/// A post that a user means to forget, and what there is to know before.
///
/// ```swift
/// for one in try reader.forgettable(named: "anond:20240605205024", limit: 100, at: 1_717_513_200) {
///     print(one.forgotten.key, one.dumps, one.copies.count)
/// }
/// ```
public struct ForgettablePost: Sendable {
    public var post: StoredPost
    /// As the list of forgotten posts is to have it.
    public var forgotten: ForgottenPost
    /// The paths of the dumps that hold it, from which it can come back.
    public var dumps: [String]
    /// Other posts that say nearly the same: they stay.
    public var copies: [StoredPost]

    /// Copies that are named.
    public static let mostCopies = 20
}

extension IndexReader {
    /// The posts that a user may mean by `name`, newest first, `limit` at most.
    /// - Parameter seconds: the time now, since 1970 UTC.
    public func forgettable(
        named name: String, limit: Int, at seconds: Int64
    ) throws(IndexError) -> [ForgettablePost] {
        try onOneRevision { (database) throws(IndexError) in
            var found: [ForgettablePost] = []
            for post in try posts(named: name, limit: limit) {
                var dumps: [String] = []
                for number in Set(post.sources.map(\.dump)) {
                    if let path = try dumpPath(number) { dumps.append(path) }
                }
                dumps.sort()
                let key = try key(of: post)
                let forgotten = try ForgottenPost(post, key: key, dumps: dumps, at: seconds)
                found.append(
                    ForgettablePost(
                        post: post, forgotten: forgotten, dumps: dumps,
                        copies: try IndexReader.copies(of: key, in: database)))
            }
            return found
        }
    }

    /// Other posts that say nearly the same as the one with this key, `ForgettablePost.mostCopies` at most.
    private static func copies(of key: String, in database: XapianDatabase) throws(IndexError) -> [StoredPost] {
        guard let docid = try database.docids(named: key, limit: 1).first else { return [] }
        let duplicates = NearDuplicates(database: database)
        let own = try duplicates.terms(of: docid)
        var copies: [StoredPost] = []
        for other in try duplicates.candidates(own).sorted() where other != docid {
            guard copies.count < ForgettablePost.mostCopies else { break }
            guard try duplicates.terms(of: other).similarity(to: own) >= NearDuplicates.leastSimilarity else {
                continue
            }
            copies.append(try PostRecord.decode(try database.record(of: other)))
        }
        return copies
    }

    /// The dumps that are to be read again for a post that comes back.
    public func dumps(of post: ForgottenPost) throws(IndexError) -> [String] {
        try dumps().map(\.path).filter { post.dumps.contains(PostKey.digest(ofDump: $0)) }
    }

    /// The documents that are these posts, ascending. A document that only has a record in common with one of them stays until that is
    /// taken out of it.
    static func docids(
        of forgotten: [ForgottenPost], in database: XapianDatabase
    ) throws(IndexError) -> [UInt32] {
        var found: Set<UInt32> = []
        for post in forgotten {
            for lead in Set(post.leads) {
                for docid in try database.allDocids(of: lead) where !found.contains(docid) {
                    let current = try PostRecord.decode(try database.record(of: docid)).current
                    if try post.holds(current, content: PostKey.content(of: current)) { found.insert(docid) }
                }
            }
        }
        return found.sorted()
    }
}
