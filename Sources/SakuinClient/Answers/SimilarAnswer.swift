// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/posts/{id}/similar`: posts that have much in common with one.
///
/// ```json
/// {"id":"a","hits":[],"took_ms":0.5,
/// "index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct SimilarAnswer: Sendable, Equatable {
    public var id: String
    /// The likest first; without matches.
    public var hits: [Hit]
    public var tookMilliseconds: Double
    public var index: IndexState

    public init(id: String, hits: [Hit], tookMilliseconds: Double, index: IndexState) {
        self.id = id
        self.hits = hits
        self.tookMilliseconds = tookMilliseconds
        self.index = index
    }
}

extension SimilarAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        hits = try wire.member("hits", \.hits)
        tookMilliseconds = try wire.member("took_ms", \.tookMilliseconds)
        index = try wire.member("index", \.index)
    }
}
