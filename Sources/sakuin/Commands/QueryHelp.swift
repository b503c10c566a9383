// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// What `sakuin help query` shows: the query language in a table. `Index/QUERIES.md` says the same at length, and a test asks a
// daemon all of the examples.

extension HelpTopic {
    static let query = HelpTopic(
        name: "query", abstract: Text("問いの書き方", "The query language"),
        text: Text(page(\.japanese, Page.japanese), page(\.english, Page.english)))

    private static func page(_ language: KeyPath<Text, String>, _ page: Page) -> String {
        let width = QueryExample.all.map { displayWidth($0.written) }.max() ?? 0
        let rows = QueryExample.all.map { example in
            let pad = padding(after: example.written, to: width)
            return "  \(example.written)\(pad)  \(example.meaning[keyPath: language])"
        }
        return page.before + "\n\n" + rows.joined(separator: "\n") + "\n\n" + page.after
    }
}

/// A query and what it finds.
struct QueryExample: Sendable {
    var written: String
    var meaning: Text

    init(_ written: String, _ japanese: String, _ english: String) {
        self.written = written
        meaning = Text(japanese, english)
    }
}

/// An operator that is written `name:value`.
struct QueryOperator: Sendable {
    var name: String
    /// How it is called in Japanese.
    var japanese: String
    /// The values that there are, if they can be told.
    var values: [String]

    init(_ name: String, _ japanese: String, _ values: [String]) {
        self.name = name
        self.japanese = japanese
        self.values = values
    }
}

/// What stands around the table.
private struct Page {
    var before: String
    var after: String

    static let japanese = Page(
        before: "全角の記号・英数字・空白は半角と同じです。解釈できないものは、場所を指す誤りになります。",
        after: """
            日付は 2024、2024-06、2024-06-05、2024年6月5日、令和6年、R6.6.5、今日、昨日、先週、先月、去年、3日前、半年前、2010年代、today の\
            ように書きます。日本時間です。秒まで書けます: 2024-06-05T20:50:24、昨日20時。年のない 6月5日 は、date: では毎年のその日、since: と until: では直近のその日です。

            --fold の段: 0 書かれたとおり、1 全角と半角・大文字と小文字（既定）、2 カナとかな、3 サーバーとサーバ・っとつ、4 國と国・国々と国国。濁点は落としません。

            シェルでは ( ) | * " ' ~ を引用符で囲みます: sakuin search '(犬 OR 猫) GPT*'
            """)
    static let english = Page(
        before: """
            Full-width signs, letters, digits and spaces are the same as half-width ones. What cannot be understood is an error \
            that points at the place.
            """,
        after: """
            Dates are Japan's: 2024, 2024-06, 2024-06-05, 2024年6月5日, 令和6年, R6.6.5, 今日, 昨日, 先週, 先月, 去年, 3日前, 半年前, 2010年代, \
            today; to the second with 2024-06-05T20:50:24 or 昨日20時. Without a year 6月5日 is that day of any year with date:, the last that has \
            begun with since: and until:.

            Levels of --fold: 0 as written, 1 width and case (default), 2 カナ and かな, 3 サーバー and サーバ, っ and つ, \
            4 國 and 国, 国々 and 国国. Voicing marks are never dropped.

            In a shell ( ) | * " ' ~ need quotes around the query: sakuin search '(犬 OR 猫) GPT*'
            """)
}
