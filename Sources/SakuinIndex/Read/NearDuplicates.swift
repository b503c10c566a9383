// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts that say nearly the same: looked up by their sketches, compared by their terms.

internal import SakuinText

/// Finds the near-duplicates of posts, of one revision.
struct NearDuplicates {
    let database: XapianDatabase

    /// Posts of which one says nearly what the other does have so much in common. What is asked for by hand and copied by
    /// people is above (a tenth of the characters changed: 0.72, a quarter cut off: 0.78), other posts are far below.
    static let leastSimilarity = 0.6
    /// Posts of one part of a sketch that are looked at.
    private static let most = 2000

    func terms(of docid: UInt32) throws(IndexError) -> TermSet {
        TermSet(of: try VerifiedFields(try database.record(of: docid)).folded)
    }

    /// Posts whose sketches have a band in common with that of a post of these terms; it may be among them.
    /// - Parameter first: the least docid that is looked at.
    func candidates(_ terms: TermSet, from first: UInt32 = 1) throws(IndexError) -> Set<UInt32> {
        var found: Set<UInt32> = []
        for (term, code) in Schema.bands(of: terms.sketch) {
            found.formUnion(try database.docids(of: term, frequency: code, from: first, limit: NearDuplicates.most))
        }
        return found
    }

    /// True if a post that comes behind this one when the newest come first says nearly the same.
    /// - Parameter seconds: the post's time, since 1970 UTC.
    func hasEarlier(_ docid: UInt32, _ seconds: Int64?, _ times: DocidTimes) throws(IndexError) -> Bool {
        let own = try terms(of: docid)
        let order = DocumentOrder(database, times.scale)
        // Where many are alike, newer ones may not take the places of those that are meant.
        let first = seconds.map(times.first) ?? times.undated
        for other in try candidates(own, from: first).sorted(by: >) where other != docid {
            guard try terms(of: other).similarity(to: own) >= NearDuplicates.leastSimilarity else { continue }
            if try order.precedes(docid, other) { return true }
        }
        return false
    }
}

/// Which matches of a question stand for the others that say nearly the same: one is shown if none that is shown and comes
/// before it in time, as docids tell that, says nearly the same. So every match is shown or is a copy of one that is.
final class DuplicateCollapsing {
    private let duplicates: NearDuplicates
    private let judge: any PostJudge
    private let isNewestFirst: Bool
    private let deadline: Deadline
    private var known: [UInt32: Bool] = [:]
    private var terms: [UInt32: TermSet] = [:]
    private var verdicts: [UInt32: Bool] = [:]
    /// Posts that may still be read to be compared: beyond it copies are shown like any other.
    private var budget: Int

    /// What a page may cost.
    static let standardBudget = 2000

    init(
        _ judge: any PostJudge, isNewestFirst: Bool, _ deadline: Deadline,
        budget: Int = DuplicateCollapsing.standardBudget, in database: XapianDatabase
    ) {
        self.budget = budget
        duplicates = NearDuplicates(database: database)
        self.judge = judge
        self.isNewestFirst = isNewestFirst
        self.deadline = deadline
    }

    /// - Parameter docid: of a match.
    func isShown(_ docid: UInt32) throws(IndexError) -> Bool {
        if let answer = known[docid] { return answer }
        // Looking copies up costs a millisecond where many posts are alike.
        guard hasMeans else { return true }
        // For the case that this one is asked for on the way; it never is, as the way leads back in time.
        known[docid] = true
        let own = try terms(of: docid)
        // The first of all is the most likely to be shown. Newer posts have smaller docids.
        let candidates = try duplicates.candidates(own)
        for other in isNewestFirst ? candidates.sorted() : candidates.sorted(by: >) {
            guard isNewestFirst ? other < docid : other > docid else { break }
            guard hasMeans else { return true }
            guard try isCopy(other, of: own), try isShown(other) else { continue }
            known[docid] = false
            return false
        }
        return true
    }

    /// How many matches say nearly what this one does, itself included.
    func count(of docid: UInt32) throws(IndexError) -> (count: Int, isExact: Bool) {
        let own = try terms(of: docid)
        var count = 1
        for other in try duplicates.candidates(own).sorted() where other != docid {
            guard hasMeans else { return (count, false) }
            if try isCopy(other, of: own) { count += 1 }
        }
        return (count, true)
    }

    private var hasMeans: Bool { budget > 0 && !deadline.isOver(after: Deadline.post) }

    private func isCopy(_ other: UInt32, of own: TermSet) throws(IndexError) -> Bool {
        guard try terms(of: other).similarity(to: own) >= NearDuplicates.leastSimilarity else { return false }
        if let verdict = verdicts[other] { return verdict }
        var post = VerifiedPost(other, in: duplicates.database)
        let verdict = try judge.accepts(&post)
        verdicts[other] = verdict
        return verdict
    }

    private func terms(of docid: UInt32) throws(IndexError) -> TermSet {
        if let known = terms[docid] { return known }
        budget -= 1
        let made = try duplicates.terms(of: docid)
        terms[docid] = made
        return made
    }
}
