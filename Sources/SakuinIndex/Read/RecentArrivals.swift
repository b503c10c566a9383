// SPDX-License-Identifier: GPL-2.0-or-later
//
// The last arrivals of a revision: where they stand in it, and which are copies. Found out once for all followers.

internal import SakuinText

/// The last arrivals of a revision, and where they stand in it.
final class RecentArrivals {
    let start: Int
    /// Those of the reader when this was made.
    let moves: Int
    let entries: [ArrivalJournal.Entry]
    private let database: XapianDatabase
    private var docids: [Int: UInt32?] = [:]
    private var copies: [Int: Bool] = [:]
    private var newPositions: [UInt32: Int]?
    private var keptPlaces: [PostDigest: Place]?
    private var crowds: [Schema.Lead: [PostDigest: UInt32]] = [:]
    private var dumpPaths: [Int: String] = [:]
    /// Posts as the queries of followers see them, read and folded once for all of these, and bytes of their records.
    private var posts: [UInt32: VerifiedPost] = [:]
    private var postBytes = 0

    init(from start: Int, moves: Int, in database: XapianDatabase) throws(IndexError) {
        self.start = start
        self.moves = moves
        self.database = database
        entries = try ArrivalJournal.entries(in: database, from: start)
    }

    /// The document that arrived at `position`; nil if it has gone again.
    func docid(of arrival: Arrival, at position: Int) throws(IndexError) -> UInt32? {
        if let known = docids[position] { return known }
        let found = try find(arrival.documentKey)
        docids[position] = found
        return found
    }

    /// Where a document key arrived among these arrivals.
    struct Place {
        var last: Int
        /// The last time that it was new; nil if it stood before.
        var new: Int?
    }

    /// - Parameter documentKey: of one of these arrivals.
    func place(of documentKey: PostDigest) -> Place {
        let places = keptPlaces ?? allPlaces()
        keptPlaces = places
        return places[documentKey] ?? Place(last: .max)
    }

    private func allPlaces() -> [PostDigest: Place] {
        var places: [PostDigest: Place] = [:]
        forEachListed { position, arrival in
            var place = places[arrival.documentKey] ?? Place(last: position)
            place.last = position
            if arrival.kind == .new { place.new = position }
            places[arrival.documentKey] = place
        }
        return places
    }

    private func forEachListed<Failure: Error>(
        _ body: (_ position: Int, Arrival) throws(Failure) -> Void
    ) throws(Failure) {
        for entry in entries {
            guard case .listed(let arrivals) = entry.content else { continue }
            for (index, arrival) in arrivals.enumerated() where entry.start + index >= start {
                try body(entry.start + index, arrival)
            }
        }
    }

    // MARK: Posts

    /// Bytes of records that are kept: some hundred posts, thrice that with what is folded of them.
    private static let mostPostBytes = 512 << 10

    /// Calls `body` with the post that stands at `docid`.
    func withPost<Result>(
        _ docid: UInt32, _ body: (inout VerifiedPost) throws(IndexError) -> Result
    ) throws(IndexError) -> Result {
        if var post = posts.removeValue(forKey: docid) {
            defer { posts[docid] = post }
            return try body(&post)
        }
        var post = VerifiedPost(docid, in: database)
        let result = try body(&post)
        if postBytes + post.bytesRead <= RecentArrivals.mostPostBytes {
            postBytes += post.bytesRead
            posts[docid] = post
        }
        return result
    }

    // MARK: Copies

    /// Posts that are compared with one before it is told as new.
    private static let mostCompared = 100

    /// True if the new post that stands at `docid` and arrived at `position` says nearly what one says that was there before. The
    /// same for whoever asks, and found out once.
    func isCopy(_ docid: UInt32, at position: Int) throws(IndexError) -> Bool {
        if let known = copies[position] { return known }
        let verdict = try findCopy(docid, at: position)
        copies[position] = verdict
        return verdict
    }

    private func findCopy(_ docid: UInt32, at position: Int) throws(IndexError) -> Bool {
        let duplicates = NearDuplicates(database: database)
        let own = try duplicates.terms(of: docid)
        let others = try duplicates.candidates(own)
        guard others.count > 1 else { return false }
        let positions = try positionsOfNew()
        var compared = 0
        for other in others.sorted() where other != docid {
            // One that came later is the copy, and not this.
            if let later = positions[other], later > position { continue }
            guard compared < RecentArrivals.mostCompared else { return false }
            compared += 1
            if try duplicates.terms(of: other).similarity(to: own) >= NearDuplicates.leastSimilarity { return true }
        }
        return false
    }

    /// Where in the order the new posts arrived, by docid.
    private func positionsOfNew() throws(IndexError) -> [UInt32: Int] {
        if let newPositions { return newPositions }
        var positions: [UInt32: Int] = [:]
        try forEachListed { (position, arrival) throws(IndexError) in
            guard arrival.kind == .new, let docid = try docid(of: arrival, at: position) else { return }
            positions[docid] = position
        }
        newPositions = positions
        return positions
    }

    private func find(_ documentKey: PostDigest) throws(IndexError) -> UInt32? {
        var named: UInt32?
        for prefix in [Schema.TermPrefix.id, .content] {
            let lead = Schema.lead(prefix, documentKey)
            if let crowd = crowds[lead] {
                if let docid = crowd[documentKey] { return docid }
                continue
            }
            let docids = try database.allDocids(of: lead)
            if docids.count > RecentArrivals.mostReadAgain {
                let crowd = try crowd(docids)
                crowds[lead] = crowd
                if let docid = crowd[documentKey] { return docid }
                continue
            }
            for docid in docids {
                let post = try PostRecord.decode(try database.record(of: docid))
                if try post.documentKey(path) == documentKey { return docid }
                // It is one with another post now.
                if named == nil, try database.isNamed(documentKey, docid) { named = docid }
            }
        }
        return named
    }

    /// Documents that a lead leads to; an id that every table has leads to very many, which are read once for all arrivals.
    private static let mostReadAgain = 32

    /// The documents by their document keys, and by those that they had.
    private func crowd(_ docids: [UInt32]) throws(IndexError) -> [PostDigest: UInt32] {
        var crowd: [PostDigest: UInt32] = [:]
        var named: [PostDigest: UInt32] = [:]
        for docid in docids {
            let post = try PostRecord.decode(try database.record(of: docid))
            crowd[try post.documentKey(path)] = docid
            let identity = try PostDocument.Identity(post)
            for other in identity.contents + identity.shared where named[other] == nil { named[other] = docid }
        }
        return crowd.merging(named) { own, _ in own }
    }

    private func path(of dump: Int) throws(IndexError) -> String {
        if let path = dumpPaths[dump] { return path }
        let path = try IndexMetadata.dump(dump, in: database)?.path ?? ""
        dumpPaths[dump] = path
        return path
    }
}
