// SPDX-License-Identifier: GPL-2.0-or-later
//
// One question to one revision: candidates come in order, are verified, and fill the page; then the rest are counted,
// up to the budget.

internal import HeapModule
internal import SakuinText

struct Search {
    let request: SearchRequest
    private let times: DocidTimes
    let database: XapianDatabase
    private let query: CompiledQuery
    let deadline: Deadline
    private let collapsing: DuplicateCollapsing?
    let order: DocumentOrder
    /// What weights are reckoned with, where they are wanted.
    private let statistics: RankingStatistics?

    init(_ request: SearchRequest, times: DocidTimes, database: XapianDatabase) throws(IndexError) {
        self.request = request
        self.times = times
        self.database = database
        deadline = Deadline(request.deadline)
        order = DocumentOrder(database, times.scale)
        statistics = try Search.statistics(of: request, in: database)
        query = try QueryScope(
            level: request.fold, times: times, statistics: statistics, in: database, until: deadline
        ).compile(request.query)
        collapsing =
            request.collapsesDuplicates
            ? DuplicateCollapsing(query.judge, isNewestFirst: request.sort == .newest, deadline, in: database) : nil
    }

    /// A page behind a cursor is ranked as the page before it.
    private static func statistics(
        of request: SearchRequest, in database: XapianDatabase
    ) throws(IndexError) -> RankingStatistics? {
        guard request.sort == .relevance else { return nil }
        let share =
            request.query.hasSentence
            ? RankingStatistics.lengthShareOfSentences : RankingStatistics.lengthShareOfWords
        switch request.after?.key {
        case nil: return try RankingStatistics(of: database, lengthShare: share)
        case .weight(_, let figures): return RankingStatistics(figures, lengthShare: share)
        // Nothing weighs: the newest come first.
        case .time, .replies: return nil
        }
    }

    var candidates: PostingQuery { query.candidates }

    func page() throws(IndexError) -> SearchPage {
        if request.mostCandidates != nil, query.judge.isSlow { deadline.pass() }
        var verdicts: [UInt32: Bool] = [:]
        var uncounted = Uncounted.all
        // One more than wanted tells whether there is a next page.
        let wanted = request.limit > 0 ? request.limit + 1 : 0
        var matches: [SearchMatch] = []
        if wanted > 0 {
            if let statistics, candidates.isWeighted {
                matches = try heaviestFirst(wanted, statistics, &verdicts, &uncounted)
            } else if request.sort == .replies {
                matches = try mostRepliesFirst(wanted, &verdicts)
            } else if request.sort == .oldest {
                matches = try oldestFirst(wanted, &verdicts, &uncounted)
            } else {
                matches = try newestFirst(wanted, &verdicts, &uncounted)
            }
        }
        if request.mostCandidates != nil {
            if deadline.hasPassed {
                return SearchPage(hits: [], total: 0, isTotalExact: false, next: nil, isComplete: false)
            }
            // What is left takes hardly longer than to begin anew: a page of posts, and a total within its budget.
            if request.countBudget != SearchRequest.unlimitedCountBudget { deadline.extend(by: Search.timeForHits) }
        }
        let shares =
            request.threadBudget > 0
            ? ThreadShares(of: query, reading: request.threadBudget, in: database, until: deadline) : nil
        var hits: [FoundPost] = []
        for index in matches.indices.prefix(request.limit) {
            var hit = try found(&matches[index])
            hit.thread = try shares?.share(of: matches[index].docid, hit)
            hits.append(hit)
        }
        let next = matches.count > request.limit ? try cursor(behind: &matches[request.limit - 1]) : nil
        let (total, isExact) = try count(uncounted, verdicts, found: matches.count)
        return SearchPage(
            hits: hits, total: max(total, matches.count, verdicts.values.count { $0 }),
            isTotalExact: isExact && !deadline.hasPassed, next: next,
            isComplete: !deadline.hasPassed)
    }

    /// What is added to the time of a page that was found within it. Twenty long posts take one or two milliseconds, and so does a total.
    private static let timeForHits = Duration.milliseconds(5)

    /// Ends the time where there are more candidates than are wanted.
    private func endIfLong(_ cost: Int) {
        if let most = request.mostCandidates, cost > most { deadline.pass() }
    }

    private func checked(_ iterator: PostingIterator) throws(IndexError) -> PostingIterator {
        if request.mostCandidates != nil { endIfLong(try iterator.cost()) }
        return iterator
    }

    /// The candidates of an iterator, ascending; as far as the time allows.
    private func all(_ iterator: PostingIterator) throws(IndexError) -> [PostingIterator.Candidate] {
        var all: [PostingIterator.Candidate] = []
        while !deadline.isOver(after: Deadline.candidate), let candidate = try iterator.next() { all.append(candidate) }
        return all
    }

    private func cursor(behind last: inout SearchMatch) throws(IndexError) -> SearchCursor {
        var key: SearchCursor.Key = .time(last.seconds)
        if let figures = statistics?.figures, candidates.isWeighted { key = .weight(last.weight, figures) }
        if request.sort == .replies { key = .replies(last.replies, last.seconds) }
        return SearchCursor(key: key, place: try order.place(&last.post), question: request.question)
    }

    /// The post if it matches.
    func accepted(
        _ candidate: PostingIterator.Candidate, _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) -> VerifiedPost? {
        var post = VerifiedPost(candidate.docid, in: database)
        guard !deadline.isOver(after: candidate.isExact ? Deadline.candidate : Deadline.post) else { return nil }
        if candidate.isExact { return post }
        let verdict = try query.judge.accepts(&post)
        verdicts[candidate.docid] = verdict
        return verdict ? post : nil
    }

    func isShown(_ post: VerifiedPost) throws(IndexError) -> Bool {
        try collapsing?.isShown(post.docid) ?? true
    }

    // MARK: By relevance

    /// A candidate by its weight alone.
    private struct Weighed: Comparable {
        var weight: Double
        var docid: UInt32
        var isExact = false

        static func < (left: Weighed, right: Weighed) -> Bool { left.weight < right.weight }

        static func == (left: Weighed, right: Weighed) -> Bool { left.weight == right.weight }
    }

    /// The `wanted` heaviest matches behind the cursor. Where candidates are no matches, or copies, more of them are asked for.
    private func heaviestFirst(
        _ wanted: Int, _ statistics: RankingStatistics, _ verdicts: inout [UInt32: Bool], _ uncounted: inout Uncounted
    ) throws(IndexError) -> [SearchMatch] {
        var most = Double.infinity
        if let after = request.after, case .weight(let weight, _) = after.key { most = weight }
        var asked = wanted
        // Candidates of a lone term are matches, of others some are not.
        if case .term = candidates.unweighted, collapsing == nil {} else { asked = max(4 * wanted, Search.spare) }
        // What matches for certain is on the page, unless it is a copy or stood on the page before.
        var certain = collapsing == nil && request.after == nil ? wanted : asked
        while true {
            let top = try TopCandidates(
                asked, orCertain: certain, of: candidates, noHeavierThan: most, in: database, ranking: statistics)
            endIfLong(top.cost)
            guard let found = try top.found(until: deadline) else { return [] }
            uncounted = .known(certain: found.certain, uncertain: found.uncertain)
            let matches = try best(wanted, of: found.candidates, &verdicts)
            if matches.count == wanted || found.isComplete || deadline.hasPassed { return matches }
            // Most likely few of them match, or none: each further pass takes as long as the first.
            asked = max(8 * asked, min(found.certain + found.uncertain.count, Search.mostAtOnce))
            certain = asked
        }
    }

    /// So many candidates are kept where some may not match: they cost little beside the pass.
    private static let spare = 512
    /// 24 bytes each.
    private static let mostAtOnce = 1 << 17

    /// The `wanted` heaviest matches behind the cursor, of these candidates.
    private func best(
        _ wanted: Int, of ranking: [PostingIterator.Candidate], _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) -> [SearchMatch] {
        var last: (weight: Double, place: SortPosition)?
        if let after = request.after, case .weight(let weight, _) = after.key { last = (weight, after.place) }
        // Few are wanted of many: a heap orders no more than are asked for.
        var heap = Heap(ranking.map { Weighed(weight: $0.weight, docid: $0.docid, isExact: $0.isExact) })
        var matches: [SearchMatch] = []
        while matches.count < wanted, !deadline.hasPassed, let first = heap.popMax() {
            var equals = [first.docid: first.isExact]
            while let next = heap.max, next.weight == first.weight {
                equals[next.docid] = next.isExact
                heap.removeMax()
            }
            var ordered = try OrderedDocuments(
                Array(equals.keys), behind: last?.weight == first.weight ? last?.place : nil, order, deadline)
            while matches.count < wanted, !deadline.hasPassed, let docid = try ordered.next() {
                let candidate = PostingIterator.Candidate(
                    docid: docid, isExact: equals[docid] ?? false, weight: first.weight)
                guard let post = try accepted(candidate, &verdicts), try isShown(post) else { continue }
                matches.append(SearchMatch(post: post, weight: first.weight))
            }
        }
        return matches
    }

    // MARK: By time

    /// The `wanted` newest matches behind the cursor, those without a time last. Docids are nearly in order of time: a post
    /// whose second was taken stands up to the skew of docids further on, so a match is sure of its place only once
    /// the iterator is that far past it.
    private func newestFirst(
        _ wanted: Int, _ verdicts: inout [UInt32: Bool], _ uncounted: inout Uncounted
    ) throws(IndexError) -> [SearchMatch] {
        var first: UInt32 = 1
        if let after = request.after, case .time(let seconds) = after.key {
            first = seconds.map { times.first($0) } ?? times.undated
        }
        let iterator = try checked(PostingIterator(candidates, in: database, bounds: first...UInt32.max))
        if deadline.hasPassed { return [] }
        var page = TimedPage(wanted)
        var counted = 0
        var last: PostingIterator.Candidate?
        while let candidate = try iterator.next() {
            if let final = page.final, try isSettled(final, newestAt: candidate.docid) {
                last = candidate
                break
            }
            guard let match = try timed(candidate, &verdicts) else {
                guard deadline.hasPassed else { continue }
                try page.keepSettled { (match) throws(IndexError) in
                    try isSettled(match, newestAt: candidate.docid)
                }
                break
            }
            counted += 1
            guard try isBehindCursor(match), try isShown(match.post) else { continue }
            try page.insert(match, before: isNewer)
        }
        if request.after == nil { uncounted = .rest(iterator, last, matches: counted) }
        return page.matches
    }

    /// The `wanted` oldest matches behind the cursor, those without a time last.
    private func oldestFirst(
        _ wanted: Int, _ verdicts: inout [UInt32: Bool], _ uncounted: inout Uncounted
    ) throws(IndexError) -> [SearchMatch] {
        // Posting lists are not read backwards.
        let candidates = try all(checked(PostingIterator(candidates, in: database)))
        // Of the oldest nothing is known where the iterator has not been to its end.
        if deadline.hasPassed { return [] }
        if request.after == nil {
            let uncertain = candidates.filter { !$0.isExact }.map(\.docid)
            uncounted = .known(certain: candidates.count - uncertain.count, uncertain: uncertain)
        }
        var last = times.lastDated
        var isBehindAllDated = false
        if let after = request.after, case .time(let seconds) = after.key {
            isBehindAllDated = seconds == nil
            if let seconds { last = times.last(seconds) }
        }
        var page = TimedPage(wanted)
        for candidate in candidates.reversed() where !isBehindAllDated && candidate.docid <= last {
            if let final = page.final, isSettled(final, oldestAt: candidate.docid) { return page.matches }
            guard let match = try timed(candidate, &verdicts) else {
                guard deadline.hasPassed else { continue }
                try page.keepSettled { (match) throws(IndexError) in isSettled(match, oldestAt: candidate.docid) }
                return page.matches
            }
            guard match.seconds != nil, try isBehindCursor(match), try isShown(match.post) else { continue }
            try page.insert(match) { (left, right) throws(IndexError) in try isNewer(right, left) }
        }
        if page.final == nil { try addUndated(candidates, to: &page, &verdicts) }
        return page.matches
    }

    /// Those without a time, behind all that have one.
    private func addUndated(
        _ candidates: [PostingIterator.Candidate], to page: inout TimedPage, _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) {
        for candidate in candidates where candidate.docid >= times.undated {
            if let final = page.final, try isSettled(final, newestAt: candidate.docid) { return }
            guard let match = try timed(candidate, &verdicts) else {
                guard deadline.hasPassed else { continue }
                return try page.keepSettled { (match) throws(IndexError) in
                    try isSettled(match, newestAt: candidate.docid)
                }
            }
            guard match.seconds == nil, try isBehindCursor(match), try isShown(match.post) else { continue }
            try page.insert(match) { (left, right) throws(IndexError) in
                left.seconds != nil ? true : right.seconds != nil ? false : try isNewer(left, right)
            }
        }
    }

    private func timed(
        _ candidate: PostingIterator.Candidate, _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) -> SearchMatch? {
        guard var post = try accepted(candidate, &verdicts) else { return nil }
        let seconds = try post.time()?.seconds
        return SearchMatch(post: post, seconds: seconds)
    }

    /// True if `left` comes before `right` when the newest come first.
    func isNewer(_ left: SearchMatch, _ right: SearchMatch) throws(IndexError) -> Bool {
        if left.seconds != right.seconds { return left.seconds ?? .min > right.seconds ?? .min }
        return try order.precedes(left.docid, right.docid)
    }

    private func isBehindCursor(_ match: SearchMatch) throws(IndexError) -> Bool {
        guard let after = request.after, case .time(let seconds) = after.key else { return true }
        let isOldest = request.sort == .oldest
        if match.seconds == seconds {
            if isOldest, seconds != nil {
                return try order.isBefore(match.docid, after.place)
            }
            return try order.isBehind(match.docid, after.place)
        }
        guard let own = match.seconds, let seconds else { return match.seconds == nil }
        return isOldest ? own > seconds : own < seconds
    }

    /// True if nothing from `docid` on, upwards, can come before `match`. A page of the oldest asks it of those without a time.
    private func isSettled(_ match: SearchMatch, newestAt docid: UInt32) throws(IndexError) -> Bool {
        if let seconds = match.seconds {
            return request.sort == .oldest || docid > times.last(seconds)
        }
        // From there on the iterator goes through the main database in order.
        guard docid > times.lastDated, try docid > order.lastUndatedOfDelta() else { return false }
        return try order.precedes(match.docid, docid)
    }

    /// True if nothing from `docid` on, downwards, can come before `match`, which has a time.
    private func isSettled(_ match: SearchMatch, oldestAt docid: UInt32) -> Bool {
        // Not the same docid: times that share one (before 1970, after 2090) have their own order.
        match.seconds.map { times.first($0) > docid } ?? false
    }

    // MARK: Counting

    /// What is to be counted once the page is full.
    private enum Uncounted {
        case all
        /// So many that match for certain, and the docids of the others.
        case known(certain: Int, uncertain: [UInt32])
        /// A candidate, and those that the iterator has not come to; so many matches lie before.
        case rest(PostingIterator, PostingIterator.Candidate?, matches: Int)
    }

    private func count(
        _ uncounted: Uncounted, _ verdicts: [UInt32: Bool], found: Int
    ) throws(IndexError) -> (total: Int, isExact: Bool) {
        guard let budget = request.countBudget else { return (max(found, verdicts.values.count { $0 }), false) }
        if case .term(let term) = candidates.unweighted {
            return (try database.frequency(of: term), true)
        }
        var counter = HitCounter(
            verdicts: verdicts, budget: budget, steps: request.countSteps, judge: query.judge, database: database,
            deadline: deadline)
        switch uncounted {
        case .all: try counter.take(all: checked(PostingIterator(candidates, in: database)))
        case .known(let certain, let uncertain):
            counter.total = certain
            for docid in uncertain {
                let candidate = PostingIterator.Candidate(docid: docid, isExact: false, weight: 0)
                guard try counter.take(candidate) else { break }
            }
        case .rest(let iterator, let next, let matches):
            counter.total = matches
            if let next, try !counter.take(next) { break }
            try counter.take(all: iterator)
        }
        try counter.finish()
        return (counter.total, counter.isExact)
    }

    // MARK: Hits

    func found(_ match: inout SearchMatch) throws(IndexError) -> FoundPost {
        var hit = try query.found(&match.post, in: database)
        hit.weight = request.sort == .relevance ? match.weight : nil
        hit.copies = try collapsing?.count(of: match.docid)
        return hit
    }
}

extension CompiledQuery {
    /// A post that matches, with what is shown of it.
    func found(_ match: inout VerifiedPost, in database: XapianDatabase) throws(IndexError) -> FoundPost {
        let post = try match.stored()
        var hit = FoundPost(post: post, weight: nil, titleMatches: [], bodyMatches: [])
        if post.current.isLossy {
            var strict = VerifiedPost(match.docid, in: database, mayHaveGaps: false)
            hit.isLossyMatch = try !judge.accepts(&strict)
        }
        hit.replies = try match.replies()
        (hit.titleMatches, hit.bodyMatches) = try judge.ranges(in: &match)
        return hit
    }
}
