// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct TextUnitTests {
    /// The units with a `+` before those that are joined to the one before.
    private func units(_ text: String) -> String {
        let folded = FoldedText(text).bytes
        var cursor = UnitCursor()
        var told: [String] = []
        while let unit = cursor.next(in: folded.span) {
            told.append((unit.isJoined ? "+" : "") + String(decoding: folded[unit.range], as: UTF8.self))
        }
        return told.joined(separator: " ")
    }

    @Test(
        "units are characters of runs, whole words and symbols; what stands side by side is joined",
        arguments: [
            ("", ""), ("東京都", "東 +京 +都"), ("東 京", "東 京"), ("ＧＰＴ-4から", "gpt 4 +か +ら"),
            ("Swift UI  kit\nx", "swift +ui kit x"), ("swift\u{3000}ui", "swift +ui"), ("猫😀😀犬", "猫 😀 😀 犬"),
            ("2024年", "2024 +年"), ("a,b", "a b"), ("東 a 京", "東 a 京"),
            ("あ" + String(repeating: "x", count: 65) + "い", "あ い"),
            (String(repeating: "x", count: 64) + "い", String(repeating: "x", count: 64) + " +い"),
        ])
    func cases(text: String, told: String) {
        #expect(units(text) == told)
    }

    @Test("places are characters of the folded text")
    func places() {
        let folded = FoldedText("㌖ swift東").bytes
        var cursor = UnitCursor()
        var places: [Range<Int>] = []
        while let unit = cursor.next(in: folded.span) { places.append(unit.places) }
        #expect(places == [0..<1, 1..<2, 2..<3, 3..<4, 4..<5, 5..<6, 7..<12, 12..<13])
    }

    @Test("what raw bytes folded to is what folded from them")
    func foldedRanges() {
        var random = NastyText(seed: 5)
        let known = ["", "㌖先", "か\u{3099}き", "ﾊﾟﾝ", "a\u{301}b", "\u{200B}x"]
        for text in known + (0..<300).map({ _ in random.text(upTo: 12) }) {
            let folded = FoldedText(text)
            let count = text.utf8.count
            #expect(folded.foldedRange(ofRaw: 0..<count) == 0..<folded.bytes.count || count == 0)
            for start in 0..<folded.bytes.count {
                // Each folded byte is among those that its raw bytes folded to, and these come from no others.
                let raw = folded.rawRange(of: start..<start + 1)
                let back = folded.foldedRange(ofRaw: raw)
                #expect(back.contains(start))
                #expect(folded.rawRange(of: back) == raw)
            }
        }
    }

    @Test("words have the numbers in whose order they came")
    func wordTable() {
        var words = WordTable()
        let all = (0..<1000).map { "w\($0 % 500)" }
        for (place, word) in all.enumerated() { #expect(words.add(Array(word.utf8).span) == UInt32(place % 500)) }
        #expect(words.count == 500 && Array(words[7]) == Array("w7".utf8))
        #expect(words.number(of: Array("w499".utf8).span) == 499 && words.number(of: Array("w".utf8).span) == nil)
    }

    @Test(
        "a context is so many characters, the sentence or all of it",
        arguments: [
            (MatchContext.Extent.characters(2), "では", "が鳴"), (.sentence, "隣では", "が鳴く。"),
            (.whole, "雨だ！\n 隣では", "が鳴く。静かだ。"),
        ])
    func contexts(extent: MatchContext.Extent, before: String, after: String) {
        let text = "雨だ！\n 隣では猫が鳴く。静かだ。"
        let start = "雨だ！\n 隣では".utf8.count
        let context = MatchContext(of: text, match: start..<start + 3, extent: extent)
        #expect(context.before == before && context.match == "猫" && context.after == after)
    }

    @Test("a match that ends a sentence takes no more, and one that goes over an end takes both sentences")
    func sentences() {
        let text = "一つ。二つ。三つ\n四つ"
        func context(_ match: String) -> [String] {
            let start = text.utf8.distance(
                from: text.startIndex, to: text.firstRange(of: match)?.lowerBound ?? text.endIndex)
            let context = MatchContext(of: text, match: start..<start + match.utf8.count, extent: .sentence)
            return [context.before, context.after]
        }
        #expect(context("つ。") == ["一", ""])
        #expect(context("つ。二") == ["一", "つ。"])
        #expect(context("三") == ["", "つ"])
        #expect(context("四") == ["", "つ"])
    }
}
