// SPDX-License-Identifier: GPL-2.0-or-later
//
// Everything that a reader says of a dump, one row a reason, in both languages. Reasons that are equal are told together,
// so what differs from case to case (a date, a limit, a key) stands in gaps.

public import SakuinText

/// Why a dump or a part of it could not be read, or what is to be said of something that was.
///
/// ```swift
/// DumpReason.notADate.kind  // .remark
/// DumpReason.notADate.sentence.english  // "{0} is not a date: kept without time"
/// ```
public enum DumpReason: String, CaseIterable, Sendable {
    // The file as a whole.
    case emptyFile, noFileInArchive, unknownFormat, cannotBeRead, noConversion, noMemory
    case binary, binaryOf, zeroByteInLine, controlCharacter
    case gitLFS, mhtml, foreignXML, otherOfX, notAText
    // Containers.
    case cannotBeUnpacked, brokenOffArchive, behindCompressed, longWindow, bomb, tooManyFiles, tooDeep, encrypted,
        brotli
    case brokenOffRecord, noRecordHeads
    // Text.
    case replacedBytes, longLine, longText, unmarkedText, noPostInPage, noPostInText
    // Pages.
    case anondPageWithoutPost, pageWithoutElement, pageWithoutText, longPage
    // Feeds, diaries, blogs, mail, threads.
    case noItem, onlyLeftOut, noDay, noEntry, noMessage, itemWithoutText, messageWithoutText, longElement, brokenElement
    case notADate, notADateButID, dayWithoutDate, neitherHeaderNorSection, neitherHeaderNorText, longSection, longDay
    case longMessage, brokenOffDay, wrongFields, onlyDeleted, unreadableText
    case talkWithoutMessage, neitherDayNorMessage, messageWithoutDay
    // Records and tables.
    case textFromKey, titleWithoutText, openDayOrder, otherDayOrder, guessedColumns, textFromColumn
    case unreadColumns, unreadKeys, keysWithoutText, rowsBeforeHead, workbook
    case longRecord, brokenOffRecordOfArray, emptyArray, noRecordHoldsPost, noLineHoldsPost, noArray
    case notARecord, notAnObject, recordWithoutText, valueLeftOut, noTweet, noAnswerOfAnond, noExportedPost
    case idOfTwoPosts, idOfTwoVersions, idOfTwoPostsInFiles, idOfTwoVersionsInFiles
    case noTextColumn, brokenOffField, wrongColumns, rowWithoutText, roundedID, noRow, longRow
}

extension DumpReason {
    /// Whether text is missing in the index.
    public enum Kind: Sendable {
        /// A part of the dump, or all of it, could not be read.
        case unread
        /// It was read, and something is to be said of it.
        case remark
    }

    public var kind: Kind { row.kind }

    /// The sentence with its gaps.
    public var sentence: Bilingual { Bilingual(row.english, row.japanese) }

    /// The table: the compiler sees to it that every reason has a row, and every row both languages.
    private var row: (kind: Kind, english: String, japanese: String) {
        switch self {
        case .emptyFile: (.unread, "the file is empty", "ファイルが空です")
        case .noFileInArchive: (.unread, "there is no file with posts in the archive", "書庫に投稿のあるファイルがありません")
        case .unknownFormat:
            (
                .unread, "no known form: a day page as text, or JSON Lines with one post a line",
                "知られている形式ではありません。1日分のページのテキストか、1行に1投稿の JSON Lines にしてください"
            )
        case .cannotBeRead: (.unread, "cannot be read: {0}", "読めません: {0}")
        case .noConversion:
            (
                .unread, "the C library cannot convert {0}: install its gconv modules (libc6)",
                "C ライブラリが {0} を変換できません。gconv モジュール (libc6) を入れてください"
            )
        case .noMemory: (.unread, "there is no memory for libarchive", "libarchive のためのメモリがありません")
        case .binary:
            (
                .unread, "a binary file (a zero byte): no form of dump that is read",
                "バイナリファイルです（ゼロバイトがあります）。読める形式ではありません"
            )
        case .binaryOf: (.unread, "a binary file, {0}: {1}", "バイナリファイル（{0}）です。{1}")
        case .zeroByteInLine:
            (
                .unread, "a binary file (a zero byte, byte {0} of the line)",
                "バイナリファイルです（この行の {0} バイト目がゼロバイト）"
            )
        case .controlCharacter:
            (
                .unread, "a binary file (a control character, byte {0} of the line)",
                "バイナリファイルです（この行の {0} バイト目が制御文字）"
            )
        case .gitLFS:
            (
                .unread, "a Git LFS pointer, not the file itself: run `git lfs pull` where it comes from",
                "Git LFS のポインタで、中身ではありません。元の場所で `git lfs pull` を実行してください"
            )
        case .mhtml:
            (
                .unread, "a page saved as MHTML: open it in a browser and save it as HTML",
                "MHTML で保存されたページです。ブラウザで開いて HTML として保存してください"
            )
        case .foreignXML:
            (
                .unread, "XML, but neither a feed nor Hatena Diary: make it JSON Lines, one post a line",
                "XML ですが、フィードでもはてなダイアリーでもありません。1行に1投稿の JSON Lines にしてください"
            )
        case .otherOfX:
            (
                .unread, "a file of an X archive without tweets: only tweets and note-tweets are read",
                "X のアーカイブのうちツイートのないファイルです。読むのは tweets と note-tweet だけです"
            )
        case .notAText:
            (
                .unread, "a program, its data, or what tells of the archive: not a text",
                "プログラムかそのデータ、または書庫の説明で、投稿の文ではありません"
            )
        case .cannotBeUnpacked:
            (
                .unread, "cannot be unpacked ({0}): unpack it by hand, or get an intact copy",
                "展開できません（{0}）。自分で展開するか、壊れていないものを用意してください"
            )
        case .brokenOffArchive:
            (
                .unread, "the archive cannot be read on ({0}): get an intact copy, or unpack what can be",
                "書庫をこの先へ読めません（{0}）。壊れていないものを用意するか、展開できる所まで展開してください"
            )
        case .behindCompressed:
            (
                .unread, "behind what is compressed by {0} stand bytes that are not: left out",
                "{0} で圧縮された部分の後に、圧縮されていないバイトがあるので除きました"
            )
        case .longWindow:
            (
                .unread,
                "the archive cannot be read on ({0}): its window is too long: unpack it with zstd -d --long=31",
                "書庫をこの先へ読めません（{0}）。窓が長すぎます。zstd -d --long=31 で展開してください"
            )
        case .bomb:
            (
                .unread,
                "the file becomes more than {0} times as large when it is unpacked: a bomb, or not a dump; unpack it by "
                    + "hand if you trust it",
                "展開すると {0} 倍を超えます。爆弾か、ダンプではないものです。信用できるなら自分で展開してください"
            )
        case .tooManyFiles:
            (.unread, "the archive holds more than {0} files: split it", "書庫のファイルが {0} 個を超えています。分けてください")
        case .tooDeep:
            (
                .unread, "more than {0} containers in each other: unpack it by hand",
                "書庫や圧縮が {0} 重を超えています。自分で展開してください"
            )
        case .encrypted:
            (.unread, "encrypted: unpack it with its password", "暗号化されています。パスワードで展開してください")
        case .brotli:
            (
                .unread, "compressed with brotli, which is not read: crawl it without br in Accept-Encoding",
                "brotli で圧縮されていて読めません。Accept-Encoding から br を除いて集め直してください"
            )
        case .brokenOffRecord:
            (
                .unread, "the WARC file breaks off inside a record: get an intact copy",
                "WARC がレコードの途中で切れています。壊れていないものを用意してください"
            )
        case .noRecordHeads:
            (
                .unread, "{0} lines between records are no head of one: passed over",
                "レコードの間の {0} 行は見出しではないので飛ばしました"
            )
        case .replacedBytes:
            (.unread, "from here on {0} no {1}: shown as U+FFFD", "ここから {0}が {1} ではないので U+FFFD にしました")
        case .longLine: (.unread, "the line is longer than {0} MiB: left out", "行が {0} MiB より長いので除きました")
        case .longText:
            (
                .unread, "a text of more than {0} MiB or {1} lines without the heading of a day: split it",
                "日の見出しのないまま {0} MiB か {1} 行を超えています。分けてください"
            )
        case .unmarkedText:
            (
                .remark, "nothing tells where posts begin: the text is one post",
                "投稿の始まりを示すものがないので、全体を1つの投稿としました"
            )
        case .noPostInPage:
            (
                .unread, "the file holds no post: only headings, or nothing at all",
                "投稿がありません。見出しだけか、何もありません"
            )
        case .noPostInText: (.unread, "no line holds a post", "投稿のある行がありません")
        case .anondPageWithoutPost:
            (
                .unread, "a page of はてな匿名ダイアリー without a post: save the page of a day or of a post",
                "はてな匿名ダイアリーの、投稿のないページです。日か投稿のページを保存してください"
            )
        case .pageWithoutElement: (.unread, "the page holds no element", "ページに要素がありません")
        case .pageWithoutText: (.unread, "an HTML page without text", "文のない HTML ページです")
        case .longPage:
            (
                .unread, "more than {0} MiB, or {1} tags and attributes: no page of posts",
                "{0} MiB か、タグと属性 {1} 個を超えています。投稿のページではありません"
            )
        case .noItem: (.unread, "the feed holds no item", "フィードに項目がありません")
        case .onlyLeftOut:
            (
                .remark, "there is no post beside what is left out on purpose: {0}",
                "わざと除くもののほかに投稿がありません: {0}"
            )
        case .noDay: (.unread, "the diary holds no day with text", "日記に文のある日がありません")
        case .noEntry: (.unread, "there is no entry with text", "文のある記事がありません")
        case .noMessage: (.unread, "the mailbox holds no message with text", "メールボックスに文のあるメールがありません")
        case .talkWithoutMessage: (.unread, "the talk holds no message with text", "トークに文のあるメッセージがありません")
        case .neitherDayNorMessage:
            (.unread, "neither a day nor a message: left out", "日付でもメッセージでもないので除きました")
        case .messageWithoutDay:
            (.remark, "no line of a day stands above the message: read without its time", "上に日付の行がないので、日時なしで読みました")
        case .itemWithoutText:
            (.unread, "the item has neither title nor text", "項目に題も文もありません")
        case .messageWithoutText:
            (
                .unread, "the message has no text: neither text/plain nor text/html",
                "メールに文がありません（text/plain も text/html もない）"
            )
        case .longElement:
            (.unread, "the element is longer than {0} MiB: passed over", "要素が {0} MiB より長いので飛ばしました")
        case .brokenElement:
            (.unread, "the element cannot be parsed: passed over", "要素を解釈できないので飛ばしました")
        case .notADate:
            (.remark, "{0} is not a date: kept without time", "{0} は日付として読めません（日時なしで残しました）")
        case .notADateButID:
            (
                .remark, "{0} is not a date: kept with its id's time",
                "{0} は日付として読めません（id の日時で残しました）"
            )
        case .dayWithoutDate:
            (.remark, "the day has no date: kept without time", "日付のない日です（日時なしで残しました）")
        case .neitherHeaderNorSection:
            (.unread, "neither a header nor a section: left out", "見出し行でも節でもないので除きました")
        case .neitherHeaderNorText:
            (
                .unread, "neither a header nor a blank line behind the headers: left out",
                "見出し行でも、その後の空行でもないので除きました"
            )
        case .longSection:
            (
                .unread, "a section of more than {0} MiB: the rule that ends it may be missing",
                "節が {0} MiB を超えています。終わりの線が抜けているのかもしれません"
            )
        case .longDay:
            (
                .unread, "a day of more than {0} MiB: the line `.` that ends it may be missing",
                "1日が {0} MiB を超えています。終わりの行 `.` が抜けているのかもしれません"
            )
        case .longMessage:
            (
                .unread, "the message is longer than {0} MiB: what follows of it is left out",
                "メールが {0} MiB より長いので、その先を除きました"
            )
        case .brokenOffDay: (.unread, "the file breaks off inside a day", "日の途中でファイルが切れています")
        case .wrongFields:
            (.unread, "{0} fields instead of {1}: left out", "欄が {1} 個ではなく {0} 個なので除きました")
        case .onlyDeleted:
            (.unread, "the thread holds no post that is not deleted", "スレッドに、削除されていない書き込みがありません")
        case .unreadableText:
            (.unread, "a text in {0} cannot be decoded: left out", "{0} の文を復号できないので除きました")
        case .longRecord:
            (.unread, "the record is longer than {0} MiB: passed over", "レコードが {0} MiB より長いので飛ばしました")
        case .brokenOffRecordOfArray:
            (.unread, "the file breaks off in the middle of this record", "このレコードの途中でファイルが切れています")
        case .emptyArray: (.unread, "the array of the file is empty", "ファイルの配列が空です")
        case .noRecordHoldsPost:
            (
                .unread, "no record holds a post; the first trouble: {0}",
                "投稿のあるレコードがありません。最初の問題: {0}"
            )
        case .noLineHoldsPost:
            (.unread, "no line holds a post; the first trouble: {0}", "投稿のある行がありません。最初の問題: {0}")
        case .textFromKey:
            (
                .remark,
                "no key is known to hold text: {0} was taken for it; name another in [columns] of the configuration",
                "本文と分かるキーがないので {0} を本文としました。違うなら設定の [columns] で指定してください"
            )
        case .titleWithoutText:
            (
                .remark,
                "a title and no text: none of the keys {0} is known to hold it; name one in [columns] of the configuration",
                "題だけで本文がありません。キー {0} のどれが本文か分かりません。設定の [columns] で指定してください"
            )
        case .openDayOrder:
            (
                .remark,
                "{0} may mean several days, and no date of the dump tells which: read as {1}; write dates as 2024-06-05 "
                    + "if that is wrong",
                "{0} は日と月の順が決められず、ほかの日付からも分からないので {1} としました。違うなら 2024-06-05 のように書いてください"
            )
        case .otherDayOrder:
            (
                .remark, "{0} has day and month in another order than the dates before it",
                "{0} は日と月の順がそれまでの日付と違います"
            )
        case .guessedColumns:
            (
                .remark, "the table has no head: {0}; name the columns in a first line if that is wrong",
                "表に見出し行がないので {0} としました。違うなら1行目に列の名前を書いてください"
            )
        case .textFromColumn:
            (
                .remark,
                "no column is known to hold text: {0} was taken for it; name another in [columns] of the configuration",
                "本文と分かる列がないので {0} を本文としました。違うなら設定の [columns] で指定してください"
            )
        case .unreadColumns:
            (
                .remark, "columns with text that are not read: {0}; name them in [columns] of the configuration",
                "読まなかった文の列: {0}。読むなら設定の [columns] で指定してください"
            )
        case .unreadKeys:
            (
                .remark, "keys with text that are not read: {0}; name them in [columns] of the configuration",
                "読まなかった文のキー: {0}。読むなら設定の [columns] で指定してください"
            )
        case .keysWithoutText:
            (
                .unread,
                "the record has no text: none of the keys {0} is known to hold it; name one in [columns] of the configuration",
                "レコードに文がありません。キー {0} のどれが本文か分かりません。設定の [columns] で指定してください"
            )
        case .rowsBeforeHead: (.remark, "{0} rows above the head: left out", "見出し行の上の {0} 行は除きました")
        case .workbook: (.unread, "{0}: {1}", "{0}です。{1}")
        case .noArray: (.unread, "a JSON array is expected here", "ここには JSON の配列があるはずです")
        case .notARecord: (.unread, "not a record of this form: {0}", "この形式のレコードではありません: {0}")
        case .notAnObject:
            (.unread, "not a JSON object, or broken off: {0}", "JSON のオブジェクトではないか、途中で切れています: {0}")
        case .recordWithoutText:
            (
                .unread, "the record has no text: none of body, text, content and title",
                "レコードに文がありません（body, text, content, title のどれもない）"
            )
        case .valueLeftOut:
            (
                .remark, "{0} is neither text nor a number of 64 bits: left out",
                "{0} は文字列でも64ビットの数でもないので除きました"
            )
        case .noTweet:
            (
                .unread, "the record is no tweet: it has no full_text",
                "ツイートではありません（full_text がない）"
            )
        case .noAnswerOfAnond:
            (
                .unread, "no answer of anond.hatelabo.jp, or broken off: passed over",
                "anond.hatelabo.jp の応答ではないか、途中で切れているので飛ばしました"
            )
        case .noExportedPost:
            (
                .unread, "no post of `sakuin export`, or of a later version of it: passed over",
                "sakuin export の投稿ではないか、より新しい版のものなので飛ばしました"
            )
        case .idOfTwoPosts:
            (
                .remark, "id {0} stands at lines {1} and {2} with different text; both are kept",
                "id {0} が {1} 行目と {2} 行目に違う文であるので、両方を残しました"
            )
        case .idOfTwoVersions:
            (
                .remark,
                "id {0} stands at lines {1} and {2} with different text; one is searched, `sakuin show --versions` has both",
                "id {0} が {1} 行目と {2} 行目に違う文であります。検索されるのは一方で、両方は `sakuin show --versions` で見られます"
            )
        case .idOfTwoPostsInFiles:
            (
                .remark, "id {0} stands in two files of the archive with different text; both are kept",
                "id {0} が書庫の二つのファイルに違う文であるので、両方を残しました"
            )
        case .idOfTwoVersionsInFiles:
            (
                .remark,
                "id {0} stands in two files of the archive with different text; one is searched, `sakuin show --versions` "
                    + "has both",
                "id {0} が書庫の二つのファイルに違う文であります。検索されるのは一方で、両方は `sakuin show --versions` で見られます"
            )
        case .noTextColumn:
            (
                .unread, "the first line names no column that holds text",
                "最初の行に、文の列の名前がありません"
            )
        case .brokenOffField:
            (.unread, "the file breaks off inside a quoted field", "引用符の中でファイルが切れています")
        case .wrongColumns:
            (.remark, "{0} fields in a table of {1} columns", "{1} 列の表なのに欄が {0} 個あります")
        case .rowWithoutText: (.unread, "the row has no text", "行に文がありません")
        case .roundedID:
            (
                .remark, "{0} is an id that a spreadsheet has rounded: left out",
                "{0} は表計算ソフトが丸めた id なので除きました"
            )
        case .noRow: (.unread, "the table holds no row with text", "表に文のある行がありません")
        case .longRow:
            (
                .unread, "a row of more than {0} MiB: a quote may be missing",
                "1行が {0} MiB を超えています。引用符が抜けているのかもしれません"
            )
        }
    }
}
