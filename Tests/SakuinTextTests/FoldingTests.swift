// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct FoldingTests {
    @Test(
        "what level 1 makes one",
        arguments: [
            ("ﾊﾝｶｸ", "ハンカク"), ("ｶﾞｷﾞｸﾞ", "ガギグ"), ("か\u{3099}", "が"), ("ＡＢＣ", "abc"), ("ÀÉ", "àé"), ("㌖", "キロメートル"),
            ("㈱", "(株)"), ("①", "1"), ("～", "~"), ("〜", "~"), ("－", "-"), ("−", "-"), ("‐", "-"), ("∥", "‖"),
            ("か\u{200B}な", "かな"), ("東\u{FE00}京", "東京"), ("　", " "), ("ß", "ss"), ("ﷺ", "صلى الله عليه وسلم"), ("", ""),
            ("\u{200B}", ""), ("👨‍👩‍👧", "👨👩👧"), ("神\u{E0100}社", "神社"), ("゛", " \u{3099}"), ("ﾞ", "\u{3099}"), ("髙", "髙"),
        ])
    func folds(raw: String, folded: String) {
        #expect(FoldedText(raw).bytes == Array(folded.utf8))
    }

    @Test(
        "voicing marks are never folded",
        arguments: [
            ("パリ", "バリ"), ("パリ", "ハリ"), ("バリ", "ハリ"), ("か", "が"), ("ｶ", "ｶﾞ"), ("は", "ば"), ("は", "ぱ"), ("ウ", "ヴ"),
            ("う\u{3099}", "う"),
        ])
    func keepsVoicing(one: String, other: String) {
        #expect(FoldedText(one).bytes != FoldedText(other).bytes)
    }

    @Test(
        "what a wider level would fold stays apart at level 1",
        arguments: [("カナ", "かな"), ("サーバー", "サーバ"), ("ァ", "ア"), ("國", "国"), ("ゐ", "い"), ("人々", "人人"), ("っ", "つ")])
    func keepsRest(one: String, other: String) {
        #expect(FoldedText(one).bytes != FoldedText(other).bytes)
    }

    /// ICU over the whole text at once, then Index/folding/level-1.tsv.
    private static func whole(_ text: String, _ ladder: [UInt32: String]) -> [UInt8] {
        let folded = String(decoding: Normalization.caseFolded(Array(text.utf8).span), as: UTF8.self)
        return folded.unicodeScalars.flatMap { Array((ladder[$0.value] ?? String($0)).utf8) }
    }

    private static func ladder() throws -> [UInt32: String] {
        var ladder: [UInt32: String] = [:]
        for row in try Fixtures.rows("Index/folding/level-1.tsv") {
            let folded = row[1].split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
            ladder[try #require(UInt32(row[0], radix: 16))] = String(String.UnicodeScalarView(folded))
        }
        return ladder
    }

    @Test("every row of level 1 is what the program does, and tells its source")
    func ladderRows() throws {
        let rows = try Fixtures.rows("Index/folding/level-1.tsv")
        #expect(rows.count == 4)
        for row in rows {
            #expect(row.count == 3 && row[2].count > 10, "\(row)")
            let original = try #require(UInt32(row[0], radix: 16).flatMap(Unicode.Scalar.init))
            let folded = row[1].split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
            #expect(FoldedText(String(original)).bytes == Array(String(String.UnicodeScalarView(folded)).utf8))
        }
    }

    @Test("every scalar of Unicode folds alone as ICU and the ladder say")
    func everyScalar() throws {
        let ladder = try FoldingTests.ladder()
        var wrong: [String] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            if FoldedText(text).bytes != FoldingTests.whole(text, ladder) { wrong.append(String(value, radix: 16)) }
        }
        #expect(wrong.isEmpty)
    }

    @Test("text folds cluster by cluster as it does at once, between any neighbours")
    func randomText() throws {
        let ladder = try FoldingTests.ladder()
        var random = NastyText(seed: 11)
        for _ in 0..<60_000 {
            let text = random.text(upTo: 12)
            #expect(FoldedText(text).bytes == FoldingTests.whole(text, ladder), "\(text.unicodeScalars.map(\.value))")
        }
    }

    @Test("folded text stays as it is when it is folded again")
    func idempotent() {
        var random = NastyText(seed: 12)
        for _ in 0..<20_000 {
            let folded = FoldedText(random.text(upTo: 12)).bytes
            #expect(FoldedText(String(decoding: folded, as: UTF8.self)).bytes == folded)
        }
    }
}
