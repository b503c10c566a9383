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
            let pad = String(repeating: " ", count: width - displayWidth(example.written))
            return "  \(example.written)\(pad)  \(example.meaning[keyPath: language])"
        }
        return page.before + "\n\n" + rows.joined(separator: "\n") + "\n\n" + page.after
    }
}

/// A query and what it finds.
struct QueryExample: Sendable {
    var written: String
    var meaning: Text

    private init(_ written: String, _ japanese: String, _ english: String) {
        self.written = written
        meaning = Text(japanese, english)
    }

    static let all = [
        QueryExample("東京都", "続けて現れる所に一致。英数字は語全体", "unbroken; a Latin word is a whole word"),
        QueryExample("東京 大阪", "両方", "both"),
        QueryExample("東京 OR 大阪", "どちらか（または、| も）", "one or both; also または, |"),
        QueryExample("東京 -大阪", "大阪を除く（NOT、ではない も）", "without 大阪; also NOT, ではない"),
        QueryExample("(犬 OR 猫) 飼い方", "まとめる。括弧は空白で離す", "a group, with spaces around it"),
        QueryExample("「まじで3時から」", "空白や記号ごと。\" \" も", "all of it, spaces and signs; also \" \""),
        QueryExample("GPT*", "こう始まる語", "words that begin so"),
        QueryExample("/東京.{0,5}大阪/", "正規表現（RE2）", "a regular expression (RE2)"),
        QueryExample("サーバー~3", "一語だけの段（0〜4）", "at this fold level, 0 to 4"),
        QueryExample("title:選挙 body:税", "題名、本文", "in the title, in the body"),
        QueryExample("id:20240605205024", "その投稿", "the post"),
        QueryExample("re:20240605204515", "その投稿への返信", "its replies"),
        QueryExample("link:example.com", "このホストへのリンク", "with a link to this host"),
        QueryExample("source:2024-06", "パスにこれを含むダンプ", "of a dump whose path holds this"),
        QueryExample("is:reply", "返信。is:titleless 無題、is:lossy 欠字", "replies; also is:titleless, is:lossy"),
        QueryExample("since:2024-06", "この初めから", "from the beginning of this on"),
        QueryExample("until:先月", "この終わりまで", "to the end of this"),
        QueryExample("date:2024-06..2024-08", "この間。date:令和6年6月 も", "within; also date:令和6年6月"),
    ]
}

/// What stands around the table.
private struct Page {
    var before: String
    var after: String

    static let japanese = Page(
        before: "全角の記号・英数字・空白は半角と同じです。解釈できないものは、場所を指す誤りになります。",
        after: """
            日付は 2024、2024-06、2024-06-05、2024年6月5日、令和6年、R6.6.5、今日、昨日、先週、先月、去年、3日前、today のように書きます。日本時間です。

            --fold の段: 0 書かれたとおり、1 全角と半角・大文字と小文字（既定）、2 カナとかな、3 サーバーとサーバ・っとつ、4 國と国・国々と国国。濁点は落としません。

            シェルでは ( ) | * " ' ~ を引用符で囲みます: sakuin search '(犬 OR 猫) GPT*'
            """)
    static let english = Page(
        before: """
            Full-width signs, letters, digits and spaces are the same as half-width ones. What cannot be understood is an error \
            that points at the place.
            """,
        after: """
            Dates are Japan's: 2024, 2024-06, 2024-06-05, 2024年6月5日, 令和6年, R6.6.5, 今日, 昨日, 先週, 先月, 去年, 3日前, today.

            Levels of --fold: 0 as written, 1 width and case (default), 2 カナ and かな, 3 サーバー and サーバ, っ and つ, \
            4 國 and 国, 国々 and 国国. Voicing marks are never dropped.

            In a shell ( ) | * " ' ~ need quotes around the query: sakuin search '(犬 OR 猫) GPT*'
            """)
}
