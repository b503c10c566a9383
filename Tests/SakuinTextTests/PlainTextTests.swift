// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct PlainTextTests {
    @Test(
        "what is plain",
        arguments: [
            "", "東京都は晴れ。", "ＡＢＣ Abc １２３！？（笑）…", "東京　と　大阪", "①②③", "❤\u{FE0F}東京", "👨‍👩‍👧の日", "cafe\u{301}の味", "〜～−",
            "「ヴヶ々〆ゝ」", "한국어", "ゐゑ\r\n髙﨑", "×÷≠", "ß",
        ])
    func plain(text: String) {
        let raw = Array(text.utf8)
        let isPlain = PlainText.holds(for: raw.span)
        #expect(isPlain)
    }

    @Test(
        "what is not: something Japanese is made, changed or joined by folding, or something vanishes",
        arguments: [
            "ﾊﾝｶｸ", "東京｡", "か\u{3099}", "か\u{200B}な", "東\u{FE00}京", "㌔", "㈱", "神\u{FA19}", "神\u{E0100}社", "゛",
            "\u{200B}",
            "㍻", "\u{1112}\u{1161}\u{11AB}", "ゟ", "⼈", "か\u{301}", "〶",
        ])
    func notPlain(text: String) {
        let raw = Array(text.utf8)
        let isPlain = PlainText.holds(for: raw.span)
        #expect(!isPlain)
    }

    /// Text such as people write, with now and then a piece that is hard to fold.
    private static func text(_ random: inout NastyText) -> String {
        let pieces = [
            "東", "京", "か", "な", "カ", "ナ", "ー", "。", "、", "「", "」", "東京", "かな", "Ab", "ＡＢ", "１", "3", "　", " ", "！", "①",
            "〜", "々",
            "\n", "한", "★", "〱", "〼", "c",
        ]
        let hard = [
            "ﾊ", "ﾞ", "\u{3099}", "\u{200B}", "㌔", "\u{FA19}", "\u{FE00}", "\u{FE0F}", "❤\u{FE0F}", "e\u{301}",
            "\u{301}", "｡", "㈱", "👨‍👩",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 1...14, using: &random) {
            switch Int.random(in: 0..<40, using: &random) {
            case 0: text += random.text(upTo: 2)
            case 1, 2: text += hard[Int.random(in: 0..<hard.count, using: &random)]
            default: text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
        }
        return text
    }

    @Test("in plain text a phrase is found without folding where it is found with it")
    func asFolded() throws {
        var random = NastyText(seed: 71)
        var (plain, decided, found, rejected) = (0, 0, 0, 0)
        for _ in 0..<60_000 {
            let text = PlainTextTests.text(&random)
            let raw = Array(text.utf8)
            guard PlainText.holds(for: raw.span) else { continue }
            plain += 1
            let source = Array((Bool.random(using: &random) ? text : PlainTextTests.text(&random)).unicodeScalars)
            guard !source.isEmpty else { continue }
            let start = Int.random(in: 0..<source.count, using: &random)
            let end = Int.random(in: start + 1...min(source.count, start + 5), using: &random)
            // Wider levels fold plain text too.
            let level = Bool.random(using: &random) ? FoldLevel.asWritten : .indexed
            guard let pattern = Pattern(String(String.UnicodeScalarView(source[start..<end])), level: level) else {
                continue
            }
            let folded = FoldedText(text)
            let ranges = pattern.ranges(in: folded, raw: raw.span)
            if let matches = pattern.matches(plain: raw.span) {
                decided += 1
                #expect(matches == !ranges.isEmpty, "\(text.unicodeScalars.map(\.value)) \(pattern.folded)")
                if matches { found += 1 } else { rejected += 1 }
            }
            if let plainRanges = pattern.ranges(plain: raw.span) {
                #expect(plainRanges == ranges, "\(text.unicodeScalars.map(\.value)) \(pattern.folded)")
            }
        }
        #expect(plain > 30_000 && decided > 10_000 && found > 2000 && rejected > 2000)
    }

    @Test("bytes are found where they first stand, however long they are", arguments: [1, 2, 3, 9, 16, 17, 300])
    func search(length: Int) {
        var random = NastyText(seed: 72)
        for _ in 0..<300 {
            let text = (0..<1000).map { _ in UInt8.random(in: 0...1, using: &random) }
            let start = Int.random(in: 0...text.count - length, using: &random)
            let needle = Array(text[start..<start + length])
            let from = Int.random(in: 0...start, using: &random)
            let naive = (from...text.count - length).first { text[$0..<$0 + length].elementsEqual(needle) }
            let found = ByteSearch(bytes: needle).find(in: text.span, from: from)
            #expect(found == naive)
        }
        let short = [UInt8](repeating: 7, count: length - 1)
        let found = ByteSearch(bytes: [UInt8](repeating: 7, count: length)).find(in: short.span)
        #expect(found == nil)
    }
}
