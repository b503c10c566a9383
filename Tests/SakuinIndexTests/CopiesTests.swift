// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct CopiesTests {
    /// Posts of which some are copies of others, changed here and there; every one has 猫.
    private static func posts(_ random: inout OracleRandom) -> [String] {
        let letters = Array("のにはをたがでてとしれさあるいうえおかきくけこ日本人大学年月中東京新国".map(String.init))
        var texts: [String] = []
        for number in 0..<150 {
            var text = (0..<random.int(8...60)).map { _ in random.pick(letters) }
            if number > 5, random.oneIn(2) {
                text = random.pick(Array(texts.suffix(60))).map(String.init)
                for _ in 0..<random.int(0...max(1, text.count / 8)) {
                    text[random.int(0...text.count - 1)] = random.pick(letters)
                }
            }
            texts.append(text.joined())
        }
        return texts.map { "猫" + $0 }
    }

    private static func similarity(_ left: String, _ right: String) -> Double {
        TermSet(of: [FoldedText(left)]).similarity(to: TermSet(of: [FoldedText(right)]))
    }

    @Test(
        "every match is shown or a copy of one that is; of two copies the earlier is shown, or the later",
        arguments: [SortOrder.relevance, .oldest, .newest])
    func folding(sort: SortOrder) throws {
        var random = OracleRandom(seed: 81)
        let texts = CopiesTests.posts(&random)
        let index = try SmallIndex()
        // In two dumps: the second lies in the delta.
        for (name, range) in [("/d/a", 0..<100), ("/d/b", 100..<150)] {
            try index.put(
                name,
                posts: range.map { SmallIndex.post(texts[$0], id: "p\($0)", seconds: SmallIndex.day + 60 * Int64($0)) })
        }
        let reader = try IndexReader(index.directory)
        for query in ["猫", "猫 日本", "猫 -東京"] {
            var request = SearchRequest(query: try QueryParser.parse(query), sort: sort, limit: 200)
            let all = try reader.search(request)
            request.collapsesDuplicates = true
            let folded = try reader.search(request)
            #expect(folded.total == all.total && folded.hits.count < all.hits.count)
            let number = { (hit: FoundPost) in Int(hit.post.id.dropFirst()) ?? -1 }
            let shown = Set(folded.hits.map(number))
            let matches = all.hits.map(number)
            #expect(folded.hits.map(number) == matches.filter(shown.contains))
            func areCopies(_ one: Int, _ other: Int) -> Bool {
                CopiesTests.similarity(texts[one], texts[other]) >= NearDuplicates.leastSimilarity
            }
            func isBefore(_ one: Int, _ other: Int) -> Bool { sort == .newest ? one > other : one < other }
            for match in matches where !shown.contains(match) {
                #expect(shown.contains { isBefore($0, match) && areCopies($0, match) })
            }
            for hit in folded.hits {
                let copies = matches.filter { $0 == number(hit) || areCopies($0, number(hit)) }
                let count = try #require(hit.copies)
                // A sketch may miss one, and invents none.
                #expect(count.isExact && (1...copies.count).contains(count.count))
            }
            let counted = folded.hits.reduce(0) { $0 + ($1.copies?.count ?? 0) }
            #expect(counted >= matches.count)
            // Page by page the same.
            var paged: [Int] = []
            request.limit = 7
            while true {
                let page = try reader.search(request)
                paged += page.hits.map(number)
                guard let next = page.next else { break }
                request.after = next
            }
            #expect(paged == folded.hits.map(number))
        }
    }

    @Test("a copy that does not match neither hides nor counts")
    func onlyMatches() throws {
        let index = try SmallIndex()
        let text = "この文はあちこちに貼られて広まったが誰が書いたのかはもう分からない"
        try index.put("/d/a", [(text + "元", "a"), (text + "猫", "b"), (text + "犬", "c"), (text + "猫", "d")])
        let reader = try IndexReader(index.directory)
        var request = SearchRequest(query: try QueryParser.parse("猫"), sort: .oldest)
        request.collapsesDuplicates = true
        let hits = try reader.search(request).hits
        #expect(hits.count == 1 && hits[0].copies?.count == 2 && hits[0].post.current.body == text + "猫")
    }

    @Test("like posts come by likeness: copies, then what is about the same")
    func similar() throws {
        let index = try SmallIndex()
        let text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
        try index.put(
            "/d/a",
            [
                (text, "cat"), ("吾輩は犬である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", "dog"),
                ("猫の名前がまだ決まらない。どこで生れた猫なのだろう。", "about"), ("親譲りの無鉄砲で小供の時から損ばかりしている。", "other"),
                ("月", "one"),
            ])
        let reader = try IndexReader(index.directory)
        let found = try #require(try reader.similar(toID: "cat", limit: 10))
        #expect(found.map(\.post.id) == ["dog", "about"])
        #expect(found.map(\.isCopy) == [true, false])
        for post in found { #expect(post.similarity == CopiesTests.similarity(text, post.post.current.body)) }
        #expect(try reader.similar(toID: "cat", limit: 1)?.count == 1)
        #expect(try reader.similar(toID: "one", limit: 10)?.isEmpty == true)
        #expect(try reader.similar(toID: "none", limit: 10) == nil)
    }
}
