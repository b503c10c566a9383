// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct RawOffsetTests {
    @Test(
        "where a folded piece stands in the raw text",
        arguments: [
            ("東京都", "京", "京"), ("ﾊﾝｶｸ", "ンカ", "ﾝｶ"), ("ｶﾞｷﾞ", "ギ", "ｷﾞ"), ("3㌖先", "ロメ", "㌖"), ("(㈱)", "株", "㈱"),
            ("か\u{3099}く", "が", "か\u{3099}"), ("か\u{200B}な", "な", "な"), ("か\u{200B}な", "か", "か\u{200B}"),
            ("か\u{200B}な", "かな", "か\u{200B}な"), ("東\u{FE00}京", "東京", "東\u{FE00}京"), ("\u{200B}東", "東", "東"),
            ("ＡＢＣ", "b", "Ｂ"), ("Straße", "ss", "ß"), ("Straße", "s", "S"), ("x①②", "12", "①②"), ("〜〜", "~~", "〜〜"),
            ("👨‍👩‍👧", "👩", "👩‍"), ("\u{1112}\u{1161}\u{11AB}국", "한", "\u{1112}\u{1161}\u{11AB}"), ("a", "a", "a"),
        ])
    func maps(raw: String, piece: String, standing: String) throws {
        let folded = FoldedText(raw)
        let bytes = Array(piece.utf8)
        let start = try #require(
            folded.bytes.indices.first { folded.bytes[$0...].starts(with: bytes) })
        let range = folded.rawRange(of: start..<start + bytes.count)
        #expect(Array(raw.utf8)[range] == ArraySlice(standing.utf8))
    }

    @Test("the raw bytes of any folded piece are whole characters that fold to at least that piece")
    func anyPiece() {
        var random = NastyText(seed: 21)
        for _ in 0..<3000 {
            let raw = random.text(upTo: 10)
            let folded = FoldedText(raw)
            let bytes = Array(raw.utf8)
            let starts = folded.bytes.indices.filter { folded.bytes[$0] & 0xC0 != 0x80 } + [folded.bytes.count]
            for (index, start) in starts.enumerated() {
                for end in starts[index...] {
                    let range = folded.rawRange(of: start..<end)
                    guard start < end else {
                        #expect(range.isEmpty)
                        continue
                    }
                    guard let piece = String(validating: bytes[range], as: UTF8.self) else {
                        Issue.record("\(raw.unicodeScalars.map(\.value)): \(range) cuts a character")
                        return
                    }
                    let again = FoldedText(piece).bytes
                    let wanted = Array(folded.bytes[start..<end])
                    #expect(
                        RawOffsetTests.contains(again, wanted), "\(raw.unicodeScalars.map(\.value)) \(start)..<\(end)")
                }
            }
        }
    }

    private static func contains(_ bytes: [UInt8], _ piece: [UInt8]) -> Bool {
        bytes.count >= piece.count && (0...bytes.count - piece.count).contains { bytes[$0...].starts(with: piece) }
    }
}
