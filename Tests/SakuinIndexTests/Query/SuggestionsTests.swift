// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct SuggestionsTests {
    private func suggestions(_ text: String, in bodies: [String]) throws -> [QuerySuggestion] {
        let index = try SmallIndex()
        try index.put("/d/a", bodies.enumerated().map { ($0.element, "p\($0.offset)") })
        let reader = try IndexReader(index.directory)
        let query = try QueryParser.parse(text)
        let total = try reader.count(query, fold: .standard, budget: .max).total
        return try withExtendedLifetime(index) {
            try reader.suggestions(for: text, query, fold: .standard, beyond: total, until: nil)
        }
    }

    private static let bodies =
        Array(repeating: "完璧な朝", count: 4) + Array(repeating: "コンピューターの朝", count: 3) + [
            "日本語の朝", "夜の日本語", "新聞紙", "朝の新聞紙", "完全な壁", "Re:ゼロから始める夜", "朝の猫", "googleの朝", "夜のgoogle",
            "Windows11の朝", "windows95", "AKB48の夜", "仙台の夜", "仙台駅", "仙人", "東京都の夜", "東京都の朝", "東京湾", "夜の働き方", "働き方改革",
            "友達の猫",
        ] + Array(repeating: "せんだいのせんよ、働きがたい、はたらきかた、東京ぶらぶら、ともだちの友だけ", count: 9)

    @Test(
        "what was meant is offered with its count, in the query's own words",
        arguments: [
            ("完壁", "完璧", 4), ("朝 完壁", "朝 完璧", 4), ("body:「完壁な」 -夜", "body:「完璧な」 -夜", 4), ("コンピュター", "コンピューター", 3),
            ("gogle", "google", 2), ("(完壁 OR 犬)", "(完璧 OR 犬)", 4), ("かんぺき", "完璧", 4),
            ("しんぶんし", "新聞紙", 2), ("日木語", "日本語", 2), ("朝 OR Re：ゼロから", "朝 OR \"Re：ゼロから\"", 14),
            ("夜 Re:ゼロから", "夜 \"Re:ゼロから\"", 1),
            ("コンピュウター", "コンピューター", 3), ("Windows", "Windows*", 2), ("AKB 夜", "AKB* 夜", 1),
            ("title:「Windows」 OR windows", "title:「Windows」 OR windows*", 2),
            ("\"windows\"", "windows*", 2), ("body:windows~2", "body:windows*~2", 2),
            ("仙代", "仙台", 2), ("東京部", "東京都", 2), ("働きかた改革", "働き方改革", 1), ("夜の働きかた", "夜の働き方", 1), ("友だち", "友達", 1),
        ])
    func offers(text: String, meant: String, total: Int) throws {
        let found = try suggestions(text, in: SuggestionsTests.bodies)
        #expect(found.first == QuerySuggestion(query: meant, total: total, isTotalExact: true))
    }

    @Test(
        "nothing is offered that finds no more, for a word that is there, or for what is left out",
        arguments: ["犬猿", "朝 -完壁", "id:完壁", "完璧 コンピューター", "/完壁/"])
    func silence(text: String) throws {
        #expect(try suggestions(text, in: SuggestionsTests.bodies).isEmpty)
    }

    @Test("every offer finds what it says, and more than the query")
    func truth() throws {
        var random = OracleRandom(seed: 95)
        let letters = Array("かがきぎコゴーン壁璧完館感google".map(String.init))
        let bodies = (0..<80).map { _ in (0..<random.int(2...12)).map { _ in random.pick(letters) }.joined() }
        let index = try SmallIndex()
        try index.put("/d/a", bodies.enumerated().map { ($0.element, "p\($0.offset)") })
        let reader = try IndexReader(index.directory)
        var offered = 0
        for _ in 0..<120 {
            let text = (0..<random.int(2...4)).map { _ in random.pick(letters) }.joined()
            let query = try QueryParser.parse(text)
            let total = try reader.count(query, fold: .standard, budget: .max).total
            for suggestion in try reader.suggestions(for: text, query, fold: .standard, beyond: total, until: nil) {
                offered += 1
                let found = try index.found(suggestion.query).count
                #expect(suggestion.isTotalExact && suggestion.total == found && found > total)
            }
        }
        #expect(offered > 50)
    }
}
