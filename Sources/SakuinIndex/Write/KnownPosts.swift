// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which documents of an ingest batch are new to the index, and which it knows in another wording. A rebuild brings every document, and none
// of them is new that stood before; so what stood is looked up, whichever way a batch comes into the index.

internal import SakuinText

/// The posts of an index before an ingest batch comes into it.
struct KnownPosts {
    private let database: XapianDatabase
    private let tombstones: [UInt32]
    private let times: DocidTimes
    private let spool: PostSpool
    private let folder: SpillFolder
    private let observer: BuildObserver
    /// The dumps that were read.
    private let read: Set<Int>
    private let path: (Int) throws(IndexError) -> String
    /// Documents that one of the batch was taken for, though it has another document key: of two, one is new.
    private var taken: Set<UInt32> = []

    /// Documents up to which each is looked up by itself, and not all of them list by list.
    static let few = 4096
    /// For tests, which try both.
    var few = KnownPosts.few

    /// - Parameters:
    ///   - read: the dumps that the batch brings.
    ///   - path: of a dump that the index knows or gets.
    init(
        _ index: LiveIndex, reading read: Set<Int>, _ spool: PostSpool, folder: SpillFolder, _ observer: BuildObserver,
        path: @escaping (Int) throws(IndexError) -> String
    ) throws(IndexError) {
        database = index.all
        tombstones = index.tombstones.docids
        times = try IndexMetadata.times(in: index.all)
        self.spool = spool
        self.folder = folder
        self.observer = observer
        self.read = read
        self.path = path
    }

    // MARK: All of a batch

    /// What arrives.
    private struct Tally {
        private var arrivals: [Arrival] = []
        private var count = 0

        mutating func add(_ document: SpooledPost, _ kind: Arrival.Kind?) {
            guard let kind else { return }
            count += 1
            // Of very many their number is kept alone.
            if count <= ArrivalJournal.mostAtOnce {
                arrivals.append(Arrival(documentKey: document.documentKey, kind: kind))
            } else {
                arrivals = []
            }
        }

        /// Documents come newest first, and are told oldest first.
        var content: ArrivalJournal.Entry.Content {
            count == arrivals.count ? .listed(arrivals.reversed()) : .counted(count, dumps: [])
        }
    }

    /// What arrives with `documents`, oldest first.
    /// - Parameters:
    ///   - documents: newest first.
    ///   - standing: by document key, the documents of the index that may change.
    ///   - mayArrive: true of those that are to be looked up.
    mutating func arrivals(
        of documents: ElementSequence<SpooledPost>, standing: [PostDigest: ExistingDocuments.Document],
        where mayArrive: (SpooledPost) -> Bool
    ) throws(IndexError) -> ArrivalJournal.Entry.Content {
        try each(of: documents, where: mayArrive) { (known, document) throws(IndexError) in
            if let standing = standing[document.documentKey] { return try known.kind(of: document, standing) }
            return try known.kind(of: document)
        }
    }

    /// What arrives with `documents`, oldest first, where the index is asked for each.
    mutating func arrivals(
        of documents: ElementSequence<SpooledPost>, where mayArrive: (SpooledPost) -> Bool
    ) throws(IndexError) -> ArrivalJournal.Entry.Content {
        if try isEmpty || documents.count <= few {
            return try each(of: documents, where: mayArrive) { (known, document) throws(IndexError) in
                try known.kind(of: document)
            }
        }
        var join = LeadJoin(database, tombstones: tombstones, folder: folder)
        var unknown = try join.unknown(of: documents, where: mayArrive)
        var tally = Tally()
        var reader = ElementReader(documents)
        var number: UInt32 = 0
        while let next = try unknown.read() {
            while let document = try reader.read() {
                defer { number += 1 }
                guard number == next.number else { continue }
                tally.add(document, try kind(of: document, next))
                break
            }
            if number.isMultiple(of: 1024) { try observer.check() }
        }
        return tally.content
    }

    private var isEmpty: Bool {
        get throws(IndexError) { try database.documentCount() <= Tier.allCases.count }
    }

    private mutating func each(
        of documents: ElementSequence<SpooledPost>, where mayArrive: (SpooledPost) -> Bool,
        _ kind: (inout KnownPosts, SpooledPost) throws(IndexError) -> Arrival.Kind?
    ) throws(IndexError) -> ArrivalJournal.Entry.Content {
        let isEmpty = try isEmpty
        var tally = Tally()
        var reader = ElementReader(documents)
        while let document = try reader.read() {
            guard mayArrive(document) else { continue }
            // All are new to an index without posts.
            tally.add(document, isEmpty ? .new : try kind(&self, document))
        }
        return tally.content
    }

    // MARK: One document

    /// Of one that stands under its document key.
    private func kind(
        of document: SpooledPost, _ standing: ExistingDocuments.Document
    ) throws(IndexError) -> Arrival.Kind? {
        if standing.isStored(as: try spool.read(document.place)) { return nil }
        return try kind(of: document, insteadOf: try stored(standing.docid))
    }

    /// Of one whose leads are looked up. What most of a rebuild says is said by the document that it was, and by no other.
    private mutating func kind(of document: SpooledPost, _ led: LedDocument) throws(IndexError) -> Arrival.Kind? {
        if led.isNew { return .new }
        if led.saying > 0 {
            let stored = try stored(led.saying)
            if try stored.documentKey(path) == document.documentKey {
                return try kind(of: document, insteadOf: stored)
            }
        }
        return try kind(of: document)
    }

    /// Nil for a document that the index knows as it is.
    private mutating func kind(of document: SpooledPost) throws(IndexError) -> Arrival.Kind? {
        let saying = try database.allDocids(of: Schema.lead(.content, document.content))
        let bearing = try self.bearing(document)
        for docid in saying.filter(bearing.contains) + bearing {
            let stored = try stored(docid)
            if try stored.documentKey(path) == document.documentKey {
                return try kind(of: document, insteadOf: stored)
            }
        }
        if saying.isEmpty { return .new }
        return try isSaid(document, by: saying) ? nil : .new
    }

    /// Documents that may bear the id of a document; of an id that means no single post, those of its time.
    private func bearing(_ document: SpooledPost) throws(IndexError) -> [UInt32] {
        var bearing: [UInt32] = []
        for shared in Schema.shared(document.documentKey, document.kind) {
            bearing += try database.allDocids(of: Schema.lead(.id, shared))
        }
        guard document.kind == .timedID else { return bearing }
        let possible = times.first(document.seconds)...times.last(document.seconds)
        return bearing.filter(possible.contains)
    }

    /// True if one of those that may have its content is the same post under another document key.
    private mutating func isSaid(_ document: SpooledPost, by saying: [UInt32]) throws(IndexError) -> Bool {
        let own = try PostRecord.decode(try spool.read(document.place))
        let ownKey = try wholeKey(of: own)
        var untold: [UInt32] = []
        for docid in saying {
            let stored = try stored(docid)
            guard stored.versions.contains(where: { PostKey.content(of: $0.post) == document.content }) else {
                continue
            }
            // It was told apart from others of its id, or is no longer.
            if try wholeKey(of: stored) == ownKey { return true }
            // Of two ids with one content each is a post.
            if !own.hasID || !stored.hasID { untold.append(docid) }
        }
        // The same post, of which another dump tells the id or tells it no more.
        return untold.contains { taken.insert($0).inserted }
    }

    /// The document key that a post has unless a dump tells it apart from others of that.
    private func wholeKey(of stored: StoredPost) throws(IndexError) -> PostDigest {
        let (post, dump) = (stored.current, stored.versions[0].sources.first?.dump ?? 0)
        return try PostKey.documentKey(of: post, content: PostKey.content(of: post)) { () throws(IndexError) in
            try path(dump)
        }
    }

    private func stored(_ docid: UInt32) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try database.record(of: docid))
    }

    /// Nil if a reader sees no difference, or none that was read now.
    private func kind(of document: SpooledPost, insteadOf old: StoredPost) throws(IndexError) -> Arrival.Kind? {
        // As `LeadJoin` has it: letters of another width are no other wording.
        if PostKey.content(of: old.current) == document.content { return nil }
        let new = try PostRecord.decode(try spool.read(document.place))
        if old.current.body.hasSameBytes(as: new.current.body),
            (old.current.title ?? "").hasSameBytes(as: new.current.title ?? "")
        {
            return nil
        }
        // An older wording that shows because a newer one has gone is nobody's news.
        return new.versions[0].sources.contains { read.contains($0.dump) } ? .edited : nil
    }
}
