// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/posts/{id}/similar`: posts that have much in common with one.
public struct SimilarAnswer: Codable, Sendable, Equatable {
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

    enum CodingKeys: String, CodingKey {
        case id, hits
        case tookMilliseconds = "took_ms"
        case index
    }
}

extension SimilarAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.hits, hits)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
        json.member(CodingKeys.index, index)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        hits = try members.value(CodingKeys.hits)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
        index = try members.value(CodingKeys.index)
    }
}
