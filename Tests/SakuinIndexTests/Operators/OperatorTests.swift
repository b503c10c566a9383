// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct OperatorTests {
    private static func index() throws -> SmallIndex {
        let index = try SmallIndex()
        let bodies: [(String, String?)] = [
            ("短い", "ひろ"), ("ちょうど十文字のもの", "ﾋﾛｼ"), (String(repeating: "長", count: 500), "Hiro Yamada"),
            (String(repeating: "長", count: 501), "山田太郎"), ("か\u{3099}二文字と印", nil),
        ]
        try index.put("/d/a", posts: bodies.map { Post(body: $0.0, author: $0.1) })
        return index
    }

    @Test(
        "author: finds a piece of the author's name, folded as text is, within words too",
        arguments: [
            ("author:ひろ", ["短い"], FoldLevel.standard), ("author:ヒロ", ["ちょうど十文字のもの"], .standard),
            ("作者:ひろ", ["ちょうど十文字のもの", "短い"], .kana), ("author:ヒロ", [], .asWritten),
            ("author:ﾋﾛ", ["ちょうど十文字のもの"], .asWritten),
            ("author:IRO", ["長長"], .standard), ("author:\"o y\"", ["長長"], .standard),
            ("author:太郎 -author:次郎", ["長長"], .standard),
            ("author:誰", [], .standard),
        ])
    func author(query: String, found: [String], fold: FoldLevel) throws {
        #expect(
            try Self.index().found(query, fold: fold).map { String($0.prefix($0.hasPrefix("長") ? 2 : 99)) }.sorted()
                == found.sorted())
    }

    @Test(
        "length: counts the characters of the body, bounds as they are said",
        arguments: [
            ("length:>500", [501]), ("length:>=500", [500, 501]), ("length:500..", [500, 501]), ("length:<10", [2, 7]),
            ("length:..10", [2, 7, 10]), ("length:10", [10]), ("length:=10", [10]), ("length:10字以下", [2, 7, 10]),
            ("文字数:500文字以上", [500, 501]), ("length:500未満", [2, 7, 10]), ("length:９〜１１", [10]), ("length:>501", []),
            ("length:≥501", [501]), ("長 length:<501", [500]), ("-length:>2", [2]),
        ])
    func length(query: String, lengths: [Int]) throws {
        #expect(try Self.index().found(query).map(\.unicodeScalars.count).sorted() == lengths)
    }

    @Test(
        "what is no length, and no name, is told",
        arguments: ["length:long", "length:>", "length:9..3", "length:<0", "length:1e3", "author:\"\""])
    func refused(query: String) {
        #expect(throws: QueryError.self) { try QueryParser.parse(query) }
    }

    @Test("all lengths up to 3,000 are found by their own and by no other")
    func everyLength() throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: (1...3000).map { Post(body: String(repeating: "字", count: $0)) })
        let reader = try IndexReader(index.directory)
        for length in stride(from: 1, through: 3000, by: 7) {
            for (query, count) in [("\(length)", 1), (">\(length)", 3000 - length), ("<\(length)", length - 1)] {
                var request = SearchRequest(query: try QueryParser.parse("length:" + query), limit: 1)
                request.countBudget = SearchRequest.unlimitedCountBudget
                #expect(try reader.search(request).total == count, "length:\(query)")
            }
        }
    }
}
