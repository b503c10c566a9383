// SPDX-License-Identifier: GPL-2.0-or-later

/// What is asked, as a tree. `QueryParser` makes it from text; evaluating it on every post is what an answer equals.
///
/// ```swift
/// let query = try QueryParser.parse("東京 大阪")  // .all of two .text
/// let other = Query.not(query)
/// ```
public indirect enum Query: Sendable, Equatable {
    case all([Query])
    case any([Query])
    case not(Query)
    case text(TextClause)
    /// Posts that have enough of what these words are made of (`SentencePieces`).
    case sentence([TextClause])
    /// Posts in which phrases stand near each other.
    case near(NearClause)
    /// Posts in which a regular expression stands.
    case regex(RegexClause)
    /// Posts that an operator chooses by something else than their text.
    case selector(SelectorClause)
}

/// What an operator such as `since:2024` asks of posts.
///
/// ```swift
/// try QueryParser.parse("is:reply") == QueryParser.parse("種類:返信")  // true: .selector of equal clauses
/// ```
public struct SelectorClause: Sendable, Equatable {
    let selector: any PostSelector

    public static func == (left: SelectorClause, right: SelectorClause) -> Bool {
        left.selector.isSame(as: right.selector)
    }
}

extension Query {
    static func selector(_ selector: any PostSelector) -> Query { .selector(SelectorClause(selector: selector)) }

    /// The query for a whole sentence: words beside each other, but for phrases in double quotes, need not all be there.
    /// What is left out and all that is no text stays as it is.
    public var asSentence: Query {
        switch self {
        case .text(let clause):
            return clause.isQuoted || clause.mayBeBroken ? self : .sentence([clause])
        case .any(let parts): return .any(parts.map(\.asSentence))
        case .all(let parts):
            var words: [TextClause] = []
            var others: [Query] = []
            for part in parts.map(\.asSentence) {
                // Brackets stand in sentences too: what they hold is beside the words around them.
                for inner in part.conjuncts {
                    if case .sentence(let more) = inner { words += more } else { others.append(inner) }
                }
            }
            if words.isEmpty { return .all(others) }
            return others.isEmpty ? .sentence(words) : .all([.sentence(words)] + others)
        default: return self
        }
    }

    /// True if some of its words need not all be there.
    var hasSentence: Bool {
        switch self {
        case .sentence: true
        case .all(let parts), .any(let parts): parts.contains(where: \.hasSentence)
        default: false
        }
    }

    /// What all must hold for it to hold.
    private var conjuncts: [Query] { if case .all(let parts) = self { parts } else { [self] } }
}
