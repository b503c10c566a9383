// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct SnippetWindowTests {
    private static func match(_ piece: String, in text: String) throws -> Range<Int> {
        let range = try #require(text.utf8.firstRange(of: piece.utf8))
        let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
        return start..<start + piece.utf8.count
    }

    @Test("without a match the window is the beginning, 120 characters long")
    func beginning() {
        let text = String(repeating: "あいうえお", count: 40)
        let window = SnippetWindow(of: text, around: [])
        #expect(window.text == String(repeating: "あいうえお", count: 24))
        #expect(window.range == 0..<360)
        #expect(SnippetWindow(of: "短い", around: []).text == "短い")
        #expect(SnippetWindow(of: "", around: []).range == 0..<0)
    }

    @Test(
        "the window starts after the end of the sentence before the match",
        arguments: [
            ("前の文。次の文で猫が鳴く。", "次の文で猫が鳴く。"), ("まさか！猫だ", "猫だ"), ("何？猫だ", "猫だ"), ("一行\n猫だ", "猫だ"), ("一行\r\n猫だ", "猫だ"),
            ("wow!猫だ", "猫だ"),
            ("文．猫だ", "猫だ"), ("猫だ。", "猫だ。"), ("前。中、猫だ", "中、猫だ"),
            ("can work?shit 猫だ", "can work?shit 猫だ"), ("http://a.jp/x?q=1 猫だ", "http://a.jp/x?q=1 猫だ"),
            ("a!b 猫だ", "a!b 猫だ"), ("a != 猫だ", "a != 猫だ"), ("oh?école 猫だ", "oh?école 猫だ"), ("ok? 猫だ", " 猫だ"),
            ("ok!! 猫だ", " 猫だ"), ("ｏｋ？猫だ", "猫だ"), ("ok?\u{FE0F}猫だ", "ok?\u{FE0F}猫だ"),
        ])
    func sentence(text: String, shown: String) throws {
        #expect(SnippetWindow(of: text, around: [try SnippetWindowTests.match("猫", in: text)]).text == shown)
    }

    @Test("a match far from any sentence's end has 30 characters before it")
    func lead() throws {
        let text = String(repeating: "あ", count: 100) + "猫" + String(repeating: "い", count: 200)
        let window = SnippetWindow(of: text, around: [try SnippetWindowTests.match("猫", in: text)])
        #expect(window.text == String(repeating: "あ", count: 30) + "猫" + String(repeating: "い", count: 89))
        #expect(window.range == 210..<570)
    }

    @Test("a match longer than the window is shown whole, up to the same length again")
    func longMatch() throws {
        let long = String(repeating: "猫", count: 150)
        let text = "前" + long + "後ろ"
        #expect(SnippetWindow(of: text, around: [3..<453]).text == "前" + long)
        let longer = String(repeating: "猫", count: 1000)
        #expect(SnippetWindow(of: longer, around: [0..<3000]).text.count == 240)
    }

    @Test("a match inside a character shows the whole character")
    func graphemes() {
        let text = "家族👨‍👩‍👧です"
        for offset in 6..<text.utf8.count - 6 {
            #expect(SnippetWindow(of: text, around: [offset..<offset + 1]).text == text)
        }
    }

    @Test("text whose scalars are characters by themselves has the same windows as any other text")
    func commonCase() {
        var random = NastyText(seed: 52)
        let common = Array("のとは日本語東京ァー、。！？・「」a1#?! \n.～\u{3000}―…”※○ゝヾ─".unicodeScalars)
        for round in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...400, using: &random) {
                text.unicodeScalars.append(common[Int.random(in: 0..<common.count, using: &random)])
            }
            if round % 4 == 0 {
                let place = text.unicodeScalars.index(
                    text.startIndex, offsetBy: Int.random(in: 0..<text.unicodeScalars.count, using: &random))
                text.unicodeScalars.insert(["\u{3099}", "\u{FE0F}", "👩", "\r"][round / 4 % 4], at: place)
            }
            let count = text.utf8.count
            let start = Int.random(in: 0..<count, using: &random)
            let match = round % 9 == 0 ? nil : start..<min(count, start + Int.random(in: 1...500, using: &random))
            let needed = match.map { Int.random(in: $0.upperBound...$0.upperBound + 300, using: &random) } ?? 0
            #expect(
                SnippetWindow(of: text, around: match, showing: needed)
                    == SnippetWindow(ofAny: text, around: match, showing: needed))
        }
    }

    @Test("scalars that are taken for characters by themselves are that beside any other of them")
    func lonelyScalars() {
        let lonely = (0...0xFFFF).filter(SnippetWindow.isLonely).compactMap(Unicode.Scalar.init(_:))
        #expect(lonely.count > 27_000)
        let neighbours = "あ日a、―○\u{3000}\n～".unicodeScalars
        for scalar in lonely {
            var text = String.UnicodeScalarView()
            for neighbour in neighbours { text += [neighbour, scalar, scalar] }
            #expect(String(text).count == text.count, "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test("a window that is cut ends with a sentence where that costs little and hides no match")
    func sentenceEnd() throws {
        let text = "猫" + String(repeating: "あ", count: 80) + "。い犬" + String(repeating: "う", count: 100)
        let match = try SnippetWindowTests.match("猫", in: text)
        #expect(SnippetWindow(of: text, around: [match]).text == "猫" + String(repeating: "あ", count: 80) + "。")
        let both = [match, try SnippetWindowTests.match("犬", in: text)]
        #expect(SnippetWindow(of: text, around: both).text.hasSuffix("う"))
        let early = "猫。" + String(repeating: "あ", count: 200)
        #expect(SnippetWindow(of: early, around: [match]).text.count == 120)
    }

    @Test("of many matches those are shown that hold the most different text")
    func bestWindow() throws {
        let filler = String(repeating: "の", count: 200)
        let text = "猫だ" + filler + "猫だ。猫と犬だ" + filler
        let matches = text.utf8.indices.map { text.utf8.distance(from: text.startIndex, to: $0) }.filter { offset in
            ["猫", "犬"].contains { Array(text.utf8.dropFirst(offset).prefix(3)) == Array($0.utf8) }
        }.map { $0..<$0 + 3 }
        #expect(matches.count == 4)
        #expect(SnippetWindow(of: text, around: matches).text.contains("猫だ。猫と犬だ"))
        #expect(SnippetWindow(of: text, around: [matches[0], matches[1]]).range.lowerBound == 0)
    }

    @Test("a context has the match and nothing beside it, whole characters around, and the text again")
    func contexts() throws {
        let text = "前の👨‍👩‍👧猫だ後ろ"
        let match = try SnippetWindowTests.match("猫", in: text)
        let context = MatchContext(of: text, match: match, width: 2)
        #expect(context.before == "の👨‍👩‍👧" && context.match == "猫" && context.after == "だ後")
        for (start, end, piece) in [(10, 13, "\u{200D}"), (13, 17, "👩"), (6, 13, "👨\u{200D}"), (3, 10, "の👨")] {
            let inside = MatchContext(of: text, match: start..<end, width: 9)
            #expect(Array((inside.before + inside.match + inside.after).utf8) == Array(text.utf8))
            #expect(Array(inside.match.utf8) == Array(piece.utf8) && inside.before.utf8.count == start)
        }
        let narrow = MatchContext(of: text, match: 13..<17, width: 1)
        #expect(Array(narrow.before.utf8) == Array("の👨\u{200D}".utf8))
        #expect(Array(narrow.after.utf8) == Array("\u{200D}👧猫".utf8))
    }

    @Test("the match of a context is what stands in its bytes, in any text")
    func anyContext() {
        var random = NastyText(seed: 53)
        for _ in 0..<4000 {
            let text = random.text(upTo: 40)
            let scalars = Array(text.unicodeScalars)
            guard !scalars.isEmpty else { continue }
            let first = Int.random(in: 0..<scalars.count, using: &random)
            let last = Int.random(in: first..<scalars.count, using: &random)
            let start = scalars[..<first].reduce(0) { $0 + UTF8.width($1) }
            let end = start + scalars[first...last].reduce(0) { $0 + UTF8.width($1) }
            let context = MatchContext(of: text, match: start..<end, width: Int.random(in: 1...5, using: &random))
            let bytes = Array(text.utf8)
            #expect(Array(context.match.utf8) == Array(bytes[start..<end]))
            #expect(bytes[..<start].reversed().starts(with: context.before.utf8.reversed()))
            #expect(bytes[end...].starts(with: context.after.utf8))
        }
    }

    @Test("any window is a whole piece of the text with exact offsets, cuts no character, and holds the match's start")
    func anyWindow() throws {
        var random = NastyText(seed: 51)
        for round in 0..<3000 {
            var text = random.text(upTo: round % 2 == 0 ? 300 : 20)
            if round % 3 == 0 { text += "。\r\n👨‍👩‍👧か\u{3099}" + random.text(upTo: 200) }
            let scalars = Array(text.unicodeScalars)
            guard !scalars.isEmpty else { continue }
            let first = Int.random(in: 0..<scalars.count, using: &random)
            let last = min(scalars.count - 1, first + Int.random(in: 0...20, using: &random))
            let start = scalars[..<first].reduce(0) { $0 + UTF8.width($1) }
            let end = start + scalars[first...last].reduce(0) { $0 + UTF8.width($1) }
            let window = SnippetWindow(of: text, around: [start..<end])
            let utf8 = Array(text.utf8)
            #expect(Array(window.text.utf8) == Array(utf8[window.range]))
            #expect(window.range.lowerBound <= start && window.range.upperBound > start)
            var boundaries: Set<Int> = [0]
            for character in text { boundaries.insert((boundaries.max() ?? 0) + character.utf8.count) }
            #expect(boundaries.contains(window.range.lowerBound) && boundaries.contains(window.range.upperBound))
            #expect(window.text.count <= 240)
        }
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { String(scalar).utf8.count }
}
