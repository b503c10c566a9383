// SPDX-License-Identifier: GPL-2.0-or-later

/// Counts of queries, in all and over time.
///
/// ```swift
/// var request = CountsRequest(["平成", "令和"], by: .month)
/// request.unit = .matches
/// let answer = try SakuinService(socket: "/run/sakuin/sakuin.sock").counts(request)
/// ```
public struct CountsRequest: Sendable, Equatable {
    /// Stretches of Japan's calendar, UTC+9. Weeks are ISO 8601's.
    public enum Period: String, Sendable, CaseIterable {
        case hour, day, week, month, year, weekday
        case hourOfDay = "hour-of-day"
    }

    public enum Unit: String, Sendable, CaseIterable {
        case posts, matches
    }

    /// What shares are of.
    public enum Base: String, Sendable, CaseIterable {
        case posts
        case millionCharacters = "million-chars"
    }

    public var queries: [String]
    /// Nil for totals alone.
    public var period: Period?
    /// Nil is the daemon's own, posts.
    public var unit: Unit?
    /// Nil is the daemon's own, posts.
    public var base: Base?
    /// True if of posts that say nearly the same the oldest alone counts.
    public var collapsesDuplicates = false
    /// How many of the strings that matched get a series of their own; nil for one series a query.
    public var spellings: Int?
    public var fold: Int?
    public var isSentence = false
    /// How long it may take; nil is the daemon's own, ten seconds.
    public var timeout: Duration?

    public init(_ queries: [String], by period: Period? = nil) {
        self.queries = queries
        self.period = period
    }

    var target: String {
        let parameters: [(String, String?)] =
            queries.map { ("q", $0) } + [
                ("by", period?.rawValue), ("unit", unit?.rawValue), ("per", base?.rawValue),
                ("copies", collapsesDuplicates ? "fold" : nil), ("split", spellings.map(String.init)),
                ("fold", fold.map(String.init)), ("loose", isSentence ? "yes" : nil),
                ("timeout_ms", timeout.map(milliseconds)),
            ]
        return "/v1/counts?" + queryString(parameters)
    }
}
