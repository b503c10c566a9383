// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct PatternTests {
    /// The pieces of `text` that `phrase` matches.
    private static func found(_ phrase: String, _ text: String, _ level: FoldLevel, prefix: Bool) -> [String]? {
        guard let pattern = Pattern(phrase, level: level, isPrefix: prefix) else { return nil }
        let raw = Array(text.utf8)
        let folded = FoldedText(FoldedText(text), to: level)
        let ranges = pattern.ranges(in: folded, raw: raw.span)
        #expect(pattern.matches(folded, raw: raw.span) == !ranges.isEmpty)
        return ranges.map { String(decoding: raw[$0], as: UTF8.self) }
    }

    @Test(
        "what a phrase matches at level 1",
        arguments: [
            ("東京", "東京都の東京", ["東京", "東京"]), ("東京", "東 京", []), ("東京都に行", "昨日東京都に行った", ["東京都に行"]),
            ("あ", "ああ", ["あ", "あ"]),
            ("ああ", "あああああ", ["ああ", "ああ"]), ("ハンカク", "ﾊﾝｶｸ", ["ﾊﾝｶｸ"]), ("ﾊﾝｶｸ", "ハンカク", ["ハンカク"]),
            ("abc", "ＡＢＣ", ["ＡＢＣ"]),
            ("パリ", "バリ ハリ パリ", ["パリ"]), ("が", "か\u{3099}", ["か\u{3099}"]), ("か", "が か\u{3099}", []), ("ロメ", "㌖", ["㌖"]),
            ("swift", "Swift swiftly aswift SWIFT", ["Swift", "SWIFT"]), ("swift", "swift2", []),
            ("swift", "swiftで", ["swift"]),
            ("swift", "é swift", ["swift"]), ("swift", "éswift", []), ("c++", "C++は c++ C", ["C++", "c++"]),
            ("c++", "abc++", []), ("++", "C++", ["++"]),
            ("c#", "C# c#a", ["C#", "c#"]), ("gpt-4から", "GPT-4から GPT-4o", ["GPT-4から"]),
            ("gpt-4", "GPT-45 GPT-4 xGPT-4", ["GPT-4"]),
            ("4", "14 4 4番", ["4", "4"]), ("株", "㈱東京", ["㈱"]), ("(株)", "㈱東京", ["㈱"]), ("1", "①", ["①"]),
            ("1", "①②", []), ("12", "①②", ["①②"]),
            ("-a", "b-a -a", ["-a", "-a"]), ("a-", "a-b", ["a-"]), ("、東", "は、東", ["、東"]), ("★", "★★", ["★", "★"]),
            ("👩", "👨‍👩‍👧", ["👩‍"]),
            ("かな", "か\u{200B}な", ["か\u{200B}な"]), ("~", "〜～~", ["〜", "～", "~"]), ("東京", "", []), ("東京", "東", []),
            ("á", "a\u{301}", ["a\u{301}"]),
            ("a", "a\u{301}", []), ("ss", "ß", ["ß"]), ("s", "ß", []), ("straße", "STRASSE", ["STRASSE"]),
            ("東\u{E000}", "東\u{E000}", ["東\u{E000}"]),
        ] as [(String, String, [String])])
    func levelOne(phrase: String, text: String, pieces: [String]) throws {
        let found = try #require(PatternTests.found(phrase, text, .width, prefix: false))
        #expect(found.map { Array($0.utf8) } == pieces.map { Array($0.utf8) })
    }

    @Test(
        "what a phrase matches as written",
        arguments: [
            ("ハンカク", "ﾊﾝｶｸ ハンカク", ["ハンカク"]), ("ﾊﾝｶｸ", "ﾊﾝｶｸ ハンカク", ["ﾊﾝｶｸ"]), ("Swift", "swift Swift SWIFT", ["Swift"]),
            ("が", "か\u{3099}が", ["か\u{3099}", "が"]), ("か\u{3099}", "が", ["が"]), ("〜", "〜～~", ["〜"]),
            ("キロメートル", "㌖", []), ("㌖", "㌖", ["㌖"]),
            ("か", "か\u{200B}か", ["か"]), ("1", "①1", []), ("1", "① 1", ["1"]), ("東京", "東\u{FE00}京東京", ["東京"]),
            ("ああ", "あｱああ", ["ああ"]),
            ("神", "\u{FA19}神", ["\u{FA19}", "神"]),
        ])
    func asWritten(phrase: String, text: String, pieces: [String]) throws {
        let found = try #require(PatternTests.found(phrase, text, .asWritten, prefix: false))
        #expect(found.map { Array($0.utf8) } == pieces.map { Array($0.utf8) })
    }

    @Test(
        "what a prefix matches",
        arguments: [
            ("swift", "Swift swiftly aswift", ["Swift", "swift"]), ("a", "ab a ba", ["a", "a"]),
            ("gpt-4", "GPT-45", ["GPT-4"]), ("4", "14 45", ["4"]),
            ("東", "東京", ["東"]), ("c+", "C++", ["C+"]),
        ])
    func prefixes(phrase: String, text: String, pieces: [String]) {
        #expect(PatternTests.found(phrase, text, .width, prefix: true) == pieces)
    }

    @Test(
        "what holds nothing that is indexed is no pattern",
        arguments: [
            "", " ", "　", "。", "、「」", "-", "...", "\u{200B}", "\u{FE0F}", "\n", "\u{0}", "\u{E000}", "\u{10FFFF}",
        ])
    func nothing(phrase: String) {
        #expect(Pattern(phrase) == nil)
    }

    @Test("a wider level never finds fewer")
    func widerFindsMore() throws {
        var random = NastyText(seed: 41)
        var narrow = 0
        for _ in 0..<20_000 {
            let text = random.text(upTo: 8) + "東京ab か\u{3099}"
            let scalars = Array(text.unicodeScalars)
            let start = Int.random(in: 0..<scalars.count, using: &random)
            let end = Int.random(in: start + 1...scalars.count, using: &random)
            let phrase = String(String.UnicodeScalarView(scalars[start..<end]))
            guard let found = PatternTests.found(phrase, text, .asWritten, prefix: false), !found.isEmpty else {
                continue
            }
            narrow += 1
            #expect(try #require(PatternTests.found(phrase, text, .width, prefix: false)).count >= found.count)
        }
        #expect(narrow > 5000)
    }
}
