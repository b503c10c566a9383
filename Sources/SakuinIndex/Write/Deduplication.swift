// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which document a post belongs to (Index/README.md, "A dump"): that of its document key (`PostKey`), unless a dump tells two posts of
// a document key apart. A post without an id is one with the posts of an id that have its content; of several such document keys, with that of
// the least id. That depends on what the dumps hold and never on the order in which they were read.

internal import CMalloc
internal import SakuinText

/// Joins the posts of an ingest batch to documents.
struct Deduplication {
    let spool: PostSpool
    /// The age of a dump, which orders the versions.
    let age: (Int) -> DumpAge

    private func path(of dump: Int) -> String { String(decoding: age(dump).path, as: UTF8.self) }

    /// The documents that the posts make, in the order of `OrderKey`. They take the place of the posts in memory: eight million of either
    /// are 384 MB.
    func documents(_ batches: consuming [[SpooledPost]]) throws(IndexError) -> [SpooledPost] {
        var posts: [SpooledPost] = []
        posts.reserveCapacity(batches.reduce(0) { $0 + $1.count })
        // A batch goes when it has been taken over: a million posts are 48 MB.
        while let batch = batches.popLast() { posts += batch }
        // They lie in pieces between others: without this the allocator keeps what they leave.
        malloc_trim(0)
        try findKeys(&posts)
        posts.sort { $0.documentKey < $1.documentKey }
        var (start, kept) = (0, 0)
        // More documents than posts: one that the index held may fall apart.
        var further: [SpooledPost] = []
        while start < posts.count {
            var end = start + 1
            while end < posts.count, posts[end].documentKey == posts[start].documentKey { end += 1 }
            if end - start == 1, posts[start].hasOneVersion {
                posts[kept] = posts[start]
                kept += 1
            } else {
                for document in try documents(of: posts[start..<end]) {
                    if kept < end {
                        posts[kept] = document
                        kept += 1
                    } else {
                        further.append(document)
                    }
                }
            }
            start = end
        }
        posts.removeSubrange(kept...)
        posts += further
        try sort(&posts)
        return posts
    }

    private func sort(_ documents: inout [SpooledPost]) throws(IndexError) {
        documents.sort(by: SpooledPost.isBefore)
        var start = 0
        while start < documents.count {
            var end = start + 1
            while end < documents.count, !SpooledPost.isBefore(documents[start], documents[end]) { end += 1 }
            let alike = start..<end
            start = end
            if alike.count == 1 { continue }
            var keyed: [(key: OrderKey, document: SpooledPost)] = []
            for document in documents[alike] {
                keyed.append((try OrderKey(try stored(document.place), path), document))
            }
            keyed.sort { $0.key < $1.key }
            documents.replaceSubrange(alike, with: keyed.map(\.document))
        }
    }

    /// Gives posts without an id the document key of the least id that has their content.
    private func findKeys(_ posts: inout [SpooledPost]) throws(IndexError) {
        posts.sort { $0.content < $1.content }
        var start = 0
        while start < posts.count {
            var end = start + 1
            while end < posts.count, posts[end].content == posts[start].content { end += 1 }
            let alike = start..<end
            start = end
            guard alike.count > 1, alike.contains(where: { !posts[$0].hasID }),
                let documentKey = try leastKey(posts[alike])
            else { continue }
            for index in alike where !posts[index].hasID { posts[index].documentKey = documentKey }
        }
    }

    /// The document key of the least id of `posts`; nil if none has one. Of several with that id, whose content is the same: the earliest of
    /// a time of day, then that of a day, or that of the dump with the least path.
    private func leastKey(_ posts: ArraySlice<SpooledPost>) throws(IndexError) -> PostDigest? {
        var documentKeys: [PostDigest: SpooledPost] = [:]
        for post in posts where post.hasID { documentKeys[post.documentKey] = post }
        guard documentKeys.count > 1 else { return documentKeys.keys.first }
        var least: (rank: KeyRank, documentKey: PostDigest)?
        for (documentKey, post) in documentKeys {
            let version = try stored(post.place).versions[0]
            let isTimed = post.kind != .contentAndID
            let rank = KeyRank(
                id: Array((version.post.id ?? "").utf8), isTimed: isTimed, seconds: isTimed ? post.seconds : 0,
                path: age(version.sources[0].dump).path)
            if let least, least.rank < rank { continue }
            least = (rank, documentKey)
        }
        return least?.documentKey
    }

    /// What orders document keys of one content, by the dumps alone.
    private struct KeyRank: Comparable {
        var id: [UInt8]
        var isTimed: Bool
        /// 0 where the document key does not depend on the time of day.
        var seconds: Int64
        var path: [UInt8]

        static func < (left: KeyRank, right: KeyRank) -> Bool {
            if left.id != right.id { return left.id.lexicographicallyPrecedes(right.id) }
            if left.isTimed != right.isTimed { return left.isTimed }
            if left.seconds != right.seconds { return left.seconds < right.seconds }
            return left.path.lexicographicallyPrecedes(right.path)
        }
    }

    /// The documents of the posts of a document key.
    private func documents(of posts: ArraySlice<SpooledPost>) throws(IndexError) -> [SpooledPost] {
        let first = posts[posts.startIndex]
        var versions: [PostVersion] = []
        for post in posts { versions += try stored(post.place).versions }
        var documents: [SpooledPost] = []
        for var part in StoredPost(joining: versions).parts() {
            // The order of several places changes with the age of their dumps.
            part.sort(byAge: age)
            let documentKey = part.isParted ? try part.documentKey(path) : first.documentKey
            documents.append(
                SpooledPost(
                    seconds: part.current.time?.seconds ?? SpooledPost.undated,
                    place: try spool.append(PostRecord.encode(part)), dump: SpooledPost.noDump,
                    content: PostKey.content(of: part.current), documentKey: documentKey,
                    kind: PostKey.kind(of: part.current)))
        }
        return documents
    }

    private func stored(_ place: SpoolExtent) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try spool.read(place))
    }
}
