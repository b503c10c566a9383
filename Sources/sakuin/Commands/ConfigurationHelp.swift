// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// What the client finds around itself, told once: `sakuin help config`, `sakuin help config.toml`, `sakuin help environment` and the pages of
// the manual show the same.

extension HelpTopic {
    static let configuration = HelpTopic(
        name: "config.toml", abstract: Text("設定ファイル", "The configuration file"), parts: [HelpPart(text: settings)],
        page: ManualReference("sakuin-config", 5))

    /// What stands in the file, and what goes before it.
    static let settings = Text(
        """
        設定は ~/.config/sakuin/config.toml（$XDG_CONFIG_HOME があればその下）に書きます:

          fold = 2                # --fold の既定
          sort = "newest"         # ほかに relevance、oldest、replies
          limit = 50              # sakuin search の一ページの件数
          color = "never"         # --color の既定: auto、always、never
          socket = "/run/sakuin/sakuin.sock"

          [saved]                 # 保存検索: 問いに saved:ego と書けます
          ego = '増田 OR むらう'
          "夏" = 'saved:ego date:2024-06..2024-08'

        コマンド行のオプションが最優先で、次に環境変数（SAKUIN_SOCKET）、設定ファイル、既定の順です。--all と --kwic は limit に、--loose と --kwic は \
        sort に従いません。読めるのは TOML のうち、一行の文字列、整数、true と false、[節] だけで、ほかは場所を指す誤りになります。

        デーモンの設定は別で、sakuind.toml です。
        """,
        """
        Settings stand in ~/.config/sakuin/config.toml (below $XDG_CONFIG_HOME where that is set):

          fold = 2                # what --fold is if it is not given
          sort = "newest"         # or relevance, oldest, replies
          limit = 50              # hits on a page of sakuin search
          color = "never"         # --color: auto, always or never
          socket = "/run/sakuin/sakuin.sock"

          [saved]                 # saved searches: write saved:ego in a query
          ego = '増田 OR むらう'
          "夏" = 'saved:ego date:2024-06..2024-08'

        An option on the command line goes before the environment (SAKUIN_SOCKET), that before the file, that before what is \
        usual. --all and --kwic do not follow limit, --loose and --kwic do not follow sort. Of TOML texts on one line, whole \
        numbers, true and false, and [sections] are understood; any other is an error that points at the place.

        The daemon has a file of its own, sakuind.toml.
        """)

    static let surroundings = HelpTopic(
        name: "environment", abstract: Text("環境変数とファイル", "Variables of the environment, and files"),
        parts: [
            HelpPart(
                Text("環境変数", "Environment"),
                rows: [
                    row("SAKUIN_SOCKET", "デーモンのソケット。", "The daemon's socket."),
                    row(
                        "XDG_RUNTIME_DIR", "ここにある sakuin.sock がいつものソケットです。なければ /run/sakuin/sakuin.sock。",
                        "The usual socket is sakuin.sock in it, or else /run/sakuin/sakuin.sock."),
                    row(
                        "SAKUIN_PAGER, PAGER", "ページャー。空か cat なら使いません。既定は less。",
                        "The pager; none if it is empty or cat. By default less."),
                    row("NO_COLOR", "空でなければ、色を付けません。", "Unless empty, output has no colour."),
                    row(
                        "LC_ALL, LC_MESSAGES, LANG", "値のある最初のものが ja で始まれば日本語、ほかは英語で話します。",
                        "Messages are Japanese if the first of these that has a value begins with ja, else English."),
                ]),
            HelpPart(
                Text("ファイル", "Files"),
                rows: [
                    row(
                        "~/.config/sakuin/config.toml", "設定（$XDG_CONFIG_HOME があればその下）。",
                        "The configuration; below $XDG_CONFIG_HOME where that is set."),
                    row(
                        "~/.local/state/sakuin-client/last-answer.json", "最後の検索結果の番号（$XDG_STATE_HOME があればその下）。",
                        "The numbers of the last answer; below $XDG_STATE_HOME where that is set."),
                ]),
        ], page: nil)

    private static func row(_ label: String, _ japanese: String, _ english: String) -> (label: Text, text: Text) {
        (Text(label, label), Text(japanese, english))
    }
}
