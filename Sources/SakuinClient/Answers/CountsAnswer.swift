// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/counts`: how many posts match each query, in all and over time. Every number is exact.
///
/// ```json
/// {"by":"month","unit":"posts","per":"posts","copies":"list","fold":1,"zone":"+09:00","posts":9,"undated":1,"untimed":0,
///  "complete_until":"2024-06-05T20:50:24+09:00",
///  "buckets":[{"key":"2024-06","start":"2024-06-01T00:00:00+09:00","posts":8,"incomplete":"running"}],
///  "series":[{"query":"東京","rest":false,"total":3,"undated":0,"untimed":0,"counts":[3],"shares":[0.375],"notices":[]}],
///  "took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct CountsAnswer: Sendable, Equatable {
    /// `hour`, `day`, `week`, `month`, `year`, `weekday` or `hour-of-day`; nil where totals alone were asked for.
    public var by: String?
    /// What is counted: `posts`, or `matches` in them.
    public var unit: String
    /// What shares are of: `posts`, or `million-chars`.
    public var per: String
    /// `list` where copies count like any post, `fold` where of posts that say nearly the same the oldest alone counts.
    public var copies: String
    public var fold: Int
    /// The zone of the calendar.
    public var zone: String
    /// All posts of the index; of these, those without a time, and those of which only the day is known where buckets are less.
    public var posts: Int
    public var undated: Int
    public var untimed: Int
    /// RFC 3339 time of the newest post or, if that is earlier, of the last commit: a bucket that ends later is not complete.
    public var completeUntil: String?
    /// One behind the other in time, none left out.
    public var buckets: [CountBucket]
    public var series: [CountSeries]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        by: String? = nil, unit: String, per: String, copies: String, fold: Int, zone: String, posts: Int, undated: Int,
        untimed: Int, completeUntil: String? = nil, buckets: [CountBucket], series: [CountSeries],
        tookMilliseconds: Double, index: IndexState
    ) {
        self.by = by
        self.unit = unit
        self.per = per
        self.copies = copies
        self.fold = fold
        self.zone = zone
        self.posts = posts
        self.undated = undated
        self.untimed = untimed
        self.completeUntil = completeUntil
        self.buckets = buckets
        self.series = series
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension CountsAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        by = try wire.member("by", \.by)
        unit = try wire.member("unit", \.unit)
        per = try wire.member("per", \.per)
        copies = try wire.member("copies", \.copies)
        fold = try wire.member("fold", \.fold)
        zone = try wire.member("zone", \.zone)
        posts = try wire.member("posts", \.posts)
        undated = try wire.member("undated", \.undated)
        untimed = try wire.member("untimed", \.untimed)
        completeUntil = try wire.member("complete_until", \.completeUntil)
        buckets = try wire.member("buckets", \.buckets)
        series = try wire.member("series", \.series)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// A stretch of time.
///
/// ```json
/// {"key":"2024-06","start":"2024-06-01T00:00:00+09:00","posts":8,"characters":1200,"incomplete":"running"}
/// ```
public struct CountBucket: Sendable, Equatable {
    /// `2024-06-05T20`, `2024-06-05`, `2024-W23` (ISO 8601), `2024-06`, `2024`; a weekday is 1 (Monday) to 7, an hour of the day 00 to 23.
    public var key: String
    /// RFC 3339 time of its beginning; nil of one that comes again and again.
    public var start: String?
    /// All posts in it.
    public var posts: Int
    /// Characters of title and body of these, where shares are of characters.
    public var characters: Int?
    /// `running` where it ends after the newest post, `cut` where the dates of a query begin or end within it; nil where it is complete.
    public var incomplete: String?

    public init(
        key: String, start: String? = nil, posts: Int, characters: Int? = nil, incomplete: String? = nil
    ) {
        self.key = key
        self.start = start
        self.posts = posts
        self.characters = characters
        self.incomplete = incomplete
    }
}

extension CountBucket: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        key = try wire.member("key", \.key)
        start = try wire.member("start", \.start)
        posts = try wire.member("posts", \.posts)
        characters = try wire.member("characters", \.characters)
        incomplete = try wire.member("incomplete", \.incomplete)
    }
}

/// The counts of a query, or of a string that it matched.
///
/// ```json
/// {"query":"/..新聞/","spelling":"朝日新聞","rest":false,"total":3,"undated":0,"untimed":0,
///  "first":{"id":"a","key":"key:b","time":"2024-06-05"},"last":{"id":"a","key":"key:b","time":"2024-06-05"},
///  "counts":[3],"shares":[0.375],"notices":[]}
/// ```
public struct CountSeries: Sendable, Equatable {
    public var query: String
    /// The string that matched, where each has a series of its own.
    public var spelling: String?
    /// True of the series of all other strings.
    public var isRest: Bool
    public var total: Int
    /// Of these, what has no time, and what has none of the day where buckets are less than days.
    public var undated: Int
    public var untimed: Int
    /// The oldest and the newest post that matches and has a time.
    public var first: CountedPost?
    public var last: CountedPost?
    /// Of each bucket.
    public var counts: [Int]
    /// Of each bucket: its count for each of its posts, or for a million of its characters; 0 of an empty bucket.
    public var shares: [Double]
    /// What is to be told of the query.
    public var notices: [Notice]

    public init(
        query: String, spelling: String? = nil, isRest: Bool = false, total: Int, undated: Int, untimed: Int,
        first: CountedPost? = nil, last: CountedPost? = nil, counts: [Int], shares: [Double], notices: [Notice] = []
    ) {
        self.query = query
        self.spelling = spelling
        self.isRest = isRest
        self.total = total
        self.undated = undated
        self.untimed = untimed
        self.first = first
        self.last = last
        self.counts = counts
        self.shares = shares
        self.notices = notices
    }
}

extension CountSeries: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        spelling = try wire.member("spelling", \.spelling)
        isRest = try wire.member("rest", \.isRest)
        total = try wire.member("total", \.total)
        undated = try wire.member("undated", \.undated)
        untimed = try wire.member("untimed", \.untimed)
        first = try wire.member("first", \.first)
        last = try wire.member("last", \.last)
        counts = try wire.member("counts", \.counts)
        shares = try wire.member("shares", \.shares)
        notices = try wire.member("notices", \.notices)
    }
}

/// A post that a number speaks of.
///
/// ```json
/// {"id":"anond:20240605205024","key":"key:0123456789abcdef0123","time":"2024-06-05T20:50:24+09:00"}
/// ```
public struct CountedPost: Sendable, Equatable {
    public var id: String
    /// What names it and no other post.
    public var key: String
    public var time: String?

    public init(id: String, key: String, time: String? = nil) {
        self.id = id
        self.key = key
        self.time = time
    }
}

extension CountedPost: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        key = try wire.member("key", \.key)
        time = try wire.member("time", \.time)
    }
}
