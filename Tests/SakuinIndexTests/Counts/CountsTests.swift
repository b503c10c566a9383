// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct CountsTests {
    private func done<Answer>(_ counting: Counting<Answer>) throws -> Answer {
        guard case .done(let answer) = counting else { throw OracleDifference(description: "\(counting)") }
        return answer
    }

    @Test("threads are named by the first post that answers lead to, also where it is missing or answers go in a ring")
    func threads() throws {
        let index = try SmallIndex()
        func post(_ id: String, _ target: String?, _ second: Int64) -> Post {
            var post = SmallIndex.post("猫 \(id)", id: id, seconds: SmallIndex.day + second)
            post.replyTo = target
            return post
        }
        try index.put(
            "/d/a",
            posts: [
                post("x:1", nil, 1), post("x:2", "x:1", 2), post("x:3", "x:2", 3), post("x:4", "x:99", 4),
                post("x:5", "x:4", 5), post("x:7", "x:6", 7), post("x:6", "x:7", 6), post("x:8", "x:6", 8),
                post("dat:b/1/1", nil, 9), post("dat:b/1/2", nil, 10), post("x:10", "dat:b/1/2", 11),
            ])
        try index.put("/d/b", posts: [post("x:11", "x:3", 12)])
        let reader = try IndexReader(index.directory)
        let facets = try done(reader.facets(QueryParser.parse("猫"), by: .thread, limit: 10))
        #expect(
            facets.values.map { "\($0.value) \($0.posts) \($0.first?.id ?? "-")" } == [
                "x:1 4 x:1", "dat:b/1 3 -", "x:6 3 x:6", "x:99 2 -",
            ])
        #expect(facets.total == 12 && facets.without == 0 && facets.otherValues == 0)
    }

    @Test("what is not counted in time is no number")
    func deadline() throws {
        let index = try SmallIndex()
        try index.put("/d/a", (0..<50).map { ("東京の猫\($0)", "p\($0)") })
        let reader = try IndexReader(index.directory)
        var request = TrendRequest([try QueryParser.parse("/猫/")], by: .day)
        request.deadline = ContinuousClock.now
        guard case .outOfTime = try reader.trend(request) else { return #expect(Bool(false), "a trend") }
        guard
            case .outOfTime = try reader.facets(
                QueryParser.parse("/猫/"), by: .author, limit: 1, until: ContinuousClock.now)
        else { return #expect(Bool(false), "facets") }
        guard
            case .outOfTime = try reader.matchedStrings(
                QueryParser.parse("/猫/"), fold: .standard, limit: 1, until: ContinuousClock.now)
        else { return #expect(Bool(false), "strings") }
    }

    @Test("more buckets than anyone reads are refused, with their number")
    func tooMany() throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: [SmallIndex.post("猫", id: "a", seconds: 0), SmallIndex.post("猫", id: "b")])
        let reader = try IndexReader(index.directory)
        guard case .tooManyBuckets(let count) = try reader.trend(TrendRequest([QueryParser.parse("猫")], by: .hour))
        else { return #expect(Bool(false), "a trend") }
        #expect(count == Int(SmallIndex.day / 3600) + 1)
    }

    @Test(
        "of several thousand posts every day and hour is counted by docids as by their times, before and after commits")
    func manyPosts() throws {
        var random = OracleRandom(seed: 20)
        let index = try SmallIndex()
        var times: [String: PostTime?] = [:]
        func posts(_ count: Int, _ name: String) -> [Post] {
            (0..<count).map { number in
                let id = "x:\(name)\(number)"
                // Many in one second, and many of which only the day is known.
                let second =
                    Int64(random.int(0...40) * random.int(0...3600 * 24 / 20)) + Int64(random.int(0...1) * 300 * 86_400)
                let time: PostTime? =
                    random.oneIn(30)
                    ? nil
                    : random.oneIn(4)
                        ? PostTime(seconds: SmallIndex.day + Int64(random.int(0...20)) * 86_400, precision: .day)
                        : PostTime(seconds: SmallIndex.day + second, precision: .second)
                times[id] = time
                return Post(id: id, time: time, body: random.oneIn(3) ? "猫が\(number)" : "犬が\(number)")
            }
        }
        index.writer.policy = .main
        try index.put("/d/a", posts: posts(4000, "1"))
        index.writer.policy = .patch
        let reader = try IndexReader(index.directory)
        for round in 0..<4 {
            try reader.refresh()
            for period in [CalendarPeriod.day, .hour, .week, .hourOfDay] {
                var request = TrendRequest([try QueryParser.parse("犬")], by: period)
                if period == .hour { request.queries = [try QueryParser.parse("犬 until:2025-12-31")] }
                let trend = try done(reader.trend(request))
                let hits = try reader.search(SearchRequest(query: request.queries[0], sort: .newest, limit: 10_000))
                    .hits
                var wanted: [String: Int] = [:]
                for hit in hits {
                    guard let time = hit.post.current.time, time.precision != .day || !period.needsTimeOfDay else {
                        continue
                    }
                    wanted[OracleCounts.key(time.seconds, period), default: 0] += 1
                }
                let found = zip(trend.buckets, trend.series[0].counts).filter { $0.1 > 0 }.map { ($0.0.key, $0.1) }
                #expect(Dictionary(uniqueKeysWithValues: found) == wanted)
                let apart = wanted.values.reduce(0, +) + trend.series[0].undated + trend.series[0].untimed
                #expect(apart == hits.count && trend.series[0].total == hits.count)
            }
            // More, some of them gone again.
            try index.put("/d/b\(round)", posts: posts(300, "2\(round)"))
            if round > 0 { try index.writer.removeDump(at: "/d/b\(round - 1)") }
        }
    }
}
