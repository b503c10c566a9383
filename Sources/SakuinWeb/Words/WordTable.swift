// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// Every word of the pages by its name.
enum WordTable {
    /// The tables of all pages. A name stands in one of them alone.
    static let all: [String: Text] = {
        var all: [String: Text] = [:]
        for table in [common, search, post, trend, kept, thread, days] {
            all.merge(table) { _, other in fatalError("two words: \(other)") }
        }
        return all
    }()

    private static let common: [String: Text] = [
        "language": Text("ja", "en"),
        "skip": Text("本文へ", "Skip to the page"),
        "home": Text("ホーム", "Home"),
        "find": Text("探す", "Search"),
        "searchLabel": Text("探す言葉", "What to search for"),
        "randomPost": Text("ランダム", "Random post"),
        "trend": Text("推移", "Trends"),
        "statistics": Text("統計", "Statistics"),
        "marked": Text("印", "Marks"),
        "help": Text("使い方", "Help"),
        "keys": Text("キー操作", "Keys"),
        "close": Text("閉じる", "Close"),
        "noTime": Text("日時不明", "no date"),
        "archive": Text("投稿の索引", "the archive"),
        "sections": Text("ページ", "Pages"),
        "wrongHost": Text(
            "このアドレスでは答えません。127.0.0.1 か localhost で開いてください。",
            "This name is not answered: open the page at 127.0.0.1 or localhost."),
        "refusedTitle": Text("このブラウザーはまだ入れません", "This browser has not been let in yet"),
        "refused": Text(
            "アドレスは一度だけ使えます。端末で次を実行し、出たアドレスを開いてください:",
            "An address works once. Run this in a terminal and open what it prints:"),
        "refusedForm": Text(
            "この送信は受け付けません。ページを読み込み直してから、もう一度送ってください。",
            "This form is not taken: load the page anew and send it again."),
        "notFoundTitle": Text("ページがありません", "There is no such page"),
        "notFound": Text("アドレスを確かめるか、上の欄で探してください。", "Check the address, or search in the box above."),
        "errorTitle": Text("答えられませんでした", "There is no answer"),
        "notRunning": Text(
            "sakuind が動いていません。sakuind serve か、サービスなら systemctl --user start sakuind で起動して、読み込み直してください。",
            "sakuind is not running: start it with 'sakuind serve', or where it is a service with 'systemctl --user start sakuind', and load this page anew."
        ),
        "formats": Text("このページのデータ", "The data of this page"),
        "back": Text("戻る", "Back"),
    ]

    private static let search: [String: Text] = [
        "results": Text("結果", "Results"),
        "sort": Text("並べ方", "Order"),
        "relevance": Text("よく合う順", "Best first"),
        "newest": Text("新しい順", "Newest first"),
        "oldest": Text("古い順", "Oldest first"),
        "mostReplies": Text("返信の多い順", "Most replies first"),
        "fold": Text("同じとみなす字", "Characters that count as equal"),
        "foldShort": Text("字の幅", "Spelling"),
        "fold0": Text("書かれたとおり", "as written"),
        "fold1": Text("全角と半角、大小", "width and case"),
        "fold2": Text("カナとかなも", "and kana"),
        "fold3": Text("長音と小書きも", "and long vowels"),
        "fold4": Text("旧字と異体字も", "and old forms"),
        "looseLabel": Text("文のまま探す", "As a sentence"),
        "copiesLabel": Text("同じ文をまとめる", "Fold copies"),
        "group": Text("見せ方", "Shown as"),
        "asPosts": Text("投稿", "posts"),
        "asThreads": Text("スレッドごと", "threads"),
        "asConcordance": Text("用例", "concordance"),
        "exactTotal": Text("すべて数える", "count all"),
        "none": Text("一致する投稿はありません。", "No posts match."),
        "didYouMean": Text("もしかして", "Did you mean"),
        "wider": Text("字を広げると", "With wider spelling"),
        "looseOffer": Text("文のまま探すと", "As a sentence"),
        "more": Text("続きを読み込む", "More"),
        "pages": Text("ページ送り", "Pages of results"),
        "firstPage": Text("初めから", "From the start"),
        "timedOut": Text(
            "時間切れです。ここまでに見つかったものを出しています。語を増やすか期間を絞ってください。",
            "The time was over: this is what was found by then. Add words, or narrow the dates."),
        "overTime": Text("いつの投稿か", "Over time"),
        "narrow": Text("絞り込む", "Narrow down"),
        "author": Text("筆者", "Author"),
        "source": Text("出所", "Source"),
        "year": Text("年", "Year"),
        "others": Text("ほか", "others"),
        "notCounted": Text("多すぎて、時間内に数えられませんでした。", "There are too many to be counted in time."),
        "operators": Text("条件を選んで探す", "Search by a form"),
        "operatorsTitle": Text("条件を選んで探す", "Search by a form"),
        "allWords": Text("すべて含む", "All of these words"),
        "phrase": Text("この並びのまま", "This very text"),
        "anyWord": Text("どれかを含む", "Any of these words"),
        "noWord": Text("含まない", "None of these words"),
        "from": Text("この日から", "From"),
        "to": Text("この日まで", "To"),
        "any": Text("指定しない", "any"),
        "build": Text("この条件で探す", "Search with these"),
        "lossyMatch": Text("欠字を補って一致", "matches but for lost characters"),
        "inThread": Text("スレッドを見る", "The thread"),
        "showCopies": Text("同じ文の投稿", "Posts that say the same"),
        "noCopies": Text("ほかに同じ文の投稿はありません。", "No other posts say the same."),
        "keyBox": Text("探す欄へ", "to the box"),
        "keyNext": Text("次・前の投稿", "next and previous post"),
        "keyOpen": Text("開く", "open"),
        "keyThread": Text("スレッド", "its thread"),
        "keyMark": Text("印を付ける", "mark it"),
        "keyHelp": Text("この表", "this table"),
        "written": Text("書き方", "Written"),
        "found": Text("見つかるもの", "What it finds"),
        "helpTitle": Text("問いの書き方", "How to ask"),
        "clearDates": Text("期間をはずす", "Without these dates"),
        "lead": Text(
            "言葉を入れると、保存庫のすべての投稿から探します。", "Type words to search every post of the archive."),
    ]

    private static let post: [String: Text] = [
        "originalAddress": Text("元のページ", "Original page"),
        "wayback": Text("Wayback Machine", "Wayback Machine"),
        "place": Text("出所", "Found in"),
        "answersTo": Text("返信先", "Answers"),
        "answeredBy": Text("返信", "Replies"),
        "similarPosts": Text("似た投稿", "Similar posts"),
        "copiesOf": Text("同じ文の投稿", "Copies"),
        "versions": Text("以前の版との違い", "Earlier wordings"),
        "version": Text("以前の版", "Earlier wording"),
        "previous": Text("前の投稿", "Previous post"),
        "next": Text("次の投稿", "Next post"),
        "byAuthor": Text("同じ筆者", "same author"),
        "byTime": Text("日時順", "by time"),
        "why": Text("なぜ一致したか", "Why this matched"),
        "whyTitle": Text("なぜ一致したか", "Why this matched"),
        "holds": Text("成り立つ", "holds"),
        "holdsNot": Text("成り立たない", "does not hold"),
        "contentWarning": Text("閲覧注意", "Content warning"),
        "showContent": Text("本文を見る", "Show the text"),
        "otherBearers": Text("同じ id のほかの投稿", "Other posts with this id"),
        "links": Text("リンク", "Links"),
        "lossyPost": Text("ダンプで文が欠けています", "text is missing in the dump"),
        "nextMatch": Text("次の一致", "Next match"),
        "previousMatch": Text("前の一致", "Previous match"),
        "matches": Text("一致した所", "Matches"),
        "threadOf": Text("スレッド", "Thread"),
        "markIt": Text("印を付ける", "Mark"),
        "day": Text("この日", "This day"),
        "onThisDay": Text("毎年のこの日", "This day in all years"),
        "identity": Text("id", "id"),
        "removedText": Text("消えた部分", "removed"),
        "insertedText": Text("加わった部分", "added"),
        "notInIndex": Text("索引にありません", "not in the index"),
        "answer": Text("質問全体", "the whole query"),
        "candidates": Text("候補", "candidates"),
    ]

    private static let trend: [String: Text] = [
        "trendTitle": Text("言葉の推移", "Words over time"),
        "queryNumber": Text("言葉", "Query"),
        "by": Text("区切り", "By"),
        "shownAs": Text("値", "Values"),
        "asShare": Text("割合", "share of all posts"),
        "asCount": Text("投稿数", "number of posts"),
        "draw": Text("描く", "Draw"),
        "firstUse": Text("初出", "first"),
        "lastUse": Text("最後", "last"),
        "allPosts": Text("全投稿", "All posts"),
        "incomplete": Text("途中", "not complete"),
        "cutTable": Text("表は新しい区間だけです。すべては", "The table has the latest stretches alone; all of them:"),
    ]

    private static let kept: [String: Text] = [
        "recent": Text("最近の問い", "Recent questions"),
        "noRecent": Text("まだありません。", "None yet."),
        "clearRecent": Text("消す", "Clear"),
        "turnOff": Text("残さない", "Keep none"),
        "turnOn": Text("残す", "Keep them"),
        "recentOff": Text("最近の問いは残していません。", "Recent questions are not kept."),
        "savedSearches": Text("保存した検索", "Saved searches"),
        "noSaved": Text(
            "まだありません。検索結果のページで保存できます（config.toml の [saved] も出ます）。",
            "None yet: save one on a page of results, or below [saved] in config.toml."),
        "seen": Text("見た", "Seen"),
        "removeSaved": Text("外す", "Remove"),
        "keepSearch": Text("保存・フィード・推移", "Save, feed, trend"),
        "savedName": Text("名前", "Name"),
        "saveIt": Text("この検索を保存", "Save this search"),
        "asFeed": Text("フィードのアドレス", "Address of a feed"),
        "asTrend": Text("推移を見る", "Over time"),
        "noMarks": Text(
            "印を付けた投稿はまだありません。投稿の ☆ か、m キーで付きます。", "No post is marked yet: the ☆ of a post does it, or the key m."),
        "searchMarks": Text("印の中から探す:", "Search these:"),
        "note": Text("メモ", "Note"),
        "keepNote": Text("書き留める", "Keep"),
        "feeds": Text("フィード", "Feeds"),
        "feedsLead": Text(
            "検索ごとに、フィードリーダーが読めるアドレスがあります。アドレスを知る人は、その検索だけを読めます（変えることはできません）。",
            "Every search has an address that a reader of feeds can read. Whoever knows it can read that search, and change nothing."
        ),
        "feedOf": Text("探す言葉", "Search"),
        "showAddress": Text("アドレスを出す", "Show its address"),
        "feedsRead": Text("読まれているフィード", "Feeds that are read"),
        "noFeeds": Text("まだ読まれていません。", "None has been read yet."),
        "readAt": Text("最後に読まれた日時", "last read"),
        "revoke": Text("取り消す", "Revoke"),
        "revokeAll": Text("すべてのアドレスを取り消す", "Revoke all addresses"),
    ]
}
