// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A phrase and where it may stand.
///
/// ```swift
/// TextClause("選挙", field: .title)?.phrase  // "選挙"
/// TextClause("。、")  // nil
/// ```
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
    /// True if white space may stand in it elsewhere than it is written, or not at all (`BrokenPattern`).
    public let mayBeBroken: Bool
    /// Where it stands in the query, in Unicode scalars.
    public internal(set) var position: Range<Int>

    /// Nil if nothing of the phrase is indexed.
    public init?(
        _ phrase: String, isPrefix: Bool = false, field: Field = .any, level: FoldLevel? = nil,
        isQuoted: Bool = false, mayBeBroken: Bool = false, position: Range<Int> = 0..<0
    ) {
        guard Pattern(phrase) != nil else { return nil }
        self.phrase = phrase
        self.isPrefix = isPrefix
        self.field = field
        self.level = level
        self.isQuoted = isQuoted
        self.mayBeBroken = mayBeBroken
        self.position = position
    }
}

/// Phrases that stand near each other in one field.
///
/// ```swift
/// if case .near(let near) = try QueryParser.parse("東京 NEAR/20 大阪") { print(near.distances) }  // [20]
/// ```
public struct NearClause: Sendable, Equatable {
    /// Two and more, each of which is to stand near the next.
    public internal(set) var phrases: [TextClause]
    /// How many characters may stand between a phrase and the next at most; one less than there are phrases.
    public internal(set) var distances: [Int]
    /// Where all of them are sought.
    public internal(set) var field: TextClause.Field
}

/// A regular expression, as it is written between its slashes, and where it may stand.
///
/// ```swift
/// if case .regex(let clause) = try QueryParser.parse("/東京.*都/") { print(clause.source) }  // 東京.*都
/// ```
public struct RegexClause: Sendable, Equatable {
    public let source: String
    public let field: TextClause.Field
    /// The level at which it is sought, whatever that of the question.
    public let level: FoldLevel?
    /// Where it stands in the query, in Unicode scalars.
    public internal(set) var position: Range<Int>
}
