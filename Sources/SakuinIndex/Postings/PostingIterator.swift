// SPDX-License-Identifier: GPL-2.0-or-later
//
// Candidates in the order of their docids, straight from the posting lists, with their weights if wanted. Ascending, the
// iterator stops as soon as nobody asks on; posting lists are not read backwards.

internal import CXapian

/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class PostingIterator {
    private let handle: OpaquePointer
    private let database: XapianDatabase
    private let bounds: ClosedRange<UInt32>
    private let isRanked: Bool
    private var page: [cx_candidate]
    private var count = 0
    private var position = 0
    private var pageSize = PostingIterator.shortestPage
    /// From where on the lists are still to be read; nil if they have been to their end.
    private var rest: UInt32?
    /// How often a document may still be looked for in a list.
    private var steps = UInt64.max
    /// True if there may be candidates that `limit` did not allow to find.
    private(set) var isExhausted = false

    /// The first page answers at once, a long iterator makes few calls.
    private static let shortestPage = 32
    private static let longestPage = 2048

    /// - Parameter ranking: what weights depend on, if they are wanted.
    init(
        _ candidates: PostingQuery, in database: XapianDatabase, bounds: ClosedRange<UInt32> = 1...UInt32.max,
        ranking: RankingStatistics? = nil
    ) throws(IndexError) {
        let maker = IteratorMaker(database: database, statistics: ranking)
        unsafe handle = try maker.root(candidates)
        self.database = database
        self.bounds = bounds
        isRanked = ranking != nil
        rest = bounds.lowerBound
        page = [cx_candidate](repeating: cx_candidate(), count: PostingIterator.longestPage)
    }

    deinit { unsafe cx_iterator_free(handle) }

    /// No more candidates than this.
    func cost() throws(IndexError) -> Int {
        defer { withExtendedLifetime(self) {} }
        return Int(clamping: try checked { unsafe cx_iterator_cost(handle, $0) })
    }

    /// A document that may match.
    struct Candidate {
        var docid: UInt32
        /// True if it does match.
        var isExact: Bool
        /// 0 unless the iterator is ranked.
        var weight: Double
    }

    /// The next candidate, ascending.
    func next() throws(IndexError) -> Candidate? {
        if position == count { try fetch() }
        guard position < count, page[position].docid <= bounds.upperBound else { return nil }
        defer { position += 1 }
        return Candidate(docid: page[position].docid, isExact: page[position].is_exact, weight: page[position].weight)
    }

    /// From now on no more steps than these are taken, one for each document that is looked for in a posting list; those that
    /// were found before are given out without any.
    func limit(steps: Int) { self.steps = UInt64(steps) }

    private func fetch() throws(IndexError) {
        guard let from = rest else { return }
        // Its life is extended by hand: the handle has been read before the shim is called.
        defer { withExtendedLifetime(self) {} }
        count = try database.call { unsafe cx_iterator_next($0, handle, from, isRanked, &page, pageSize, &steps, $1) }
        position = 0
        isExhausted = steps == 0
        let isLast = isExhausted || count < pageSize || page[count - 1].docid >= bounds.upperBound
        rest = isLast ? nil : page[count - 1].docid + 1
        pageSize = min(pageSize * 4, PostingIterator.longestPage)
    }

    /// All candidates, ascending.
    func all() throws(IndexError) -> [Candidate] {
        var candidates: [Candidate] = []
        while let candidate = try next() { candidates.append(candidate) }
        return candidates
    }
}
