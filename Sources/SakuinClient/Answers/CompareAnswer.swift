// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/compare`: the words that are more frequent in one set of posts than in another. Every number is exact, of all posts or of a
/// sample.
///
/// ```json
/// {"query":"電話","before":"2015","after":"2015","fold":1,"copies":"list","least":3,"sample":false,
///  "first":{"posts":9,"drawn":9,"units":900},"second":{"posts":7,"drawn":7,"units":600},"both":0,"candidates":30,"more_in_first":[{"text":"ガラケー","first":8,"second":1,"first_posts":7,"second_posts":1,
///  "first_rate":8888.9,"second_rate":1666.7,"log_likelihood":3.6,"log_ratio":2.4,"cut":false}],"more_in_second":[],
///  "notices":[],"took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct CompareAnswer: Sendable, Equatable {
    /// Of both sets, or of the first; empty for all posts.
    public var query: String
    /// Of the second set, where it has a query of its own.
    public var other: String?
    /// The day before which the first set ends, and the one with which the second begins, as they were asked for.
    public var before: String?
    public var after: String?
    public var fold: Int
    /// `list` where copies count like any post, `fold` where of posts of a set that say nearly the same the oldest alone counts.
    public var copies: String
    /// How often an n-gram comes up in both sets together at least.
    public var least: Int
    /// True if of one set at least not all posts are counted, but some that were drawn by lot.
    public var isSample: Bool
    /// What draws the same posts again from an index that has not changed; nil where no sample was asked for.
    public var seed: Int?
    public var first: ComparedSet
    public var second: ComparedSet
    /// Posts that are in both sets; counted in both, but for those that are not drawn.
    public var both: Int
    /// N-grams that come up often enough.
    public var candidates: Int
    /// The most telling first.
    public var moreInFirst: [ComparedWord]
    public var moreInSecond: [ComparedWord]
    public var notices: [Notice]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        query: String, other: String? = nil, before: String? = nil, after: String? = nil, fold: Int, copies: String,
        least: Int, seed: Int? = nil,
        first: ComparedSet, second: ComparedSet, both: Int, candidates: Int, moreInFirst: [ComparedWord],
        moreInSecond: [ComparedWord], notices: [Notice] = [], tookMilliseconds: Double, index: IndexState
    ) {
        self.query = query
        self.other = other
        self.before = before
        self.after = after
        self.fold = fold
        self.copies = copies
        self.least = least
        self.seed = seed
        self.first = first
        self.second = second
        isSample = first.drawn < first.posts || second.drawn < second.posts
        self.both = both
        self.candidates = candidates
        self.moreInFirst = moreInFirst
        self.moreInSecond = moreInSecond
        self.notices = notices
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension CompareAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        other = try wire.member("with", \.other)
        before = try wire.member("before", \.before)
        after = try wire.member("after", \.after)
        fold = try wire.member("fold", \.fold)
        copies = try wire.member("copies", \.copies)
        least = try wire.member("least", \.least)
        isSample = try wire.member("sample", \.isSample)
        seed = try wire.member("seed", \.seed)
        first = try wire.member("first", \.first)
        second = try wire.member("second", \.second)
        both = try wire.member("both", \.both)
        candidates = try wire.member("candidates", \.candidates)
        moreInFirst = try wire.member("more_in_first", \.moreInFirst)
        moreInSecond = try wire.member("more_in_second", \.moreInSecond)
        notices = try wire.member("notices", \.notices)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// A set of posts.
///
/// ```json
/// {"posts":9,"drawn":9,"units":900}
/// ```
public struct ComparedSet: Sendable, Equatable {
    public var posts: Int
    /// Posts of the set that are counted: all, or a sample.
    public var drawn: Int
    /// Characters of Japanese, words of other scripts, symbols, in those that are counted.
    public var units: Int

    /// - Parameter drawn: nil for all.
    public init(posts: Int, drawn: Int? = nil, units: Int) {
        self.posts = posts
        self.drawn = drawn ?? posts
        self.units = units
    }
}

extension ComparedSet: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        posts = try wire.member("posts", \.posts)
        drawn = try wire.member("drawn", \.drawn)
        units = try wire.member("units", \.units)
    }
}

/// An n-gram in two sets.
///
/// ```json
/// {"text":"ガラケー","first":8,"second":1,"first_posts":7,"second_posts":1,"first_rate":8888.9,"second_rate":1666.7,
///  "log_likelihood":3.6,"log_ratio":2.4,"cut":false}
/// ```
public struct ComparedWord: Sendable, Equatable {
    /// At the indexed fold level.
    public var text: String
    /// How often each set has it.
    public var first: Int
    public var second: Int
    /// Posts of each set that have it.
    public var firstPosts: Int
    public var secondPosts: Int
    /// For a million units.
    public var firstRate: Double
    public var secondRate: Double
    public var logLikelihood: Double
    /// How often the first rate doubles the second; for none of them stands half an occurrence.
    public var logRatio: Double
    /// True if it is as long as an n-gram may be, and goes on in one way alone.
    public var isCut: Bool

    public init(
        text: String, first: Int, second: Int, firstPosts: Int, secondPosts: Int, firstRate: Double, secondRate: Double,
        logLikelihood: Double, logRatio: Double, isCut: Bool
    ) {
        self.text = text
        self.first = first
        self.second = second
        self.firstPosts = firstPosts
        self.secondPosts = secondPosts
        self.firstRate = firstRate
        self.secondRate = secondRate
        self.logLikelihood = logLikelihood
        self.logRatio = logRatio
        self.isCut = isCut
    }
}

extension ComparedWord: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        text = try wire.member("text", \.text)
        first = try wire.member("first", \.first)
        second = try wire.member("second", \.second)
        firstPosts = try wire.member("first_posts", \.firstPosts)
        secondPosts = try wire.member("second_posts", \.secondPosts)
        firstRate = try wire.member("first_rate", \.firstRate)
        secondRate = try wire.member("second_rate", \.secondRate)
        logLikelihood = try wire.member("log_likelihood", \.logLikelihood)
        logRatio = try wire.member("log_ratio", \.logRatio)
        isCut = try wire.member("cut", \.isCut)
    }
}
