// SPDX-License-Identifier: GPL-2.0-or-later

/// Queries by the names that whoever asks has given them.
///
/// ```swift
/// let saved = SavedQueries("ego=増田 OR むらう\ncats=猫 -猫背")
/// let query = try QueryParser.parse("saved:ego -saved:cats", saved: saved)
/// ```
public struct SavedQueries: Sendable {
    /// By name, whose bytes count.
    private var definitions: [[UInt8]: String] = [:]
    /// In the order in which they were given.
    public private(set) var names: [String] = []
    /// Those of some names that are meant by one that is none of them.
    private let near: @Sendable (String, [String]) -> [String]

    /// No queries.
    public init() { near = { _, _ in [] } }

    /// - Parameters:
    ///   - lines: `name=query`, a line each; of a name that is given twice the last query counts.
    ///   - near: those of some names that may be meant by another name, the likeliest first.
    public init(_ lines: String, near: @escaping @Sendable (String, [String]) -> [String] = { _, _ in [] }) {
        self.near = near
        for line in lines.utf8.split(separator: UInt8(ascii: "\n")) {
            let name = line.prefix { $0 != UInt8(ascii: "=") }
            guard !name.isEmpty, name.count < line.count else { continue }
            let query = String(Substring(line.dropFirst(name.count + 1)))
            if definitions.updateValue(query, forKey: Array(name)) == nil { names.append(String(Substring(name))) }
        }
    }

    /// The query of that name; nil if there is none.
    subscript(name: String) -> String? { definitions[Array(name.utf8)] }

    /// Names that may be meant by `name`.
    func names(near name: String) -> [String] { near(name, names) }
}

extension Query {
    /// The query with every place in it at `position`: where the name stands that it was given.
    func placed(at position: Range<Int>) -> Query {
        func place(_ clause: TextClause) -> TextClause {
            var clause = clause
            clause.position = position
            return clause
        }
        switch self {
        case .all(let parts): return .all(parts.map { $0.placed(at: position) })
        case .any(let parts): return .any(parts.map { $0.placed(at: position) })
        case .not(let part): return .not(part.placed(at: position))
        case .text(let clause): return .text(place(clause))
        case .sentence(let clauses): return .sentence(clauses.map(place))
        case .near(var near):
            near.phrases = near.phrases.map(place)
            return .near(near)
        case .regex(var clause):
            clause.position = position
            return .regex(clause)
        case .selector: return self
        }
    }
}
