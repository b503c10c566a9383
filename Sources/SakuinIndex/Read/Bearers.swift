// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts by what names them: the id that their dumps give, which several may bear, or the key, which one post has.

internal import SakuinText

extension IndexReader {
    /// The posts that a user may mean by `name`, newest first, `limit` at most: those that bear it as their id or have it as their
    /// address, or have `anond:` and these 14 digits, or the one of which it is the key.
    public func posts(named name: String, limit: Int = .max) throws(IndexError) -> [StoredPost] {
        try onOneRevision { (database) throws(IndexError) in
            var posts: [StoredPost] = []
            for docid in try database.docids(named: name, limit: limit) {
                posts.append(try PostRecord.decode(try database.record(of: docid)))
            }
            // Documents of nearly the same time may stand in another order.
            func seconds(_ index: Int) -> Int64 { posts[index].current.time?.seconds ?? .min }
            return posts.indices.sorted { (seconds($1), $0) < (seconds($0), $1) }.map { posts[$0] }
        }
    }

    /// The newest of the posts that a user may mean by `name`.
    public func post(id name: String) throws(IndexError) -> StoredPost? { try posts(named: name, limit: 1).first }

    /// What names this post and no other, as ``posts(named:limit:)`` takes it. Of a post whose id is unique in the world it stays the
    /// same whatever the dumps say; of others, as long as they say the same.
    public func key(of post: StoredPost) throws(IndexError) -> String {
        let documentKey = try post.documentKey { (dump) throws(IndexError) in try dumpPath(dump) ?? "" }
        return PostKey.keyPrefix + documentKey.text
    }

    /// The posts that this one may answer, newest first. A local id means those of the post's own dumps first: another
    /// dump's may be others' posts.
    public func targets(of post: StoredPost) throws(IndexError) -> [StoredPost] {
        guard let target = post.current.replyTo else { return [] }
        let bearers = try posts(named: target)
        if PostID.isGlobal(target) { return bearers }
        let dumps = Set(post.versions[0].sources.map(\.dump))
        let near = bearers.filter { bearer in bearer.sources.contains { dumps.contains($0.dump) } }
        return near.isEmpty ? bearers : near
    }
}
