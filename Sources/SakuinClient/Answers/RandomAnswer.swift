// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/random`: posts drawn by lot.
///
/// ```json
/// {"query":"q","seed":42,"total":{"value":3,"relation":"exact"},"took_ms":0.5,"hits":[],
/// "index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct RandomAnswer: Sendable, Equatable {
    /// Empty for all posts.
    public var query: String
    /// What draws the same posts again from an index that has not changed.
    public var seed: Int
    /// How many posts match, as far as that is known.
    public var total: Total
    public var tookMilliseconds: Double
    /// In the order in which they were drawn.
    public var hits: [Hit]
    public var index: IndexState

    /// What every reader of JSON takes for a whole number (RFC 7493, 2.2).
    public static let greatestSeed = 1 << 53 - 1

    public init(
        query: String, seed: Int, total: Total, tookMilliseconds: Double, hits: [Hit], index: IndexState
    ) {
        self.query = query
        self.seed = seed
        self.total = total
        self.tookMilliseconds = tookMilliseconds
        self.hits = hits
        self.index = index
    }
}

extension RandomAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        seed = try wire.member("seed", \.seed)
        total = try wire.member("total", \.total)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        hits = try wire.member("hits", \.hits)
        index = try wire.member("index", \.index)
    }
}
