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

    @Test(
        "posts of each set that a sample draws are as likely as any other, and the numbers are those of a count of them"
    )
    func comparedSamples() throws {
        // A word of its own tells each post.
        let bodies = (0..<12).map { "\($0 < 6 ? "手紙" : "動画")で w\($0)x 電話" + String(repeating: "猫", count: $0) }
        let reader = try reader(bodies)
        var request = ComparisonRequest(try QueryParser.parse("手紙"), try QueryParser.parse("動画 OR w0x"))
        (request.least, request.limit) = (1, 10_000)
        func counted(_ found: Comparison) -> (first: [Int], second: [Int]) {
            func posts(_ count: (ComparedGram) -> Int) -> [Int] {
                let told = (found.moreInFirst + found.moreInSecond).filter { count($0) > 0 }
                return bodies.indices.filter { number in told.contains { $0.text.contains("w\(number)x") } }
            }
            return (posts(\.first), posts(\.second))
        }
        var draws: (first: [[Int]: Int], second: [[Int]: Int]) = ([:], [:])
        for seed in 0..<600 {
            (request.sample, request.seed) = (2, UInt64(seed))
            let found = try done(reader.compare(request))
            let (first, second) = counted(found)
            #expect(found.first.posts == 6 && found.first.drawn == 2 && first.count == 2, "\(first)")
            #expect(found.second.posts == 7 && found.second.drawn == 2 && second.count == 2, "\(second)")
            #expect(found.both == 1)
            draws.first[first, default: 0] += 1
            draws.second[second, default: 0] += 1
            var (one, other) = (NaiveGrams(), NaiveGrams())
            for number in first { one.add(NaiveField(bodies[number]), of: number) }
            for number in second { other.add(NaiveField(bodies[number]), of: number) }
            #expect(found.first.units == one.units && found.second.units == other.units)
            for gram in found.moreInFirst + found.moreInSecond {
                let text = Array(gram.text.utf8)
                #expect(gram.first == one.entries[text]?.count ?? 0 && gram.second == other.entries[text]?.count ?? 0)
                #expect(gram.firstPosts == one.entries[text]?.documents.count ?? 0)
            }
        }
        // 15 pairs of the first set, 40 each with a deviation of 6; 21 of the second, 29 each with one of 5.
        #expect(draws.first.count == 15 && draws.first.values.allSatisfy { (15...70).contains($0) }, "\(draws.first)")
        #expect(draws.second.count == 21 && draws.second.values.allSatisfy { (8...55).contains($0) }, "\(draws.second)")
        (request.sample, request.seed) = (3, 5)
        let one = try done(reader.compare(request))
        #expect(try done(reader.compare(request)).moreInFirst == one.moreInFirst)
        // No more are drawn than there are, and then the answer is that of all.
        request.sample = 7
        let all = try done(reader.compare(request))
        request.sample = nil
        let whole = try done(reader.compare(request))
        #expect(all.first == whole.first && all.second == whole.second && all.second.drawn == 7)
        #expect(all.moreInFirst == whole.moreInFirst && all.moreInSecond == whole.moreInSecond)
        // What cannot be held whole can be compared by a sample.
        (request.mostUnits, request.sample) = (60, nil)
        guard case .tooMuchText = try reader.compare(request) else { return #expect(Bool(false), "too much") }
        request.sample = 1
        #expect(try done(reader.compare(request)).first.drawn == 1)
    }

    @Test("without copies the oldest alone has matches, neighbours and words; the archive is counted with all")
    func copies() throws {
        let copied = "引っ越しの挨拶に配る菓子折りを、隣の部屋の住人に二度も断られてしまった話。猫もいる。"
        let reader = try reader([copied, copied + "追記。", "コピペ: " + copied, "白い猫が窓から外を見ていて、犬は寝ている。"])
        let query = try QueryParser.parse("猫")
        #expect(try done(reader.sample(query, fold: .standard, limit: 9, seed: 1)).posts == 4)
        let sample = try done(reader.sample(query, fold: .standard, limit: 9, seed: 1, foldsCopies: true))
        #expect(sample.posts == 2 && sample.allMatches == 2)
        var request = CollocatesRequest(query)
        (request.window, request.least, request.collapsesDuplicates) = (5, 1, true)
        let found = try done(reader.collocates(request))
        #expect(found.posts == 2 && found.matches == 2)
        let talk = try #require(found.collocates.first { $0.text == "まった話" })
        #expect(talk.association.near == 1 && talk.association.archive == 3)
        var comparison = ComparisonRequest(query, .all([]))
        #expect(try done(reader.compare(comparison)).first.posts == 4)
        comparison.collapsesDuplicates = true
        let compared = try done(reader.compare(comparison))
        #expect(compared.first == compared.second && compared.first.posts == 2 && compared.both == 2)
    }

    @Test("whatever comes first is counted first, and the strongest by mutual information may come last")
    func batches() throws {
        // 珍 stands near 猫 alone, the others everywhere: of all measures mutual information puts it first, and the count last.
        let reader = try reader(
            (0..<40).map { "\($0)、白い猫が鳴く、\($0 % 8 == 0 ? "珍" : "")" } + (0..<40).map { "\($0)、白い犬が鳴く" })
        for measure in Association.Measure.allCases {
            var whole = CollocatesRequest(try QueryParser.parse("猫"))
            (whole.measure, whole.limit) = (measure, 1)
            var batches = whole
            (batches.firstBatch, batches.batch) = (1, 1)
            let one = try done(reader.collocates(whole)).collocates.map(\.text)
            #expect(try done(reader.collocates(batches)).collocates.map(\.text) == one && one.count == 1)
            if measure == .mutualInformation { #expect(one == ["珍"]) }
        }
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

    @Test(
        "in long texts, whose places are sorted by digits and by several threads, the same words differ as in a count of all"
    )
    func longTexts() throws {
        var random = OracleRandom(seed: 21)
        // Of two characters each has more places than are sorted by comparing them.
        let bodies = (0..<100).map { number in
            (0..<1000).map { _ in random.pick(["山", "川"]) }.joined() + (number < 50 ? "、海" : "")
        }
        let reader = try reader(bodies)
        var (some, all) = (NaiveGrams(), NaiveGrams())
        for (number, body) in bodies.enumerated() {
            let field = NaiveField(body)
            if number < 50 { some.add(field, of: number) }
            all.add(field, of: number)
        }
        var request = ComparisonRequest(try QueryParser.parse("海"), .all([]))
        request.limit = 10_000
        let found = try done(reader.compare(request))
        #expect(found.first.units == some.units && found.second.units == all.units && found.both == 50)
        // Every gram of the first set is one of the second, which has all posts.
        let listed = all.entries.filter { text, entry in
            entry.isListed && entry.count + (some.entries[text]?.count ?? 0) >= 3
        }
        #expect(found.candidates == listed.count && listed.count > 300)
        let told = found.moreInFirst + found.moreInSecond
        #expect(told.count > 300 && Set(told.map(\.text)).count == told.count)
        for gram in told {
            let text = Array(gram.text.utf8)
            #expect(gram.first == some.entries[text]?.count ?? 0 && gram.second == all.entries[text]?.count)
            #expect(gram.firstPosts == some.entries[text]?.documents.count ?? 0)
        }
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
