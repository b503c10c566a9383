// SPDX-License-Identifier: GPL-2.0-or-later

/// What `GET /v1/follow` tells, an event each.
///
/// ```json
/// {"kind":"new","cursor":"0123456789abcdef-3","hit":{"id":"a","source":{"dump":"d","line":1,"last_line":2},
/// "snippet":{"field":"body","start":0,"text":"東京","cut_before":false,"cut_after":false},"highlights":[],"fold":1,"lossy":false,
/// "lossy_match":false},"matches":1,"arrivals":2,"all_new":true,"since":"2024","until":"2025","at":"2026"}
/// ```
public struct FollowedEvent: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Following begins here: what comes from now on is told. `matches` posts are there already.
        case baseline
        /// The index is another one than that of the cursor: as `baseline`, and what came meanwhile is not known.
        case reset
        /// The follower of this name was let go at the time `at`, because it read nothing. What it has missed comes now.
        case dropped
        /// A post that is new to the index.
        case new
        /// A post whose wording has changed.
        case edited
        /// Of `arrivals` posts that came at once `matches` match, of the times from `since` to `until`.
        case flood
        /// Nothing more: all that has come was told.
        case end
    }

    public var kind: Kind
    /// Where to go on behind this event.
    public var cursor: String
    public var hit: Hit?
    public var matches: Int?
    public var arrivals: Int?
    /// False if some of the matches may have been told before.
    public var allNew: Bool?
    public var since: String?
    public var until: String?
    /// RFC 3339.
    public var at: String?

    public init(kind: Kind, cursor: String) {
        self.kind = kind
        self.cursor = cursor
    }
}

extension FollowedEvent.Kind: WireValue {}

extension FollowedEvent: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        kind = try wire.member("kind", \.kind)
        cursor = try wire.member("cursor", \.cursor)
        hit = try wire.member("hit", \.hit)
        matches = try wire.member("matches", \.matches)
        arrivals = try wire.member("arrivals", \.arrivals)
        allNew = try wire.member("all_new", \.allNew)
        since = try wire.member("since", \.since)
        until = try wire.member("until", \.until)
        at = try wire.member("at", \.at)
    }
}
