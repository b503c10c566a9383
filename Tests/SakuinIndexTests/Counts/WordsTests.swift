// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct WordsTests {
    private func done<Answer>(_ counting: Counting<Answer>) throws -> Answer {
        guard case .done(let answer) = counting else { throw OracleDifference(description: "\(counting)") }
        return answer
    }

    private func reader(_ bodies: [String]) throws -> IndexReader {
        let index = try SmallIndex()
        try index.put("/d/a", bodies.enumerated().map { ($1, "p\($0)") })
        return try IndexReader(index.directory)
    }

    @Test("what always stands side by side is one, a lone kana is none, and the match itself does not count")
    func collocates() throws {
        let reader = try reader([
            "熱い珈琲を飲む", "熱い珈琲を飲んだ", "熱い珈琲を飲もう", "今日は雨", "熱い雨の日", "明日は晴れ", "本を飲むように読む",
        ])
        var request = CollocatesRequest(try QueryParser.parse("珈琲"))
        let found = try done(reader.collocates(request))
        #expect(found.posts == 3 && found.matches == 3 && found.nearUnits == 17 && found.archiveUnits == 46)
        #expect(
            found.collocates.map { "\($0.text) \($0.association.near) \($0.posts) \($0.association.archive)" } == [
                "を飲 3 3 4", "熱い 3 3 4",
            ])
        request.window = 1
        request.least = 1
        let close = try done(reader.collocates(request))
        // い and を are kana.
        #expect(close.collocates.isEmpty && close.nearUnits == 6)
    }

    @Test("words of other scripts are whole, one space may stand between them, and a symbol stands alone")
    func scripts() throws {
        let reader = try reader((0..<3).map { "Swift UI！猫 swift  ui 😀😀\($0)年" } + ["犬 ui"])
        var request = CollocatesRequest(try QueryParser.parse("猫"))
        request.window = 20
        let found = try done(reader.collocates(request))
        #expect(
            Set(found.collocates.map { "\($0.text) \($0.association.near)" }) == [
                "swift ui 3", "swift 6", "ui 6", "😀 6", "年 3",
            ])
    }

    @Test("of what is longer than the longest n-gram there is the beginning")
    func longest() throws {
        let reader = try reader((0..<3).map { "猫\($0)。一二三四五六七八九十、\($0)" } + ["犬"])
        var request = CollocatesRequest(try QueryParser.parse("猫"))
        request.window = 40
        let found = try done(reader.collocates(request))
        #expect(found.collocates.map { "\($0.text) \($0.isCut)" } == ["一二三四五六七八 true"])
    }

    @Test("a comparison has both directions, counts and rates, and posts of both sets count in both")
    func comparison() throws {
        let reader = try reader(["電話と手紙", "電話と手紙", "電話と手紙と文", "電話と動画", "電話と動画", "電話と動画、手紙"])
        var request = ComparisonRequest(try QueryParser.parse("手紙"), try QueryParser.parse("動画"))
        request.least = 2
        let found = try done(reader.compare(request))
        #expect(found.first == Comparison.Side(posts: 4, units: 24))
        #expect(found.second == Comparison.Side(posts: 3, units: 17))
        #expect(found.both == 1)
        #expect(found.moreInSecond.map { "\($0.text) \($0.first) \($0.second)" } == ["電話と動画 1 3", "電話と 4 3"])
        #expect(
            found.moreInFirst.map { "\($0.text) \($0.first) \($0.second) \($0.firstPosts) \($0.secondPosts)" } == [
                "電話と手紙 3 0 3 0", "手紙 4 1 4 1",
            ])
        #expect(try #require(found.moreInFirst.first).logRatio > 2)
    }

    @Test("each match, and each pair of them, is as likely in a sample as any other; a seed draws the same again")
    func sample() throws {
        let reader = try reader(["猫猫猫", "犬", "猫と猫", "白い猫"])
        let query = try QueryParser.parse("猫")
        var pairs: [String: Int] = [:]
        for seed in 0..<3000 {
            let sample = try done(reader.sample(query, fold: .standard, limit: 2, seed: UInt64(seed)))
            #expect(sample.allMatches == 6 && sample.posts == 3 && sample.isSample && sample.matches.count == 2)
            pairs[sample.matches.map { "\($0.post.id):\($0.range.lowerBound)" }.joined(separator: " "), default: 0] += 1
        }
        // 200 each are expected, with a standard deviation of 14.
        #expect(pairs.count == 15 && pairs.values.allSatisfy { (140...260).contains($0) })
        let one = try done(reader.sample(query, fold: .standard, limit: 3, seed: 7)).matches.map(\.range)
        #expect(try done(reader.sample(query, fold: .standard, limit: 3, seed: 7)).matches.map(\.range) == one)
        #expect(try !done(reader.sample(query, fold: .standard, limit: 6, seed: 7)).isSample)
    }

    @Test("what is not counted in time, or has no text to look for, is no answer")
    func failures() throws {
        let reader = try reader((0..<50).map { "東京の猫\($0)" })
        let query = try QueryParser.parse("/猫/")
        var request = CollocatesRequest(query)
        request.deadline = ContinuousClock.now
        guard case .outOfTime = try reader.collocates(request) else { return #expect(Bool(false), "collocates") }
        var comparison = ComparisonRequest(query, .all([]))
        comparison.deadline = ContinuousClock.now
        guard case .outOfTime = try reader.compare(comparison) else { return #expect(Bool(false), "a comparison") }
        guard case .outOfTime = try reader.sample(query, fold: .standard, limit: 1, seed: 1, until: ContinuousClock.now)
        else { return #expect(Bool(false), "a sample") }
        let dates = try QueryParser.parse("since:2000")
        guard case .noText = try reader.collocates(CollocatesRequest(dates)) else {
            return #expect(Bool(false), "collocates of dates")
        }
        guard case .noText = try reader.sample(dates, fold: .standard, limit: 1, seed: 1) else {
            return #expect(Bool(false), "a sample of dates")
        }
        request.deadline = nil
        comparison.deadline = nil
        (request.mostUnits, comparison.mostUnits) = (299, 600)
        guard case .tooMuchText = try reader.collocates(request) else { return #expect(Bool(false), "too much") }
        guard case .tooMuchText = try reader.compare(comparison) else { return #expect(Bool(false), "too much") }
        (request.mostUnits, comparison.mostUnits) = (300, 601)
        guard case .done = try reader.collocates(request), case .done = try reader.compare(comparison) else {
            return #expect(Bool(false), "not too much")
        }
        #expect(Query.before("いつか") == nil && Query.since("2015-13") == nil)
    }

    @Test("collocates of thousands of posts, read by several threads, are those that a few threads find")
    func threads() throws {
        var random = OracleRandom(seed: 3)
        let words = ["猫", "犬が", "白い", "swift", "鳴く。", "、", " ", "走った", "山", "川"]
        let index = try SmallIndex()
        index.writer.policy = .main
        let bodies = (0..<1500).map { _ in (0..<random.int(1...12)).map { _ in random.pick(words) }.joined() }
        try index.put("/d/a", bodies.enumerated().map { ($1, "p\($0)") })
        let reader = try IndexReader(index.directory)
        let documents = bodies.map { NaiveField($0) }
        var archive = NaiveGrams()
        for (number, body) in documents.enumerated() { archive.add(body, of: number) }
        var request = CollocatesRequest(try QueryParser.parse("猫"))
        request.limit = 1000
        let found = try done(reader.collocates(request))
        #expect(found.archiveUnits == archive.units && found.collocates.count > 50)
        for collocate in found.collocates {
            #expect(collocate.association.archive == archive.entries[Array(collocate.text.utf8)]?.count)
        }
    }
}
