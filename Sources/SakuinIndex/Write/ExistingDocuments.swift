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
    /// What leads to forgotten posts that the database may have.
    private let forgotten: [Schema.Lead]

    init(_ database: XapianDatabase, into ingest: IngestBatch, replaced: Set<Int>, forgotten: [ForgottenPost]) {
        self.database = database
        self.ingest = ingest
        self.replaced = replaced
        self.forgotten = forgotten.flatMap(\.leads)
    }

    /// A document as it stands in the index.
    struct Document {
        var docid: UInt32
        /// Bytes of its record.
        var length: Int
        /// Of its record, which is compared and not used otherwise: the records of a whole delta do not fit memory.
        private var digest: UInt128

        fileprivate init(_ docid: UInt32, record: [UInt8]) {
            self.docid = docid
            length = record.count
            digest = Document.digest(of: record)
        }

        /// True if the document is stored as `record`.
        func isStored(as record: [UInt8]) -> Bool { length == record.count && digest == Document.digest(of: record) }

        private static func digest(of record: [UInt8]) -> UInt128 {
            var hash = SHA256()
            hash.update(record.span)
            return hash.finishBytes().prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
        }
    }

    /// All documents that may change with `posts`, by document key, which is each document's own: those of the replaced dumps, those with a
    /// document key or a content of the posts or of what is forgotten, and those that share one with these. With a tier, all of that tier too. Their posts are
    /// added to `posts`.
    func matching(
        to posts: inout TakenPosts, andAllOf tier: Tier? = nil
    ) throws(IndexError) -> [PostDigest: Document] {
        try database.verify(.live)
        var docids: Set<UInt32> = []
        for dump in replaced { docids.formUnion(try database.allDocids(of: Schema.booleanTerm(.dump, String(dump)))) }
        for lead in forgotten { docids.formUnion(try database.allDocids(of: lead)) }
        if let tier { docids.formUnion(try database.allPosts().filter { Docids.tier(of: $0) == tier }) }
        var open = Array(docids)
        // Others than are meant may be reached: they stay as they are.
        func reach(_ content: PostDigest, _ ids: [PostDigest]) throws(IndexError) {
            for lead in [Schema.lead(.content, content)] + ids.map({ Schema.lead(.id, $0) }) {
                for docid in try database.allDocids(of: lead) where docids.insert(docid).inserted { open.append(docid) }
            }
        }
        if try database.documentCount() > Tier.allCases.count {
            try posts.forEach { (post) throws(IndexError) in
                try reach(post.content, Schema.shared(post.documentKey, post.kind))
            }
        }
        var matching: [PostDigest: Document] = [:]
        while let docid = open.popLast() {
            let record = try database.record(of: docid)
            let stored = try PostRecord.decode(record)
            try take(stored, into: &posts)
            matching[try stored.documentKey { ingest.path(ofKnown: $0) }] = Document(docid, record: record)
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

    /// Adds all that the index holds to `posts`.
    func addEverything(to posts: inout TakenPosts) throws(IndexError) {
        try database.verify(.live)
        for docid in try database.allPosts() {
            try take(try PostRecord.decode(try database.record(of: docid)), into: &posts)
        }
        try database.verify()
    }

    /// Adds all that the index holds of `dumps` to `posts`; of a damaged index, what can still be read.
    func add(dumps: Set<Int>, to posts: inout TakenPosts) throws(IndexError) {
        guard !dumps.isEmpty, try readable({ () throws(IndexError) in try database.verify(.live) }) != nil else {
            return
        }
        var docids: Set<UInt32> = []
        for dump in dumps {
            let term = Schema.booleanTerm(.dump, String(dump))
            docids.formUnion(try readable { () throws(IndexError) in try database.allDocids(of: term) } ?? [])
        }
        for docid in docids.sorted() {
            let stored = try readable { () throws(IndexError) in
                try PostRecord.decode(try database.record(of: docid))
            }
            if let stored { try take(stored, into: &posts) }
        }
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

    private func take(_ stored: StoredPost, into posts: inout TakenPosts) throws(IndexError) {
        var stored = stored
        let dumps = Set(stored.versions.flatMap { $0.sources.map(\.dump) })
        for dump in dumps.intersection(replaced) { stored.remove(dump: dump) }
        // One with a single place is as if it had just been read from there.
        for version in stored.versions {
            try posts.add(try ingest.take(version) { ingest.path(ofKnown: version.sources[0].dump) })
        }
    }
}
