// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// Objects that hold records: by ids, in the depth, long, broken somewhere.
@Suite struct JSONHolderTests {
    private func bodies(_ text: String) throws -> [String] { try read(text).posts.map(\.post.body) }

    @Test("a record that its object holds under a key has the key for its id, unless it has one")
    func ids() throws {
        let posts = try read(
            #"{"_meta":{"v":1},"count":3,"k1":{"body":"一二三"},"anond:20240605205024":{"body":"二"},"k3":{"id":"own","body":"一"}}"#
        ).posts.map(\.post)
        #expect(posts.map(\.id) == ["k1", "anond:20240605205024", "own"])
        #expect(posts.map(\.body) == ["一二三", "二", "一"])
        #expect(posts.map(\.replyTo) == [nil, nil, nil])
        #expect(posts[1].time?.description == "2024-06-05T20:50:24+09:00")
    }

    @Test("texts whose keys are their ids or days are posts of their own")
    func texts() throws {
        let days = try read(#"{"2024-06-05":"今日は柿を食べたのだった。","2024年6月6日":"明日も柿を食べようと思う。"}"#).posts.map(\.post)
        #expect(days.map(\.body) == ["今日は柿を食べたのだった。", "明日も柿を食べようと思う。"])
        #expect(days.map { $0.time?.description } == ["2024-06-05", "2024-06-06"])
        #expect(days.map(\.id) == [nil, nil])
        let notes = try read("{\n\"m1\": \"今日は柿を食べたのだった。\",\n\"m2\": \"明日も柿を食べようと思う。\"\n}").posts
        #expect(notes.map(\.post.id) == ["m1", "m2"])
    }

    @Test("records are found however deep their array lies, below whomever")
    func deep() throws {
        var text = #"[{"text":"深い文"},{"text":"もう一つ"}]"#
        for key in ["items", "result", "timeline", "user", "data", "response"] { text = "{\"\(key)\":\(text)}" }
        #expect(try bodies(text) == ["深い文", "もう一つ"])
        let tweet =
            #"{"entryId":"t","content":{"itemContent":{"tweet_results":{"result":{"legacy":{"id_str":"9","full_text":"深い"},"core":{"legacy":{"description":"自己紹介の文です"}}}}}}}"#
        #expect(try bodies("{\"data\":{\"user\":{\"instructions\":[{\"entries\":[\(tweet)]}]}}}") == ["深い"])
    }

    @Test("a long object whose keys are ids gives all its records, and one in the depth too")
    func long() throws {
        let filler = String(repeating: "長い文。", count: 300)
        let records = (0..<1000).map { "\"k\($0)\":{\"body\":\"\($0) \(filler)\",\"date\":\"2024-06-05\"}" }
        for text in [
            "{\(records.joined(separator: ",\n"))}\n",
            "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\(records.joined(separator: ","))}}}}}}\n",
            "[{\"f\":[{\(records.joined(separator: ","))}]}]",
        ] {
            let (posts, report) = try read(text)
            #expect(posts.map(\.post.id) == (0..<1000).map { "k\($0)" })
            #expect(posts.allSatisfy { $0.post.time?.description == "2024-06-05" })
            #expect(report.warningCount == 0)
        }
        let texts = (0..<6000).map { "\"m\($0)\":\"\($0) \(filler.prefix(200))\"" }.joined(separator: ",")
        #expect(try read("{\(texts)}").posts.map(\.post.id) == (0..<6000).map { "m\($0)" })
    }

    @Test("a holder that breaks off gives the records before that, and tells the line")
    func cut() throws {
        for start in ["{\"title\":\"全体\",\"posts\":[", "[", "[{\"n\":1,\"posts\":[", "{\"posts\":{\"k\":"] {
            let separator = start.hasSuffix(":") ? ",\"l\":" : ",\n"
            let (posts, report) = try read(
                "\(start){\"body\":\"一\",\"x\":[{\"y\":1}]}\(separator){\"body\":\"二\"}\(separator.replacing("l", with: "m")){\"body\":\"三の途"
            )
            #expect(posts.map(\.post.body) == ["一", "二"], "\(start)")
            #expect(report.warnings.map(\.fault.why) == [.brokenOffRecordOfArray], "\(start)")
            #expect(report.warnings.map(\.line) == [start.hasSuffix(":") ? 1 : 3], "\(start)")
        }
    }

    @Test("a record that is broken costs itself, and not the others that its holder has")
    func broken() throws {
        let records = [
            #"{"id":1,"body":"一"}"#, #"{"id":2,"date":"2024-06-05","body" "二"}"#, #"{"id":3,"body":"三"}"#,
            #"{"id":4,"body":"5" の画面"}"#, #"{"id":5,"body":"五"}"#,
        ].joined(separator: ",\n")
        let (posts, report) = try read("{\"n\":5,\n\"posts\":[\n\(records)\n],\"next\":null}\n")
        #expect(posts.map(\.post.id) == ["1", "3", "5"])
        #expect(posts.map(\.post.body) == ["一", "三", "五"])
        #expect(report.warnings.map(\.fault.why) == [.notAnObject, .notAnObject])
        #expect(report.warnings.map(\.line) == [4, 6])
    }

    @Test("a comment that says what the post says is a comment")
    func comments() throws {
        let posts = try read(
            #"{"id":"p","body":"今日は良い天気","comments":[{"author":"a","body":"天気"},{"date":"2024-06-05","body":"今日"}],"words":[{"text":"今日は"}]}"#
        ).posts.map(\.post)
        #expect(posts.map(\.body) == ["今日は良い天気", "天気", "今日"])
        #expect(posts.map(\.replyTo) == [nil, "p", "p"])
    }

    @Test("comments under their ids, below a post under its id, answer that")
    func commentsByID() throws {
        let posts = try read(
            #"{"a":{"selftext":"親","title":"題","comments":{"b":{"body":"子"},"c":{"body":"もう一人の子"}}},"d":{"selftext":"別"}}"#
        ).posts.map(\.post)
        #expect(posts.map(\.id) == ["a", "b", "c", "d"])
        #expect(posts.map(\.replyTo) == [nil, "a", "a", nil])
    }

    @Test("texts of a record that are not read are told with their keys, once for the dump")
    func unread() throws {
        let record =
            #"{"body":"短い文です","続きの話":"これは読まれない長い文なのだ。","excerpt":"短い文…","html":"<p>短い文です</p>","place":"東京","source":"<a href=\"https://e.example/\">Some Web App</a>"}"#
        for text in ["\(record)\n\(record)\n", "[\(record),\n\(record)]"] {
            let (posts, report) = try read(text)
            #expect(posts.map(\.post.body) == ["短い文です", "短い文です"])
            #expect(
                report.warnings.map(\.reason) == [
                    "keys with text that are not read: 続きの話; name them in [columns] of the configuration"
                ])
        }
    }

    @Test("a summary is the text only where no longer text stands beside it")
    func summaries() throws {
        let (posts, report) = try read(
            "{\"title\":\"題\",\"summary\":\"要約\",\"zenbun\":\"これは長い本文であり要約ではない。\"}\n{\"title\":\"題\",\"summary\":\"これは要約である。\",\"tag\":\"柿\"}\n"
        )
        #expect(posts.map(\.post.body) == ["これは長い本文であり要約ではない。", "これは要約である。"])
        #expect(report.warnings.map(\.fault.why) == [.textFromKey])
    }

    @Test("rows of cells are records, where a row or an array beside them names their columns")
    func rows() throws {
        for text in [
            #"[["date","text"],["2024-06-05","柿はまだ青い"],["2024-06-06","醤油を二本"]]"#,
            #"{"columns":["date","text"],"rows":[["2024-06-05","柿はまだ青い"],["2024-06-06","醤油を二本"]]}"#,
            #"{"range":"A1:B3","values":[["日付","本文"],["2024-06-05","柿はまだ青い"],["2024-06-06","醤油を二本"]]}"#,
        ] {
            let (posts, report) = try read(text)
            #expect(posts.map(\.post.body) == ["柿はまだ青い", "醤油を二本"], "\(text)")
            #expect(posts.map { $0.post.time?.description } == ["2024-06-05", "2024-06-06"], "\(text)")
            #expect(report.warningCount == 0, "\(text)")
        }
        #expect(refusal(#"[["a","b"],["c","d"]]"#)?.code == .unknownFormat)
    }

    @Test("an object that holds no text says so, however long it is, and takes no time for its depth")
    func textless() throws {
        func tree(_ depth: Int) -> String {
            depth == 0
                ? "{\"v\":1,\"w\":\"x\"}"
                : "{\"k1\":\(tree(depth - 1)),\"k2\":\(tree(depth - 1)),\"k3\":\(tree(depth - 1))}"
        }
        let small = tree(8)
        for text in [small, "{\"a\":[\((0..<20).map { _ in small }.joined(separator: ","))]}"] {
            #expect(refusal(text)?.fault.why == .noRecordHoldsPost)
        }
        #expect(refusal("[\n]")?.fault.why == .emptyArray)
    }

    @Test("values of Firestore and DynamoDB are texts and numbers")
    func typedValues() throws {
        let post = try #require(
            try read(
                #"{"fields":{"text":{"stringValue":"文"},"created":{"timestampValue":"2024-06-05T11:50:24Z"},"id":{"integerValue":"7"}}}"#
            ).posts.first?.post)
        #expect((post.body, post.id, post.time?.description) == ("文", "7", "2024-06-05T20:50:24+09:00"))
        #expect(try bodies(#"{"Item":{"text":{"S":"文"},"date":{"N":"1717588224"}}}"#) == ["文"])
    }

    @Test("what no date of a long dump has told in time is decided once, and what contradicts it is told")
    func settled() throws {
        let open = String(repeating: "{\"body\":\"一\",\"date\":\"6/5/2024\"}\n", count: 20_001)
        let (posts, report) = try read(
            open + "{\"body\":\"二\",\"date\":\"13/5/2024\"}\n{\"body\":\"三\",\"date\":\"7/5/2024\"}\n")
        #expect(Set(posts.dropLast(2).map { $0.post.time?.description }) == ["2024-06-05"])
        #expect(posts.suffix(2).map { $0.post.time?.description } == ["2024-05-13", "2024-07-05"])
        #expect(report.warnings.map(\.fault.why) == [.openDayOrder, .otherDayOrder])
        #expect(report.warnings.map(\.line) == [1, 20_002])
    }
}
