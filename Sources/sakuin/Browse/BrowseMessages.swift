// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// The words of `browse`.

extension Messages {
    // MARK: The list

    /// What stands above the list.
    var browseKeys: [String] {
        isJapanese
            ? ["Enter 全文", "^T スレッド", "^S 類似", "^O ブラウザー", "^Y idをコピー", "F1 キー"]
            : ["Enter read", "^T thread", "^S similar", "^O browser", "^Y copy id", "F1 keys"]
    }

    var browseHelp: [(key: String, meaning: String)] {
        [
            ("Enter", say("全文をページャーで読む", "read the post in the pager")),
            ("Ctrl-T", say("スレッド", "its thread")), ("Ctrl-S", say("似た投稿", "posts that are like it")),
            ("Ctrl-O", say("URL をブラウザーで開く", "open its address in a browser")),
            ("Ctrl-Y", say("id をコピー", "copy its id")),
            ("Shift-↑↓", say("投稿を送る（Alt-↑↓ は半画面）", "scroll the post (Alt-↑↓: half a screen)")),
            ("Ctrl-/", say("投稿を隠す、出す", "hide the post, or show it")), ("Esc", say("終わる", "leave")),
        ]
    }

    var whereQueriesAreTold: String {
        say(
            "東京 -大阪 title:選挙 since:2024-06 のように打ちます。問いの書き方は sakuin help query",
            "Type a query, such as 東京 -大阪 title:選挙 since:2024-06; sakuin help query tells of the language")
    }

    var typeQuery: String { say("問いを打ってください", "type a query") }

    /// - Parameter count: how many posts the list has of those that were found.
    func listed(_ count: Int) -> String { say("\(grouped(count))件を表示", "\(grouped(count)) listed") }

    var notAllLookedAt: String { say("時間切れ（途中まで）", "out of time: not all was looked at") }

    /// Where the query is wrong from some place on.
    func before(_ query: String, _ head: String) -> String {
        say("\(visible(query)) まで: \(head)", "up to \(visible(query)): \(head)")
    }

    // MARK: Keys

    var backToList: String { say("Enter で一覧へ", "Enter goes back to the list") }

    func copied(_ id: String, by way: Clipboard.Way?) -> String {
        switch way {
        case .program(let name): say("コピーしました（\(name)）: \(visible(id))", "copied by \(name): \(visible(id))")
        case .terminal:
            say(
                "端末にコピーを頼みました（OSC 52。応じない端末もあります）: \(visible(id))",
                "the terminal was asked to copy it (OSC 52; not all do): \(visible(id))")
        case nil: say("コピー先がありません: \(visible(id))", "there is nowhere to copy it to: \(visible(id))")
        }
    }

    func noAddress(_ id: String) -> String {
        say("\(visible(id)) に開ける URL はありません", "\(visible(id)) has no address that a browser opens")
    }

    func noBrowser(_ url: String) -> String {
        say(
            "ブラウザーがありません。$BROWSER に書いてください: \(visible(url))",
            "there is no browser; name one in $BROWSER: \(visible(url))")
    }

    func browserFailed(_ name: String, _ url: String) -> String {
        say("\(visible(name)) で開けません: \(visible(url))", "\(visible(name)) cannot open \(visible(url))")
    }

    // MARK: Line by line

    var uselessFinder: String {
        say(
            "fzf を使えません（0.31 以降が要ります）。一行ずつ問いを打つ画面にします",
            "fzf cannot be used (0.31 or newer is needed): queries are read line by line")
    }

    var loopIntroduction: String {
        say(
            "問いを打って Enter。番号で投稿を読みます。:? で使い方、:q で終わり",
            "Type a query, or the number of a hit; :? tells the rest, :q ends.")
    }

    var loopPrompt: String { say("問い> ", "query> ") }

    var loopHelp: String {
        say(
            """
              東京 -大阪    探す
              3             3 番の投稿を読む
              :t 3          そのスレッド
              :s 3          似た投稿
              :o 3          URL をブラウザーで開く
              :c 3          id をコピー
              :n            次のページ
              :q            終わる（Ctrl-D も）
            数を探すには "3" と書きます。問いの書き方は sakuin help query

            """,
            """
              東京 -大阪    search
              3             read hit 3
              :t 3          its thread
              :s 3          posts that are like it
              :o 3          open its address in a browser
              :c 3          copy its id
              :n            the next page
              :q            end (or Ctrl-D)
            To search for a number write "3". sakuin help query tells of the query language.

            """)
    }

    func noSuchHit(_ number: Int) -> String {
        say("最後の検索結果に \(number) 番はありません", "the last answer has no hit \(number)")
    }

    var lineIsNotUTF8: String {
        say("この行は UTF-8 ではありません。端末を UTF-8 にしてください", "this line is not UTF-8: set the terminal to UTF-8")
    }
}
