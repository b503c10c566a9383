// SPDX-License-Identifier: GPL-2.0-or-later
//
// One question to one revision: candidates come in order, are verified, and fill the page; then the rest are counted,
// up to the budget.

internal import SakuinText

struct Search {
    private let request: SearchRequest
    private let displacement: Int
    private let database: XapianDatabase
    private let verifier: Verifier
    private let plan: QueryPlan

    init(_ request: SearchRequest, displacement: Int, database: XapianDatabase) throws(IndexError) {
        self.request = request
        self.displacement = displacement
        self.database = database
        verifier = Verifier(request.query, level: request.fold, displacement: displacement)
        plan = try QueryPlan(
            verifier.root, displacement: displacement, ranked: request.sort == .relevance, database: database)
    }

    func page() throws(IndexError) -> SearchPage {
        var verdicts: [UInt32: Bool] = [:]
        // One more than wanted tells whether there is a next page.
        let wanted = request.limit > 0 ? request.limit + 1 : 0
        var matches: [Match] = []
        if wanted > 0 {
            matches = request.sort == .relevance ? try best(wanted, &verdicts) : try inTime(wanted, &verdicts)
        }
        let shown = matches.prefix(request.limit)
        var hits: [FoundPost] = []
        for match in shown { hits.append(try found(match)) }
        let (total, isExact) = try count(verdicts, found: matches.count)
        let next = matches.count > request.limit ? shown.last?.cursor(request.sort) : nil
        return SearchPage(hits: hits, total: total, isTotalExact: isExact, next: next)
    }

    /// A verified document with its place in the order.
    struct Match {
        var docid: UInt32
        var weight: Double
        var seconds: Int64?

        func cursor(_ sort: SortOrder) -> SearchCursor {
            SearchCursor(key: sort == .relevance ? .weight(weight) : .time(seconds), docid: docid)
        }

        /// True if it comes before `other` when the newest come first.
        func isNewer(than other: Match) -> Bool {
            let (left, right) = (seconds ?? .min, other.seconds ?? .min)
            return left != right ? left > right : docid < other.docid
        }
    }

    private func accepts(_ docid: UInt32, _ verdicts: inout [UInt32: Bool]) throws(IndexError) -> Bool {
        if plan.isExact { return true }
        if let known = verdicts[docid] { return known }
        let verdict = try judge(docid)
        verdicts[docid] = verdict
        return verdict
    }

    private func judge(_ docid: UInt32) throws(IndexError) -> Bool {
        var post = VerifiedPost(docid, in: database)
        return try verifier.accepts(&post)
    }

    // MARK: By relevance

    /// The `wanted` heaviest matches behind the cursor.
    private func best(_ wanted: Int, _ verdicts: inout [UInt32: Bool]) throws(IndexError) -> [Match] {
        let query = try plan.candidates.query()
        var limit = max(wanted * 2, 100)
        while true {
            let page = try database.match(query, limit: limit)
            let isAll = page.count < limit
            var matches: [Match] = []
            for candidate in Search.ranked(page, isAll: isAll)
            where isBehindCursor(candidate.weight, candidate.docid) {
                guard try accepts(candidate.docid, &verdicts) else { continue }
                matches.append(candidate)
                if matches.count == wanted { return matches }
            }
            if isAll { return matches }
            limit *= 4
        }
    }

    /// The candidates in an order that any other page agrees with. libxapian adds the weights of terms in an order that
    /// depends on how much it may skip, so the last bits of a sum change with the size of the page: weights are rounded,
    /// and equal ones come newest first. The group at the end of a page that goes on is left out, unless its weights are
    /// equal to the last bit and thus in order already.
    private static func ranked(_ page: [(docid: UInt32, weight: Double)], isAll: Bool) -> [Match] {
        var matches = page.map { Match(docid: $0.docid, weight: ($0.weight * 65_536).rounded() / 65_536) }
        if !isAll, let last = matches.last, let group = matches.firstIndex(where: { $0.weight == last.weight }),
            page[group].weight != page[page.count - 1].weight
        {
            matches.removeSubrange(group...)
        }
        matches.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.docid < $1.docid }
        return matches
    }

    private func isBehindCursor(_ weight: Double, _ docid: UInt32) -> Bool {
        guard let after = request.after, case .weight(let last) = after.key else { return true }
        return weight < last || (weight == last && docid > after.docid)
    }

    // MARK: By time

    /// The `wanted` newest (or oldest) matches behind the cursor. Docids are nearly in order of time: a post whose
    /// second was taken stands up to `displacement` docids further on, so a match is sure of its place only once the
    /// walk is that far past it.
    private func inTime(_ wanted: Int, _ verdicts: inout [UInt32: Bool]) throws(IndexError) -> [Match] {
        let isNewest = request.sort == .newest
        let walk = try PostingWalk(plan.candidates, in: database, bounds: bounds(isNewest))
        // Posting lists are not read backwards.
        var oldest = isNewest ? [] : try walk.all()
        var matches: [Match] = []
        while let docid = isNewest ? try walk.next() : oldest.popLast() {
            if matches.count >= wanted, isSettled(matches[wanted - 1], at: docid) { break }
            guard try accepts(docid, &verdicts) else { continue }
            var post = VerifiedPost(docid, in: database)
            let match = Match(docid: docid, weight: 0, seconds: try post.time()?.seconds)
            guard isBehindCursor(match) else { continue }
            let place = matches.lastIndex { isNewest ? $0.isNewer(than: match) : match.isNewer(than: $0) } ?? -1
            matches.insert(match, at: place + 1)
            if matches.count > wanted { matches.removeLast() }
        }
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
        let last = Match(docid: after.docid, weight: 0, seconds: seconds)
        return request.sort == .newest ? last.isNewer(than: match) : match.isNewer(than: last)
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

    private func count(
        _ verdicts: [UInt32: Bool], found: Int
    ) throws(IndexError) -> (total: Int, isExact: Bool) {
        guard let budget = request.countBudget else { return (max(found, verdicts.values.count { $0 }), false) }
        if plan.isExact, case .term(let term) = plan.candidates.unweighted, !database.hasBuried {
            return (try database.frequency(of: term), true)
        }
        let walk = try PostingWalk(plan.candidates, in: database)
        var total = 0
        var read = 0
        while let docid = try walk.next() {
            if plan.isExact {
                total += 1
                continue
            }
            guard read < budget else { return (max(total, verdicts.values.count { $0 }), false) }
            read += 1
            let isMatch = if let known = verdicts[docid] { known } else { try judge(docid) }
            if isMatch { total += 1 }
        }
        return (total, true)
    }

    // MARK: Hits

    private func found(_ match: Match) throws(IndexError) -> FoundPost {
        let post = try PostRecord.decode(try database.record(of: match.docid))
        var hit = FoundPost(
            post: post, weight: request.sort == .relevance ? match.weight : nil, titleMatches: [], bodyMatches: [])
        let patterns = verifier.shownPatterns
        if let title = post.current.title {
            hit.titleMatches = ranges(of: patterns.filter { $0.field != .body }.map(\.pattern), in: title)
        }
        hit.bodyMatches = ranges(of: patterns.filter { $0.field != .title }.map(\.pattern), in: post.current.body)
        return hit
    }

    private func ranges(of patterns: [Pattern], in text: String) -> [Range<Int>] {
        var text = text
        text.makeContiguousUTF8()
        let folded = FoldedText(text)
        var found: Set<Range<Int>> = []
        for pattern in patterns { found.formUnion(pattern.ranges(in: folded, raw: text.utf8.span)) }
        return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }
}
