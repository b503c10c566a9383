// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct RandomPostsTests {
    /// Posts over some years, in both databases, of which some match by their terms alone and some only when they are read.
    private static func index() throws -> (SmallIndex, IndexReader) {
        let index = try SmallIndex()
        let posts = (0..<60).map { number in
            SmallIndex.post(
                "猫が\(number % 3)匹いる。番号は\(number)番",
                seconds: number % 7 == 0 ? nil : SmallIndex.day - Int64(number * number) * 80_000)
        }
        try index.writer.rebuild("/d/a", posts: Array(posts[..<40]))
        try index.put("/d/b", posts: Array(posts[40...]))
        return (index, try IndexReader(index.directory))
    }

    @Test("SplitMix64 gives the numbers of its definition")
    func numbers() {
        // Of Java's SplittableRandom and of the reference in C.
        var random = SeededRandom(seed: 42)
        #expect(random.next() == 13_679_457_532_755_275_413)
        var other = SeededRandom(seed: 0)
        #expect(other.next() == 0xE220_A839_7B1D_CDAF)
    }

    @Test(
        "every match is drawn as often as any other, and nothing else is",
        arguments: ["猫", "/[0-4]番/", "1匹 OR /7番/", "date:*-06 OR weekday:土", "-1匹 猫"])
    func uniform(query: String) throws {
        let (index, reader) = try Self.index()
        let tree = try QueryParser.parse(query)
        let matches = try index.found(query)
        let draws = 3000
        var counts: [String: Int] = [:]
        var firsts: [String: Int] = [:]
        let wanted = min(5, matches.count)
        for seed in 0..<draws {
            let draw = try reader.random(tree, fold: .standard, limit: wanted, seed: UInt64(seed))
            let bodies = draw.hits.map(\.post.current.body)
            #expect(Set(bodies).count == wanted)
            #expect(
                draw.isComplete
                    && (draw.isTotalExact ? draw.total == matches.count : draw.total <= matches.count))
            for body in bodies { counts[body, default: 0] += 1 }
            firsts[bodies[0], default: 0] += 1
        }
        #expect(Set(counts.keys).isSubset(of: matches))
        // Chi-square of the first that is drawn; the bound is that of one in 100,000 by Wilson and Hilferty (z = 4.265). Seeds are fixed, so it
        // holds always or never.
        let freedom = Double(matches.count - 1)
        let bound = freedom * pow3(1 - 2 / (9 * freedom) + 4.265 * (2 / (9 * freedom)).squareRoot())
        let expected = Double(draws) / Double(matches.count)
        let distances = matches.map { Double(firsts[$0] ?? 0) - expected }
        let chiSquare = distances.reduce(0) { $0 + $1 * $1 } / expected
        #expect(chiSquare < bound, "\(query): \(chiSquare) of \(bound)")
        // Of all five, the counts lie closer together: those of one draw differ.
        let expectedOfAll = expected * Double(wanted)
        let chiSquareOfAll = matches.reduce(0) {
            $0 + (Double(counts[$1] ?? 0) - expectedOfAll) * (Double(counts[$1] ?? 0) - expectedOfAll)
        }
        #expect(chiSquareOfAll / expectedOfAll < bound)
    }

    private func pow3(_ value: Double) -> Double { value * value * value }

    @Test("a seed draws the same again, another seed others, and more are the same with more behind")
    func seeds() throws {
        let (index, reader) = try Self.index()
        func drawn(_ query: Query, _ limit: Int, _ seed: UInt64) throws -> [String] {
            try reader.random(query, fold: .standard, limit: limit, seed: seed).hits.map(
                \.post.current.body)
        }
        let all = Query.all([])
        let ten = try drawn(all, 10, 7)
        #expect(try drawn(all, 10, 7) == ten)
        #expect(try drawn(all, 10, 8) != ten)
        #expect(try drawn(all, 4, 7) == Array(ten.prefix(4)))
        #expect(try Set(drawn(all, 1000, 7)).count == 60)
        #expect(try drawn(QueryParser.parse("犬"), 3, 7) == [])
        withExtendedLifetime(index) {}
    }

    @Test("the total is told as far as it is known, and a draw that ran out of time has no hits")
    func totals() throws {
        let (index, reader) = try Self.index()
        let sure = try reader.random(QueryParser.parse("猫"), fold: .standard, limit: 1, seed: 1)
        #expect(sure.total == 60 && sure.isTotalExact)
        let unsure = try reader.random(
            QueryParser.parse("/[0-4]番/"), fold: .standard, limit: 1, seed: 1)
        #expect(unsure.total >= 1 && !unsure.isTotalExact)
        let all = try reader.random(QueryParser.parse("/[0-4]番/"), fold: .standard, limit: 100, seed: 1)
        #expect(all.isTotalExact && all.total == all.hits.count)
        #expect(try all.total == index.found("/[0-4]番/").count)
        let late = try reader.random(
            QueryParser.parse("/[0-4]番/"), fold: .standard, limit: 1, seed: 1, until: .now)
        #expect(!late.isComplete && late.hits.isEmpty)
    }
}
