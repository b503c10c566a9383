// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What `sakuin help query` shows: the query language in a table. `Index/QUERIES.md` says the same at length, and a test asks a
// daemon all of the examples.

extension HelpTopic {
    static let query = HelpTopic(
        name: "query", abstract: Text("問いの書き方", "The query language"),
        parts: [
            HelpPart(
                text: Text(
                    "全角の記号・英数字・空白は半角と同じです。解釈できないものは、場所を指す誤りになります。",
                    """
                    Full-width signs, letters, digits and spaces are the same as half-width ones. What cannot be understood is an error \
                    that points at the place.
                    """),
                rows: QueryExample.all.map { (Text($0.written, $0.written), $0.meaning) }),
            HelpPart(Text("欄", "Fields"), rows: QueryOperator.all.map(\.row)),
            HelpPart(
                Text("日付", "Dates"),
                text: Text(
                    """
                    日付は 2024、2024-06、2024-06-05、2024年6月5日、令和6年、R6.6.5、今日、昨日、先週、先月、去年、3日前、半年前、2010年代、today の\
                    ように書きます。日本時間です。秒まで書けます: 2024-06-05T20:50:24、昨日20時。年のない 6月5日 は、date: では毎年のその日、since: と until: では直近のその日です。
                    """,
                    """
                    Dates are Japan's: 2024, 2024-06, 2024-06-05, 2024年6月5日, 令和6年, R6.6.5, 今日, 昨日, 先週, 先月, 去年, 3日前, 半年前, 2010年代, \
                    today; to the second with 2024-06-05T20:50:24 or 昨日20時. Without a year 6月5日 is that day of any year with date:, the last that has \
                    begun with since: and until:.
                    """)),
            HelpPart(
                Text("段（--fold と ~）", "Levels (of --fold and ~)"),
                text: Text(
                    "どの段も、下の段を含みます。濁点は落としません。", "Each has what those before it have. Voicing marks are never dropped."),
                rows: Options.levels.map { (Text($0.value, $0.value), $0.meaning) }),
            HelpPart(
                Text("シェルで", "In a shell"),
                text: Text(
                    "シェルでは ( ) | * \" ' ~ を引用符で囲みます: sakuin search '(犬 OR 猫) GPT*'",
                    "In a shell ( ) | * \" ' ~ need quotes around the query: sakuin search '(犬 OR 猫) GPT*'")),
        ], page: ManualReference("sakuin-query", 7))
}

extension QueryExample {
    var meaning: Text { Text(japanese, english) }
}

extension QueryOperator {
    /// What the first of the examples with it finds.
    private var meaning: Text {
        QueryExample.all.first { $0.written.hasPrefix(name + ":") }?.meaning ?? Text(japanese, name)
    }

    var field: QueryField { QueryField(name, japanese: japanese, meaning: meaning, values: values) }

    /// Its names, and the values that there are, else what it finds.
    fileprivate var row: (label: Text, text: Text) {
        let names = japanese == name ? name + ":" : "\(name):, \(japanese):"
        guard !values.isEmpty else { return (Text(names, names), meaning) }
        return (Text(names, names), Text(values.joined(separator: "、"), values.joined(separator: ", ")))
    }
}
