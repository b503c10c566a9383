// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which document a post belongs to (Index/README.md, "A dump"): that of its document key (`PostKey`), unless a dump tells two posts of
// a document key apart. A post without an id is one with the posts of an id that have its content; of several such document keys, with that of
// the least id. That depends on what the dumps hold and never on the order in which they were read.

internal import CMalloc
internal import SakuinText

/// Joins the posts of an ingest batch to documents: in three sorts, none of which needs memory for all posts.
struct Deduplication {
    let spool: PostSpool
    let folder: SpillFolder
    /// The age of a dump, which orders the versions.
    let age: (Int) -> DumpAge
    /// Nil where nothing is forgotten.
    let forgotten: ForgottenFilter?

    private func path(of dump: Int) -> String { String(decoding: age(dump).path, as: UTF8.self) }

    /// The documents that the posts make, in the order of `OrderKey`.
    func documents(_ posts: consuming TakenPosts) throws(IndexError) -> ElementSequence<SpooledPost> {
        if let forgotten { try posts.forEach { (post) throws(IndexError) in try forgotten.learn(post) } }
        let keyed = try keyed(posts)
        // What the reading of dumps has left lies in pieces between what goes on being used: without this the allocator keeps it.
        malloc_trim(0)
        return try inOrder(try joined(keyed))
    }

    /// Gives posts without an id the document key of the least id that has their content.
    private func keyed(_ posts: consuming TakenPosts) throws(IndexError) -> ExternalSort<SpooledPost> {
        var keyed = ExternalSort<SpooledPost>(in: folder) { $0.documentKey < $1.documentKey }
        try posts.forEachContent { (alike) throws(IndexError) in
            try forgotten?.removeForgotten(from: &alike)
            if alike.count > 1, alike.contains(where: { !$0.hasID }), let documentKey = try leastKey(alike) {
                for index in alike.indices where !alike[index].hasID { alike[index].documentKey = documentKey }
            }
            for post in alike { try keyed.add(post) }
        }
        return keyed
    }

    /// Makes the documents of the posts of each document key.
    private func joined(_ posts: consuming ExternalSort<SpooledPost>) throws(IndexError) -> ExternalSort<SpooledPost> {
        var documents = ExternalSort<SpooledPost>(in: folder, by: SpooledPost.isBefore)
        var sorted = try posts.sorted()
        var alike: [SpooledPost] = []
        while try sorted.read(&alike, alike: { $0.documentKey == $1.documentKey }) {
            if alike.count == 1, alike[0].hasOneVersion {
                try documents.add(alike[0])
            } else {
                for document in try self.documents(of: alike) { try documents.add(document) }
            }
        }
        return documents
    }

    private func inOrder(
        _ documents: consuming ExternalSort<SpooledPost>
    ) throws(IndexError) -> ElementSequence<SpooledPost> {
        var ordered = ElementWriter<SpooledPost>(in: folder)
        var sorted = try documents.sorted()
        var alike: [SpooledPost] = []
        while try sorted.read(&alike, alike: { !SpooledPost.isBefore($0, $1) }) {
            if alike.count > 1 {
                var keyed: [(key: OrderKey, document: SpooledPost)] = []
                for document in alike { keyed.append((try OrderKey(try stored(document.place), path), document)) }
                keyed.sort { $0.key < $1.key }
                alike = keyed.map(\.document)
            }
            for document in alike { try ordered.append(document) }
        }
        return try ordered.finish()
    }

    /// The document key of the least id of `posts`; nil if none has one. Of several with that id, whose content is the same: the earliest of
    /// a time of day, then that of a day, or that of the dump with the least path.
    private func leastKey(_ posts: [SpooledPost]) throws(IndexError) -> PostDigest? {
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
    private func documents(of posts: [SpooledPost]) throws(IndexError) -> [SpooledPost] {
        let first = posts[0]
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
                    place: try spool.append(PostRecord.encode(part)), reading: SpooledPost.carried,
                    content: PostKey.content(of: part.current), documentKey: documentKey,
                    kind: PostKey.kind(of: part.current), hasOneVersion: false))
        }
        return documents
    }

    private func stored(_ place: SpoolExtent) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try spool.read(place))
    }
}
