// SPDX-License-Identifier: GPL-2.0-or-later
//
// Candidates in the order of their docids, straight from the posting lists, with their weights if wanted. Ascending, the
// walk stops as soon as nobody asks on; posting lists are not read backwards.

internal import CXapian

/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class PostingWalk {
    private let handle: OpaquePointer
    private let database: XapianDatabase
    private let bounds: ClosedRange<UInt32>
    private let statistics: RankingStatistics?
    /// What weighs, by its key: parts of the walk, which owns them.
    private let weighed: [(key: UInt32, walk: OpaquePointer)]
    private var page: [cx_candidate]
    private var count = 0
    private var position = 0
    private var pageSize = PostingWalk.shortestPage
    /// From where on the lists are still to be read; nil if they have been to their end.
    private var rest: UInt32?

    /// The first page answers at once, a long walk makes few calls.
    private static let shortestPage = 32
    private static let longestPage = 2048

    /// - Parameter ranking: what weights depend on, if they are wanted.
    init(
        _ candidates: Candidates, in database: XapianDatabase, bounds: ClosedRange<UInt32> = 1...UInt32.max,
        ranking: RankingStatistics? = nil
    ) throws(IndexError) {
        let maker = WalkMaker(database: database, statistics: ranking)
        unsafe handle = try maker.root(candidates)
        unsafe weighed = maker.weighed
        self.database = database
        self.bounds = bounds
        statistics = ranking
        rest = bounds.lowerBound
        page = [cx_candidate](repeating: cx_candidate(), count: PostingWalk.longestPage)
    }

    deinit { unsafe cx_walk_free(handle) }

    /// Tells the statistics the frequencies that the weights so far were reckoned with.
    func noteFrequencies() throws(IndexError) {
        defer { withExtendedLifetime(self) {} }
        for unsafe(key, walk) in unsafe weighed {
            let frequency = try checked { unsafe cx_walk_used_frequency(walk, $0) }
            if frequency >= 0 { statistics?.note(Int(frequency), for: key) }
        }
    }

    /// No more candidates than this.
    func most() throws(IndexError) -> Int {
        defer { withExtendedLifetime(self) {} }
        return Int(clamping: try checked { unsafe cx_walk_most(handle, $0) })
    }

    /// A document that may match.
    struct Candidate {
        var docid: UInt32
        /// True if it does match.
        var isSure: Bool
        /// 0 unless the walk is ranked.
        var weight: Double
    }

    /// The next candidate, ascending.
    func next() throws(IndexError) -> Candidate? {
        if position == count { try fetch() }
        guard position < count, page[position].docid <= bounds.upperBound else { return nil }
        defer { position += 1 }
        return Candidate(docid: page[position].docid, isSure: page[position].sure, weight: page[position].weight)
    }

    private func fetch() throws(IndexError) {
        guard let from = rest else { return }
        // Its life is extended by hand: the handle has been read before the shim is called.
        defer { withExtendedLifetime(self) {} }
        count = try database.call { unsafe cx_walk_next($0, handle, from, statistics != nil, &page, pageSize, $1) }
        position = 0
        let isLast = count < pageSize || page[count - 1].docid >= bounds.upperBound
        rest = isLast ? nil : page[count - 1].docid + 1
        pageSize = min(pageSize * 4, PostingWalk.longestPage)
    }

    /// All candidates, ascending.
    func all() throws(IndexError) -> [Candidate] {
        var candidates: [Candidate] = []
        while let candidate = try next() { candidates.append(candidate) }
        return candidates
    }
}

/// Makes a walk of candidates. What only weighs is left out unless weights are wanted.
@safe
private final class WalkMaker {
    private let database: XapianDatabase
    private let statistics: RankingStatistics?
    private(set) var weighed: [(key: UInt32, walk: OpaquePointer)] = unsafe []

    init(database: XapianDatabase, statistics: RankingStatistics?) {
        self.database = database
        self.statistics = statistics
    }

    @safe
    func root(_ candidates: Candidates) throws(IndexError) -> OpaquePointer {
        let walk = try make(candidates)
        guard let average = statistics?.figures.averageLength else { return unsafe walk }
        let length = Schema.lengthTerm
        return try made(try database.call { unsafe cx_walk_rank($0, walk, length, length.count, average, $1) })
    }

    @safe
    private func weigh(_ part: Candidates, _ key: UInt32, _ factor: Double) throws(IndexError) -> OpaquePointer {
        let walk = try make(part)
        guard let statistics else { return unsafe walk }
        let documents = Double(statistics.figures.documents)
        let frequency = statistics.frequency(key).map(Double.init) ?? -1
        let share = statistics.lengthShare
        let made = try made(try checked { unsafe cx_walk_weigh(walk, documents, frequency, factor, share, $0) })
        unsafe weighed.append((key, made))
        return unsafe made
    }

    @safe
    func make(_ candidates: Candidates) throws(IndexError) -> OpaquePointer {
        switch candidates {
        case .none: return try combine(CX_OR, [])
        case .all: return try combine(CX_AND_NOT, [.term([]), .term(Placeholder.term)])
        case .term(let term): return try made(try database.call { unsafe cx_walk_term($0, term, term.count, $1) })
        case .terms(let prefix):
            return try made(try database.call { unsafe cx_walk_prefix($0, prefix, prefix.count, $1) })
        case .synonyms(let terms):
            return try combine(terms) { (term) throws(IndexError) in
                try make(term)
            } joining: { (walks, count) throws(IndexError) in
                try checked { unsafe cx_walk_synonyms(walks, count, $0) }
            }
        case .docids(let range, let sure):
            return try made(
                try checked {
                    unsafe cx_walk_docids(range.lowerBound, range.upperBound, sure.lowerBound, sure.upperBound, $0)
                })
        case .some(let parts, let least):
            let votes = parts.map(\.votes)
            return try combine(parts) { (part) throws(IndexError) in
                try make(part.candidates)
            } joining: { (walks, count) throws(IndexError) in
                try checked { unsafe cx_walk_some(walks, votes, count, least, $0) }
            }
        case .and(let parts): return try combine(CX_AND, parts)
        case .or(let parts): return try combine(CX_OR, parts)
        case .unsure(let part):
            let walk = try make(part)
            return try made(try checked { unsafe cx_walk_unsure(walk, $0) })
        case .phrase(let parts): return try combine(CX_PHRASE, parts) { (part) throws(IndexError) in try make(part) }
        case .andNot(let wanted, let unwanted): return try combine(CX_AND_NOT, [wanted, unwanted])
        case .andMaybe(let part, let better):
            return statistics != nil ? try combine(CX_AND_MAYBE, [part, better]) : try make(part)
        case .weighed(let part, let key, let factor): return try weigh(part, key, factor)
        case .scaled(let part, let factor):
            let walk = try make(part)
            return statistics != nil ? try made(try checked { unsafe cx_walk_scale(walk, factor, $0) }) : unsafe walk
        }
    }

    @safe
    private func make(_ part: Candidates.PhrasePart) throws(IndexError) -> OpaquePointer {
        let walk = try make(part.candidates)
        let distances = part.distances
        return try made(try checked { unsafe cx_walk_part(walk, distances, distances.count, $0) })
    }

    @safe
    private func combine(_ op: cx_operator, _ parts: [Candidates]) throws(IndexError) -> OpaquePointer {
        try combine(op, parts) { (part) throws(IndexError) in try make(part) }
    }

    @safe
    private func combine<Part>(
        _ op: cx_operator, _ parts: [Part], _ make: (Part) throws(IndexError) -> OpaquePointer
    ) throws(IndexError) -> OpaquePointer {
        try unsafe combine(parts, make) { (walks, count) throws(IndexError) in
            try checked { unsafe cx_walk_combine(op, walks, count, $0) }
        }
    }

    /// Makes the parts and hands them to `join`, which owns them from then on.
    @safe
    private func combine<Part>(
        _ parts: [Part], _ make: (Part) throws(IndexError) -> OpaquePointer,
        joining join: (UnsafeMutablePointer<OpaquePointer?>?, Int) throws(IndexError) -> OpaquePointer?
    ) throws(IndexError) -> OpaquePointer {
        var walks: [OpaquePointer?] = unsafe []
        do throws(IndexError) {
            for part in parts { unsafe walks.append(try make(part)) }
        } catch {
            unsafe walks.forEach { unsafe cx_walk_free($0) }
            throw error
        }
        return try made(try unsafe join(&walks, walks.count))
    }

    @safe
    private func made(_ walk: OpaquePointer?) throws(IndexError) -> OpaquePointer {
        guard let walk = unsafe walk else { throw IndexError(.system, "libxapian gave no walk") }
        return unsafe walk
    }
}
