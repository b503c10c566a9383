// SPDX-License-Identifier: GPL-2.0-or-later
//
// How often words come up over time: matches and all posts of each stretch of Japan's calendar, every number exact.

public import SakuinText

/// What is counted over time.
///
/// ```swift
/// var request = TrendRequest([try QueryParser.parse("令和")], by: .month)
/// request.countsMatches = true
/// if case .done(let trend) = try reader.trend(request) { print(trend.series[0].counts) }
/// ```
public struct TrendRequest: Sendable {
    public var queries: [Query]
    /// Nil where totals alone are wanted.
    public var period: CalendarPeriod?
    public var fold = FoldLevel.standard
    /// True if matches are counted: several in a post count as several.
    public var countsMatches = false
    /// True if of matches that say nearly the same the oldest alone counts.
    public var collapsesDuplicates = false
    /// How many of the strings that matched get a series of their own, the most frequent first; nil for one series a query.
    public var spellings: Int?
    /// True if the characters of all posts are wanted, by bucket.
    public var wantsCharacters = false
    /// When to stop without an answer; nil for never.
    public var deadline: ContinuousClock.Instant?

    /// Buckets that an answer has at most: eleven years by the hour.
    public static let mostBuckets = 100_000

    public init(_ queries: [Query], by period: CalendarPeriod? = nil) {
        self.queries = queries
        self.period = period
    }
}

/// Counts over time.
///
/// ```swift
/// for (bucket, count) in zip(trend.buckets, trend.series[0].counts) { print(bucket.key, count, bucket.posts) }
/// ```
public struct Trend: Sendable {
    /// All posts of the index; of these, those without a time, and those of which only the day is known where buckets are less.
    public var posts: Int
    public var undated = 0
    public var untimed = 0
    /// Seconds since 1970 UTC up to which the archive goes: the time of its newest post or, if that is earlier, of the last commit. A bucket that
    /// ends later is not complete. Nil where no post has a time.
    public var completeUntil: Int64?
    /// One behind the other in time, none left out; or all there are, where they come again and again.
    public var buckets: [TrendBucket] = []
    public var series: [TrendSeries] = []
}

/// A stretch of time.
///
/// ```swift
/// print(bucket.key, bucket.posts, bucket.incompleteness == nil ? "" : "not complete")
/// ```
public struct TrendBucket: Sendable, Equatable {
    /// As `CalendarPeriod.key` gives it.
    public var key: String
    /// Seconds since 1970 UTC at which it begins; nil of one that comes again and again.
    public var start: Int64?
    /// All posts in it.
    public var posts: Int
    /// Characters of title and body of these; nil unless they are wanted.
    public var characters: Int?
    /// Nil where all of it has been counted.
    public var incompleteness: Incompleteness?

    public enum Incompleteness: String, Sendable {
        /// It ends after the newest post, or after the last commit.
        case running
        /// The dates of a query begin or end within it.
        case cut
    }
}

/// The counts of a query, or of a string that it matched.
///
/// ```swift
/// print(series.total, series.counts, series.first?.id ?? "")
/// ```
public struct TrendSeries: Sendable {
    /// Which of the request's queries.
    public var query: Int
    /// The string that matched, where each has a series of its own.
    public var spelling: String?
    /// True of the series of all other strings.
    public var isRest = false
    public var total = 0
    /// Of these, what has no time, and what has none of the day where buckets are less than days.
    public var undated = 0
    public var untimed = 0
    /// The oldest and the newest post that matches and has a time.
    public var first: StoredPost?
    public var last: StoredPost?
    /// Of each bucket.
    public var counts: [Int] = []
}

extension IndexReader {
    /// Counts all that the request asks for, on one revision.
    public func trend(_ request: TrendRequest) throws(IndexError) -> Counting<Trend> {
        let summary = try summary()
        return try counting(request.fold, until: request.deadline) { (counting) throws(IndexError) in
            try TrendCounting(request: request, counting: counting, committedAt: summary.committedAt).trend()
        }
    }
}

private struct TrendCounting {
    let request: TrendRequest
    let counting: MatchCounting
    let committedAt: Int64?

    /// What a series counts.
    private struct Counted {
        var series: TrendSeries
        /// Ascending.
        var docids: [UInt32]
        /// Of each; nil for 1.
        var weights: [Int]?

        /// The posts that are in none of the first `count` of several, or in others too.
        var total: Int { weights?.reduce(0, +) ?? docids.count }
    }

    func trend() throws(IndexError) -> Counting<Trend> {
        var counted: [Counted] = []
        for number in request.queries.indices {
            guard let more = try self.counted(number) else { return .outOfTime }
            counted += more
        }
        var trend = Trend(posts: try counting.database.documentCount() - Tier.allCases.count)
        guard let period = request.period else {
            trend.series = try counted.map { (one) throws(IndexError) in try ended(one) }
            return .done(trend)
        }
        return try spread(counted, by: period, over: &trend)
    }

    private func spread(
        _ counted: [Counted], by period: CalendarPeriod, over trend: inout Trend
    ) throws(IndexError) -> Counting<Trend> {
        let counter = counting.counter(period.inTime)
        guard let all = try totals(by: period.inTime, counter) else { return .outOfTime }
        (trend.undated, trend.untimed) = (all.tally.undated, all.tally.untimed)
        trend.completeUntil = all.span.map { min($0.upperBound, committedAt ?? $0.upperBound) }
        let numbers =
            period.cycle
            ?? range(all.span).map {
                period.number(ofSeconds: $0.lowerBound)...period.number(ofSeconds: $0.upperBound)
            }
        guard let numbers else {
            trend.series = try counted.map { (one) throws(IndexError) in try ended(one) }
            return .done(trend)
        }
        guard numbers.count <= TrendRequest.mostBuckets else { return .tooManyBuckets(numbers.count) }
        var characters: PeriodTally?
        if request.wantsCharacters {
            let posts = try counting.database.allPosts()
            guard let weights = try counting.characters(of: posts),
                let sums = try counter.tally(posts, weights: weights)
            else { return .outOfTime }
            characters = sums.cyclic(period)
        }
        let byNumber = all.tally.cyclic(period)
        trend.buckets = numbers.map { number in
            TrendBucket(
                key: period.key(number), start: period.isCyclic ? nil : period.seconds(number).lowerBound,
                posts: byNumber.counts[number] ?? 0, characters: characters.map { $0.counts[number] ?? 0 },
                incompleteness: period.isCyclic ? nil : incompleteness(period.seconds(number), trend.completeUntil))
        }
        for one in counted {
            guard let tally = try counter.tally(one.docids, weights: one.weights)?.cyclic(period) else {
                return .outOfTime
            }
            var series = try ended(one)
            (series.undated, series.untimed) = (tally.undated, tally.untimed)
            series.counts = numbers.map { tally.counts[$0] ?? 0 }
            trend.series.append(series)
        }
        return .done(trend)
    }

    /// With its total, its first and its last post.
    private func ended(_ counted: Counted) throws(IndexError) -> TrendSeries {
        var series = counted.series
        series.total = counted.total
        if let docid = try counting.oldest(of: counted.docids) { series.first = try counting.post(docid) }
        if let docid = try counting.newest(of: counted.docids) { series.last = try counting.post(docid) }
        return series
    }

    // MARK: Matches

    /// What is counted of a query; nil where the time is over before.
    private func counted(_ number: Int) throws(IndexError) -> [Counted]? {
        let compiled = try counting.compile(request.queries[number])
        guard let docids = try counting.docids(of: compiled, foldsCopies: request.collapsesDuplicates) else {
            return nil
        }
        if let most = request.spellings {
            guard let counted = try split(docids, compiled.judge, most, number) else { return nil }
            // What matches by operators alone has no string.
            if !counted.isEmpty { return counted }
        }
        var counted = Counted(series: TrendSeries(query: number), docids: docids)
        if request.countsMatches {
            guard let weights = try counting.matchCounts(of: docids, compiled.judge) else { return nil }
            counted.weights = weights
        }
        return [counted]
    }

    /// A series for each of the most frequent strings, and one for all others.
    private func split(
        _ docids: [UInt32], _ judge: any PostJudge, _ most: Int, _ number: Int
    ) throws(IndexError) -> [Counted]? {
        guard let spellings = try counting.spellings(of: docids, judge) else { return nil }
        var counted = spellings.prefix(most).map { spelling in
            Counted(
                series: TrendSeries(query: number, spelling: spelling.text), docids: spelling.docids,
                weights: request.countsMatches ? spelling.matches : nil)
        }
        var others: [UInt32: Int] = [:]
        for spelling in spellings.dropFirst(most) {
            for (docid, matches) in zip(spelling.docids, spelling.matches) { others[docid, default: 0] += matches }
        }
        if !others.isEmpty {
            let docids = others.keys.sorted()
            counted.append(
                Counted(
                    series: TrendSeries(query: number, isRest: true), docids: docids,
                    weights: request.countsMatches ? docids.map { others[$0] ?? 0 } : nil))
        }
        return counted
    }

    // MARK: The stretch of time

    /// All posts, reckoned once a revision; nil where the time is over before.
    private func totals(
        by period: CalendarPeriod, _ counter: PeriodCounter
    ) throws(IndexError) -> KeptNumbers.Totals? {
        let key = counting.kept(period.rawValue)
        if let known = KeptNumbers.shared.totals(of: key) { return known }
        let posts = try counting.database.allPosts()
        guard let tally = try counter.tally(posts) else { return nil }
        var totals = KeptNumbers.Totals(tally: tally)
        if let newest = try counting.newest(of: posts), let oldest = try counting.oldest(of: posts),
            let last = try counting.seconds(of: newest), let first = try counting.seconds(of: oldest)
        {
            totals.span = first...last
        }
        KeptNumbers.shared.keep(totals, for: key)
        return totals
    }

    /// From the oldest to the newest post that the queries' dates allow; nil where there is none.
    private func range(_ span: ClosedRange<Int64>?) -> ClosedRange<Int64>? {
        guard let span else { return nil }
        let bounds = bounds
        let (start, end) = (max(span.lowerBound, bounds.lowerBound), min(span.upperBound, bounds.upperBound - 1))
        return start <= end ? start...end : nil
    }

    /// What the dates of the queries allow together.
    private var bounds: Range<Int64> {
        let ranges = request.queries.map { TimeBounds($0).range ?? PeriodBounds.all }
        let start = ranges.map(\.lowerBound).min() ?? PeriodBounds.all.lowerBound
        return start..<max(start, ranges.map(\.upperBound).max() ?? start)
    }

    private func incompleteness(_ seconds: Range<Int64>, _ completeUntil: Int64?) -> TrendBucket.Incompleteness? {
        for query in request.queries {
            guard let range = TimeBounds(query).range, range.overlaps(seconds) else { continue }
            if range.lowerBound > seconds.lowerBound || range.upperBound < seconds.upperBound { return .cut }
        }
        return completeUntil.map { seconds.upperBound - 1 > $0 } ?? false ? .running : nil
    }
}

/// All of time.
private enum PeriodBounds {
    static let all = Int64.min / 4..<DocidTimes.latest
}

extension MatchCounting {
    /// The characters of title and body of each of these posts, ascending; nil where the time is over before. What was read is kept.
    func characters(of docids: [UInt32]) throws(IndexError) -> [Int]? {
        let key = kept("characters")
        var known = KeptNumbers.shared.values(of: key)
        let unknown = zip(docids, known.values(of: docids)).filter { $0.1 == nil }.map(\.0)
        if !unknown.isEmpty {
            let read = try posts.values(of: unknown) { (post) throws(IndexError) in
                Int32(clamping: try post.characters())
            }
            guard let read else { return nil }
            known.add(read.map { ($0.docid, $0.value) })
            KeptNumbers.shared.keep(known, for: key)
        }
        return known.values(of: docids).map { Int($0 ?? 0) }
    }
}
