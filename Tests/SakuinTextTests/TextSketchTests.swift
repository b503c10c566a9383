// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct TextSketchTests {
    private static func set(_ text: String) -> TermSet { TermSet(of: [FoldedText(text)]) }

    @Test("similarity is what both have of what one has")
    func similarity() {
        #expect(TextSketchTests.set("東京都").similarity(to: TextSketchTests.set("京都東")) == 1.0 / 3)
        #expect(TextSketchTests.set("ＧＰＴ と GPT").similarity(to: TextSketchTests.set("gpt と ﾄ")) == 1)
        #expect(TextSketchTests.set("東京").similarity(to: TextSketchTests.set("大阪")) == 0)
        #expect(TextSketchTests.set("").similarity(to: TextSketchTests.set("")) == 0)
    }

    @Test("it is counted as sets are, on any text")
    func naive() {
        var random = NastyText(seed: 71)
        for _ in 0..<2000 {
            let texts = [random.text(upTo: 40), random.text(upTo: 40)]
            let sets = texts.map { text in
                let folded = FoldedText(text)
                return Set(
                    tokens(of: folded.bytes).filter { $0.kind == .bigram || $0.kind == .word }.map {
                        term(of: $0, in: folded.bytes.span)
                    })
            }
            let all = sets[0].union(sets[1]).count
            let expected = all == 0 ? 0 : Double(sets[0].intersection(sets[1]).count) / Double(all)
            #expect(TextSketchTests.set(texts[0]).similarity(to: TextSketchTests.set(texts[1])) == expected)
        }
    }

    @Test("equal sets have equal sketches, texts without bigrams and words have none")
    func keys() {
        #expect(TextSketchTests.set("東京都、東京都").sketch.keys == TextSketchTests.set("東京都 東京").sketch.keys)
        #expect(TextSketchTests.set("東京都").sketch.keys.count == TextSketch.bands)
        #expect(TextSketchTests.set("猫 。").sketch.keys.isEmpty)
        var sketch = TextSketchTests.set("東京都").sketch
        sketch.removeAll()
        #expect(sketch.keys.isEmpty)
    }

    @Test("copies share a band, unlike texts do not")
    func recall() {
        var random = NastyText(seed: 72)
        let letters = (0x4E00..<0x5800).compactMap(Unicode.Scalar.init).map(Character.init)
        var shared = 0
        var sharedByChance = 0
        for _ in 0..<400 {
            let text = (0..<200).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
            var copy = text
            for _ in 0..<15 {
                copy[Int.random(in: 0..<200, using: &random)] =
                    letters[Int.random(in: 0..<letters.count, using: &random)]
            }
            let other = (0..<200).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
            let keys = Set(TextSketchTests.set(String(text)).sketch.keys)
            if !keys.isDisjoint(with: TextSketchTests.set(String(copy)).sketch.keys) { shared += 1 }
            if !keys.isDisjoint(with: TextSketchTests.set(String(other)).sketch.keys) { sharedByChance += 1 }
        }
        #expect(shared >= 375)
        #expect(sharedByChance == 0)
    }
}
