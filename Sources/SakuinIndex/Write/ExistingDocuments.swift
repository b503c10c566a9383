// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index holds goes back to where posts come in: to be joined with what was taken in, as if all dumps had been
// read at once. Places in dumps that are read anew or gone are left out.

internal import SakuinText

struct ExistingDocuments {
    private let database: XapianDatabase
    private let ingest: IngestBatch
    /// Dumps whose places do not count any more.
    private let replaced: Set<Int>

    init(_ database: XapianDatabase, into ingest: IngestBatch, replaced: Set<Int>) {
        self.database = database
        self.ingest = ingest
        self.replaced = replaced
    }

    /// A document as it stands in the index.
    struct Document {
        var docid: UInt32
        var record: [UInt8]
    }

    struct Matching {
        /// By document key, which is each document's own.
        var documents: [PostDigest: Document] = [:]
        var posts: [SpooledPost] = []
    }

    /// All documents that may change with `posts`: those of the replaced dumps, those with a document key or a content of the
    /// posts, and those that share one with these. With a tier, all of that tier too.
    func matching(to posts: [[SpooledPost]], andAllOf tier: Tier? = nil) throws(IndexError) -> Matching {
        try database.verify(.live)
        var docids: Set<UInt32> = []
        for dump in replaced { docids.formUnion(try database.allDocids(of: Schema.booleanTerm(.dump, String(dump)))) }
        if let tier { docids.formUnion(try database.allPosts().filter { Docids.tier(of: $0) == tier }) }
        var open = Array(docids)
        // Others than are meant may be reached: they stay as they are.
        func reach(_ content: PostDigest, _ ids: [PostDigest]) throws(IndexError) {
            for lead in [Schema.lead(.content, content)] + ids.map({ Schema.lead(.id, $0) }) {
                for docid in try database.allDocids(of: lead) where docids.insert(docid).inserted { open.append(docid) }
            }
        }
        if try database.documentCount() > Tier.allCases.count {
            for batch in posts {
                for post in batch {
                    try reach(post.content, Schema.shared(post.documentKey, post.kind))
                }
            }
        }
        var matching = Matching()
        while let docid = open.popLast() {
            let record = try database.record(of: docid)
            let stored = try PostRecord.decode(record)
            matching.posts += try take(stored)
            matching.documents[try stored.documentKey { ingest.path(ofKnown: $0) }] = Document(
                docid: docid, record: record)
            for post in stored.versions.map(\.post) {
                let content = PostKey.content(of: post)
                // Others of its document key may be parted from it no longer.
                let documentKey = try PostKey.documentKey(of: post, content: content) { "" }
                try reach(content, Schema.shared(documentKey, PostKey.kind(of: post)))
            }
        }
        // Before anything is built of it.
        try database.verify()
        return matching
    }

    /// All documents, or those of one tier.
    func everything(in tier: Tier? = nil) throws(IndexError) -> [SpooledPost] {
        try database.verify(.live)
        var posts: [SpooledPost] = []
        for docid in try database.allPosts() where tier == nil || Docids.tier(of: docid) == tier {
            posts += try take(try PostRecord.decode(try database.record(of: docid)))
        }
        try database.verify()
        return posts
    }

    /// All that the index holds of `dumps`; of a damaged index, what can still be read.
    func posts(ofDumps dumps: Set<Int>) throws(IndexError) -> [SpooledPost] {
        guard !dumps.isEmpty, try readable({ () throws(IndexError) in try database.verify(.live) }) != nil else {
            return []
        }
        var docids: Set<UInt32> = []
        for dump in dumps {
            let term = Schema.booleanTerm(.dump, String(dump))
            docids.formUnion(try readable { () throws(IndexError) in try database.allDocids(of: term) } ?? [])
        }
        var posts: [SpooledPost] = []
        for docid in docids.sorted() {
            posts +=
                try readable { () throws(IndexError) in
                    try take(try PostRecord.decode(try database.record(of: docid)))
                } ?? []
        }
        return posts
    }

    /// What `body` gives; nil where that is damaged.
    private func readable<Result>(_ body: () throws(IndexError) -> Result) throws(IndexError) -> Result? {
        do {
            return try body()
        } catch {
            guard error.code == .damaged else { throw error }
            return nil
        }
    }

    private func take(_ stored: StoredPost) throws(IndexError) -> [SpooledPost] {
        var stored = stored
        let dumps = Set(stored.versions.flatMap { $0.sources.map(\.dump) })
        for dump in dumps.intersection(replaced) { stored.remove(dump: dump) }
        var taken: [SpooledPost] = []
        for version in stored.versions {
            // One with a single place is as if it had just been read from there.
            let dump = version.sources.count == 1 ? Int32(version.sources[0].dump) : SpooledPost.noDump
            taken.append(
                try ingest.take(version, dump: dump) { ingest.path(ofKnown: version.sources[0].dump) })
        }
        return taken
    }
}
