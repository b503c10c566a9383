// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct RegexTests {
    private static func found(_ source: String, _ text: String, _ level: FoldLevel) throws -> [String] {
        let raw = Array(text.utf8)
        let regex = try FoldedRegex(source, level: level)
        let base = FoldedText(text)
        let ranges = regex.ranges(in: raw.span) { FoldedText(base, to: $0) }
        #expect(regex.matches(raw.span) { FoldedText(base, to: $0) } == !ranges.isEmpty)
        return ranges.map { String(decoding: raw[$0], as: UTF8.self) }
    }

    @Test(
        "what an expression matches",
        arguments: [
            ("東.都", "東京都の東 都", FoldLevel.width, ["東京都", "東 都"]),
            ("GPT-[345]", "ＧＰＴ−４とgpt-5", .width, ["ＧＰＴ−４", "gpt-5"]),
            ("GPT", "gpt GPT", .asWritten, ["GPT"]), ("[Ａ-Ｚ]+", "abc", .width, ["abc"]),
            ("[A-Z]+", "abcDEF", .asWritten, ["DEF"]),
            ("ﾊﾝ", "ハンカク", .width, ["ハン"]), ("（株）", "㈱", .width, ["㈱"]), ("㌖", "キロメートル", .width, ["キロメートル"]),
            ("[ァ-ヶ]+", "カナかな", .width, ["カナ"]), ("[ァ-ヶ]+", "カナ漢かな", .kana, ["カナ", "かな"]),
            ("サーバー?$", "ｻｰﾊﾞ\nサーバー", .width, ["ｻｰﾊﾞ", "サーバー"]), ("サーバー", "サーバ", .sounds, ["サーバ"]),
            ("ヴァ.オリン", "バイオリン", .sounds, ["バイオリン"]), ("国{2}", "國々", .variants, ["國々"]),
            ("\\d+円", "１２０円", .width, ["１２０円"]),
            ("\\Q(1)\\E", "(1)⑴", .width, ["(1)", "⑴"]), ("\\Q(1", "(1)", .asWritten, ["(1"]),
            ("\\p{Han}{2,}", "東京へ行く", .width, ["東京"]),
            ("^京", "東\n京", .width, ["京"]), ("北|^京$|都$", "京\n都", .asWritten, ["京", "都"]),
            ("(?i)a+", "AAa", .asWritten, ["AAa"]), ("a|b", "", .width, []), ("[^あ]い", "あい、うい", .width, ["うい"]),
            ("x\\.y", "x.y xzy", .width, ["x.y"]),
            ("\\x{6771}", "東", .width, ["東"]), ("\\x{FF21}\\x42+", "ab", .width, ["ab"]),
            ("[\\x{3041}-\\x{3096}]+", "漢かな-", .width, ["かな"]), ("[ぁ-\\x{3096}]+", "漢かな-", .width, ["かな"]),
            ("[\\x{FF21}-Ｚ]+", "abc", .width, ["abc"]), ("[\\d-]+", "1-2", .width, ["1-2"]),
            ("[+\\--/]+", "a+-./", .width, ["+-./"]), ("[\\]\\[a]+", "[a]", .width, ["[a]"]),
            ("[\\n-]+", "a\n-", .width, ["\n-"]),
            ("[\\t-\\r]+", "a\t\nb", .width, ["\t\n"]), ("[[:digit:]]+", "12", .width, ["12"]),
            ("東(?:京|北)", "東北", .width, ["東北"]),
        ])
    func matches(source: String, text: String, level: FoldLevel, pieces: [String]) throws {
        #expect(try RegexTests.found(source, text, level) == pieces)
    }

    @Test(
        "what cannot be used says why",
        arguments: [
            ("(東", "missing ): (東"), ("東*", "it also matches an empty text, which stands everywhere"),
            ("[", "missing ]: ["), ("東\\C", "it matches pieces of characters"),
        ])
    func refuses(source: String, reason: String) {
        #expect {
            _ = try FoldedRegex(source)
        } throws: { ($0 as? RegexError)?.reason == reason }
    }

    @Test(
        "the literals that every match has, and of which it has one",
        arguments: [
            ("東京.*大阪", ["大阪!", "東京!"]), ("東京|大阪", ["大阪", "東京"]), ("\\d+", []), ("ﾊﾝｶｸ?", ["ハンカ!"]),
            ("[東西]京", ["東京", "西京"]),
        ])
    func literals(source: String, literals: [String]) throws {
        let found = try FoldedRegex(source).literals
        #expect(found.count == 1)
        #expect(found[0].literals.map { $0.text + ($0.isNeeded ? "!" : "") }.sorted() == literals.sorted())
    }

    @Test("any text is an expression or is refused, and a wider level never finds fewer")
    func anyText() {
        var random = NastyText(seed: 31)
        let pieces = [
            "東", "京", "カ", "か", "ー", "ヴ", "ァ", "々", "[", "]", "(", ")", "|", "*", "+", "?", "{2}", ".", "\\", "^", "-",
            "a", "Ａ",
        ]
        var tried = 0
        for _ in 0..<4000 {
            let source = (0..<Int.random(in: 1...7, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let text = (0..<12).map { _ in pieces[Int.random(in: 0..<8, using: &random)] }.joined()
            let found = FoldLevel.allCases.compactMap { try? !RegexTests.found(source, text, $0).isEmpty }
            guard found.count == FoldLevel.allCases.count else { continue }
            tried += 1
            #expect(zip(found, found.dropFirst()).allSatisfy { !$0 || $1 }, "/\(source)/ in \(text): \(found)")
        }
        #expect(tried > 800)
    }
}
