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
        /// The operand names a query that stands in its place.
        case saved
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

    /// An operator that stands for a query of that name.
    init(_ name: String, japanese: [String], savedExamples: [QueryExample]) {
        self.name = name
        japaneseNames = japanese
        values = []
        examples = savedExamples
        reading = .saved
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

extension QueryError {
    static func noField(_ name: String, at position: Range<Int>) -> QueryError {
        let near = names(near: name, among: QueryOperator.all.map(\.name)).map { $0 + ":" }
        guard near.isEmpty else {
            return QueryError(
                """
                there is no field \(name); did you mean \(near.joined(separator: " or "))? Put the word in quotes to search for it as text
                """,
                "\(name) という項目はありません。\(near.joined(separator: " か ")) のことですか。文字として探すなら引用符で囲んでください",
                at: position)
        }
        return QueryError(
            """
            there is no field \(name): fields are \(QueryOperator.names(", ")); put the word in quotes to search for it as text
            """,
            """
            \(name) という項目はありません。項目は \(QueryOperator.names("、")) です。文字として探すなら引用符で囲んでください
            """, at: position)
    }
}
