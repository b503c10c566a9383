// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// JSON that is not one object a line, and records as services and people really write them.
@Suite struct JSONDocumentTests {
    private func bodies(_ text: String) throws -> [String] { try read(text).posts.map(\.post.body) }

    @Test(
        "an object over several lines, several of them, and objects on one line are read",
        arguments: [
            "{\n \"title\":\"題\",\n \"body\":\"一\"\n}\n{\n \"body\": \"二\"\n}\n", "{\"body\":\"一\"}{\"body\":\"二\"}",
            "{\"body\":\"一\"}\n\n\n{\"body\":\"二\"}\n", "\u{1E}{\"body\":\"一\"}\n\u{1E}{\n\"body\":\"二\"}\n",
            "\u{1E}{\"body\":\"一\"}\n\u{1E}{\"body\":\"二\"}\n", "{\"body\":\"一\"},\n{\"body\":\"二\"},\n",
            "// 注釈\n{\"body\":\"一\"}\n# もう一つ\n{\"body\":\"二\"}\n",
            "[{\"body\":\"一\"},\n/* \"注} */ {\"body\":\"二\",},\n]\n",
            "\u{FEFF}[\n  \"一\",\n  \"二\"\n]\n", "{'body': '一', 'tags': None}\n{'body': '二', 'ok': True}\n",
            "{body: \"一\"}\n{\"body\":\"二\"}\n",
        ])
    func sequences(text: String) throws {
        #expect(try bodies(text) == ["一", "二"])
    }

    @Test(
        "an object that holds the records gives them, whatever the array is called and however deep it lies",
        arguments: [
            "articles", "messages", "pages", "posts", "records", "data", "entries", "items", "results", "statuses",
            "notes",
            "tweets", "documents", "comments", "rows", "list", "何か", "x",
        ])
    func holders(name: String) throws {
        let records = #"[{"title":"t","body":"一"},{"body":"二","id":"b"}]"#
        for text in [
            "{\"count\":2,\"\(name)\":\(records)}", "{\"\(name)\":\(records),\"next\":null}",
            "{\n  \"meta\": {\"n\": 2},\n  \"response\": {\n    \"\(name)\": \(records)\n  }\n}\n",
            "{\"users\":[{\"id\":1,\"name\":\"山田\"},{\"id\":2},{\"id\":3}],\"\(name)\":\(records)}",
            "{\"\(name)\":\(records)}\n{\"\(name)\":[]}\n",
        ] {
            let (posts, report) = try read(text)
            #expect(posts.map(\.post.body) == ["一", "二"], "\(text)")
            #expect(posts.map(\.post.title) == ["t", nil], "\(text)")
            #expect(report.warnings.allSatisfy { $0.line == 2 }, "\(text)")
        }
    }

    @Test("records whose keys are their ids are read like those of an array")
    func maps() throws {
        #expect(
            try bodies(#"{"a1":{"body":"一","date":"2024-06-05"},"b2":{"body":"二"},"c3":{"title":"三"}}"#) == [
                "一", "二", "",
            ])
        let chat =
            #"[{"title":"題","mapping":{"x":{"id":"x","message":null},"y":{"message":{"content":{"content_type":"text","parts":["一"]},"create_time":1717588224.5}},"z":{"message":{"content":{"parts":["二"]}}}}}]"#
        let posts = try read(chat).posts.map(\.post)
        #expect(posts.map(\.body) == ["一", "二"])
        #expect(posts.map(\.title) == ["題", nil])
        #expect(posts.map { $0.time?.description } == ["2024-06-05T20:50:24+09:00", nil])
    }

    @Test("of a key that stands twice the one that holds something is taken")
    func twice() throws {
        #expect(try bodies(#"{"items":[],"items":[{"body":"一"}]}"#) == ["一"])
        #expect(try bodies("{\"body\":\"\",\"body\":\"一\"}\n{\"body\":\"二\",\"body\":null}\n") == ["一", "二"])
        let outbox = #"{"type":"OrderedCollection","orderedItems":[],"orderedItems":[NOTE],"orderedItems":[]}"#
        let note =
            #"{"type":"Create","object":{"id":"https://m.example/1","content":"<p>一</p>","to":["as:Public"]}}"#
        #expect(try bodies(outbox.replacing("NOTE", with: note)) == ["一"])
    }

    @Test("a long object gives the records of its arrays one by one, and its own text")
    func long() throws {
        let filler = String(repeating: "長い文。", count: 300)
        let records = (0..<1500).map { "{\"id\":\($0),\"body\":\"\($0) \(filler)\"}" }.joined(separator: ",\n")
        let (posts, report) = try read(
            "{\"text\":\"全体\",\"users\":[{\"name\":\"山田\"}],\"data\":{\"children\":[\n\(records)\n]},\"n\":1}\n")
        let ids: [String?] = (0..<1500).map { "\($0)" } + [nil]
        #expect(posts.map { $0.post.id } == ids)
        #expect(posts.last?.post.body == "全体")
        #expect(posts.prefix(2).map(\.place.line) == [2, 3])
        #expect(report.warningCount == 0)
    }

    @Test(
        "what is no JSON is told by line and column",
        arguments: [
            ("{\"body\":\"一\"}\n{\"body\" \"二\"}\n", 2, "column 9: a colon is expected here"),
            ("{\"body\":\"一\"}\n{\"本文\":\"二\",\"id\":}\n", 2, "column 16: a value is expected here"),
            ("[{\"body\":\"一\"},\n{\"body\":\"二\"\n \"id\":1}]", 3, "column 2: a comma or } is expected here"),
            ("{\"body\":\"一\"}\n{\"body\":\"二\n", 2, "column 9: the text that begins here has no end"),
            ("{\"body\":\"一\"}\n{\"body\":[\"二\"\n", 2, "column 13: the value breaks off here"),
        ])
    func faults(text: String, line: Int, reason: String) throws {
        let (posts, report) = try read(text)
        #expect(posts.map(\.post.body) == ["一"])
        #expect(report.warnings.map(\.line) == [line])
        #expect(report.warnings.map(\.reason) == ["not a JSON object, or broken off: \(reason)"])
    }

    @Test(
        "bodies that are HTML lose their tags and entities, and keep their links; others stay as they are",
        arguments: [
            (
                #"<p>今夜の<a class=\"keyword\" href=\"https://e.example/x\">月</a>は丸い&amp;明るい</p>"#, "今夜の月は丸い&明るい",
                ["https://e.example/x"]
            ),
            (#"一行目<br>二行目<br />三行目"#, "一行目\n二行目\n三行目", []), (#"<b>太い</b>\n次の行"#, "太い\n次の行", []),
            (#"a < b && c > d"#, "a < b && c > d", []), (#"<3 すき <b>"#, "<3 すき <b>", []),
            (#"AT&amp;T"#, "AT&amp;T", []),
            (#"配列<String>と</p>"#, "配列<String>と</p>", []), (#"<p>段落\n続き"#, "段落 続き", []),
        ])
    func html(body: String, expected: String, links: [String]) throws {
        let post = try #require(try read("{\"title\":\"R&amp;D\",\"body\":\"\(body)\"}\n").posts.first?.post)
        #expect(post.body == expected)
        #expect(post.links == links)
        #expect(post.title == (expected == body.replacing("\\n", with: "\n") ? "R&amp;D" : "R&D"))
    }

    @Test("Facebook's and Instagram's text is what its bytes are")
    func mojibake() throws {
        let (posts, report) = try read(
            #"""
            [{"timestamp":1717588224,"title":"\u00e5\u00b1\u00b1\u00e7\u0094\u00b0","data":[{"post":"\u00e6\u009f\u00bf\u00e3\u0081\u00af\u00e9\u009d\u0092\u00e3\u0081\u0084"},{"update_timestamp":1717588230}],
            "attachments":[{"data":[{"external_context":{"url":"https://e.example/a"}}]}]},
            {"timestamp":1717588224,"data":[{"comment":{"timestamp":1717588224,"comment":"caf\u00e9","author":"A"}}],"title":"B"},
            {"media":[{"uri":"media/1.jpg","creation_timestamp":1717588224,"title":"\u00e7\u008c\u00ab"}]},
            {"media":[{"uri":"media/2.jpg","creation_timestamp":1717588224,"title":""}]},
            {"string_map_data":{"Comment":{"value":"\u00e7\u008a\u00ac\u00f0\u009f\u0090\u00b6"},"Media Owner":{"value":"somebody_with_a_long_name"},"Time":{"timestamp":1717588224}}}]
            """#)
        #expect(posts.map(\.post.body) == ["柿は青い", "café", "猫", "犬🐶"])
        #expect(posts.map(\.post.title) == ["山田", "B", nil, nil])
        #expect(posts.map { $0.post.time?.description } == [String](repeating: "2024-06-05T20:50:24+09:00", count: 4))
        #expect(posts[0].post.links == ["https://e.example/a"])
        #expect(posts[1].post.author == "A")
        #expect(report.warningCount == 1)
        let messages =
            #"{"participants":[{"name":"a"}],"messages":[{"sender_name":"a","timestamp_ms":1717588224000,"content":"\u00e3\u0081\u0082"}],"title":"\u00e4\u00ba\u008c\u00e4\u00ba\u00ba"}"#
        let message = try #require(try read(messages).posts.first?.post)
        #expect((message.body, message.title, message.author) == ("あ", "二人", "a"))
    }

    @Test("keys of many programs are known, however they are written")
    func keys() throws {
        let (posts, report) = try read(
            #"""
            {"message":"一","created_time":"2024-06-05T11:50:24+0000"}
            {"tweet":"二","created":"2024-06-05","in_reply_to_tweet_id":"7"}
            {"rawContent":"三","publishedAt":"2024-06-05","inReplyToTweetId":9007199254740993}
            {"selftext":"四","title":"題","created_utc":1717588224.0,"parent_id":"t1_x","author":"a"}
            {"textContent":"五","posted_at":"令和6年6月5日"}
            {"コメント":"六","投稿日":"2024年6月5日"}
            {"ＢＯＤＹ":"七","Created_At":"2024-06-05"}
            {"type":"message","user":"U1","text":"八","ts":"1717588224.000100","thread_ts":"1717588220.000100"}
            {"text":"九","createdAt":"2024-06-05T11:50:24Z","reply":{"root":{"uri":"at://r"},"parent":{"uri":"at://p"}},"uri":"at://o"}
            {"id":1,"title":{"rendered":"題&#8211;"},"content":{"rendered":"<p>十</p>"},"date":"2024-06-05T20:50:24","link":"https://w.example/1"}
            {"id":2,"from":"b","text":["十一 ",{"type":"bold","text":"太い"}," 文"],"date":"2024-06-05T20:50:24","reply_to_message_id":1}
            {"kind":"t3","data":{"selftext":"十二","title":"題","created_utc":1717588224,"user":{"created_utc":1}}}
            {"uri":"at://q","value":{"text":"十三","createdAt":"2024-06-05T11:50:24Z"}}
            {"_id":{"$oid":"5f"},"body":"十四","created":{"$date":"2024-06-05T11:50:24Z"},"author":{"id":5,"screen_name":"c"}}
            {"body":["十五","二段落目"]}
            """#)
        #expect(
            posts.map(\.post.body) == [
                "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一 太い 文", "十二", "十三", "十四", "十五\n二段落目",
            ])
        let (second, day) = ("2024-06-05T20:50:24+09:00", "2024-06-05")
        #expect(
            posts.map { $0.post.time?.description } == [
                second, day, day, second, day, day, day, second, second, second, second, second, second, second, nil,
            ])
        #expect(
            posts.map(\.post.replyTo) == [
                nil, "7", "9007199254740993", "t1_x", nil, nil, nil, "1717588220.000100", "at://p", nil, "1", nil, nil,
                nil, nil,
            ])
        #expect(
            posts.map(\.post.title) == [nil, nil, nil, "題", nil, nil, nil, nil, nil, "題–", nil, "題", nil, nil, nil])
        #expect(
            posts.map(\.post.author) == [nil, nil, nil, "a", nil, nil, nil, "U1", nil, nil, "b", nil, nil, "c", nil])
        #expect(posts[7].post.id == "1717588224.000100")
        #expect(posts[13].post.id == "5f")
        #expect(report.warningCount == 0)
    }

    @Test("a record without a known key for its text gives its longest text, or its keys are told")
    func unknownKeys() throws {
        let (posts, report) = try read(
            #"""
            {"title":"題","honbun":"これが本文です","tag":"柿"}
            {"title":"題","honbun":"二つ目"}
            {"title":"題だけ","x":1,"link":"https://e.example/"}
            {"title":"題だけ","body":""}
            {"a":1,"b":"abc"}
            """#)
        #expect(posts.map(\.post.body) == ["これが本文です", "二つ目", "", ""])
        #expect(report.warnings.map(\.line) == [1, 3, 5])
        #expect(report.warnings[0].reason.contains("honbun"))
        #expect(report.warnings[1].reason.contains("title, x, link"))
        #expect(report.warnings[2].reason.contains("none of the keys a, b "))
    }

    @Test("keys that the configuration names come before all others")
    func configured() throws {
        let columns = ColumnNames([.body: ["感じたこと", "続き"], .title: ["お題目"], .date: ["いつ"], .author: ["だれ"]])
        let posts = try read(
            Array(#"{"body":"違う","感じたこと":"一","続き":"二","お題目":"題","いつ":"2024-06-05","だれ":"私"}"#.utf8),
            options: ReadingOptions(columns: columns)
        ).posts.map(\.post)
        #expect(posts.map(\.body) == ["一\n二"])
        #expect(posts.map(\.title) == ["題"])
        #expect(posts.map(\.author) == ["私"])
        #expect(posts.map { $0.time?.description } == ["2024-06-05"])
        #expect(DumpReader.readers(ReadingOptions(columns: columns)) != DumpReader.readers())
    }

    @Test("day and month are in the order that the dump's other dates show, however late; else it is told")
    func dayOrder() throws {
        func read(_ dates: String...) throws -> (days: [String?], warnings: [DumpWarning]) {
            let lines = dates.map { "{\"body\":\"一\",\"date\":\"\($0)\"}\n" }.joined()
            let (posts, report) = try SakuinDumpsTests.read(lines)
            return (posts.map { $0.post.time?.day.description }, report.warnings)
        }
        let european = try read("6/5/2024", "7/5/2024", "13/5/2024", "8/5/2024")
        #expect(european.days == ["2024-05-06", "2024-05-07", "2024-05-13", "2024-05-08"])
        #expect(european.warnings.isEmpty)
        #expect(try read("6/5/2024", "6/13/2024").days == ["2024-06-05", "2024-06-13"])
        let open = try read("5/5/2024", "6/5/2024 20:50")
        #expect(open.days == ["2024-05-05", "2024-06-05"])
        #expect(open.warnings.map(\.line) == [2])
        #expect(open.warnings.first?.reason.hasPrefix("6/5/2024 20:50 may mean several days") == true)
        let mixed = try read("13/5/2024", "5/13/2024")
        #expect(mixed.days == ["2024-05-13", "2024-05-13"])
        #expect(mixed.warnings.map(\.line) == [2])
    }

    @Test("white space is told by scalar: a mark behind a blank is text")
    func marks() throws {
        let (posts, report) = try read(
            "{\"id\":\"z\",\"date\":\"2020-01-01\",\"title\":null,\"body\":\" \\u0ddc\",\"x\":1}\n")
        #expect(posts.map { Array($0.post.body.unicodeScalars) } == [[" ", "\u{0DDC}"]])
        #expect(report.warningCount == 0)
        #expect(try read("id,本文\n1, \u{0DDC}\n").posts.count == 1)
    }

    @Test("comments below a post are posts that answer it, and pieces of its own text are none")
    func nested() throws {
        let posts = try read(
            #"""
            {"id":"a","body":"一つ目の文","comments":[{"id":"b","body":"返事"},{"body":"もう一つ"}],"segments":[{"text":"一つ目"},{"text":"の文"}]}
            {"id":"c","body":"二"}
            """#
        ).posts.map(\.post)
        #expect(posts.map(\.body) == ["一つ目の文", "返事", "もう一つ", "二"])
        #expect(posts.map(\.replyTo) == [nil, "a", "a", nil])
    }

    @Test("a text that only begins as JSON does is a text")
    func texts() throws {
        for text in ["[題] 本文である\n", "[\"引用\"]という話\n", "{笑}\n", "[1] 注である\n"] {
            #expect(try withReader(Array(text.utf8)) { $0.format.name } == "anond-text", "\(text)")
        }
    }

    @Test(
        "records that all lack their ends end at once, and cost no other", .timeLimit(.minutes(20)),
        arguments: ["{\"a,", "{\"a\":1,", "{\"a\":\"\\"])
    func endless(record: String) throws {
        let text = "[{\"body\":\"本文\"}," + String(repeating: record, count: 50_000)
        #expect(try read(text).posts.map(\.post.body) == ["本文"])
    }
}
