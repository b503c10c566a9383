// SPDX-License-Identifier: GPL-2.0-or-later
//
// The keys of the configuration file, each with what it means: for the file that is installed, `sakuind help sakuind.toml` and the page of
// the manual.

import SakuinTerminal

/// A key of the configuration file.
enum ConfigurationKey: String, CaseIterable {
    case dumps, index, socket
    case socketGroup = "socket_group"
    case rescanMinutes = "rescan_minutes"
    case includesPrivatePosts = "private_posts"
    case keepsMissingDumps = "missing_dumps"
    case keepsRemovedDumps = "removed_dumps"
    case columns

    /// As the installed file has it.
    var example: String {
        switch self {
        case .dumps: #"dumps = ["/var/lib/sakuin/dumps"]"#
        case .index: #"index = "/var/lib/sakuin/index""#
        case .socket: #"socket = "/run/sakuin/sakuin.sock""#
        case .socketGroup: #"socket_group = "sakuin""#
        case .rescanMinutes: "rescan_minutes = 10"
        case .includesPrivatePosts: "private_posts = false"
        case .keepsMissingDumps: #"missing_dumps = "keep""#
        case .keepsRemovedDumps: #"removed_dumps = "drop""#
        case .columns: "[columns]"
        }
    }

    /// Where the installed file tells of two keys together, of each the same.
    var meaning: Text {
        switch self {
        case .dumps:
            Text(
                "ダンプのフォルダ。その中、中のフォルダ、リンクの先にあるものを索引に入れます。",
                "Folders of dumps. What lies in them, in folders within them, and behind links in them, is indexed.")
        case .index: Text("索引を置くところ。ダンプのフォルダの外です。", "Where the index is kept; not within a folder of dumps.")
        case .socket, .socketGroup:
            Text(
                "systemd がソケットを渡さないときに待ち受けるところと、そのとき接続できるグループ。",
                "Where the daemon listens when systemd does not hand it a socket, and the group that may connect then.")
        case .rescanMinutes:
            Text(
                "カーネルが知らせない変化のためにフォルダを見直す間隔（分）。",
                "Minutes between two scans of the folders, for changes that the kernel does not report.")
        case .includesPrivatePosts:
            Text(
                "true なら、書き手が全員には見せなかった投稿（Mastodon と Misskey のフォロワー限定やダイレクト）も索引に入れます。変えるとダンプを読み直します。",
                """
                True to index posts that their author did not show to all (Mastodon's and Misskey's for followers or one person). \
                After a change the dumps are read again.
                """)
        case .keepsMissingDumps:
            Text(
                """
                フォルダがまるごとない、空、前と別のもの、もう見るフォルダでないとき（マウントされていないディスクはそう見えます）の投稿: "keep" なら \
                sakuin rescan --confirm まで残し、"drop" なら消します。
                """,
                """
                What becomes of the posts where a whole folder is missing, empty, another than before or no longer watched (a disk that is \
                not mounted looks so): "keep" until `sakuin rescan --confirm`, or "drop".
                """)
        case .keepsRemovedDumps:
            Text(
                "フォルダから消えたダンプの投稿: \"drop\" なら消し、\"keep\" なら残します（索引に入れたダンプを消す人のために）。",
                """
                What becomes of the posts of a dump that is removed from its folder: "drop", or "keep" for people who delete dumps once \
                they are indexed.
                """)
        case .columns:
            Text(
                """
                自分のダンプの JSON のキーや表の列の名前を、知られている多くの名前に加えます: body、title、date、clock、id、author、url、reply_to。body の列はすべて合わせて\
                一つの文になります。変えるとダンプを読み直します。
                """,
                """
                What keys of JSON and columns of tables are called in your own dumps, beside the many names that are known: body, title, \
                date, clock, id, author, url, reply_to. All columns that body names are one text. After a change the dumps are read again.
                """)
        }
    }
}

extension HelpTopic {
    static let configuration = HelpTopic(
        name: "sakuind.toml", abstract: Text("デーモンの設定ファイル", "The daemon's configuration file"),
        parts: [
            HelpPart(
                text: Text(
                    """
                    TOML です。サービスは /etc/sakuin/sakuind.toml を、自分で起動した sakuind は --config のファイルを読みます。どのキーも省けます。知らないキーは誤りです。変えたら \
                    systemctl reload sakuind、index と socket なら再起動します。
                    """,
                    """
                    It is TOML. The service reads /etc/sakuin/sakuind.toml, a sakuind that you start the file of --config. Every key may be left \
                    out; one that is not known is an error. After a change: systemctl reload sakuind; for the index and the socket, which stay \
                    as they are while it runs, restart.
                    """),
                rows: ConfigurationKey.allCases.map { (Text($0.example, $0.example), $0.meaning) }),
            HelpPart(
                Text("例", "Example"),
                text: Text(
                    """
                      dumps = ["~/dumps", "/srv/mail"]
                      removed_dumps = "keep"

                      [columns]
                      body = ["感じたこと", "つづき"]
                      title = "お題目"
                    """,
                    """
                      dumps = ["~/dumps", "/srv/mail"]
                      removed_dumps = "keep"

                      [columns]
                      body = ["感じたこと", "つづき"]
                      title = "お題目"
                    """)),
        ], page: ManualReference("sakuind.toml", 5))
}
