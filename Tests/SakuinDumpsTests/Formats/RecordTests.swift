// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// Records and tables as real programs write them.
@Suite struct RecordTests {
    @Test("what strict JSON does not allow is mended, and the record is read")
    func mended() throws {
        let (posts, report) = try read(
            #"""
            {"text":"半分 \ud83d 切れた","title":NaN,"score":-Infinity,"id":1}
            {"text":"生の\#tタブと\#u{1}制御","id":2}
            {"text":"C:\path \q \u12 \udc00","id":3}
            {"text":"絵 \ud83d\ude00 NaN","id":4}
            """#)
        #expect(
            posts.map(\.post.body) == [
                "半分 \u{FFFD} 切れた", "生の\tタブと\u{1}制御", "C:\\path \\q \\u12 \u{FFFD}", "絵 😀 NaN",
            ])
        #expect(posts.map(\.post.id) == ["1", "2", "3", "4"])
        #expect(report.warningCount == 0)
        let array = try read("[{\"body\":\"一\\ud83d\",\"title\":NaN},{\"body\":\"二\n三\"}]")
        #expect(array.posts.map(\.post.body) == ["一\u{FFFD}", "二\n三"])
    }

    @Test("the keys of data sets, of Twitter's interface, and Japanese ones")
    func keys() throws {
        let (posts, report) = try read(
            #"""
            {"url":"https://e.example/m","fetch_time":1618039398000000000,"warc_filename":"x","text":"数学","metadata":"{\"a\": 1}","language":"ja","language_score":0.99}
            {"raw_content":"記事","url":"https://e.example/c","title":"題","date_download":"2019-09-18T15:55:43Z","digest":"sha1:x"}
            {"text":"本文","meta":{"url":"https://e.example/r","timestamp":"2020-01-02T03:04:05Z"}}
            {"id":"<urn:uuid:1>","text":"頁","dump":"CC-MAIN-2013-20","url":"https://e.example/f","date":"2013-05-18T05:30:54Z","file_path":"s3://x"}
            {"created_at":"Wed Oct 10 20:19:24 +0000 2018","id":1050118621198921728,"full_text":"つぶやき","user":{"id":1},"in_reply_to_status_id":1050118621198921700}
            {"本文":"日本語の鍵","タイトル":"題","日付":"2024年6月5日","時刻":"20時50分","投稿者":"私"}
            {"Text":"大文字","Date":"2024/06/05","TIME":"20:50:24"}
            """#)
        #expect(posts.map(\.post.body) == ["数学", "記事", "本文", "頁", "つぶやき", "日本語の鍵", "大文字"])
        #expect(
            posts.map { $0.post.time?.description } == [
                "2021-04-10T16:23:18+09:00", "2019-09-19T00:55:43+09:00", "2020-01-02T12:04:05+09:00",
                "2013-05-18T14:30:54+09:00", "2018-10-11T05:19:24+09:00", "2024-06-05T20:50+09:00",
                "2024-06-05T20:50:24+09:00",
            ])
        #expect(
            posts.map(\.post.url) == [
                "https://e.example/m", "https://e.example/c", "https://e.example/r", "https://e.example/f", nil, nil,
                nil,
            ])
        #expect(posts.map(\.post.title) == [nil, "題", nil, nil, nil, "題", nil])
        #expect(posts.map(\.post.id) == [nil, nil, nil, "<urn:uuid:1>", "1050118621198921728", nil, nil])
        #expect(posts[4].post.replyTo == "1050118621198921700")
        #expect(posts[5].post.author == "私")
        #expect(report.warningCount == 0)
    }

    @Test(
        "dates as programs and people write them",
        arguments: [
            ("2024年6月5日", "2024-06-05"), ("2024年06月05日 20時50分24秒", "2024-06-05T20:50:24+09:00"),
            ("2024年6月5日20:50", "2024-06-05T20:50+09:00"), ("2024年6月5日(水) 8時5分", "2024-06-05T08:05+09:00"),
            ("2024/06/05(水) 20:50:24.12", "2024-06-05T20:50:24+09:00"), ("2024/06/05（水）", "2024-06-05"),
            ("2024.6.5 20:50", "2024-06-05T20:50+09:00"),
            ("Wed Jun 05 11:50:24 +0000 2024", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05 11:50:24 UTC", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05 11:50:24 GMT", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05 11:50:24+00", "2024-06-05T20:50:24+09:00"),
            ("1717588224000000", "2024-06-05T20:50:24+09:00"), ("1717588224000000000", "2024-06-05T20:50:24+09:00"),
        ])
    func dates(text: String, expected: String) {
        #expect(DateText.time(text)?.description == expected)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "2024年6月", "2024年6-5", "2024-6年5", "2024-06-05 20:5", "2024-06-05 (20:50", "12345678901234567", "20:50",
        ])
    func noDates(text: String) {
        #expect(DateText.time(text) == nil)
    }

    // MARK: Tables

    @Test("a table of Excel in CP932, its date and time in columns of their own, its long numbers rounded")
    func excel() throws {
        let table = """
            ID,日付,時刻,タイトル,本文\r
            1,2024/6/5,20:50,表示,"改行\r
            入り、ソ能表"\r
            1.58282E+18,2024/6/5,8:05:06,,①㈱髙～－\r
            ,,20:50,,時刻だけ\r

            """
        let (posts, report) = try read(EncodingTests.encoded(table, "CP932"))
        #expect(posts.map(\.post.body) == ["改行\r\n入り、ソ能表", "①㈱髙～－", "時刻だけ"])
        #expect(posts.map(\.post.id) == ["1", nil, nil])
        #expect(posts.map(\.post.title) == ["表示", nil, nil])
        #expect(
            posts.map { $0.post.time?.description } == [
                "2024-06-05T20:50+09:00", "2024-06-05T08:05:06+09:00", nil,
            ])
        #expect(report.encoding == "CP932")
        #expect(
            report.warnings.map { "\($0.line): \($0.reason)" } == [
                "4: 1.58282E+18 is an id that a spreadsheet has rounded: left out",
                "5: 20:50 is not a date: kept without time",
            ])
    }

    @Test("semicolons, a line that tells Excel so, and tables of UTF-16")
    func separators() throws {
        for table in ["id;本文\n1;一,二\n2;\"三;四\"\n", "sep=;\r\nid;本文\r\n1;一,二\r\n2;\"三;四\"\r\n"] {
            #expect(try read(table).posts.map(\.post.body) == ["一,二", "三;四"])
        }
        let bytes = try [0xFF, 0xFE] + EncodingTests.encoded("id\t本文\r\n1\t一😀\r\n", "UTF-16LE")
        #expect(try read(bytes).posts.map(\.post.body) == ["一😀"])
    }

    @Test("a quote that the writer did not mean to close the field is text")
    func quotes() throws {
        let table = "id\ttext\n1\t\"引用\"と言った\n2\tふつう\"に\n3\t\"閉じた\"\"引用\"\n"
        #expect(try read(table).posts.map(\.post.body) == ["\"引用\"と言った", "ふつう\"に", "閉じた\"引用"])
    }

    @Test("Twitter's own table")
    func tweets() throws {
        let (posts, report) = try read(
            #"""
            "tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp","source","text","retweeted_status_id","retweeted_status_user_id","retweeted_status_timestamp","expanded_urls"
            "131","","","2009-03-15 00:00:00 +0000","web","改行の
            ある猫 http://t.co/a","","","","http://e.example/x,http://e.example/x"
            "582816812345678901","131","5","2013-03-15 12:34:56 +0000","web","返信 ""引用"" &lt;3 &amp;amp;","","","",""

            """#)
        #expect(posts.map(\.post.id) == ["x:131", "x:582816812345678901"])
        #expect(posts.map(\.post.body) == ["改行の\nある猫 http://t.co/a", "返信 \"引用\" <3 &amp;"])
        #expect(posts.map { $0.post.time?.description } == ["2009-03-15", "2013-03-15T21:34:56+09:00"])
        #expect(posts.map(\.post.replyTo) == [nil, "x:131"])
        #expect(posts.map(\.post.links) == [["http://t.co/a", "http://e.example/x"], []])
        #expect(posts.map(\.post.url) == ["https://x.com/i/status/131", "https://x.com/i/status/582816812345678901"])
        #expect(posts.map(\.place.line) == [2, 4])
        #expect(report.warningCount == 0)
    }

    @Test func anArrayOfNothingIsNoText() {
        for text in ["[]", "\u{FEFF}[ \n]\n", "window.YTD.note_tweet.part0 = [ ]"] {
            #expect(refusal(text) == DumpError(.empty, .emptyArray))
        }
    }

    @Test func filesPutTogetherAreReadAsOne() throws {
        let table = "\u{FEFF}id,本文\n1,一\n\u{FEFF}\"id\",本文\n2,二\n"
        #expect(try read(table).posts.map(\.post.body) == ["一", "二"])
        let lines = try read("\u{FEFF}{\"text\":\"一\"}\n\u{FEFF}{\"text\":\"二\"}\n")
        #expect(lines.posts.map(\.post.body) == ["一", "二"])
        #expect(lines.report.warningCount == 0)
    }

    @Test func anObjectOverSeveralLinesIsRead() throws {
        let posts = try read("{\n  \"posts\": [\n    {\n      \"text\": \"一\"\n    }\n  ]\n}\n").posts
        #expect(posts.map(\.post.body) == ["一"])
    }
}
