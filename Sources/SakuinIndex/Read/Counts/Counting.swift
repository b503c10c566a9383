// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What comes of counting: a number is exact, or there is none.
///
/// ```swift
/// if case .done(let facets) = try reader.facets(query, by: .author, limit: 10) { print(facets.total) }
/// ```
public enum Counting<Answer: Sendable>: Sendable {
    case done(Answer)
    /// The time was over before all was counted.
    case outOfTime
    /// There would be so many buckets.
    case tooManyBuckets(Int)
    /// More text would have to be held in memory than one question may, which is so many units.
    case tooMuchText(_ units: Int)
    /// The query says nothing of the text of posts, so that nothing in it is a match.
    case noText

    /// The same of a counting that has no answer either.
    func failed<Other>() -> Counting<Other> {
        switch self {
        case .done, .outOfTime: .outOfTime
        case .tooManyBuckets(let count): .tooManyBuckets(count)
        case .tooMuchText(let units): .tooMuchText(units)
        case .noText: .noText
        }
    }
}

/// What all that counts matches has in common: one revision, and the time that there is.
struct MatchCounting {
    let database: XapianDatabase
    let times: DocidTimes
    let fold: FoldLevel
    let deadline: Deadline
    /// Of the index's folder.
    let path: String
    let revision: Int

    var posts: ManyPosts { ManyPosts(database: database, deadline: deadline) }

    func compile(_ query: Query) throws(IndexError) -> CompiledQuery {
        try QueryScope(level: fold, times: times, in: database, until: deadline).compile(query)
    }

    func kept(_ name: String) -> KeptNumbers.Key {
        KeptNumbers.Key(path: path, main: database.mainStamp, revision: revision, name: name)
    }

    func counter(_ period: CalendarPeriod) -> PeriodCounter {
        PeriodCounter(period, times: times, in: posts, kept: kept(period.rawValue))
    }

    /// The docids of all matches, ascending; nil where the time is over before all are known.
    /// - Parameter foldsCopies: true for the oldest alone of those that say nearly the same.
    func docids(of compiled: CompiledQuery, foldsCopies: Bool) throws(IndexError) -> [UInt32]? {
        guard let docids = try compiled.matches(in: database, until: deadline) else { return nil }
        return foldsCopies ? try withoutCopies(docids, compiled.judge) : docids
    }

    /// Of matches that say nearly the same the oldest alone, as a search folds them; nil where the time is over before.
    func withoutCopies(_ docids: [UInt32], _ judge: any PostJudge) throws(IndexError) -> [UInt32]? {
        let collapsing = DuplicateCollapsing(judge, isNewestFirst: false, deadline, budget: .max, in: database)
        var kept: [UInt32] = []
        // What is older decides what is newer.
        for docid in docids.reversed() {
            if try collapsing.isShown(docid) { kept.append(docid) }
            if deadline.hasPassed { return nil }
        }
        return kept.reversed()
    }

    func post(_ docid: UInt32) throws(IndexError) -> StoredPost {
        try PostRecord.decode(try database.record(of: docid))
    }

    // MARK: First and last

    /// The newest post of these docids, ascending: as a search puts it first. Nil where none has a time.
    func newest(of docids: [UInt32]) throws(IndexError) -> UInt32? {
        let order = DocumentOrder(database, times.scale)
        var best: (docid: UInt32, seconds: Int64)?
        for docid in docids where docid <= times.lastDated {
            if let best, docid > times.last(best.seconds) { break }
            guard let seconds = try seconds(of: docid) else { continue }
            let isBetter =
                if let best, best.seconds == seconds { try order.precedes(docid, best.docid) } else {
                    best.map { seconds > $0.seconds } ?? true
                }
            if isBetter { best = (docid, seconds) }
        }
        return best?.docid
    }

    /// The oldest, as a search by the oldest puts it first.
    func oldest(of docids: [UInt32]) throws(IndexError) -> UInt32? {
        let order = DocumentOrder(database, times.scale)
        var best: (docid: UInt32, seconds: Int64)?
        for docid in docids.reversed() where docid <= times.lastDated {
            if let best, times.first(best.seconds) > docid { break }
            guard let seconds = try seconds(of: docid) else { continue }
            let isBetter =
                if let best, best.seconds == seconds { try order.precedes(best.docid, docid) } else {
                    best.map { seconds < $0.seconds } ?? true
                }
            if isBetter { best = (docid, seconds) }
        }
        return best?.docid
    }

    func seconds(of docid: UInt32) throws(IndexError) -> Int64? {
        var post = VerifiedPost(docid, in: database)
        return try post.time()?.seconds
    }
}

extension IndexReader {
    /// Counts on one revision.
    func counting<Answer>(
        _ fold: FoldLevel, until end: ContinuousClock.Instant?,
        _ body: (MatchCounting) throws(IndexError) -> Answer
    ) throws(IndexError) -> Answer {
        try onOneRevision { (database) throws(IndexError) in
            try body(
                MatchCounting(
                    database: database, times: times, fold: fold, deadline: Deadline(end), path: path,
                    revision: try contentNumber(in: database)))
        }
    }
}
