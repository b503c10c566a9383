// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index holds goes back to where posts come in: to be joined with what was taken in, as if all dumps had been
// read at once. Places in dumps that are read anew or gone are left out.

internal import SakuinText

struct Absorption {
    private let database: XapianDatabase
    private let intake: PostIntake
    /// Dumps whose places do not count any more.
    private let replaced: Set<Int>

    init(_ database: XapianDatabase, into intake: PostIntake, replaced: Set<Int>) {
        self.database = database
        self.intake = intake
        self.replaced = replaced
    }

    /// A document as it stands in the index.
    struct Document {
        var docid: UInt32
        var record: [UInt8]
    }

    struct Absorbed {
        /// By home, which is each document's own.
        var documents: [PostDigest: Document] = [:]
        var posts: [TakenPost] = []
    }

    /// All documents that may change with `posts`: those of the replaced dumps, those with a home or a content of the
    /// posts, and those that share one with these. With a tier, all of that tier too.
    func whatBelongs(to posts: [[TakenPost]], andAllOf tier: Tier? = nil) throws(IndexError) -> Absorbed {
        try database.verify(.live)
        var docids: Set<UInt32> = []
        for dump in replaced { docids.formUnion(try database.allDocids(of: Schema.booleanTerm(.dump, String(dump)))) }
        if let tier { docids.formUnion(try database.allPosts().filter { Docids.tier(of: $0) == tier }) }
        var open = Array(docids)
        func reach(_ terms: [[UInt8]]) throws(IndexError) {
            for term in terms {
                for docid in try database.allDocids(of: term) where docids.insert(docid).inserted { open.append(docid) }
            }
        }
        if try database.documentCount() > Tier.allCases.count {
            for batch in posts {
                for post in batch {
                    try reach([Schema.contentTerm(post.content)] + Schema.shared(post.home, post.kind))
                }
            }
        }
        var absorbed = Absorbed()
        while let docid = open.popLast() {
            let record = try database.record(of: docid)
            let stored = try PostRecord.decode(record)
            absorbed.posts += try take(stored)
            absorbed.documents[try stored.home { intake.path(ofKnown: $0) }] = Document(docid: docid, record: record)
            for post in stored.versions.map(\.post) {
                let content = PostKey.content(of: post)
                // Others of its home may be parted from it no longer.
                let home = try PostKey.home(of: post, content: content) { "" }
                try reach([Schema.contentTerm(content)] + Schema.shared(home, PostKey.kind(of: post)))
            }
        }
        // Before anything is built of it.
        try database.verify()
        return absorbed
    }

    /// All documents, or those of one tier.
    func everything(in tier: Tier? = nil) throws(IndexError) -> [TakenPost] {
        try database.verify(.live)
        var posts: [TakenPost] = []
        for docid in try database.allPosts() where tier == nil || Docids.tier(of: docid) == tier {
            posts += try take(try PostRecord.decode(try database.record(of: docid)))
        }
        try database.verify()
        return posts
    }

    /// All that the index holds of `dumps`; of a damaged index, what can still be read.
    func posts(ofDumps dumps: Set<Int>) throws(IndexError) -> [TakenPost] {
        guard !dumps.isEmpty, try readable({ () throws(IndexError) in try database.verify(.live) }) != nil else {
            return []
        }
        var docids: Set<UInt32> = []
        for dump in dumps {
            let term = Schema.booleanTerm(.dump, String(dump))
            docids.formUnion(try readable { () throws(IndexError) in try database.allDocids(of: term) } ?? [])
        }
        var posts: [TakenPost] = []
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

    private func take(_ stored: StoredPost) throws(IndexError) -> [TakenPost] {
        var stored = stored
        let dumps = Set(stored.versions.flatMap { $0.sources.map(\.dump) })
        for dump in dumps.intersection(replaced) { stored.remove(dump: dump) }
        var taken: [TakenPost] = []
        for version in stored.versions {
            // One with a single place is as if it had just been read from there.
            let dump = version.sources.count == 1 ? Int32(version.sources[0].dump) : TakenPost.noDump
            taken.append(
                try intake.take(version, dump: dump) { intake.path(ofKnown: version.sources[0].dump) })
        }
        return taken
    }
}
