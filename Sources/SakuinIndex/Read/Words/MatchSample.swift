// SPDX-License-Identifier: GPL-2.0-or-later
//
// Matches drawn by lot: each set of so many matches is as likely as any other, whichever posts they are in.

public import SakuinText

/// Matches of a query, or some of them.
///
/// ```swift
/// guard case .done(let sample) = try reader.sample(query, fold: .standard, limit: 200, seed: 42) else { return }
/// print(sample.matches.count, "of", sample.allMatches, "matches in", sample.posts, "posts")
/// ```
public struct MatchSample: Sendable {
    /// Posts that match, and all matches in them.
    public var posts: Int
    public var allMatches: Int
    /// Those that were drawn, or all, where no more are wanted than there are: the newest posts first, and in a post as they stand.
    public var matches: [PlacedMatch]

    public var isSample: Bool { matches.count < allMatches }
}

/// A match in its post.
///
/// ```swift
/// print(match.post.id, match.isInTitle, match.range)
/// ```
public struct PlacedMatch: Sendable {
    public var post: StoredPost
    /// False if it stands in the body.
    public var isInTitle: Bool
    /// UTF-8 bytes of the raw field.
    public var range: Range<Int>
}

extension IndexReader {
    /// Draws matches by lot.
    /// - Parameters:
    ///   - limit: how many are wanted at most.
    ///   - seed: one seed draws the same matches from one revision of the index.
    ///   - foldsCopies: true if of posts that say nearly the same the oldest alone counts.
    public func sample(
        _ query: Query, fold: FoldLevel, limit: Int, seed: UInt64, foldsCopies: Bool = false,
        until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> Counting<MatchSample> {
        try counting(fold, until: end) { (counting) throws(IndexError) in
            let compiled = try counting.compile(query)
            guard !compiled.judge.shown.isEmpty else { return .noText }
            guard let docids = try counting.docids(of: compiled, foldsCopies: foldsCopies),
                let counts = try counting.matchCounts(of: docids, compiled.judge)
            else { return .outOfTime }
            let total = counts.reduce(0, +)
            var sample = MatchSample(posts: docids.count, allMatches: total, matches: [])
            var random = SeededRandom(seed: seed)
            var drawn = drawnNumbers(min(limit, total), of: total, by: &random)[...]
            var before = 0
            for (docid, count) in zip(docids, counts) where !drawn.isEmpty {
                let own = drawn.prefix { $0 < before + count }
                drawn = drawn.dropFirst(own.count)
                defer { before += count }
                guard !own.isEmpty else { continue }
                if counting.deadline.isOver(after: Deadline.post) { return .outOfTime }
                var post = VerifiedPost(docid, in: counting.database)
                let ranges = try compiled.judge.ranges(in: &post)
                let stored = try post.stored()
                for number in own.map({ $0 - before }) {
                    let isInTitle = number < ranges.title.count
                    let range = isInTitle ? ranges.title[number] : ranges.body[number - ranges.title.count]
                    sample.matches.append(PlacedMatch(post: stored, isInTitle: isInTitle, range: range))
                }
            }
            sample.matches = newestFirst(sample.matches)
            return .done(sample)
        }
    }
}

/// Docids are in order of time but for the docid skew, and of the database that is built as a whole alone.
private func newestFirst(_ matches: [PlacedMatch]) -> [PlacedMatch] {
    let timed = matches.enumerated().map { place, match in
        (seconds: match.post.current.time?.seconds ?? .min, place: place, match: match)
    }
    return timed.sorted { ($1.seconds, $0.place) < ($0.seconds, $1.place) }.map(\.match)
}

/// `count` of the numbers below `total`, ascending (R. Floyd in J. Bentley, "Programming pearls: a sample of brilliance", 1987).
func drawnNumbers(_ count: Int, of total: Int, by random: inout SeededRandom) -> [Int] {
    guard count < total else { return Array(0..<total) }
    var drawn: Set<Int> = []
    for last in total - count..<total {
        let number = Int.random(in: 0...last, using: &random)
        if !drawn.insert(number).inserted { drawn.insert(last) }
    }
    return drawn.sorted()
}
