// swift-format-ignore-file
// SPDX-License-Identifier: GPL-2.0-or-later
//
// Made by QueryTableTests of the operators in SakuinIndex: the client links nothing that knows them. Do not edit.

extension QueryExample {
    static let all = [
        QueryExample("東京都", "続けて現れる所に一致。英数字は語全体", "unbroken; a Latin word is a whole word"),
        QueryExample("「まじで3時から」", "空白や記号ごと。\" \" も", "all of it, spaces and signs; also \" \""),
        QueryExample("GPT*", "こう始まる語", "words that begin so"),
        QueryExample("サーバー~3", "一語だけの段（0〜4）", "at this fold level, 0 to 4"),
        QueryExample("東京 大阪", "両方", "both"),
        QueryExample("東京 OR 大阪", "どちらか（または、| も）", "one or both; also または, |"),
        QueryExample("東京 -大阪", "大阪を除く（NOT、ではない も）", "without 大阪; also NOT, ではない"),
        QueryExample("(犬 OR 猫) 飼い方", "まとめる。括弧は空白で離す", "a group, with spaces around it"),
        QueryExample("/東京.{0,5}大阪/", "正規表現（RE2）", "a regular expression (RE2)"),
        QueryExample("title:選挙", "題名に", "in the title"),
        QueryExample("body:/\\d+円/", "本文に", "in the body"),
        QueryExample("re:20240605204515", "その投稿への返信", "its replies"),
        QueryExample("id:20240605205024", "その id の投稿", "every post that bears the id"),
        QueryExample("link:example.com", "このホストへのリンク", "with a link to this host or one of its domain"),
        QueryExample("link:example.com/a", "パスがこう始まるリンク", "whose path begins so; also link:example.com:8080"),
        QueryExample("source:2024-06", "パスにこれを含むダンプ", "of a dump whose path holds this"),
        QueryExample("is:reply", "返信", "that answer another"),
        QueryExample("is:titleless", "無題", "without a title"),
        QueryExample("is:lossy", "字の欠けたダンプの投稿", "of a dump that lost characters"),
        QueryExample("author:ひろ", "投稿者の名前にこれを含む", "whose author's name holds this"),
        QueryExample("length:>500", "本文がこれより長い。>=、<、<= も", "whose body has more characters; also >=, <, <="),
        QueryExample("length:100..200", "この間の字数。..100、100字以下 も", "so many; also length:..100, length:100字以下"),
        QueryExample("since:2024-06", "この初めから", "from the beginning of this on"),
        QueryExample("until:先月", "この終わりまで", "to the end of this"),
        QueryExample("date:2024-06..2024-08", "この間。date:令和6年6月 も", "within; also date:令和6年6月"),
    ]
}

extension QueryOperator {
    static let all = [
        QueryOperator("title", "タイトル", []),
        QueryOperator("body", "本文", []),
        QueryOperator("re", "返信", []),
        QueryOperator("id", "id", []),
        QueryOperator("link", "リンク", []),
        QueryOperator("source", "出典", []),
        QueryOperator("is", "種類", ["reply", "titleless", "lossy"]),
        QueryOperator("author", "作者", []),
        QueryOperator("length", "長さ", []),
        QueryOperator("since", "以降", []),
        QueryOperator("until", "以前", []),
        QueryOperator("date", "日付", []),
    ]
}
