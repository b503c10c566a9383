// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct NearnessTests {
    private static func found(_ query: String, in bodies: [String], fold: FoldLevel = .standard)
        throws -> [String]
    {
        let index = try SmallIndex()
        try index.put("/d/a", posts: bodies.map { SmallIndex.post($0) })
        return try index.found(query, fold: fold).sorted()
    }

    @Test(
        "NEAR/N: so many characters between, in either order, never overlapping",
        arguments: [
            ("東京 NEAR/2 大阪", ["東京から大阪", "大阪と、東京"]), ("東京 NEAR/1 大阪", []),
            ("大阪 NEAR/3 東京", ["大阪と、東京", "東京から大阪"]),
            ("東京 NEAR/4 大阪", ["大阪と、東京", "東京\n から大阪", "東京から大阪"]), ("東京 NEAR/0 京都", []),
            ("東京 NEAR/0 都", ["東京都と東京"]),
            ("東京 NEAR/2 東京", ["東京都と東京"]), ("東京 NEAR/1 東京", []), ("東京 NEAR/2 大阪 NEAR/1 京都", []),
            ("大阪 NEAR/20 東京 NEAR/20 から", ["東京\n から大阪", "東京から大阪"]),
            ("-東京 NEAR/2 大阪 東京", ["東京\n から大阪", "東京都と東京"]),
            ("ｷﾛ NEAR/3 ラヴ", ["３㌔のラヴ"]), ("キロ NEAR/1 ラヴ", ["３㌔のラヴ"]), ("キロ NEAR/0 ラヴ", []),
            ("き NEAR/1 らぶ", []),
            ("title:東京 NEAR/9 大阪", []), ("ああ NEAR/0 い", ["あああい"]),
        ] as [(String, [String])])
    func near(query: String, found: [String]) throws {
        let bodies = ["東京から大阪", "大阪と、東京", "東京\n から大阪", "東京都と東京", "３㌔のラヴ", "あああい"]
        #expect(try Self.found(query, in: bodies) == found.sorted(), "\(query)")
    }

    @Test("nearness is counted at the index's level whatever the level of the words")
    func wide() throws {
        let bodies = ["サーバーーーーがダウン", "さーばダウン"]
        #expect(try Self.found("サーバ~3 NEAR/0 ダウン", in: bodies) == ["さーばダウン"])
        #expect(try Self.found("サーバ NEAR/1 ダウン", in: bodies, fold: .sounds) == bodies.sorted())
        #expect(try Self.found("サーバ NEAR/1 ダウン", in: bodies) == [])
    }

    @Test("title and body are two texts: what stands in both is not near")
    func fields() throws {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            posts: [
                Post(title: "東京", body: "大阪"), Post(title: "東京と大阪", body: "題"),
                Post(title: "題", body: "大阪、東京"),
            ])
        #expect(try index.found("東京 NEAR/99 大阪").sorted() == ["大阪、東京", "題"])
        #expect(try index.found("title:東京 NEAR/99 大阪") == ["題"])
        #expect(try index.found("東京 NEAR/99 body:大阪") == ["大阪、東京"])
    }

    @Test("what is near is marked, and what is far is not")
    func marks() throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: [SmallIndex.post("大阪。東京から大阪へ、そしてまた東京")])
        let reader = try IndexReader(index.directory)
        let hit = try reader.search(SearchRequest(query: QueryParser.parse("東京 NEAR/2 大阪"))).hits[0]
        let body = Array(hit.post.current.body.utf8)
        #expect(
            hit.bodyMatches.map { String(decoding: body[$0], as: UTF8.self) } == ["大阪", "東京", "大阪"])
        #expect(hit.bodyMatches.map(\.lowerBound) == [0, 9, 21])
    }

    @Test(
        "~~: spaces and line ends may stand anywhere in a phrase, or nowhere; words of letters stay whole",
        arguments: [
            ("\"山田 むらう\"~~", ["山田 むらう", "山田\nむらう", "山田むらう", "山\u{3000}田む\r\nら う"]),
            ("\"山田むらう\"~~", ["山田 むらう", "山田\nむらう", "山田むらう", "山\u{3000}田む\r\nら う"]),
            ("\"山田 むらう\"", ["山田 むらう"]),
            ("「むらう」~~", ["山田 むらう", "山田\nむらう", "山田むらう", "山田、むらう", "山\u{3000}田む\r\nら う"]),
            ("\"new york\"~~", ["in New\n  York", "in new york"]), ("\"newyork\"~~", ["NewYork"]),
            ("\"ew york\"~~", []),
            ("\"york で\"~~", []), ("\"in new\"~~", ["in New\n  York", "in new york"]),
            ("\"山田 ムラウ\"~~", []),
            ("\"山田 ムラウ\"~~2", ["山田 むらう", "山田\nむらう", "山田むらう", "山\u{3000}田む\r\nら う"]),
            ("\"むら\"~~ -\"山田 むらう\"~~", ["山田、むらう"]),
            ("\"らう\"~~ NEAR/0 \"山田む\"~~", ["山田 むらう", "山田\nむらう", "山田むらう"]),
        ] as [(String, [String])])
    func broken(query: String, found: [String]) throws {
        let bodies = [
            "山田 むらう", "山田\nむらう", "山田むらう", "山\u{3000}田む\r\nら う", "山田、むらう", "in New\n  York", "in new york",
            "NewYork",
        ]
        #expect(try Self.found(query, in: bodies) == found.sorted(), "\(query)")
    }
}
