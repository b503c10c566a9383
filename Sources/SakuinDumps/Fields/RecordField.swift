// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the keys of JSON records and the columns of tables are called: one list for both. Names are
// compared without width, case, blanks and signs: `Created_At`, `created at` and `ＣｒｅａｔｅｄＡｔ` are one.

internal import SakuinText

/// What a key or a column holds.
///
/// ```swift
/// RecordField(rawValue: "reply_to")  // .replyTo
/// let columns = ColumnNames([.replyTo: ["返事の相手"]])
/// ```
public enum RecordField: String, CaseIterable, Sendable {
    case body, title, id, url, date, clock, author
    case replyTo = "reply_to"
    case links

    /// Its names as they are compared; the first that is there and not blank is taken.
    var names: [String] {
        switch self {
        case .body: RecordField.bodies + RecordField.lastBodies
        case .title: RecordField.titles
        case .id: RecordField.ids
        case .url: RecordField.urls
        case .date: RecordField.dates
        case .clock: ["time", "時刻", "時間", "投稿時刻", "投稿時間", "posttime", "clock", "時分"]
        case .author: RecordField.authors
        case .replyTo: RecordField.targets
        // Twitter's table: its text has short addresses alone.
        case .links: ["expandedurls"]
        }
    }

    private static let bodies = [
        "body", "text", "content", "fulltext", "rawcontent", "本文", "内容", "message", "tweet", "selftext", "textcontent",
        "post", "comment", "bodytext", "bodyhtml", "bodymarkdown", "contenttext", "contenthtml", "contentmarkdown",
        "contentraw", "textraw", "texthtml", "messagetext", "messagebody", "posttext", "postcontent", "postbody",
        "tweettext", "tweetcontent", "tweetbody", "commenttext", "commentbody", "commentcontent", "statustext",
        "notetext", "article", "articlebody", "articletext", "articlecontent", "entrybody", "entrytext", "entrycontent",
        "maintext", "plaintext", "markdown", "html", "msg", "answer", "answertext", "回答", "投稿内容", "投稿本文", "投稿文",
        "投稿テキスト", "投稿", "記事本文", "記事内容", "記事", "コメント", "コメント内容", "コメント本文", "ツイート", "ツイート内容",
        "ツイート本文", "ポスト", "ポスト内容", "つぶやき", "つぶやき内容", "発言", "発言内容", "メッセージ", "メッセージ内容", "メッセージ本文",
        "書き込み", "書き込み内容", "書込", "書込み", "書込内容", "レス", "レス内容", "レス本文", "返信内容", "テキスト", "文章", "全文",
        "原文", "本文全文", "本文テキスト", "コンテンツ", "ボディ", "日記", "日記本文", "感想", "レビュー", "レビュー内容", "レビュー本文",
        "口コミ", "クチコミ", "口コミ内容", "ノート", "メモ", "メモ内容", "自由記述", "自由回答", "ご意見", "意見", "文", "ブログ本文",
        "質問内容", "質問本文", "回答内容", "回答本文", "抜粋本文", "contents", "cooked", "com", "storytext", "notecontent", "rawtext",
        "textbody", "htmlbody", "bodyplain", "コメントテキスト", "コメント文", "日記内容", "ひとこと", "一言", "所感", "感想文", "記述",
    ]

    /// Taken where there is nothing better: what tells of a text, or of the whole record.
    private static let lastBodies = [
        "review", "note", "notes", "memo", "caption", "description", "summary", "excerpt", "abstract", "snippet", "備考",
        "説明", "説明文", "詳細", "概要", "要約", "抜粋", "キャプション", "紹介文", "内容詳細",
    ]

    /// True for a name that says surely that text is there, and not only that something is told.
    static func isSureBody(_ name: String) -> Bool { sureBodies.contains(name) }
    private static let sureBodies = Set(bodies)

    private static let titles = [
        "title", "subject", "タイトル", "題名", "件名", "見出し", "表題", "標題", "題", "headline", "heading", "posttitle",
        "articletitle", "entrytitle", "threadtitle", "pagetitle", "spoilertext", "cw", "question", "質問", "質問タイトル",
        "記事タイトル", "記事名", "投稿タイトル", "スレッド名", "スレッドタイトル", "スレタイ", "スレ名", "ブログタイトル", "日記タイトル", "トピック",
        "トピック名", "お題", "表題名", "題目", "ニュースタイトル",
    ]

    private static let ids = [
        "id", "postid", "tweetid", "idstr", "statusid", "messageid", "noteid", "articleid", "entryid", "commentid",
        "recordid", "guid", "uuid", "uri", "投稿id", "記事id", "ツイートid", "コメントid", "メッセージid", "番号", "投稿番号", "記事番号",
        "レス番号", "レス番", "管理番号", "no",
    ]

    private static let urls = [
        "url", "link", "permalink", "permalinkurl", "href", "posturl", "tweeturl", "statusurl", "pageurl", "articleurl",
        "entryurl", "sourceurl", "canonicalurl", "originalurl", "externalurl", "htmlurl", "weburl", "記事url", "投稿url",
        "ツイートurl", "ページurl", "リンク", "リンクurl", "アドレス", "urlアドレス", "パーマリンク", "リンク先",
    ]

    private static let dates = [
        "date", "timestamp", "createdat", "published", "fetchtime", "datedownload", "日時", "投稿日時", "日付", "datetime",
        "createdutc", "ts", "created", "publishedat", "postedat", "createdtime", "createtime", "creationtime",
        "creationdate", "creationtimestamp", "createddate", "datecreated", "dateposted", "datepublished",
        "publisheddate",
        "publishdate", "publishtime", "publicationdate", "pubdate", "postdate", "postedon", "posteddate", "posted",
        "submittedat", "sentat", "datesent", "senttime", "timestampms", "timestampmillis", "timestampusec", "timems",
        "unixtime", "epoch", "whencreated", "indexedat", "投稿日", "投稿年月日", "公開日", "公開日時", "作成日", "作成日時", "作成年月日", "掲載日",
        "掲載日時", "書込日時", "書込日", "書き込み日時", "書き込み日", "登録日", "登録日時", "送信日", "送信日時", "受信日時", "発言日時", "発言日",
        "記入日", "回答日", "回答日時", "配信日時", "配信日", "日記日付", "年月日", "年月日時刻", "日", "タイムスタンプ", "ツイート日時",
        "commentcreatetimestamp", "createtimestamp", "createdtimestamp", "tweetcreatedat", "createdtimestampusec",
        "コメント作成タイムスタンプ", "コメントの作成タイムスタンプ", "lastmodified",
        "usereditedtimestampusec", "updated",
        "updatedat", "modified", "modifiedat", "editedat", "更新日", "更新日時", "最終更新日", "最終更新日時",
    ]

    private static let authors = [
        "author", "user", "投稿者", "名前", "authorname", "username", "screenname", "userscreenname", "handle", "nickname",
        "displayname", "poster", "postername", "writer", "sender", "sendername", "from", "fromname", "by", "createdby",
        "creator", "account", "accountname", "owner", "attributedto", "byline", "投稿者名", "投稿者id", "ユーザー", "ユーザ",
        "ユーザー名", "ユーザ名", "ニックネーム", "ハンドル", "ハンドルネーム", "作者", "著者", "筆者", "記入者", "回答者", "発言者", "送信者",
        "差出人", "書き手", "書込者", "アカウント", "アカウント名", "表示名", "氏名", "お名前", "name",
    ]

    private static let targets = [
        "replyto", "inreplyto", "inreplytostatusid", "inreplytostatusidstr", "inreplytotweetid", "inreplytoid",
        "replyid",
        "replytoid", "replytomessageid", "replytotweetid", "replytostatusid", "replytopostid", "parentid", "parent",
        "parentcommentid", "parentpostid", "parentmessageid", "threadts", "replyparenturi", "reply", "reference", "返信先",
        "返信先id", "返信元", "返信先投稿id", "親", "親id", "親記事", "親記事id", "親投稿", "親投稿id", "親コメントid", "レス先", "アンカー",
    ]

    /// The name as names are compared.
    static func comparable(_ name: String) -> String {
        let folded = String(decoding: FoldedText(name).bytes, as: UTF8.self)
        return String(String.UnicodeScalarView(folded.unicodeScalars.filter(isOfName)))
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "ー" || scalar == "々"
    }

    /// The time of a date and a clock that stand apart, or in one of the two.
    static func time(date: String?, clock: String?, _ read: (String) -> PostTime?) -> PostTime? {
        let together = [date, clock].compactMap { $0 }.joined(separator: " ")
        return read(together) ?? date.flatMap(read) ?? clock.flatMap(read)
    }

    /// True for a number that a spreadsheet has rounded: `1.58282E+18` is the id of many posts and of none.
    static func isRounded(_ id: String) -> Bool {
        let parts = id.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].first, first.isNumber, parts[1].hasPrefix("+") else {
            return false
        }
        return Double(parts[0]) != nil && Int(parts[1].dropFirst()) != nil
    }
}
