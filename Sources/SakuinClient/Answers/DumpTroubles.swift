// SPDX-License-Identifier: GPL-2.0-or-later

/// What a trouble costs, from the worst.
///
/// ```swift
/// TroubleKind.unreadable < .partly  // true
/// TroubleKind.partly.rawValue  // "partly", as it is on the wire
/// ```
public enum TroubleKind: String, Sendable, CaseIterable, Comparable, WireValue {
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
///
/// ```json
/// {"unreadable":{"dumps":1,"count":2},"partly":{"dumps":3,"count":4},"remarked":{"dumps":5,"count":6},
/// "groups":[{"kind":"partly","reason":"…","count":4,"dumps":3,"examples":[{"path":"p","line":4,"reason":"why"}]}]}
/// ```
public struct DumpTroubles: Sendable, Equatable {
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
}

extension DumpTroubles: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        unreadable = try wire.member("unreadable", \.unreadable)
        partly = try wire.member("partly", \.partly)
        remarked = try wire.member("remarked", \.remarked)
        groups = try wire.member("groups", \.groups)
    }
}

/// How often a kind of trouble is there, and in how many dumps.
///
/// ```json
/// {"dumps":1,"count":2}
/// ```
public struct TroubleCount: Sendable, Equatable {
    /// Dumps that have nothing worse.
    public var dumps: Int
    /// Dumps that could not be read; or lines, records and files in dumps that could not; or remarks.
    public var count: Int

    public init(dumps: Int = 0, count: Int = 0) {
        self.dumps = dumps
        self.count = count
    }
}

extension TroubleCount: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        dumps = try wire.member("dumps", \.dumps)
        count = try wire.member("count", \.count)
    }
}

/// One reason, wherever it holds.
///
/// ```json
/// {"kind":"partly","reason":"…","count":4,"dumps":3,"examples":[{"path":"p","line":4,"reason":"why"}]}
/// ```
public struct TroubleGroup: Sendable, Equatable {
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
}

extension TroubleGroup: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        kind = try wire.member("kind", \.kind)
        reason = try wire.member("reason", \.reason)
        count = try wire.member("count", \.count)
        dumps = try wire.member("dumps", \.dumps)
        examples = try wire.member("examples", \.examples)
    }
}
