// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Searches that the user saved by a page, and how far the user has looked at these and those of the configuration.
struct KeptSearches: Sendable, Equatable {
    struct Search: Sendable, Equatable {
        var name: String
        var query: String
    }

    /// What has come into the index up to here has been looked at.
    struct Look: Sendable, Equatable {
        var query: String
        /// The daemon's.
        var cursor: String
    }

    var searches: [Search] = []
    var looks: [Look] = []

    init() {}

    /// A search has one name and a name one search: the last one that was saved.
    mutating func save(_ query: String, as name: String) {
        let name = KeptSearches.name(name.isEmpty ? query : name)
        guard !name.isEmpty, !query.isEmpty else { return }
        searches.removeAll { $0.name == name }
        // A query is of one line.
        searches.append(Search(name: name, query: query.split(whereSeparator: \.isNewline).joined(separator: " ")))
    }

    mutating func remove(_ name: String) {
        guard let gone = searches.first(where: { $0.name == name }) else { return }
        searches.removeAll { $0.name == name }
        looks.removeAll { $0.query == gone.query }
    }

    func cursor(of query: String) -> String? { looks.first { $0.query == query }?.cursor }

    mutating func look(at query: String, upTo cursor: String) {
        looks.removeAll { $0.query == query }
        looks.append(Look(query: query, cursor: cursor))
    }

    /// As `saved:NAME` takes it: without spaces and equals signs.
    static func name(_ text: String) -> String {
        String(text.prefix(60).map { $0.isWhitespace || $0.isNewline || "=()（）\"「」".contains($0) ? "_" : $0 })
    }
}

extension KeptSearches.Search: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        name = try wire.member("name", \.name)
        query = try wire.member("query", \.query)
    }
}

extension KeptSearches.Look: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        cursor = try wire.member("cursor", \.cursor)
    }
}

extension KeptSearches: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        searches = try wire.member("searches", \.searches, or: [])
        looks = try wire.member("looks", \.looks, or: [])
    }
}
