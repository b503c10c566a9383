// SPDX-License-Identifier: GPL-2.0-or-later
//
// One question to one revision: candidates come in order, are verified, and fill the page; then the rest are counted,
// up to the budget.

internal import HeapModule
internal import SakuinText

struct Search {
    private let request: SearchRequest
    private let displacement: Int
    private let database: XapianDatabase
    private let verifier: Verifier
    private let candidates: Candidates
    private let deadline: Deadline
    private let folding: CopyFolding?

    init(_ request: SearchRequest, displacement: Int, database: XapianDatabase) throws(IndexError) {
        self.request = request
        self.displacement = displacement
        self.database = database
        deadline = Deadline(request.deadline)
        verifier = try Verifier(request.query, level: request.fold, displacement: displacement, in: database)
        candidates = try QueryPlanner(
            displacement: displacement, isRanked: request.sort == .relevance, database: database
        ).plan(verifier.root)
        folding =
            request.foldsCopies
            ? CopyFolding(verifier, isNewestFirst: request.sort == .newest, deadline, in: database) : nil
    }

    func page() throws(IndexError) -> SearchPage {
        var verdicts: [UInt32: Bool] = [:]
        var uncounted = Uncounted.all
        // One more than wanted tells whether there is a next page.
        let wanted = request.limit > 0 ? request.limit + 1 : 0
        var matches: [Match] = []
        if wanted > 0 {
            if request.sort != .relevance {
                matches = try inTime(wanted, &verdicts, &uncounted)
            } else if candidates.isWeighted {
                let all = try all(checked(PostingWalk(candidates, in: database, isRanked: true)))
                matches = try best(wanted, of: all, &verdicts)
                uncounted = .listed(all)
            } else {
                matches = try unweighted(wanted, &verdicts)
            }
        }
        let next = matches.count > request.limit ? matches[request.limit - 1].cursor(request.sort) : nil
        var hits: [FoundPost] = []
        for index in matches.indices.prefix(request.limit) {
            if isOfNoUse { break }
            hits.append(try found(&matches[index]))
        }
        if isOfNoUse { return SearchPage(hits: [], total: 0, isTotalExact: false, next: nil, isComplete: false) }
        let (total, isExact) = try count(uncounted, verdicts, found: matches.count)
        return SearchPage(
            hits: hits, total: max(total, matches.count, verdicts.values.count { $0 }),
            isTotalExact: isExact && !deadline.hasPassed, next: next,
            isComplete: !deadline.hasPassed)
    }

    /// True once the answer will not be complete and would be thrown away.
    private var isOfNoUse: Bool { request.mostCandidates != nil && deadline.isOver(after: Deadline.post) }

    /// Ends the time where a walk is longer than is wanted.
    private func checked(_ walk: PostingWalk) throws(IndexError) -> PostingWalk {
        if let most = request.mostCandidates, try walk.most() > most { deadline.pass() }
        return walk
    }

    /// The candidates of a walk, ascending; as far as the time allows.
    private func all(_ walk: PostingWalk) throws(IndexError) -> [PostingWalk.Candidate] {
        var all: [PostingWalk.Candidate] = []
        while !deadline.isOver(after: Deadline.candidate), let candidate = try walk.next() { all.append(candidate) }
        return all
    }

    /// A verified document with its place in the order.
    struct Match {
        var post: VerifiedPost
        var weight: Double = 0
        var seconds: Int64?

        var docid: UInt32 { post.docid }

        func cursor(_ sort: SortOrder) -> SearchCursor {
            SearchCursor(key: sort == .relevance ? .weight(weight) : .time(seconds), docid: docid)
        }

        /// True if it comes before `other` when the newest come first.
        func isNewer(than other: Match) -> Bool { isBefore(other.seconds, other.docid) }

        /// True if it comes before a post of that time when the newest come first.
        func isBefore(_ otherSeconds: Int64?, _ otherDocid: UInt32) -> Bool {
            let (left, right) = (seconds ?? .min, otherSeconds ?? .min)
            return left != right ? left > right : docid < otherDocid
        }
    }

    /// The post if it matches.
    private func accepted(
        _ candidate: PostingWalk.Candidate, _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) -> VerifiedPost? {
        var post = VerifiedPost(candidate.docid, in: database)
        if candidate.isSure { return post }
        guard !deadline.isOver(after: Deadline.post) else { return nil }
        let verdict = try verifier.accepts(&post)
        verdicts[candidate.docid] = verdict
        return verdict ? post : nil
    }

    private func isShown(_ post: VerifiedPost) throws(IndexError) -> Bool { try folding?.isShown(post.docid) ?? true }

    // MARK: By relevance

    /// A candidate's place: the heaviest are the greatest, of equal weight those with the least docid.
    private struct Place: Comparable {
        var weight: Double
        var docid: UInt32
        var isSure = false

        static func < (left: Place, right: Place) -> Bool {
            left.weight != right.weight ? left.weight < right.weight : left.docid > right.docid
        }

        static func == (left: Place, right: Place) -> Bool {
            left.weight == right.weight && left.docid == right.docid
        }
    }

    /// The `wanted` heaviest matches behind the cursor, of all candidates.
    private func best(
        _ wanted: Int, of ranking: [PostingWalk.Candidate], _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) -> [Match] {
        var behind = ranking.map { Place(weight: $0.weight, docid: $0.docid, isSure: $0.isSure) }
        if let after = request.after, case .weight(let weight) = after.key {
            let last = Place(weight: weight, docid: after.docid)
            behind.removeAll { $0 >= last }
        }
        // Few are wanted of many: a heap orders no more than are asked for.
        var heap = Heap(behind)
        var matches: [Match] = []
        while matches.count < wanted, !deadline.hasPassed, let place = heap.popMax() {
            let candidate = PostingWalk.Candidate(docid: place.docid, isSure: place.isSure, weight: place.weight)
            guard let post = try accepted(candidate, &verdicts), try isShown(post) else { continue }
            matches.append(Match(post: post, weight: place.weight))
        }
        return matches
    }

    /// The first `wanted` matches behind the cursor where nothing weighs: in the order of docids.
    private func unweighted(_ wanted: Int, _ verdicts: inout [UInt32: Bool]) throws(IndexError) -> [Match] {
        let last = request.after?.docid ?? 0
        guard last < .max else { return [] }
        let walk = try PostingWalk(candidates, in: database, bounds: last + 1...UInt32.max)
        var matches: [Match] = []
        while matches.count < wanted, !deadline.hasPassed, let candidate = try walk.next() {
            guard let post = try accepted(candidate, &verdicts), try isShown(post) else { continue }
            matches.append(Match(post: post))
        }
        return matches
    }

    // MARK: By time

    /// The `wanted` newest (or oldest) matches behind the cursor. Docids are nearly in order of time: a post whose
    /// second was taken stands up to `displacement` docids further on, so a match is sure of its place only once the
    /// walk is that far past it.
    private func inTime(
        _ wanted: Int, _ verdicts: inout [UInt32: Bool], _ uncounted: inout Uncounted
    ) throws(IndexError) -> [Match] {
        let isNewest = request.sort == .newest
        let walk = try checked(PostingWalk(candidates, in: database, bounds: bounds(isNewest)))
        if deadline.hasPassed { return [] }
        // Posting lists are not read backwards.
        var oldest = isNewest ? [] : try all(walk)
        // Of the oldest nothing is known where the walk has not been to its end.
        if deadline.hasPassed { return [] }
        if !isNewest, request.after == nil { uncounted = .listed(oldest) }
        var matches: [Match] = []
        var counted = 0
        var last: PostingWalk.Candidate?
        while let candidate = isNewest ? try walk.next() : oldest.popLast() {
            if matches.count >= wanted, isSettled(matches[wanted - 1], at: candidate.docid) {
                last = candidate
                break
            }
            guard var post = try accepted(candidate, &verdicts) else {
                guard deadline.hasPassed else { continue }
                // This one may stand before those that are not settled.
                matches.removeAll { !isSettled($0, at: candidate.docid) }
                break
            }
            counted += 1
            let seconds = try post.time()?.seconds
            let match = Match(post: post, seconds: seconds)
            guard isBehindCursor(match), try isShown(post) else { continue }
            let place = matches.lastIndex { isNewest ? $0.isNewer(than: match) : match.isNewer(than: $0) } ?? -1
            matches.insert(match, at: place + 1)
            if matches.count > wanted { matches.removeLast() }
        }
        if isNewest, request.after == nil { uncounted = .rest(walk, last, matches: counted) }
        return matches
    }

    /// The docids at which matches behind the cursor can be.
    private func bounds(_ isNewest: Bool) -> ClosedRange<UInt32> {
        guard let after = request.after, case .time(let seconds) = after.key else { return 1...UInt32.max }
        let natural = seconds.map { Docids.natural(seconds: $0) } ?? Docids.undated
        guard isNewest else {
            return 1...(seconds == nil ? UInt32.max : natural + UInt32(displacement))
        }
        return natural...UInt32.max
    }

    private func isBehindCursor(_ match: Match) -> Bool {
        guard let after = request.after, case .time(let seconds) = after.key else { return true }
        if match.docid == after.docid, match.seconds == seconds { return false }
        return match.isBefore(seconds, after.docid) == (request.sort == .oldest)
    }

    /// True if nothing from `docid` on in the walk's direction can come before `match`.
    private func isSettled(_ match: Match, at docid: UInt32) -> Bool {
        guard request.sort == .newest else {
            // Not the same docid: times that share one (before 1970, after 2090) have their own order.
            return match.seconds.map { Docids.natural(seconds: $0) > docid } ?? (docid < match.docid)
        }
        let lastDated = Docids.undated - 1 + UInt32(displacement)
        guard let seconds = match.seconds else { return docid > max(match.docid, lastDated) }
        return docid > Docids.natural(seconds: seconds) + UInt32(displacement)
    }

    // MARK: Counting

    /// What is to be counted once the page is full.
    private enum Uncounted {
        case all
        /// All candidates.
        case listed([PostingWalk.Candidate])
        /// A candidate, and those that the walk has not come to; so many matches lie before.
        case rest(PostingWalk, PostingWalk.Candidate?, matches: Int)
    }

    private func count(
        _ uncounted: Uncounted, _ verdicts: [UInt32: Bool], found: Int
    ) throws(IndexError) -> (total: Int, isExact: Bool) {
        guard let budget = request.countBudget else { return (max(found, verdicts.values.count { $0 }), false) }
        if case .term(let term) = candidates.unweighted, !database.hasBuried {
            return (try database.frequency(of: term), true)
        }
        var tally = Tally(
            verdicts: verdicts, budget: budget, verifier: verifier, database: database, deadline: deadline)
        switch uncounted {
        case .all: try tally.take(all: checked(PostingWalk(candidates, in: database)))
        case .listed(let all): for candidate in all where try !tally.take(candidate) { break }
        case .rest(let walk, let next, let matches):
            tally.total = matches
            if let next, try !tally.take(next) { break }
            try tally.take(all: walk)
        }
        try tally.finish()
        return (tally.total, tally.isExact)
    }

    // MARK: Hits

    private func found(_ match: inout Match) throws(IndexError) -> FoundPost {
        let post = try match.post.stored()
        var hit = FoundPost(
            post: post, weight: request.sort == .relevance ? match.weight : nil, titleMatches: [], bodyMatches: [])
        if post.current.isLossy {
            var strict = VerifiedPost(match.docid, in: database, mayHaveGaps: false)
            hit.isLossyMatch = try !verifier.accepts(&strict)
        }
        hit.copies = try folding?.count(of: match.docid)
        let shown = verifier.shown
        hit.titleMatches = try match.post.titleRanges(of: shown.filter { $0.field != .body }.map(\.sought))
        hit.bodyMatches = try match.post.bodyRanges(of: shown.filter { $0.field != .title }.map(\.sought))
        if verifier.isLoose {
            hit.titleMatches = Search.joined(hit.titleMatches)
            hit.bodyMatches = Search.joined(hit.bodyMatches)
        }
        return hit
    }

    /// Ranges that overlap or touch as one.
    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for range in ranges {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}
