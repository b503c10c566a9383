// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

/// What is dropped leaves no trace: frequencies, weights and suggestions are those of an index that never held it.
@Suite struct StatisticsTests {
    private static let kept = ["東京の夜と大阪の朝", "東京", "京都で東京の話をした。東京はよい", "北海道 Tokyo", "れもん味の東京都庁"]
    private static let queries = ["東京", "東", "東京 -大阪", "と", "東京 OR 京都", "Tok*", "title:東京", "も", "れ"]

    /// A post with a title in front of it.
    private static func posts(_ bodies: [String], from number: Int = 0) -> [Post] {
        bodies.enumerated().map { place, body in
            var post = SmallIndex.post(
                body, id: "anond:\(20_240_605_000_000 + number + place)", seconds: SmallIndex.day + Int64(place))
            if place % 2 == 0 { post.title = "東京について \(place)" }
            return post
        }
    }

    private struct Told: Equatable {
        var weights: [String: UInt64] = [:]
        var order: [String] = []
        var terms: [String]
        var suggestions: [QuerySuggestion]
    }

    private static func told(_ index: SmallIndex, _ query: String) throws -> Told {
        let reader = try IndexReader(index.directory)
        let parsed = try QueryParser.parse(query)
        let page = try reader.search(SearchRequest(query: parsed, limit: 100))
        let why = try reader.explain(parsed, fold: .standard)
        var told = Told(
            terms: "\(why.posts) \(why.candidates) \(why.clause)".split(separator: "\n").map(String.init),
            suggestions: try reader.suggestions(for: query, parsed, fold: .standard, beyond: 0, until: nil))
        for hit in page.hits {
            told.order.append(hit.post.current.body)
            told.weights[hit.post.current.body] = hit.weight?.bitPattern
        }
        return told
    }

    @Test(
        "posts that were dropped, in whatever way, are in no frequency, weight, count or suggestion",
        arguments: IndexWriter.MergePolicy.allCases)
    func dropped(way: IndexWriter.MergePolicy) throws {
        let (index, fresh) = (try SmallIndex(), try SmallIndex())
        let gone = (0..<40).map { "東京と京都と大阪とれもん \($0) " + String(repeating: "長い長い文", count: $0 % 4) }
        try index.put("/d/a", posts: Self.posts(Self.kept))
        index.writer.policy = way
        try index.put("/d/gone", posts: Self.posts(gone, from: 100))
        try index.put("/d/copy", posts: Self.posts(Self.kept))
        try index.writer.removeDump(at: "/d/copy")
        try index.writer.removeDump(at: "/d/gone")
        try fresh.put("/d/a", posts: Self.posts(Self.kept))
        for query in Self.queries {
            #expect(try Self.told(index, query) == Self.told(fresh, query), "\(query)")
        }
    }

    @Test("a post whose text has changed weighs what it says now")
    func changed() throws {
        let (index, fresh) = (try SmallIndex(), try SmallIndex())
        index.writer.policy = .patch
        for version in 0..<5 {
            try index.put("/d/a", modified: Int64(version), posts: Self.posts(Self.kept.map { "\($0)\(version)東京大阪" }))
        }
        try fresh.put("/d/a", posts: Self.posts(Self.kept.map { "\($0)4東京大阪" }))
        for query in Self.queries {
            #expect(try Self.told(index, query) == Self.told(fresh, query), "\(query)")
        }
    }
}
