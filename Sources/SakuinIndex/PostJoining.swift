// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which document a post belongs to (DESIGN §5): its id's or, without one, that of its content. A post without an id is
// one with the posts of an id that have its content; of several such ids, with the least. That depends on what the
// dumps hold and never on the order in which they were read.

internal import CMalloc
internal import SakuinText

/// A document to be stored: a complete record in the spool.
struct SpooledDocument: Sendable {
    // In an order that leaves no gaps.
    /// Seconds since 1970 UTC of the current version; `TakenPost.undated` for none.
    var seconds: Int64
    var place: SpoolPlace
    var home: PostDigest
    /// The content of its only version; nil if there are several.
    var content: PostDigest?

    /// The slot that the time calls for.
    var natural: UInt32 { Docids.slot(seconds: seconds == TakenPost.undated ? nil : seconds) }

    /// Newest first; the home decides among equal times, so that the order depends on the dumps alone.
    static func isBefore(_ left: SpooledDocument, _ right: SpooledDocument) -> Bool {
        left.natural != right.natural ? left.natural < right.natural : left.home < right.home
    }
}

/// Joins the posts of an intake to documents.
struct PostJoining {
    let spool: PostSpool
    /// The age of a dump, which orders the versions.
    let age: (Int) -> DumpAge

    /// The documents that the posts make, one a home, in the order of their homes.
    func documents(_ batches: consuming [[TakenPost]]) throws(IndexError) -> [SpooledDocument] {
        var posts: [TakenPost] = []
        posts.reserveCapacity(batches.reduce(0) { $0 + $1.count })
        // A batch goes when it has been taken over: a million posts are 48 MB.
        while let batch = batches.popLast() { posts += batch }
        // They lie in pieces between others: without this the allocator keeps what they leave.
        malloc_trim(0)
        try findHomes(&posts)
        posts.sort { $0.home < $1.home }
        var documents: [SpooledDocument] = []
        documents.reserveCapacity(posts.count)
        var start = 0
        while start < posts.count {
            var end = start + 1
            while end < posts.count, posts[end].home == posts[start].home { end += 1 }
            documents.append(try document(posts[start..<end]))
            start = end
        }
        return documents
    }

    /// Gives posts without an id the home of the least id that has their content.
    private func findHomes(_ posts: inout [TakenPost]) throws(IndexError) {
        posts.sort { $0.content < $1.content }
        var start = 0
        while start < posts.count {
            var end = start + 1
            while end < posts.count, posts[end].content == posts[start].content { end += 1 }
            let alike = start..<end
            start = end
            guard alike.count > 1, alike.contains(where: { !posts[$0].hasID }),
                let home = try leastHome(posts[alike])
            else { continue }
            for index in alike where !posts[index].hasID { posts[index].home = home }
        }
    }

    /// The home of the least id of `posts`; nil if none has one.
    private func leastHome(_ posts: ArraySlice<TakenPost>) throws(IndexError) -> PostDigest? {
        var homes: [PostDigest: SpoolPlace] = [:]
        for post in posts where post.hasID { homes[post.home] = post.place }
        guard homes.count > 1 else { return homes.keys.first }
        var least: (id: String, home: PostDigest)?
        for (home, place) in homes {
            let id = try stored(place).id
            if let known = least, known.id.utf8.lexicographicallyPrecedes(id.utf8) { continue }
            least = (id, home)
        }
        return least?.home
    }

    private func document(_ posts: ArraySlice<TakenPost>) throws(IndexError) -> SpooledDocument {
        let first = posts[posts.startIndex]
        // The order of several places changes with the age of their dumps.
        guard posts.count > 1 || first.dump == TakenPost.noDump else {
            return SpooledDocument(
                seconds: first.seconds, place: first.place, home: first.home, content: first.content)
        }
        var joined = StoredPost(versions: [])
        for post in posts {
            for version in try stored(post.place).versions {
                for source in version.sources { joined.add(version.post, at: source) }
            }
        }
        joined.sort(byAge: age)
        return SpooledDocument(
            seconds: joined.current.time?.seconds ?? TakenPost.undated,
            place: try spool.append(PostRecord.encode(joined)), home: first.home, content: nil)
    }

    private func stored(_ place: SpoolPlace) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try spool.read(place))
    }
}
