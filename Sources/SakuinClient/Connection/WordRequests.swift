// SPDX-License-Identifier: GPL-2.0-or-later

// What is asked of words: matches in their context, what stands near them, and two sets side by side.

/// Matches in their context, or a sample of them.
///
/// ```swift
/// var request = KwicRequest("猫")
/// (request.sample, request.seed, request.context) = (200, 42, .sentence)
/// let answer = try SakuinService(socket: "/run/sakuin/sakuin.sock").kwic(request)
/// ```
public struct KwicRequest: Sendable, Equatable {
    public var query: String
    /// How many matches are wanted at most; nil is the daemon's own, 200.
    public var sample: Int?
    /// Nil for a new one.
    public var seed: Int?
    /// Nil is the daemon's own, 40 characters.
    public var context: ContextWidth?
    /// True if of posts that say nearly the same the oldest alone counts.
    public var collapsesDuplicates = false
    public var fold: Int?
    public var isSentence = false
    /// How long it may take; nil is the daemon's own, ten seconds.
    public var timeout: Duration?

    public init(_ query: String) { self.query = query }

    var target: String {
        let parameters: [(String, String?)] = [
            ("q", query), ("sample", sample.map(String.init)), ("seed", seed.map(String.init)),
            ("context", context?.description), ("copies", collapsesDuplicates ? "fold" : nil),
            ("fold", fold.map(String.init)), ("loose", isSentence ? "yes" : nil),
            ("timeout_ms", timeout.map(milliseconds)),
        ]
        return "/v1/kwic?" + queryString(parameters)
    }
}

/// What stands near matches.
///
/// ```swift
/// var request = CollocatesRequest("珈琲")
/// request.measure = .logDice
/// let answer = try SakuinService(socket: "/run/sakuin/sakuin.sock").collocates(request)
/// ```
public struct CollocatesRequest: Sendable, Equatable {
    /// What the order goes by.
    ///
    /// ```swift
    /// CollocatesRequest.Measure.logLikelihood.rawValue  // "ll"
    /// ```
    public enum Measure: String, Sendable, CaseIterable {
        case logLikelihood = "ll"
        case logDice = "logdice"
        case mutualInformation = "mi"
        case tScore = "t"
    }

    public var query: String
    /// Characters of folded text on each side of a match; nil is the daemon's own, 10.
    public var window: Int?
    /// Nil is the daemon's own, log-likelihood.
    public var measure: Measure?
    /// How often an n-gram stands near at least; nil is the daemon's own, 3.
    public var least: Int?
    public var limit: Int?
    /// True if of posts that say nearly the same the oldest alone counts.
    public var collapsesDuplicates = false
    public var fold: Int?
    public var isSentence = false
    /// How long it may take; nil is the daemon's own, thirty seconds.
    public var timeout: Duration?

    public init(_ query: String) { self.query = query }

    var target: String {
        let parameters: [(String, String?)] = [
            ("q", query), ("window", window.map(String.init)), ("measure", measure?.rawValue),
            ("least", least.map(String.init)), ("limit", limit.map(String.init)),
            ("copies", collapsesDuplicates ? "fold" : nil), ("fold", fold.map(String.init)),
            ("loose", isSentence ? "yes" : nil), ("timeout_ms", timeout.map(milliseconds)),
        ]
        return "/v1/collocates?" + queryString(parameters)
    }
}

/// Two sets of posts, or samples of them: those of two queries, or those of one query before a day and from a day on.
///
/// ```swift
/// var request = CompareRequest("電話")
/// (request.before, request.after) = ("2015", "2015")
/// let answer = try SakuinService(socket: "/run/sakuin/sakuin.sock").compare(request)
/// ```
public struct CompareRequest: Sendable, Equatable {
    /// Empty for all posts.
    public var query: String
    /// The second set's own query.
    public var other: String?
    /// Where the first set ends, which is not in it, and where the second begins.
    public var before: String?
    public var after: String?
    /// How often an n-gram comes up in both sets together at least; nil is the daemon's own, 3.
    public var least: Int?
    public var limit: Int?
    /// How many posts of each set are counted at most, drawn by lot; nil for all.
    public var sample: Int?
    /// Nil for a new one.
    public var seed: Int?
    /// True if of posts that say nearly the same the oldest alone counts.
    public var collapsesDuplicates = false
    public var fold: Int?
    public var isSentence = false
    /// How long it may take; nil is the daemon's own, thirty seconds.
    public var timeout: Duration?

    public init(_ query: String) { self.query = query }

    var target: String {
        let parameters: [(String, String?)] = [
            ("q", query), ("with", other), ("before", before), ("after", after), ("least", least.map(String.init)),
            ("limit", limit.map(String.init)), ("sample", sample.map(String.init)), ("seed", seed.map(String.init)),
            ("copies", collapsesDuplicates ? "fold" : nil),
            ("fold", fold.map(String.init)), ("loose", isSentence ? "yes" : nil),
            ("timeout_ms", timeout.map(milliseconds)),
        ]
        return "/v1/compare?" + queryString(parameters)
    }
}
