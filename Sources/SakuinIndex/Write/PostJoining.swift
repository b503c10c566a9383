// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which document a post belongs to (Index/README.md, "A dump"): that of its home (`PostKey`), unless a dump tells two posts of
// a home apart. A post without an id is one with the posts of an id that have its content; of several such homes, with that of
// the least id. That depends on what the dumps hold and never on the order in which they were read.

internal import CMalloc
internal import SakuinText

/// A document to be stored: a complete record in the spool.
struct SpooledDocument: Sendable {
    // In an order that leaves no gaps.
    /// Seconds since 1970 UTC of the current version; `TakenPost.undated` for none.
    var seconds: Int64
    var place: SpoolPlace
    var home: PostDigest
    /// The content of the current version.
    var content: PostDigest
    var hasOneVersion: Bool

    /// The slot that the time calls for.
    var natural: UInt32 { Docids.slot(seconds: seconds == TakenPost.undated ? nil : seconds) }

    /// As `OrderKey` orders them, but for those that it tells apart by the wording alone.
    static func isBefore(_ left: SpooledDocument, _ right: SpooledDocument) -> Bool {
        left.natural != right.natural ? left.natural < right.natural : left.content < right.content
    }
}

/// Joins the posts of an intake to documents.
struct PostJoining {
    let spool: PostSpool
    /// The age of a dump, which orders the versions.
    let age: (Int) -> DumpAge

    private func path(of dump: Int) -> String { String(decoding: age(dump).path, as: UTF8.self) }

    /// The documents that the posts make, in the order of `OrderKey`.
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
            try append(documentsOf: posts[start..<end], to: &documents)
            start = end
        }
        try sort(&documents)
        return documents
    }

    private func sort(_ documents: inout [SpooledDocument]) throws(IndexError) {
        documents.sort(by: SpooledDocument.isBefore)
        var start = 0
        while start < documents.count {
            var end = start + 1
            while end < documents.count, !SpooledDocument.isBefore(documents[start], documents[end]) { end += 1 }
            let alike = start..<end
            start = end
            if alike.count == 1 { continue }
            var keyed: [(key: OrderKey, document: SpooledDocument)] = []
            for document in documents[alike] {
                keyed.append((try OrderKey(try stored(document.place), path), document))
            }
            keyed.sort { $0.key < $1.key }
            documents.replaceSubrange(alike, with: keyed.map(\.document))
        }
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

    /// The home of the least id of `posts`; nil if none has one. Of several with that id, whose content is the same: the earliest of
    /// a time of day, then that of a day, or that of the dump with the least path.
    private func leastHome(_ posts: ArraySlice<TakenPost>) throws(IndexError) -> PostDigest? {
        var homes: [PostDigest: TakenPost] = [:]
        for post in posts where post.hasID { homes[post.home] = post }
        guard homes.count > 1 else { return homes.keys.first }
        var least: (rank: HomeRank, home: PostDigest)?
        for (home, post) in homes {
            let version = try stored(post.place).versions[0]
            let isTimed = post.kind != .contentAndID
            let rank = HomeRank(
                id: Array((version.post.id ?? "").utf8), isTimed: isTimed, seconds: isTimed ? post.seconds : 0,
                path: age(version.sources[0].dump).path)
            if let least, least.rank < rank { continue }
            least = (rank, home)
        }
        return least?.home
    }

    /// What orders homes of one content, by the dumps alone.
    private struct HomeRank: Comparable {
        var id: [UInt8]
        var isTimed: Bool
        /// 0 where the home does not depend on the time of day.
        var seconds: Int64
        var path: [UInt8]

        static func < (left: HomeRank, right: HomeRank) -> Bool {
            if left.id != right.id { return left.id.lexicographicallyPrecedes(right.id) }
            if left.isTimed != right.isTimed { return left.isTimed }
            if left.seconds != right.seconds { return left.seconds < right.seconds }
            return left.path.lexicographicallyPrecedes(right.path)
        }
    }

    /// - Parameter posts: all of a home.
    private func append(
        documentsOf posts: ArraySlice<TakenPost>, to documents: inout [SpooledDocument]
    ) throws(IndexError) {
        let first = posts[posts.startIndex]
        // The order of several places changes with the age of their dumps.
        guard posts.count > 1 || first.dump == TakenPost.noDump else {
            return documents.append(
                SpooledDocument(
                    seconds: first.seconds, place: first.place, home: first.home, content: first.content,
                    hasOneVersion: true))
        }
        var versions: [PostVersion] = []
        for post in posts { versions += try stored(post.place).versions }
        for var part in StoredPost(joining: versions).parts() {
            part.sort(byAge: age)
            let home = part.isParted ? try part.home(path) : first.home
            documents.append(
                SpooledDocument(
                    seconds: part.current.time?.seconds ?? TakenPost.undated,
                    place: try spool.append(PostRecord.encode(part)), home: home,
                    content: PostKey.content(of: part.current), hasOneVersion: false))
        }
    }

    private func stored(_ place: SpoolPlace) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try spool.read(place))
    }
}
