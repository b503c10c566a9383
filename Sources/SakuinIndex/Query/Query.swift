// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// What is asked, as a tree. `QueryParser` makes it from text; evaluating it on every post is what an answer equals.
public indirect enum Query: Sendable, Equatable {
    case all([Query])
    case any([Query])
    case not(Query)
    case text(TextClause)
    /// Posts that have enough of what these words are made of (`LooseWords`).
    case loose([TextClause])
    /// Posts in which a regular expression stands.
    case expression(ExpressionClause)
    /// Posts that an operator chooses by something else than their text.
    case selector(SelectorClause)
}

/// A phrase and where it may stand.
public struct TextClause: Sendable, Equatable {
    public enum Field: Sendable {
        /// Title or body.
        case any
        case title
        case body
    }

    /// As it is written: `Pattern` finds something to search for in it.
    public let phrase: String
    /// True if words that begin with the phrase's last word are meant too.
    public let isPrefix: Bool
    public let field: Field
    /// The level at which the phrase is sought, whatever that of the question.
    public let level: FoldLevel?
    /// True for a phrase in double quotes that stands for itself: it is never loosened.
    public let isQuoted: Bool
    /// Where it stands in the query, in Unicode scalars.
    public let position: Range<Int>

    /// Nil if nothing of the phrase is indexed.
    public init?(
        _ phrase: String, isPrefix: Bool = false, field: Field = .any, level: FoldLevel? = nil,
        isQuoted: Bool = false, position: Range<Int> = 0..<0
    ) {
        guard Pattern(phrase) != nil else { return nil }
        self.phrase = phrase
        self.isPrefix = isPrefix
        self.field = field
        self.level = level
        self.isQuoted = isQuoted
        self.position = position
    }
}

/// A regular expression, as it is written between its slashes, and where it may stand.
public struct ExpressionClause: Sendable, Equatable {
    public let source: String
    public let field: TextClause.Field
    /// The level at which it is sought, whatever that of the question.
    public let level: FoldLevel?
    /// Where it stands in the query, in Unicode scalars.
    public let position: Range<Int>
}

/// What an operator such as `since:2024` asks of posts.
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
    public var loosened: Query {
        switch self {
        case .text(let clause): return clause.isQuoted ? self : .loose([clause])
        case .any(let parts): return .any(parts.map(\.loosened))
        case .all(let parts):
            var words: [TextClause] = []
            var others: [Query] = []
            for part in parts.map(\.loosened) {
                // Brackets stand in sentences too: what they hold is beside the words around them.
                for inner in part.conjuncts {
                    if case .loose(let more) = inner { words += more } else { others.append(inner) }
                }
            }
            if words.isEmpty { return .all(others) }
            return others.isEmpty ? .loose(words) : .all([.loose(words)] + others)
        default: return self
        }
    }

    /// True if some of its words need not all be there.
    var hasSentence: Bool {
        switch self {
        case .loose: true
        case .all(let parts), .any(let parts): parts.contains(where: \.hasSentence)
        default: false
        }
    }

    /// What all must hold for it to hold.
    private var conjuncts: [Query] { if case .all(let parts) = self { parts } else { [self] } }

    /// The ids that a user may mean by `value`: itself and, for 14 digits, the anonymous diary's.
    public static func idsMeant(by value: String) -> [String] {
        let isAnondNumber = value.utf8.count == 14 && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isAnondNumber ? [value, "anond:" + value] : [value]
    }
}
