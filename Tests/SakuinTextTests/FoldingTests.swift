// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Testing

@testable import SakuinText

@Suite struct FoldingTests {
    @Test(
        "what level 1 makes one",
        arguments: [
            ("ﾊﾝｶｸ", "ハンカク"), ("ｶﾞｷﾞｸﾞ", "ガギグ"), ("か\u{3099}", "が"), ("ＡＢＣ", "abc"), ("ÀÉ", "àé"), ("㌖", "キロメートル"),
            ("㈱", "(株)"), ("①", "1"), ("～", "~"), ("〜", "~"), ("－", "-"), ("−", "-"), ("‐", "-"), ("∥", "‖"),
            ("か\u{200B}な", "かな"), ("東\u{FE00}京", "東京"), ("　", " "), ("ß", "ss"), ("ﷺ", "صلى الله عليه وسلم"), ("", ""),
            ("\u{200B}", ""), ("👨‍👩‍👧", "👨👩👧"), ("神\u{E0100}社", "神社"), ("゛", "\u{3099}"), ("ﾞ", "\u{3099}"), ("髙", "髙"),
            ("いう゛ぁんか", "いゔぁんか"), ("ウ゛", "ヴ"), ("ｳ゛", "ヴ"), ("ｳﾞ", "ヴ"), ("は゜", "ぱ"), ("ハ゜", "パ"), ("ﾊ゜", "パ"),
            ("ゝ゛", "ゞ"),
            ("あ゛", "あ\u{3099}"), ("か゜", "か\u{309A}"), ("か ゛", "か \u{3099}"), ("東゛", "東\u{3099}"), ("が゛", "が\u{3099}"),
            ("゜", "\u{309A}"),
            ("―", "—"), ("だ――", "だ——"), ("‾", " \u{304}"), ("￣", " \u{304}"), ("￤", "¦"), ("￢￠￡", "¬¢£"), ("￥＼", "¥\\"),
            ("don’t", "don't"), ("don＇t", "don't"), ("donʼt", "don't"), ("‘a‛", "'a'"), ("“a”‟＂", "\"a\"\"\""),
            ("ŉ", "'n"), ("﹘", "—"),
        ] as [(String, String)])
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

    /// Index/folding/level-1.tsv, ICU over the whole text at once, and the file again.
    private static func whole(_ text: String, _ ladder: [UInt32: String]) -> [UInt8] {
        func climbed(_ text: String) -> [UInt8] {
            text.unicodeScalars.flatMap { Array((ladder[$0.value] ?? String($0)).utf8) }
        }
        let folded = Normalization.caseFolded(climbed(text).span)
        return climbed(String(decoding: folded, as: UTF8.self))
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
        #expect(rows.count == 15)
        for row in rows {
            #expect(row.count == 3 && row[2].count > 10, "\(row)")
            let original = try #require(UInt32(row[0], radix: 16).flatMap(Unicode.Scalar.init))
            let folded = row[1].split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
            let other = String(String.UnicodeScalarView(folded))
            #expect(FoldedText(String(original)).bytes == FoldedText(other).bytes, "\(row)")
        }
    }

    @Test(
        "a character of JIS X 0208's rows of signs is one at level 1, whatever table of Shift_JIS or EUC it was read by"
    )
    func tables() throws {
        var pairs = 0
        for row in UInt8(1)...8 {
            for cell in UInt8(1)...94 {
                let euc = [0xA0 + row, 0xA0 + cell]
                let lead = 0x81 + (row - 1) / 2
                let trail = row % 2 == 0 ? 0x9E + cell : 0x3F + cell + (cell >= 0x40 ? 1 : 0)
                var forms: [String: [UInt8]] = [:]
                for (table, bytes) in [
                    ("CP932", [lead, trail]), ("SHIFT_JIS", [lead, trail]), ("IBM943", [lead, trail]), ("EUC-JP", euc),
                    ("EUC-JP-MS", euc),
                    ("EUC-JISX0213", euc),
                ] {
                    if let text = JapaneseTable.decoded(bytes, by: table) { forms[text] = FoldedText(text).bytes }
                }
                if forms.count > 1 { pairs += 1 }
                #expect(Set(forms.values).count < 2, "\(row)-\(cell): \(forms.keys.sorted())")
            }
        }
        // —, 〜, ‖ and − at least, if iconv knows the tables.
        #expect(pairs >= 4)
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

/// The tables of the C library: none of ours.
private enum JapaneseTable {
    /// The one character that the bytes are; nil if they are none, or there is no such table.
    static func decoded(_ bytes: [UInt8], by name: String) -> String? {
        guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var source = bytes.map(CChar.init(bitPattern:))
        var target = [CChar](repeating: 0, count: 16)
        var (left, room) = (source.count, target.count)
        let result = source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                return iconv(converter, &from, &left, &to, &room)
            }
        }
        guard result == 0, left == 0 else { return nil }
        let text = String(decoding: target.dropLast(room).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.unicodeScalars.count == 1 ? text : nil
    }
}
