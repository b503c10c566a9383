// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts drawn by lot: each set of so many matches is as likely as any other. Candidates are drawn without replacement, and those that are
// found to be no matches are put aside, which leaves the order of the matches as much to chance as it was.

public import SakuinText

/// Random numbers that a seed repeats (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014: SplitMix64).
///
/// ```swift
/// var random = SeededRandom(seed: 42)
/// random.next()  // 13679457532755275413
/// ```
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Matches in the order in which they were drawn.
///
/// ```swift
/// let draw = try reader.random(QueryParser.parse("猫"), fold: .standard, limit: 3, seed: 42)
/// draw.hits.count  // 3, or as many as match
/// ```
public struct RandomDraw: Sendable {
    public var hits: [FoundPost]
    /// How many posts match, or are known to.
    public var total: Int
    /// False if there may be more.
    public var isTotalExact: Bool
    /// False if the time was over before so many were found: then there are no hits, for those that are found soon are not as likely as others.
    public var isComplete: Bool
}

extension IndexReader {
    /// Draws matches by lot.
    /// - Parameters:
    ///   - query: all posts, if it is `.all([])`.
    ///   - limit: how many are wanted at most.
    ///   - seed: one seed draws the same posts from one revision of the index.
    public func random(
        _ query: Query, fold: FoldLevel, limit: Int, seed: UInt64,
        until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> RandomDraw {
        try onOneRevision { (database) throws(IndexError) in
            let request = SearchRequest(
                query: query, sort: .newest, limit: limit, fold: fold, deadline: end)
            return try Search(request, times: times, database: database).draw(seed: seed)
        }
    }
}

extension Search {
    /// Matches by lot.
    func draw(seed: UInt64) throws(IndexError) -> RandomDraw {
        var random = SeededRandom(seed: seed)
        // Matches of which the postings tell stand in the low bit: eight million are 32 MB.
        var candidates: [UInt64] = []
        var exact = 0
        let iterator = try PostingIterator(self.candidates, in: database)
        while !deadline.isOver(after: Deadline.candidate), let candidate = try iterator.next() {
            candidates.append(UInt64(candidate.docid) << 1 | (candidate.isExact ? 1 : 0))
            if candidate.isExact { exact += 1 }
        }
        var draw = RandomDraw(
            hits: [], total: exact, isTotalExact: exact == candidates.count,
            isComplete: !deadline.hasPassed)
        var matches: [SearchMatch] = []
        var drawn = 0
        while matches.count < request.limit, drawn < candidates.count, !deadline.hasPassed {
            // Fisher and Yates, as far as they are wanted.
            candidates.swapAt(drawn, Int.random(in: drawn..<candidates.count, using: &random))
            let candidate = PostingIterator.Candidate(
                docid: UInt32(truncatingIfNeeded: candidates[drawn] >> 1),
                isExact: candidates[drawn] & 1 == 1, weight: 0)
            drawn += 1
            var verdicts: [UInt32: Bool] = [:]
            if let post = try accepted(candidate, &verdicts) {
                if !candidate.isExact { draw.total += 1 }
                matches.append(SearchMatch(post: post))
            }
        }
        if drawn == candidates.count { draw.isTotalExact = true }
        guard draw.isComplete, !deadline.hasPassed else {
            draw.isComplete = false
            return draw
        }
        for index in matches.indices { draw.hits.append(try found(&matches[index])) }
        return draw
    }
}
