// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an operator of the query language is. Each is one file in `Operators`: its names, how its operand is read, the terms that posts are
// indexed by, the candidates, the judge, what `why` tells of it and its rows of documentation. `QueryTable.swift` lists them.

internal import SakuinText

/// An operator that is written `name:value`.
struct QueryOperator: Sendable {
    /// What stands before the colon, in lower-case ASCII letters.
    let name: String
    /// Other names that are the same operator, in any width; the first is the one that is shown.
    let japaneseNames: [String]
    /// The values that there are, if they can be told.
    let values: [String]
    let examples: [QueryExample]
    let reading: Reading
    /// Gives the terms that lead to a post; none where the postings do not know.
    let terms: Terms

    enum Reading: Sendable {
        /// The operand is a phrase or an expression, sought in this field.
        case text(TextClause.Field)
        case value(@Sendable (OperatorValue) throws(QueryError) -> any PostSelector)
    }

    /// Calls its second argument with each term, perhaps repeatedly.
    typealias Terms = @Sendable (RecordOutline, (Span<UInt8>) -> Void) -> Void

    /// An operator that seeks text in a field.
    init(_ name: String, japanese: [String], field: TextClause.Field, examples: [QueryExample]) {
        self.name = name
        japaneseNames = japanese
        values = []
        self.examples = examples
        reading = .text(field)
        terms = { _, _ in }
    }

    /// An operator that chooses posts.
    /// - Parameters:
    ///   - terms: those by which its candidates are found; every document has them.
    ///   - read: makes the selector of what stands behind the colon.
    init(
        _ name: String, japanese: [String] = [], values: [String] = [], examples: [QueryExample],
        terms: @escaping Terms = { _, _ in },
        read: @escaping @Sendable (OperatorValue) throws(QueryError) -> any PostSelector
    ) {
        self.name = name
        japaneseNames = japanese
        self.values = values
        self.examples = examples
        self.terms = terms
        reading = .value(read)
    }
}

/// What stands behind the colon.
struct OperatorValue {
    var text: String
    /// Unicode scalars of the query.
    var position: Range<Int>
    /// What 昨日 is reckoned from, seconds since 1970 UTC.
    var now: Int64
}

/// A query and what it finds, as the documents show it.
struct QueryExample: Sendable {
    var written: String
    var english: String
    var japanese: String

    init(_ written: String, _ english: String, _ japanese: String) {
        self.written = written
        self.english = english
        self.japanese = japanese
    }
}

/// What an operator makes of its operand: the posts that are meant.
protocol PostSelector: Sendable, Equatable {
    /// The operator's name, or what several have in common.
    var kind: String { get }
    /// What is meant, for a person to read.
    var explained: String { get }
    /// The seconds since 1970 UTC that it allows; nil where it says nothing of time.
    var time: Range<Int64>? { get }

    func compile(_ compiler: QueryCompiler) throws(IndexError) -> CompiledQuery
}

extension PostSelector {
    var time: Range<Int64>? { nil }

    func isSame(as other: any PostSelector) -> Bool { (other as? Self) == self }
}

/// Judges by what the stored post says.
struct StoredPostJudge: PostJudge {
    let holds: @Sendable (StoredPost) -> Bool

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool { holds(try post.stored()) }
}

extension Candidates {
    /// Posts that have one of these terms.
    static func anyTerm(_ terms: [[UInt8]]) -> Candidates { .or(terms.map(Candidates.term)) }
}

extension String {
    /// By bytes, as terms are: equality of Swift's strings is canonical equivalence.
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
