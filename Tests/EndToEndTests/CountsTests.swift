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
