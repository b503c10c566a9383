// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers about what matches, from the real daemon to the real client.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct EndToEndCountsTests {
    private static let records = [
        #"{"id":"1","date":"2019-12-31T23:30:00+09:00","author":"甲","title":"朝日新聞","body":"読売新聞を読む"}"#,
        #"{"id":"2","date":"2020-01-01T00:30:00+09:00","author":"甲","body":"毎日新聞と毎日新聞"}"#,
        #"{"id":"3","date":"2020-02-03T09:00:00+09:00","author":"乙","body":"毎日新聞"}"#,
        #"{"id":"4","date":"2022-06-05T09:00:00+09:00","body":"晴れ"}"#,
        #"{"id":"5","body":"朝日新聞"}"#,
    ]

    @Test func wordsAreThoseOfThePosts() async throws {
        let home = try Home()
        let records = (1...9).map { number in
            let year = number < 5 ? 2010 + number : 2015 + number
            let body = number < 5 ? "ガラケーで電話。今日は\(number)回" : "スマホで電話。\(number)人と話す"
            return #"{"id":"\#(number)","date":"\#(year)-06-05T09:00:00+09:00","body":"\#(body)"}"# + "\n"
        }
        try home.drop(records.joined() + #"{"id":"10","body":"=電話"}"# + "\n", as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let compared = home.sakuin("compare", "電話", "--before", "2015", "--after", "2015", "--least", "4")
        #expect(compared.status == 0)
        let lines = compared.output.split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(
            lines.map { "\($0[0]) \($0[1]) \($0[2]) \($0[9])" } == [
                "1 4 0 ガラケーで電話", "1 4 0 今日は", "1 4 0 回", "2 0 5 スマホで電話", "2 0 5 人と話す", "2 4 10 話", "2 4 5 で電話",
            ])
        let near = home.sakuin("collocates", "電話", "--window", "5", "--measure", "logdice", "--csv")
        let rows = near.output.split(separator: "\r\n").map { $0.split(separator: ",").prefix(4) }
        #expect(
            rows.prefix(3).map { $0.joined(separator: " ") } == [
                "text near posts archive", "スマホで 5 5 5", "人と話 5 5 5",
            ])
        let table = home.sakuin("kwic", "電話", "--sort", "left2", "--context", "sentence", "--csv", "-n", "2")
        #expect(
            table.output == "left,match,right,id,time,source\r\n'=,電話,,10,,\(home.dumps)/a.jsonl:10\r\n"
                + "スマホで,電話,。,9,2024-06-05T09:00:00+09:00,\(home.dumps)/a.jsonl:9\r\n")
        let sample = home.sakuin("kwic", "電話", "--sample", "3", "--seed", "7")
        #expect(sample.output.split(separator: "\n").count == 3)
        #expect(sample.errors == "a sample: 3 of 10 matches in 10 posts · --seed 7\n")
        #expect(home.sakuin("kwic", "電話", "--sample", "3", "--seed", "7").output == sample.output)
        let service = SakuinService(socket: home.socket)
        var request = KwicRequest("電話")
        request.context = .post
        let answer = try service.kwic(request)
        #expect(!answer.isSample && answer.matches == 10 && answer.lines.count == 10)
        for line in answer.lines {
            let body = try service.post(id: line.id).body
            #expect(body == line.left + line.match + line.right)
            #expect(Array(body.utf8)[line.start..<line.end] == Array(line.match.utf8)[...])
        }
        #expect(home.sakuin("collocates", "since:2010").errors.contains("names no text"))
    }

    @Test func countsAreThoseOfThePosts() async throws {
        let home = try Home()
        try home.drop(EndToEndCountsTests.records.map { $0 + "\n" }.joined(), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(home.sakuin("count", "新聞").output == "4\n")
        #expect(home.sakuin("count", "新聞", "晴れ", "雪").output == "4\t新聞\n1\t晴れ\n0\t雪\n")
        #expect(home.sakuin("count", "雪").status == 1)
        #expect(home.sakuin("count", "新聞", "--by", "author").output == "2\t甲\n1\t乙\n")
        #expect(home.sakuin("count", "新聞", "--by", "year").output == "2\t2020\n1\t2019\n")
        #expect(
            home.sakuin("trend", "新聞", "晴れ", "--by", "year").output
                == "2019\t1\t0\t1\n2020\t2\t0\t2\n2021\t0\t0\t0\n2022\t0\t1\t1\n")
        #expect(
            home.sakuin("trend", "/..新聞/", "--by", "weekday", "--unit", "matches").output
                == "1\t1\t1\n2\t2\t1\n3\t2\t1\n4\t0\t0\n5\t0\t0\n6\t0\t0\n7\t0\t1\n")
        #expect(
            home.sakuin("matches", "/..新聞/").output == """
                3\t2\t2020-01-01T00:30:00+09:00\t2\t2020-02-03T09:00:00+09:00\t3\t毎日新聞
                2\t2\t2019-12-31T23:30:00+09:00\t1\t2019-12-31T23:30:00+09:00\t1\t朝日新聞
                1\t1\t2019-12-31T23:30:00+09:00\t1\t2019-12-31T23:30:00+09:00\t1\t読売新聞

                """)
        let picture = home.path + "/a.svg"
        #expect(home.sakuin("trend", "/..新聞/", "--split", "--by", "year", "--svg", picture).status == 0)
        #expect(try String(contentsOfFile: picture, encoding: .utf8).contains("毎日新聞"))
        #expect(
            try String(contentsOfFile: picture + ".json", encoding: .utf8).contains("\"generation\""))
        let answer = try SakuinService(socket: home.socket).counts(CountsRequest(["新聞"], by: .month))
        #expect(answer.series[0].undated == 1 && answer.undated == 1 && answer.buckets.count == 31)
        #expect(
            answer.series[0].total == 4 && answer.series[0].first?.id == "1"
                && answer.series[0].last?.id == "3")
        #expect(
            answer.completeUntil == "2022-06-05T09:00:00+09:00"
                && answer.buckets.last?.incomplete == "running")
    }
}
