// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which document a post belongs to (Index/README.md, "A dump"): that of its document key (`PostKey`), unless a dump tells two posts of
// a document key apart. A post without an id is one with the posts of an id that have its content; of several such document keys, with that of
// the least id. That depends on what the dumps hold and never on the order in which they were read.

internal import CMalloc
internal import SakuinText

/// A document to be stored: a complete record in the spool.
struct SpooledDocument: Sendable {
    // In an order that leaves no gaps.
    /// Seconds since 1970 UTC of the current version; `IngestedPost.undated` for none.
    var seconds: Int64
    var place: SpoolExtent
    var documentKey: PostDigest
    /// The content of the current version.
    var content: PostDigest
    var hasOneVersion: Bool

    /// The slot that the time calls for.
    var homeSlot: UInt32 { Docids.slot(seconds: seconds == IngestedPost.undated ? nil : seconds) }

    /// As `OrderKey` orders them, but for those that it tells apart by the wording alone.
    static func isBefore(_ left: SpooledDocument, _ right: SpooledDocument) -> Bool {
        left.homeSlot != right.homeSlot ? left.homeSlot < right.homeSlot : left.content < right.content
    }
}

/// Joins the posts of an ingest batch to documents.
struct Deduplication {
    let spool: PostSpool
    /// The age of a dump, which orders the versions.
    let age: (Int) -> DumpAge

    private func path(of dump: Int) -> String { String(decoding: age(dump).path, as: UTF8.self) }

    /// The documents that the posts make, in the order of `OrderKey`.
    func documents(_ batches: consuming [[IngestedPost]]) throws(IndexError) -> [SpooledDocument] {
        var posts: [IngestedPost] = []
        posts.reserveCapacity(batches.reduce(0) { $0 + $1.count })
        // A batch goes when it has been taken over: a million posts are 48 MB.
        while let batch = batches.popLast() { posts += batch }
        // They lie in pieces between others: without this the allocator keeps what they leave.
        malloc_trim(0)
        try findKeys(&posts)
        posts.sort { $0.documentKey < $1.documentKey }
        var documents: [SpooledDocument] = []
        documents.reserveCapacity(posts.count)
        var start = 0
        while start < posts.count {
            var end = start + 1
            while end < posts.count, posts[end].documentKey == posts[start].documentKey { end += 1 }
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

    /// Gives posts without an id the document key of the least id that has their content.
    private func findKeys(_ posts: inout [IngestedPost]) throws(IndexError) {
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
    private func leastKey(_ posts: ArraySlice<IngestedPost>) throws(IndexError) -> PostDigest? {
        var documentKeys: [PostDigest: IngestedPost] = [:]
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

    /// - Parameter posts: all of a document key.
    private func append(
        documentsOf posts: ArraySlice<IngestedPost>, to documents: inout [SpooledDocument]
    ) throws(IndexError) {
        let first = posts[posts.startIndex]
        // The order of several places changes with the age of their dumps.
        guard posts.count > 1 || first.dump == IngestedPost.noDump else {
            return documents.append(
                SpooledDocument(
                    seconds: first.seconds, place: first.place, documentKey: first.documentKey, content: first.content,
                    hasOneVersion: true))
        }
        var versions: [PostVersion] = []
        for post in posts { versions += try stored(post.place).versions }
        for var part in StoredPost(joining: versions).parts() {
            part.sort(byAge: age)
            let documentKey = part.isParted ? try part.documentKey(path) : first.documentKey
            documents.append(
                SpooledDocument(
                    seconds: part.current.time?.seconds ?? IngestedPost.undated,
                    place: try spool.append(PostRecord.encode(part)), documentKey: documentKey,
                    content: PostKey.content(of: part.current), hasOneVersion: false))
        }
    }

    private func stored(_ place: SpoolExtent) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try spool.read(place))
    }
}
