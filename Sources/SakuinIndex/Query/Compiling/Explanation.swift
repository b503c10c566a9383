// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// What the index makes of a query.
///
/// ```swift
/// let explanation = try reader.explain(QueryParser.parse("東京都 title:猫* -大阪"), fold: .standard)
/// explanation.clause.kind  // "all"
/// explanation.clause.parts.map(\.kind)  // ["text", "text", "not"]
/// ```
public struct Explanation: Sendable {
    /// A part of the query.
    public struct Clause: Sendable {
        /// `all`, `any`, `not`, `text`, `loose`, `expression`, `time`, or the name of an operator.
        public var kind: String
        /// What is sought, as it is written; empty for all, any and not.
        public var text = ""
        /// Of a text or an expression.
        public var field: TextClause.Field?
        /// The level at which it is sought.
        public var level: FoldLevel?
        /// The terms that candidates are found by.
        public var terms: [TermCount] = []
        public var parts: [Clause] = []
        /// Candidates that this clause is the first not to hold for.
        public var rejected = 0
        /// True if it holds for the post that was asked about.
        public var holds: Bool?
    }

    /// A term and how many posts have it.
    public struct TermCount: Sendable {
        public var term: String
        /// True if all terms count that begin so.
        public var isPrefix: Bool
        /// Posts that have it anywhere, and in the title.
        public var posts: Int
        public var titles: Int
    }

    /// What is known of one post.
    public struct PostVerdict: Sendable {
        public var id: String
        /// True if the postings name it, and if they alone tell that it matches.
        public var isCandidate: Bool
        public var isExact: Bool
        /// True if it matches.
        public var matches: Bool
    }

    public var clause: Clause
    /// Posts of the index.
    public var posts: Int
    /// Posts that the postings name.
    public var candidates = 0
    /// Those of which the postings alone tell that they match, those that were read and do match, and those that do not.
    public var exact = 0
    public var accepted = 0
    public var rejected = 0
    /// False if the time was over before all candidates were looked at.
    public var isComplete = true
    public var post: PostVerdict?
}
