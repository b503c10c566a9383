// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts in which terms stand too often for their postings to tell where.

import SakuinGlass
import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct CrowdedPostsTests {
    /// Long posts of few characters: every bigram stands in them often, every phrase of three or four in some.
    private static func bodies(_ random: inout OracleRandom) -> [String] {
        let pieces = ["東", "京", "都", "の", "カ", "ー", "か", "国", "國", "3", "月", "a", " ", "。", "☆"]
        return (0..<150).map { _ in
            (0..<random.int(40...900)).map { _ in pieces[min(random.int(0...14), random.int(0...14))] }.joined()
        }
    }

    private static func index(_ bodies: [String], merged: Bool) throws -> SmallIndex {
        let index = try SmallIndex()
        index.writer.policy = merged ? .main : .patch
        let posts = bodies.enumerated().map { number, body in
            Post(
                id: "\(number)", time: PostTime(seconds: SmallIndex.day + Int64(number), precision: .second),
                title: number % 3 == 0 ? String(body.prefix(60)) : nil, body: body)
        }
        try index.put("/d/a", posts: posts)
        return index
    }

    private static let phrases = [
        "東京都", "京都の", "カーカ", "のカー", "東東京", "東東東", "京京京京", "国都", "3月", "月3", "a月", "月☆", "東3月", "京a", "国 国", "の東京の",
        "都☆東",
    ]

    @Test("a phrase is found where it stands, at every level", arguments: [true, false])
    func found(merged: Bool) throws {
        var random = OracleRandom(seed: 20)
        let bodies = CrowdedPostsTests.bodies(&random)
        let index = try CrowdedPostsTests.index(bodies, merged: merged)
        var (hits, misses) = (0, 0)
        for phrase in CrowdedPostsTests.phrases {
            for level in FoldLevel.allCases {
                let quoted = "\"\(phrase)\""
                let wanted = bodies.filter { body in
                    let raw = Array(body.utf8)
                    return Pattern.all(phrase, level: level, isPrefix: false).contains {
                        $0.matches(FoldedText(FoldedText(raw.span), to: $0.textLevel), raw: raw.span)
                    }
                }
                let found = try index.found(quoted, fold: level)
                #expect(Set(found) == Set(wanted), "\(phrase) at \(level)")
                hits += wanted.count
                misses += bodies.count - wanted.count
            }
        }
        #expect(hits > 1000 && misses > 1000)
    }

    @Test("in the main database no post is read to find a phrase of bigrams and words")
    func decided() throws {
        var random = OracleRandom(seed: 21)
        let bodies = CrowdedPostsTests.bodies(&random)
        let index = try CrowdedPostsTests.index(bodies, merged: true)
        let reader = try IndexReader(index.directory)
        for phrase in CrowdedPostsTests.phrases where !phrase.contains(where: { "3a月国☆".contains($0) }) {
            let told = try reader.explain(try QueryParser.parse("\"\(phrase)\""), fold: .standard, id: nil)
            #expect(told.accepted + told.rejected == 0, "\(phrase): \(told.accepted) and \(told.rejected)")
            #expect(told.exact == bodies.count { $0.contains(phrase) }, "\(phrase)")
        }
    }

    @Test("a post in which a term stands more often than is told is read, and so is one of the delta")
    func read() throws {
        let long = String(repeating: "東京", count: PlacesWriter.mostPlaces + 1)
        let index = try CrowdedPostsTests.index([long + "都", long, "東京都"], merged: true)
        let reader = try IndexReader(index.directory)
        let told = try reader.explain(try QueryParser.parse("東京都"), fold: .standard, id: nil)
        #expect(told.posts == 3 && told.exact == 1 && told.accepted == 1)
        index.writer.policy = .patch
        try index.put("/d/b", [("東京と東京と京都と京都と東京と東京と京都と京都", "later"), ("東京都東京都東京都東京都東京都", "last")])
        #expect(Set(try index.found("東京都")) == [long + "都", "東京都", "東京都東京都東京都東京都東京都"])
    }

    /// Places are told in the main database alone, so a post there is known not to have a phrase that it may have in the delta.
    @Test("a post weighs the same in the delta and in the main database, whatever is known of the phrases of a query")
    func weights() throws {
        var random = OracleRandom(seed: 22)
        let bodies = CrowdedPostsTests.bodies(&random)
        let indices = try (
            delta: CrowdedPostsTests.index(bodies, merged: false), main: CrowdedPostsTests.index(bodies, merged: true)
        )
        var weighed = 0
        for phrase in CrowdedPostsTests.phrases {
            let quoted = "\"\(phrase)\""
            for query in [
                quoted, "東京 OR \(quoted)", "(東京 \(quoted)) OR 東", "(東京 -\(quoted)) OR 東", "の OR (カ OR \(quoted)) 京",
                "東 -(\(quoted) 京)", "(\(quoted) の) OR 東",
            ] {
                for level in [FoldLevel.standard, .variants] {
                    let weights = try (
                        delta: CrowdedPostsTests.weights(indices.delta, query, level),
                        main: CrowdedPostsTests.weights(indices.main, query, level)
                    )
                    #expect(weights.delta == weights.main, "\(query) at \(level)")
                    weighed += weights.main.count
                }
            }
        }
        #expect(weighed > 10_000)
    }

    /// Posts of one second take docids of others beside it, the more the more of them there are.
    @Test("what stands beside dates in a part of a query weighs the same however many posts share a second")
    func weightsBesideDates() throws {
        func posts(_ count: Int, _ seconds: Int64) -> [Post] {
            (0..<count).map {
                SmallIndex.post("東京の話 \($0)", id: "\(seconds)-\($0)", seconds: SmallIndex.day + seconds)
            }
        }
        let index = try SmallIndex()
        index.writer.policy = .main
        // The day ends with the 86,400th second.
        try index.put("/d/a", posts: posts(3, 86_300) + posts(3, 86_399) + posts(3, 86_400) + posts(3, 86_500))
        func page(_ query: String, after cursor: SearchCursor? = nil, limit: Int) throws -> SearchPage {
            var request = SearchRequest(query: try QueryParser.parse(query), limit: limit)
            request.after = cursor
            return try IndexReader(index.directory).search(request)
        }
        /// All posts by the figures of a cursor, but for those that came later.
        func weights(_ query: String, by cursor: SearchCursor) throws -> [String: Double] {
            guard case .weight(_, let figures) = cursor.key else { return [:] }
            var whole = cursor
            whole.key = .weight(.infinity, figures)
            let hits = try page(query, after: whole, limit: 1000).hits.filter { $0.post.current.body.contains("東京") }
            return Dictionary(uniqueKeysWithValues: hits.map { ($0.post.id, $0.weight ?? -1) })
        }
        let queries = [
            "until:2024-06-05T00:01 OR 東京 OR (since:2024-06-06 話)", "東京 OR (date:2024-06-06 話)",
            "東京 OR (話 -date:2024-06-06)",
            "東京 (date:2024-06-05 OR (since:2024-06-06 話))", "東京 OR (date:*-06-06 の話)", "話 -(since:2024-06-06 大阪)",
        ]
        let cursors = try queries.map { try #require(try page($0, limit: 1).next) }
        let before = try zip(queries, cursors).map { try weights($0, by: $1) }
        try index.put(
            "/d/b",
            posts: (0..<3000).map { SmallIndex.post("大阪 \($0)", id: "b\($0)", seconds: SmallIndex.day + 86_399) })
        for ((query, cursor), weighed) in zip(zip(queries, cursors), before) {
            #expect(weighed.count == 12)
            #expect(try weights(query, by: cursor) == weighed, "\(query)")
        }
    }

    /// By the bodies of what matches.
    private static func weights(
        _ index: SmallIndex, _ query: String, _ level: FoldLevel
    ) throws -> [String: UInt64] {
        let request = SearchRequest(query: try QueryParser.parse(query), limit: 1000, fold: level)
        let hits = try IndexReader(index.directory).search(request).hits
        return Dictionary(hits.map { ($0.post.current.body, $0.weight?.bitPattern ?? 0) }) { first, _ in first }
    }
}
