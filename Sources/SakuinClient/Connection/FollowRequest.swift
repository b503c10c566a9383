// SPDX-License-Identifier: GPL-2.0-or-later

/// A query whose new matches are wanted as they come into the index.
///
/// ```swift
/// let sakuin = SakuinService(socket: "/run/sakuin/sakuin.sock")
/// try sakuin.follow(FollowRequest("東京")) { event, _ in
///     print(event.kind, event.hit?.id ?? "", event.cursor)
///     return .next
/// }
/// ```
public struct FollowRequest: Sendable, Equatable {
    public var query: String
    /// How widely characters count as equal; nil is the daemon's own.
    public var fold: Int?
    /// True if posts are wanted that have enough of what the words are made of, not all words.
    public var isSentence = false
    /// ``FollowedEvent/cursor`` of the last event that was told; nil to begin now.
    public var after: String?
    /// True if new posts that say nearly the same as a known one are wanted, too.
    public var includesCopies = false
    /// More matches than this that come at once are told as a number; nil is the daemon's own, 50.
    public var flood: Int?
    /// True to wait for what comes; false to end with what has come.
    public var waits = true
    /// What the follower calls itself: one that was let go is told so when it comes again. At most 64 letters and digits.
    public var name: String?

    public init(_ query: String) { self.query = query }

    var target: String {
        let parameters: [(String, String?)] = [
            ("q", query), ("fold", fold.map(String.init)), ("loose", isSentence ? "yes" : nil), ("after", after),
            ("copies", includesCopies ? "yes" : nil), ("flood", flood.map(String.init)), ("wait", waits ? nil : "no"),
            ("name", name),
        ]
        return "/v1/follow?" + queryString(parameters)
    }
}
