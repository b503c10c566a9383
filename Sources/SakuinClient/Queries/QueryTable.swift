// swift-format-ignore-file
// SPDX-License-Identifier: GPL-2.0-or-later
//
// Made by QueryTableTests of the operators in SakuinIndex: the client links nothing that knows them. Do not edit.

extension QueryExample {
    package static let all = [
        QueryExample("東京都", "続けて現れる所に一致。英数字は語全体", "unbroken; a Latin word is a whole word"),
        QueryExample("「まじで3時から」", "空白や記号ごと。\" \" も", "all of it, spaces and signs; also \" \""),
        QueryExample("GPT*", "こう始まる語", "words that begin so"),
        QueryExample("サーバー~3", "一語だけの段（0〜4）", "at this fold level, 0 to 4"),
        QueryExample("\"山田 むらう\"~~", "途中の空白や改行は、あってもなくても", "with spaces and line ends anywhere in it, or none"),
        QueryExample("東京 大阪", "両方", "both"),
        QueryExample("東京 OR 大阪", "どちらか（または、| も）", "one or both; also または, |"),
        QueryExample("東京 -大阪", "大阪を除く（NOT、ではない も）", "without 大阪; also NOT, ではない"),
        QueryExample("(犬 OR 猫) 飼い方", "まとめる。括弧は空白で離す", "a group, with spaces around it"),
        QueryExample("東京 NEAR/20 大阪", "間が 20 字以内。順は問わない", "at most 20 characters between them, in either order"),
        QueryExample("/東京.{0,5}大阪/", "正規表現（RE2）", "a regular expression (RE2)"),
        QueryExample("title:選挙", "題名に", "in the title"),
        QueryExample("body:/\\d+円/", "本文に", "in the body"),
        QueryExample("re:20240605204515", "その投稿への返信", "its replies"),
        QueryExample("replies:>3", "これより多くの返信が付いた投稿。>=、<、2..5 も", "answered by more posts; also >=, <, <=, 2..5"),
        QueryExample("replies:0", "返信の付いていない投稿", "that nobody answered"),
        QueryExample("in:20240605204515", "この投稿のスレッドの中（掲示板のスレッドも）", "in the thread of this post, or of a board"),
        QueryExample("id:20240605205024", "その id の投稿", "every post that bears the id"),
        QueryExample("link:example.com", "このホストへのリンク", "with a link to this host or one of its domain"),
        QueryExample("link:example.com/a", "パスがこう始まるリンク", "whose path begins so; also link:example.com:8080"),
        QueryExample("source:2024-06", "パスにこれを含むダンプ", "of a dump whose path holds this"),
        QueryExample("form:dat", "この形式のダンプ。form:html は HTML すべて", "of a dump of this form; form:html is all kinds of HTML"),
        QueryExample("is:reply", "返信", "that answer another"),
        QueryExample("is:titleless", "無題", "without a title"),
        QueryExample("is:lossy", "字の欠けたダンプの投稿", "of a dump that lost characters"),
        QueryExample("is:suspected", "範囲が推定の投稿", "where a post begins or ends is only suspected"),
        QueryExample("is:copy", "前の投稿とほぼ同じ文の投稿", "that say nearly what an earlier post says"),
        QueryExample("author:ひろ", "投稿者の名前にこれを含む", "whose author's name holds this"),
        QueryExample("poster:Ab3dEf+g0", "掲示板の ID がこれの投稿", "whose poster has this ID on a board"),
        QueryExample("length:>500", "本文がこれより長い。>=、<、<= も", "whose body has more characters; also >=, <, <="),
        QueryExample("length:100..200", "この間の字数。..100、100字以下 も", "so many; also length:..100, length:100字以下"),
        QueryExample("since:2024-06", "この初めから", "from the beginning of this on"),
        QueryExample("since:2024-06-05T20:50", "分や秒まで。昨日20時 も", "to the minute or the second; also 昨日20時"),
        QueryExample("until:先月", "この終わりまで", "to the end of this"),
        QueryExample("date:2024-06..2024-08", "この間。令和6年6月、2010年代 も", "within; also date:令和6年6月, date:2010年代"),
        QueryExample("date:*-06-05", "毎年のその日。6月5日、*-06 も", "that day of any year; also date:6月5日, date:*-06"),
        QueryExample("hour:22..4", "22:00 から 4:59 まで。22、0..5,23 も", "from 22:00 to 4:59 in Japan, of any day; also hour:22, hour:0..5,23"),
        QueryExample("weekday:土", "土曜日。土日、月..金、平日、週末 も", "of Saturdays; also sat, 土日, 月..金, 平日, 週末"),
        QueryExample("saved:ego", "config.toml で ego と名付けた問い", "the query that your config.toml calls ego"),
    ]
}

extension QueryOperator {
    package static let all = [
        QueryOperator("title", "タイトル", []),
        QueryOperator("body", "本文", []),
        QueryOperator("re", "返信", []),
        QueryOperator("replies", "返信数", []),
        QueryOperator("in", "スレッド", []),
        QueryOperator("id", "id", []),
        QueryOperator("link", "リンク", []),
        QueryOperator("source", "出典", []),
        QueryOperator("form", "形式", ["anond-text", "anond-html", "anond-json", "dat", "5ch-html", "x-archive", "mastodon-outbox", "misskey-notes", "line-talk", "mail", "feed", "movable-type", "hatena-diary", "hatena-diary-html", "tdiary", "html", "json-lines", "json-array", "json-object", "csv", "sakuin-export"]),
        QueryOperator("is", "種類", ["reply", "titleless", "lossy", "suspected", "copy"]),
        QueryOperator("author", "作者", []),
        QueryOperator("poster", "投稿者ID", []),
        QueryOperator("length", "長さ", []),
        QueryOperator("since", "以降", []),
        QueryOperator("until", "以前", []),
        QueryOperator("date", "日付", []),
        QueryOperator("hour", "時間帯", []),
        QueryOperator("weekday", "曜日", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        QueryOperator("saved", "保存検索", []),
    ]
}
