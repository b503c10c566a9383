// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/collocates`: what stands near the matches more often than elsewhere. Every number is exact.
///
/// ```json
/// {"query":"珈琲","fold":1,"copies":"list","window":10,"least":3,"measure":"ll","posts":9,"matches":12,"near_units":200,"archive_units":9000,
///  "candidates":30,"collocates":[{"text":"飲","near":8,"posts":7,"archive":16,"expected":0.36,"log_likelihood":38.1,
///  "log_dice":13.2,"mi":4.5,"t":2.7,"cut":false}],
///  "notices":[],"took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct CollocatesAnswer: Sendable, Equatable {
    public var query: String
    public var fold: Int
    /// `list` where copies count like any post, `fold` where of matching posts that say nearly the same the oldest alone counts: the archive is counted with all of them.
    public var copies: String
    /// Characters of folded text on each side of a match.
    public var window: Int
    /// How often an n-gram stands near at least.
    public var least: Int
    /// What the order goes by: `ll`, `logdice`, `mi` or `t`.
    public var measure: String
    /// Posts that match, and matches in them.
    public var posts: Int
    public var matches: Int
    /// Units (characters of Japanese, words of other scripts, symbols) that stand near matches, and all of the archive; of these
    /// nil where there are no candidates, for which it would be read.
    public var nearUnits: Int
    public var archiveUnits: Int?
    /// N-grams that stand near often enough.
    public var candidates: Int
    /// Those that stand near more often than expected, the strongest first.
    public var collocates: [Collocate]
    public var notices: [Notice]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(
        query: String, fold: Int, copies: String, window: Int, least: Int, measure: String, posts: Int, matches: Int,
        nearUnits: Int,
        archiveUnits: Int?, candidates: Int, collocates: [Collocate], notices: [Notice] = [],
        tookMilliseconds: Double, index: IndexState
    ) {
        self.query = query
        self.fold = fold
        self.copies = copies
        self.window = window
        self.least = least
        self.measure = measure
        self.posts = posts
        self.matches = matches
        self.nearUnits = nearUnits
        self.archiveUnits = archiveUnits
        self.candidates = candidates
        self.collocates = collocates
        self.notices = notices
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension CollocatesAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        fold = try wire.member("fold", \.fold)
        copies = try wire.member("copies", \.copies)
        window = try wire.member("window", \.window)
        least = try wire.member("least", \.least)
        measure = try wire.member("measure", \.measure)
        posts = try wire.member("posts", \.posts)
        matches = try wire.member("matches", \.matches)
        nearUnits = try wire.member("near_units", \.nearUnits)
        archiveUnits = try wire.member("archive_units", \.archiveUnits)
        candidates = try wire.member("candidates", \.candidates)
        collocates = try wire.member("collocates", \.collocates)
        notices = try wire.member("notices", \.notices)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}

/// An n-gram that stands near matches.
///
/// ```json
/// {"text":"飲","near":8,"posts":7,"archive":16,"expected":0.36,"log_likelihood":38.1,"log_dice":13.2,"mi":4.5,"t":2.7,"cut":false}
/// ```
public struct Collocate: Sendable, Equatable {
    /// At the indexed fold level.
    public var text: String
    /// How often it stands near a match, and in how many posts it does.
    public var near: Int
    public var posts: Int
    /// How often the archive has it.
    public var archive: Int
    /// How often it would stand near, were it as frequent there as everywhere.
    public var expected: Double
    public var logLikelihood: Double
    public var logDice: Double
    public var mutualInformation: Double
    public var tScore: Double
    /// True if it is as long as an n-gram may be, and goes on in one way alone.
    public var isCut: Bool

    public init(
        text: String, near: Int, posts: Int, archive: Int, expected: Double, logLikelihood: Double, logDice: Double,
        mutualInformation: Double, tScore: Double, isCut: Bool
    ) {
        self.text = text
        self.near = near
        self.posts = posts
        self.archive = archive
        self.expected = expected
        self.logLikelihood = logLikelihood
        self.logDice = logDice
        self.mutualInformation = mutualInformation
        self.tScore = tScore
        self.isCut = isCut
    }
}

extension Collocate: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        text = try wire.member("text", \.text)
        near = try wire.member("near", \.near)
        posts = try wire.member("posts", \.posts)
        archive = try wire.member("archive", \.archive)
        expected = try wire.member("expected", \.expected)
        logLikelihood = try wire.member("log_likelihood", \.logLikelihood)
        logDice = try wire.member("log_dice", \.logDice)
        mutualInformation = try wire.member("mi", \.mutualInformation)
        tScore = try wire.member("t", \.tScore)
        isCut = try wire.member("cut", \.isCut)
    }
}
