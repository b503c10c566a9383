// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// The options of the client that several commands take, each described once.

enum Options {
    // MARK: Of every command

    static let socket = OptionDescription(
        "--socket", value: .file, called: Text("パス", "PATH"),
        help: Text(
            "デーモンのソケット（既定は $SAKUIN_SOCKET、なければいつもの場所）。",
            "The daemon's socket (default: $SAKUIN_SOCKET, else the usual place)."))
    static let json = OptionDescription(
        "--json", help: Text("デーモンの答えの JSON をそのまま出します。", "Print the answer as JSON, as the daemon sent it."))
    static let color = OptionDescription(
        "--color", value: .choice(ColorChoice.allCases.map(\.rawValue)), called: Text("いつ", "WHEN"),
        help: Text("色: auto（端末なら）、always、never。", "Colour: auto (on a terminal), always or never."))
    static let noPager = OptionDescription(
        "--no-pager", help: Text("端末でもページャーを使いません。", "Do not page output on a terminal."))
    static let output = OptionDescription(
        "--output", letter: "o", value: .file, called: Text("ファイル", "FILE"),
        help: Text(
            "答えをファイルに書きます（- は標準出力）。.json などで終わる名なら、その形式で書きます。全部書けてから置き換えるので、半端なファイルは残りません。",
            "Write the answer to a file, in the form that the end of its name tells, as .json; - is standard output. The file is replaced once all is written: there is never half a file."
        ))
    static let quiet = OptionDescription(
        "--quiet", letter: "q", help: Text("何も出さず、終了コードだけで答えます。", "Print nothing: the exit status is the answer."))

    static let common = [output, quiet, json, color, noPager, socket]

    // MARK: Of questions

    /// The levels of folding.
    static let levels = [
        OfferedValue("0", Text("書かれたとおり", "as written")),
        OfferedValue("1", Text("全角と半角、大文字と小文字（既定）", "width and case (default)")),
        OfferedValue("2", Text("カナとかな", "カナ and かな")),
        OfferedValue("3", Text("サーバーとサーバ、っとつ", "サーバー and サーバ, っ and つ")),
        OfferedValue("4", Text("國と国、国々と国国", "國 and 国, 国々 and 国国")),
    ]
    static let fold = OptionDescription(
        "--fold", value: .level(levels), called: Text("段", "LEVEL"),
        help: Text(
            "何を同じ文字とみなすか: 0 は書かれたとおり、1（既定）は幅と大文字小文字、2 はかなとカナ、3 は長音と小書き、4 は旧字と異体字も。",
            "What counts as the same character: 0 as written, 1 width and case (default), 2 kana, 3 long vowels and small kana, 4 old and variant forms."
        ))
    static let loose = OptionDescription(
        "--loose",
        help: Text("文のまま探します。手掛かりを多く持つ投稿を、よく合う順に出します。", "For a whole sentence: posts that have much of it, best first.")
    )
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text(
            "出す件数。--kwic では行数（既定は 20、--all と --kwic では全部）。",
            "The number of hits, with --kwic of lines (default: 20; with --all or --kwic: all)."))

    /// What stands for a query in helps.
    static func query(_ command: String, isRequired: Bool = true) -> OperandDescription {
        OperandDescription(
            Text("問い", "QUERY"), kind: .query, isRequired: isRequired, isRepeated: true,
            example: Text("sakuin \(command) 東京都 -大阪", "sakuin \(command) 東京都 -大阪"))
    }

    /// What stands for a post in helps.
    static func post(
        _ command: String, isRequired: Bool = true, isRepeated: Bool = false
    ) -> OperandDescription {
        OperandDescription(
            Text("投稿", "POST"), isRequired: isRequired, isRepeated: isRepeated,
            example: Text("sakuin \(command) anond:20240605205024", "sakuin \(command) anond:20240605205024"))
    }

    /// How to name a post.
    static let naming = Text(
        """
        投稿は、検索結果の id、表示される URL、または最後の検索結果の番号で指します。番号と同じ id の投稿があれば id が優先です。@3 はいつも最後の検索結果の \
        3 番です。
        """,
        """
        A post is named by the id that a search gives, by the address that is shown, or by the number of a hit in the last answer. \
        Where a post has a number for its id, the id goes first; @3 is always the third hit of the last answer.
        """)

    /// What other programs call options, where a query is asked for.
    static let foreignToQueries: [String: Text] = {
        func inQuery(_ example: String) -> Text {
            Text("問いの中に書きます: \(example)", "write it in the query: \(example)")
        }
        let exclusion = Text("語を除くには -語 と書きます（例: 東京 -大阪）", "to leave out a word write -word, as in: 東京 -大阪")
        let expression = Text("正規表現は /…/ と書きます", "a regular expression is written /…/")
        let context = Text("前後の文は --kwic で見られます", "--kwic shows the text around each match")
        let cases = Text(
            "大文字と小文字はもともと区別しません（--fold 0 で区別します）",
            "capitals and small letters are the same already (--fold 0 tells them apart)")
        let words = Text("英数字の語はもともと語全体で一致します", "a Latin word matches whole words already")
        let table = Text(
            "パイプではタブ区切りで出ます（--json なら JSON）", "in a pipe fields are separated by tabs; --json gives JSON")
        let page = Text("次のページは --page 2 です", "the next page is --page 2")
        let order = Text("並べ替えは --sort です", "the order is --sort")
        return [
            "--since": inQuery("since:2024-06"), "--until": inQuery("until:2024-06"), "--date": inQuery("date:2024-06"),
            "--from": inQuery("since:2024-06"), "--to": inQuery("until:2024-06"),
            "--after-date": inQuery("since:2024-06"),
            "--before": inQuery("until:2024-06"), "--title": inQuery("title:選挙"), "--body": inQuery("body:選挙"),
            "--id": inQuery("id:20240605205024"), "--re": inQuery("re:20240605205024"),
            "--reply": inQuery("is:reply"), "--link": inQuery("link:example.com"),
            "--source": inQuery("source:2024-06"), "--is": inQuery("is:reply"), "--or": inQuery("東京 OR 大阪"),
            "--not": exclusion, "--exclude": exclusion, "--invert-match": exclusion,
            "-v": exclusion + Text("。版は sakuin --version", "; the version is sakuin --version"),
            "--regex": expression, "--regexp": expression, "--perl-regexp": expression, "-e": expression,
            "-E": expression,
            "-P": expression, "--context": context, "-A": context, "-B": context, "-C": context, "-i": cases,
            "--ignore-case": cases, "-w": words, "--word-regexp": words, "--csv": table, "--tsv": table,
            "--format": table,
            "--offset": page, "--skip": page, "--next": page, "--reverse": order, "-r": order, "--order": order,
            "--max-count": Text("--limit のことですか", "did you mean --limit?"),
            "-m": Text("-n, --limit のことですか", "did you mean -n, --limit?"),
            "--max": Text("--limit のことですか", "did you mean --limit?"),
            "--rss": Text("--atom のことですか", "did you mean --atom?"),
            "--feed": Text("--atom のことですか", "did you mean --atom?"),
            "--top": Text("--limit のことですか", "did you mean --limit?"),
            "--silent": Text("--quiet のことですか", "did you mean --quiet?"),
            "--print0": Text("-0, --null のことですか", "did you mean -0, --null?"),
            "-V": Text("版は sakuin --version です", "the version is sakuin --version"),
        ]
    }()
}
