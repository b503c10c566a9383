// SPDX-License-Identifier: GPL-2.0-or-later
//
// The query language in one table. The parser, the terms of documents, errors, `Index/QUERIES.md`, `sakuin help query` and the shells'
// completion are all made of it.

internal import SakuinText

extension QueryOperator {
    /// All of them, in the order in which errors and documents name them. A new operator is registered here.
    static let all: [QueryOperator] = [
        .title, .body, .replyTo, .replies, .thread, .id, .link, .source, .form, .flag, .author, .poster, .length,
        .since, .until, .date, .hour, .weekday, .saved,
    ]

    private static let named = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let namedInJapanese: [[UInt8]: QueryOperator] = Dictionary(
        uniqueKeysWithValues: all.flatMap { one in one.japaneseNames.map { (FoldedText($0).bytes, one) } })

    /// The operator of that name; nil if there is none.
    static func named(_ name: String) -> QueryOperator? { named[name] }

    /// The operator of that name in Japanese, in any width; nil if there is none.
    static func named(japanese name: String) -> QueryOperator? { namedInJapanese[FoldedText(name).bytes] }

    /// `title, body, …` with what stands between.
    static func names(_ separator: String) -> String { all.map(\.name).joined(separator: separator) }
}

extension QueryExample {
    /// Of all that the language has, in the order in which documents show them.
    static var all: [QueryExample] {
        phrases + brokenPhrases + groups + nearness + regexes + QueryOperator.all.flatMap(\.examples)
    }

    private static let groups = [
        QueryExample("東京 大阪", "both", "両方"),
        QueryExample("東京 OR 大阪", "one or both; also または, |", "どちらか（または、| も）"),
        QueryExample("東京 -大阪", "without 大阪; also NOT, ではない", "大阪を除く（NOT、ではない も）"),
        QueryExample("(犬 OR 猫) 飼い方", "a group, with spaces around it", "まとめる。括弧は空白で離す"),
    ]
}
