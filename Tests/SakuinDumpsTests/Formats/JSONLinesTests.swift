// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct JSONLinesTests {
    @Test func keysOfManyArchivesAreUnderstood() throws {
        let (posts, report) = try read(
            #"""
            {"id":"a","date":"2024-06-05T20:50:24+09:00","title":"題","body":"本文 https://example.com/a。","author":"だれか"}
            {"text":"二つ目","url":"https://anond.hatelabo.jp/20240605205024","reply_to":"https://anond.hatelabo.jp/20240605204524"}

            {"content":"三つ目","id":1234567890123456789,"created_at":"2024-06-05T11:50:24Z","title":null}
            {"title":"題だけ","body":"","id":"20240605205024","timestamp":1717588224}
            """#)
        #expect(posts.map(\.post.id) == ["a", "anond:20240605205024", "1234567890123456789", "20240605205024"])
        #expect(posts.map(\.post.body) == ["本文 https://example.com/a。", "二つ目", "三つ目", ""])
        #expect(posts.map(\.post.title) == ["題", nil, nil, "題だけ"])
        #expect(posts.map { $0.post.time?.description } == [String](repeating: "2024-06-05T20:50:24+09:00", count: 4))
        #expect(posts[0].post.links == ["https://example.com/a"])
        #expect(posts[0].post.author == "だれか")
        #expect(posts[1].post.replyTo == "anond:20240605204524")
        #expect(posts.map(\.place.line) == [1, 2, 4, 5])
        #expect(report.warningCount == 0)
    }

    @Test func aBadLineIsAWarningAndTheRestIsRead() throws {
        var bytes = Array("\u{FEFF}{\"body\":\"一\"}\r\n{\"body\":\r\n[1]\r\n{\"id\":\"x\"}\r\n".utf8)
        bytes +=
            Array("{\"body\":\"".utf8) + [0xFF] + Array("\"}\n{\"body\":\"二\",\"date\":\"いつか\"}\n{\"body\":\"切れ".utf8)
        let (posts, report) = try read(bytes)
        #expect(posts.map(\.post.body) == ["一", "\u{FFFD}", "二"])
        #expect(report.warnings.map(\.line) == [2, 3, 4, 6, 7, 5])
        #expect(report.warnings[2].reason == "the record has no text: none of body, text, content and title")
        #expect(report.warnings[3].reason == "いつか is not a date: kept without time")
        #expect(report.warnings[5].reason == "from here on a byte that is no UTF-8: shown as U+FFFD")
        #expect(posts[2].post.time == nil)
    }

    @Test func aFileWithoutAnyPostIsRefused() {
        #expect { try read("{\"a\":1}\n{\"b\":2}\n") } throws: {
            ($0 as? DumpError)?.code == .unknownFormat && ($0 as? DumpError)?.line == 1
        }
    }

    @Test func anOverlongLineIsPassedOver() throws {
        let long = "{\"body\":\"" + String(repeating: "あ", count: 6 << 20) + "\"}\n"
        let (posts, report) = try read(long + "{\"body\":\"次\"}\n")
        #expect(posts.map(\.post.body) == ["次"])
        #expect(report.warnings.map(\.line) == [1])
    }

    @Test func anIDIsKeptDigitForDigit() throws {
        let ids = ["9007199254740993", "18446744073709551615", "-5", "\"0012\"", "20240605205024"]
        let (posts, report) = try read(ids.map { "{\"id\":\($0),\"body\":\"一\"}\n" }.joined())
        #expect(posts.map(\.post.id) == ["9007199254740993", "18446744073709551615", "-5", "0012", "20240605205024"])
        #expect(report.warningCount == 0)
    }

    @Test func whatOneKeyHoldsWronglyCostsThatKeyOnly() throws {
        let (posts, report) = try read(
            #"""
            {"body":"一","id":123456789012345678901234567890,"author":{"name":"だれか"},"date":1717588224.75}
            {"body":["a"],"text":"二","title":{"a":1},"url":false}
            {"body":"三","date":["2024"],"title":"　","text":null}
            {"content":"　\n","id":"x"}
            """#)
        #expect(posts.map(\.post.body) == ["一", "二", "三"])
        #expect(posts.map(\.post.title) == [nil, nil, nil])
        #expect(posts.map { $0.post.time?.description } == ["2024-06-05T20:50:24+09:00", nil, nil])
        let leftOut = "is neither text nor a number of 64 bits: left out"
        #expect(
            report.warnings.map { "\($0.line): \($0.reason)" } == [
                "1: id \(leftOut)", "2: body \(leftOut)", "2: title \(leftOut)", "2: url \(leftOut)",
                "3: date \(leftOut)", "4: the record has no text: none of body, text, content and title",
            ])
    }

    @Test func anAnondPostIsKnownByItsIDOrItsAddress() throws {
        let (posts, report) = try read(
            #"""
            {"body":"一","id":"https://anond.hatelabo.jp/20240605205024#tb","replyTo":"anond:20240605204524"}
            {"body":"二","id":"7","link":"http://anond.hatelabo.jp/20240605205024","in_reply_to":12}
            {"body":"三","id":"anond:20240605205024","published":"きのう"}
            {"body":"四","id":"20240605205024","url":"https://anond.hatelabo.jp/20240605"}
            """#)
        let id = "anond:20240605205024"
        #expect(posts.map(\.post.id) == [id, id, id, "20240605205024"])
        #expect(posts.map(\.post.replyTo) == ["anond:20240605204524", "12", nil, nil])
        let time = "2024-06-05T20:50:24+09:00"
        #expect(posts.map { $0.post.time?.description } == [time, time, time, nil])
        let repeated = "with different text; one is searched, `sakuin show --versions` has both"
        #expect(
            report.warnings.map(\.reason).sorted() == [
                "id \(id) stands at lines 1 and 2 \(repeated)", "id \(id) stands at lines 1 and 3 \(repeated)",
                "きのう is not a date: kept with its id's time",
            ])
    }

    @Test func aFileCutAnywhereLosesNoWholeLine() throws {
        let records = [#"{"body":"一"}"#, #"{"id":2,"body":"二\n🍣"}"#, #"{"body":"三"}"#].map { Array($0.utf8) }
        for whole in records.indices {
            let before = records[..<whole].flatMap { $0 + Array("\r\n\r\n".utf8) }
            for length in 1..<records[whole].count {
                let cut = before + records[whole][..<length]
                guard whole > 0 else {
                    #expect(refusal(cut)?.line == 1, "\(length)")
                    continue
                }
                let (posts, report) = try read(cut)
                #expect(posts.count == whole, "\(length)")
                // One more where a character is cut.
                #expect(Set(report.warnings.map(\.line)) == [whole * 2 + 1], "\(length)")
            }
        }
    }

    @Test(
        "dates as people write them",
        arguments: [
            ("2024-06-05", "2024-06-05"), ("2024/6/5", "2024-06-05"), ("20240605", "2024-06-05"),
            ("2024-06-05T20:50", "2024-06-05T20:50+09:00"), ("2024/06/05 20:50:24", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05T20:50:24.123+0900", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05T11:50:24Z", "2024-06-05T20:50:24+09:00"),
            ("2024-06-05T06:50:24-05:00", "2024-06-05T20:50:24+09:00"), ("1717588224", "2024-06-05T20:50:24+09:00"),
            ("1717588224000", "2024-06-05T20:50:24+09:00"),
            ("1717588224.5", "2024-06-05T20:50:24+09:00"), ("2024-06-05 20:50 JST", "2024-06-05T20:50+09:00"),
            ("20240605205024", "2024-06-05T20:50:24+09:00"),
        ])
    func date(text: String, expected: String) {
        #expect(DateText.time(text)?.description == expected)
    }

    @Test("what is no date", arguments: ["", "2024", "2024-13-01", "2024-02-30", "2024-06-05T25:00", "5 June", "12"])
    func noDate(text: String) {
        #expect(DateText.time(text) == nil)
    }

    @Test(
        "where links end",
        arguments: [
            ("見よ https://a.example/b?c=d#e。次", ["https://a.example/b?c=d#e"]),
            ("(https://a.example/x_(y))と「http://b.example/」", ["https://a.example/x_(y)", "http://b.example/"]),
            ("https://a.example/. https://a.example/", ["https://a.example/"]), ("httpとは何か: http://", []),
            ("ｈttp://a.example", []), ("http://a", ["http://a"]), ("見よhttp://a:/b", ["http://a:/b"]),
            ("ftp://a ://b", []),
            ("[題](https://a.example/b)", ["https://a.example/b"]),
            ("https://a.example/()()))。", ["https://a.example/()()"]),
            ("https://a.example/e\u{301}", ["https://a.example/e"]),
            ("https://a.example/\u{1}b", ["https://a.example/"]),
        ])
    func links(text: String, expected: [String]) {
        #expect(Links.found(in: text) == expected)
    }

    /// Each took minutes when the time grew with the square of the length.
    @Test(.timeLimit(.minutes(20))) func aTextMadeToBeSlowIsNot() {
        #expect(
            Links.found(in: "https://a.example/" + String(repeating: ")", count: 1_000_000)) == ["https://a.example/"])
        let many = (0..<100_000).map { "https://a.example/\($0)" }
        #expect(Links.found(in: many.joined(separator: " ")) == many)
    }
}
