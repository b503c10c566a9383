// SPDX-License-Identifier: GPL-2.0-or-later

/// What a trouble costs, from the worst.
public enum TroubleKind: String, Codable, Sendable, CaseIterable, Comparable, WireValue {
    /// A dump that could not be read at all; its posts of an earlier reading stay.
    case unreadable
    /// Lines, records or files in a dump that could not be read; the rest of the dump is searchable.
    case partly
    /// Something to be said of a dump that is searchable as a whole.
    case remarked

    public static func < (left: TroubleKind, right: TroubleKind) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// What is wrong with dumps, or to be said of them. The groups of a kind add up to its count, and each dump is counted
/// under the worst of its kinds alone, so the dumps add up, too.
public struct DumpTroubles: Codable, Sendable, Equatable {
    public var unreadable: TroubleCount
    public var partly: TroubleCount
    public var remarked: TroubleCount
    /// Equal reasons together, the worst kind first, the most frequent reason of a kind first.
    public var groups: [TroubleGroup]

    public init(
        unreadable: TroubleCount = TroubleCount(), partly: TroubleCount = TroubleCount(),
        remarked: TroubleCount = TroubleCount(), groups: [TroubleGroup] = []
    ) {
        self.unreadable = unreadable
        self.partly = partly
        self.remarked = remarked
        self.groups = groups
    }

    public func count(of kind: TroubleKind) -> TroubleCount {
        switch kind {
        case .unreadable: unreadable
        case .partly: partly
        case .remarked: remarked
        }
    }

    enum CodingKeys: String, CodingKey {
        case unreadable, partly, remarked, groups
    }
}

extension DumpTroubles: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.unreadable, unreadable)
        json.member(CodingKeys.partly, partly)
        json.member(CodingKeys.remarked, remarked)
        json.member(CodingKeys.groups, groups)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        unreadable = try members.value(CodingKeys.unreadable)
        partly = try members.value(CodingKeys.partly)
        remarked = try members.value(CodingKeys.remarked)
        groups = try members.value(CodingKeys.groups)
    }
}

public struct TroubleCount: Codable, Sendable, Equatable {
    /// Dumps that have nothing worse.
    public var dumps: Int
    /// Dumps that could not be read; or lines, records and files in dumps that could not; or remarks.
    public var count: Int

    public init(dumps: Int = 0, count: Int = 0) {
        self.dumps = dumps
        self.count = count
    }

    enum CodingKeys: String, CodingKey {
        case dumps, count
    }
}

extension TroubleCount: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.dumps, dumps)
        json.member(CodingKeys.count, count)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        dumps = try members.value(CodingKeys.dumps)
        count = try members.value(CodingKeys.count)
    }
}

/// One reason, wherever it holds.
public struct TroubleGroup: Codable, Sendable, Equatable {
    public var kind: TroubleKind
    /// What is wrong and what to do, in the language of the request; `…` stands for what differs from place to place.
    public var reason: String
    public var count: Int
    /// Dumps that have it.
    public var dumps: Int
    /// The first places, by path.
    public var examples: [Quarantined]

    public init(kind: TroubleKind, reason: String, count: Int, dumps: Int, examples: [Quarantined]) {
        self.kind = kind
        self.reason = reason
        self.count = count
        self.dumps = dumps
        self.examples = examples
    }

    enum CodingKeys: String, CodingKey {
        case kind, reason, count, dumps, examples
    }
}

extension TroubleGroup: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.kind, kind)
        json.member(CodingKeys.reason, reason)
        json.member(CodingKeys.count, count)
        json.member(CodingKeys.dumps, dumps)
        json.member(CodingKeys.examples, examples)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        kind = try members.value(CodingKeys.kind)
        reason = try members.value(CodingKeys.reason)
        count = try members.value(CodingKeys.count)
        dumps = try members.value(CodingKeys.dumps)
        examples = try members.value(CodingKeys.examples)
    }
}
