// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// Which posts an agent may see: those that a saved search of the user's finds. Every query is asked together with it.

/// Queries as the daemon is asked them.
struct AskedQueries: Equatable {
    var texts: [String]
    var saved: [SavedSearch]
}

struct AgentScope: Sendable {
    /// Of the saved search.
    let name: String
    private let saved: [SavedSearch]
    /// What is not in the scope, by a name that no saved search has.
    private let outside: SavedSearch

    init(_ name: String, among saved: [SavedSearch]) throws(UsageError) {
        guard saved.contains(where: { $0.name == name }) else {
            let shown = visible(name)
            let near = nearNames(to: name, among: saved.map(\.name)).first
            throw UsageError(
                "\(shown) という保存検索はありません"
                    + (near.map { "。\(visible($0)) のことですか" } ?? "。config.toml の [saved] の下に書いてください"),
                "there is no saved search \(shown)"
                    + (near.map { "; did you mean \(visible($0))?" } ?? ": write it below [saved] in config.toml"))
        }
        self.name = name
        self.saved = saved
        outside = SavedSearch(
            name: AgentScope.unused("outside", among: saved), query: "-saved:\(AgentScope.operand(name))")
    }

    /// The queries, each joined with the scope.
    ///
    /// A query goes as a saved search, too. Each is read by itself then: no bracket in it can close one around it. What is outside is left
    /// out, which finds the same posts as asking for what is inside, but marks no words of the scope as matches and weighs none.
    func joined(_ queries: [String]) -> AskedQueries {
        var all = saved + [outside]
        let texts = queries.map { query in
            let name = AgentScope.unused("question", among: all)
            let line = query.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : Character($0) }
            all.append(SavedSearch(name: name, query: String(line)))
            return "-saved:\(outside.name) saved:\(name)"
        }
        return AskedQueries(texts: texts, saved: all)
    }

    /// The scope alone.
    var alone: AskedQueries { AskedQueries(texts: ["saved:\(AgentScope.operand(name))"], saved: saved) }

    private static func unused(_ name: String, among saved: [SavedSearch]) -> String {
        var (unused, number) = (name, 1)
        while saved.contains(where: { $0.name == unused }) {
            number += 1
            unused = "\(name)\(number)"
        }
        return unused
    }

    /// A value behind an operator: in quotes that it does not hold.
    static func operand(_ value: String) -> String {
        if value.utf8.allSatisfy({
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }) {
            return value
        }
        let scalars = value.unicodeScalars
        if !scalars.contains(where: { "\"＂".unicodeScalars.contains($0) }) { return "\"\(value)\"" }
        return "「\(value)」"
    }
}
