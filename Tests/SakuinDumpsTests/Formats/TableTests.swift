// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// Tables as spreadsheets, services and people write them.
@Suite struct TableTests {
    @Test(
        "columns are known by many names, in Japanese and English, whatever the width, the case and the signs",
        arguments: [
            "投稿日,見出し,内容", "日付,題名,コメント", "作成日時,件名,メッセージ", "公開日,タイトル,記事本文", "年月日,表題,書き込み内容",
            "ツイート日時,お題,つぶやき", "Date,Title,Text", "created_at,Subject,Message", "Created At,Headline,Post Content",
            "PUBLISHED-DATE,title,Full Text", "Posted On,Post Title,comment", "ｄａｔｅ,ﾀｲﾄﾙ,ﾃｷｽﾄ", "投稿 日時,タイトル（任意）,本文（必須）",
            "\"投稿\n日\",見出し,内容",
        ])
    func names(head: String) throws {
        for separator in [",", "\t", ";"] {
            let table = "\(head)\n2024/6/5,柿,柿はまだ青い\n2024/6/6,,醤油を二本\n".replacing(",", with: separator)
            let (posts, report) = try read(table)
            #expect(posts.map(\.post.title) == ["柿", nil], "\(table)")
            #expect(posts.map(\.post.body) == ["柿はまだ青い", "醤油を二本"], "\(table)")
            #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2024-06-06"], "\(table)")
            #expect(report.warningCount == 0, "\(table)")
        }
    }

    @Test("a table without a head is read by what its columns hold, and that is told")
    func withoutHead() throws {
        let (posts, report) = try read(
            "2024-06-05 20:50,柿,柿はまだ青いのだった\n2024-06-06 1:02,買物,\"醤油を二本、\n味噌も\"\n2024-06-07 3:04,,題のない文\n")
        #expect(posts.map(\.post.title) == ["柿", "買物", nil])
        #expect(posts.map(\.post.body) == ["柿はまだ青いのだった", "醤油を二本、\n味噌も", "題のない文"])
        #expect(posts.map(\.place.line) == [1, 2, 4])
        #expect(
            report.warnings.map(\.reason) == [
                "the table has no head: column 1 is the date, column 2 is the title, column 3 is the text; name the columns in a first line if that is wrong"
            ])
        let tweets = try read(
            "1\thttps://e.example/1\t山田\t一つ目の文\t令和6年6月5日\n2\thttps://e.example/2\t山田\t二つ目の文\t令和6年6月6日\n3\thttps://e.example/3\t田中\t三つ目\t令和6年6月7日\n4\thttps://e.example/4\t田中\t四つ目\t令和6年6月8日\n"
        ).posts.map(\.post)
        #expect(tweets.map(\.body) == ["一つ目の文", "二つ目の文", "三つ目", "四つ目"])
        #expect(tweets.map(\.author) == ["山田", "山田", "田中", "田中"])
        #expect(tweets.map(\.id) == ["1", "2", "3", "4"])
        #expect(tweets.map(\.url) == (1...4).map { "https://e.example/\($0)" })
        #expect(tweets.map { $0.time?.description } == (5...8).map { "2024-06-0\($0)" })
    }

    @Test("a head that names no text gives the longest column, and tells which")
    func halfHead() throws {
        let (posts, report) = try read("id,日付,感じたこと\n1,2024-06-05,柿はまだ青い\n2,2024-06-06,醤油\n")
        #expect(posts.map(\.post.body) == ["柿はまだ青い", "醤油"])
        #expect(report.warnings.map(\.line) == [1])
        #expect(report.warnings.first?.reason.contains("感じたこと") == true)
        #expect(try read("いつ,感じたこと,だれ\n2024-06-05,柿はまだ青い,私\n").posts.map(\.post.body) == ["柿はまだ青い"])
    }

    @Test("columns that the configuration names are read, those of the text together; others with text are told")
    func configured() throws {
        let table = "いつ,感じたこと,ほか\n2024-06-05,柿はまだ青いと思う,そして味噌もいるのだ\n2024-06-06,醤油を二本買ってくる,\n"
        let columns = ColumnNames([.body: ["感じたこと", "ほか"], .date: ["いつ"]])
        let posts = try read(Array(table.utf8), options: ReadingOptions(columns: columns)).posts.map(\.post)
        #expect(posts.map(\.body) == ["柿はまだ青いと思う\nそして味噌もいるのだ", "醤油を二本買ってくる"])
        #expect(posts.map { $0.time?.description } == ["2024-06-05", "2024-06-06"])
        let (_, report) = try read("日付,本文,余談\n2024-06-05,柿,そして味噌もいるのだった\n")
        #expect(report.warnings.map(\.reason).first?.contains("余談") == true)
    }

    @Test("what Excel and other programs write")
    func programs() throws {
        let excel = try EncodingTests.encoded(
            "sep=;\r\nNo;投稿日時;内容;内容\r\n=\"001\";2024/6/5 20:50;①一;二\r\n=\"002\";2024/6/6 0:05;\"三\r\n行\";\r\n", "CP932")
        let (posts, report) = try read(excel)
        #expect(posts.map(\.post.id) == ["001", "002"])
        #expect(posts.map(\.post.body) == ["①一\n二", "三\r\n行"])
        #expect(posts.map(\.place.line) == [3, 4])
        #expect(report.warningCount == 0)
        #expect(try read("id|date|text\n1|2024-06-05|一\n2|2024-06-06|二\n").posts.map(\.post.body) == ["一", "二"])
        #expect(try read("一覧表\n\n日付,本文\n2024-06-05,一\n2024-06-06,二\n").posts.map(\.post.body) == ["一", "二"])
        #expect(try read("日付,本文\r2024-06-05,一\r2024-06-06,二").posts.map(\.post.body) == ["一", "二"])
    }

    @Test("rows that are too long lose nothing, and are told by line")
    func ragged() throws {
        let (posts, report) = try read("id,date,text\n1,2024-06-05,柿,まだ青い\n2,2024-06-06\n3,2024-06-07,三\n")
        #expect(posts.map(\.post.body) == ["柿,まだ青い", "三"])
        #expect(report.warnings.map(\.line) == [2, 3, 3])
    }

    @Test("bodies that are HTML lose their tags and entities")
    func html() throws {
        let post = try #require(
            try read("題名,本文\nR&amp;D,\"<p>今夜の<a href=\"\"https://e.example/x\"\">月</a>は丸い&amp;明るい</p>\"\n").posts.first?
                .post)
        #expect((post.title, post.body) == ("R&D", "今夜の月は丸い&明るい"))
        #expect(post.links == ["https://e.example/x"])
        #expect(try read("題名,本文\n式,a < b <3 &amp;\n").posts.map(\.post.body) == ["a < b <3 &amp;"])
    }

    @Test("the order of day and month is told by all dates of the table")
    func dayOrder() throws {
        let posts = try read("date,time,text\n6/5/2024,午後8:50,一\n13/5/2024,8:50 PM,二\n").posts
        #expect(posts.map { $0.post.time?.description } == ["2024-05-06T20:50+09:00", "2024-05-13T20:50+09:00"])
    }

    @Test(
        "prose with commas, lists and marked tables are no tables",
        arguments: [
            "吾輩は猫である,名前はまだ無い。\nどこで生れたか頓と見当がつかぬ。\n何でも薄暗い所で,泣いていた。\n", "これは一行,だけ\n", "a, b\nc, d\ne, f\n",
            "| 本文 | 日付 |\n|---|---|\n| 一 | 2024-06-05 |\n", "メモ\n\n卵,牛乳,パン\nあとで買う。\n",
        ])
    func prose(text: String) throws {
        #expect(try withReader(Array(text.utf8)) { $0.format.name } == "anond-text")
    }
}

/// Files that people keep beside their dumps, and take for them.
@Suite struct DocumentTests {
    private static let cases: [([String], String)] = [
        (["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"], "an Excel workbook: save it as CSV"),
        (["xl/worksheets/sheet1.xml", "[Content_Types].xml"], "an Excel workbook: save it as CSV"),
        (["[Content_Types].xml", "word/document.xml"], "a Word document: save it as plain text"),
        (["[Content_Types].xml", "ppt/slides/slide1.xml"], "a PowerPoint presentation: save it as plain text"),
        (["META-INF/MANIFEST.MF", "a.class"], "a program: it holds no posts"),
    ]

    private func zip(_ files: [(String, String)]) throws -> [UInt8] {
        // One after the other, since the order is what programs differ in.
        let script =
            "import sys, zipfile\nz = zipfile.ZipFile('out', 'w', zipfile.ZIP_DEFLATED)\n"
            + files.map {
                "z.writestr('\($0.0)', '''\($0.1)''', zipfile.ZIP_\($0.0 == "mimetype" ? "STORED" : "DEFLATED"))\n"
            }.joined()
            + "z.close()\n"
        return try ContainerTests.made("python3 make.py", ["make.py": Array(script.utf8)])
    }

    @Test("a document is named, and its cure told", arguments: cases)
    func documents(names: [String], reason: String) throws {
        let document = try zip(names.map { ($0, "<x>柿</x>") })
        #expect(refusal(document)?.message.hasPrefix(reason) == true)
    }

    @Test("documents of OpenDocument tell themselves by their type")
    func openDocument() throws {
        let sheet = try zip([
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x>柿</x>"),
        ])
        #expect(refusal(sheet)?.message.hasPrefix("an OpenDocument spreadsheet: save it as CSV") == true)
        let text = try zip([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x>柿</x>")])
        #expect(refusal(text)?.message == "an OpenDocument document: save it as plain text")
    }

    @Test("within an archive the document is told and the rest is read")
    func within() throws {
        let book = try zip([("xl/workbook.xml", "<x/>")])
        let archive = try ContainerTests.made(
            "python3 -m zipfile -c out a.xlsx b.jsonl",
            ["a.xlsx": book, "b.jsonl": Array("{\"body\":\"一\"}\n{\"body\":\"二\"}\n".utf8)])
        let (posts, report) = try read(archive)
        #expect(posts.map(\.post.body) == ["一", "二"])
        #expect(report.warnings.map(\.reason).map { $0.prefix(25) } == ["a.xlsx: an Excel workbook"])
        // A folder of the name alone is none.
        let plain = try zip([("word/list.txt", "柿"), ("xl/note.txt", "味噌")])
        #expect(try read(plain).posts.map(\.post.body) == ["柿", "味噌"])
    }
}
