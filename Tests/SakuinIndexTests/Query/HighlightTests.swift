// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct HighlightTests {
    /// What the program shows of a phrase in a text.
    private static func ranges(_ phrase: String, _ text: String, _ level: FoldLevel, isPrefix: Bool) -> Set<Range<Int>>
    {
        let raw = Array(text.utf8)
        let base = FoldedText(raw.span)
        var found: Set<Range<Int>> = []
        for pattern in Pattern.all(phrase, level: level, isPrefix: isPrefix) {
            found.formUnion(pattern.ranges(in: FoldedText(base, to: pattern.textLevel), raw: raw.span))
        }
        return found
    }

    /// What marks, neighbours and brackets change: few, so that they meet.
    private static let pieces = [
        "ゝ", "ゞ", "ヽ", "ヾ", "か", "が", "ガ", "ｶﾞ", "は", "ば", "ぱ", "゛", "゜", "ﾞ", "\u{3099}", "う", "ゔ", "ヴ", "ァ", "ぁ", "ー",
        "人", "々", "〻", "國", "国",
        "あ", "っ", "つ", "—", "―", "(", "（", ")", "）", "'", "’", "a", "b", "ไ", "ท", "ย", "\u{E48}", "㌖", "ﬁ", "e\u{301}",
        " ", "\u{200B}",
    ]

    @Test("every match is shown and nothing else, at every level, as a naive scan has it")
    func equal() {
        var random = OracleRandom(seed: 41)
        var (lists, matches) = (0, 0)
        for _ in 0..<6000 {
            let text = (0..<random.int(1...14)).map { _ in random.pick(HighlightTests.pieces) }.joined()
            let scalars = Array(text.unicodeScalars)
            let field = NaiveField(text)
            for _ in 0..<3 {
                let start = random.int(0...(scalars.count - 1))
                let end = min(scalars.count, start + random.int(1...4))
                let phrase = String(String.UnicodeScalarView(scalars[start..<end]))
                let isPrefix = random.oneIn(6)
                let naive = NaivePhrase(phrase, isPrefix: isPrefix)
                guard naive.isSearchable else { continue }
                for level in FoldLevel.allCases {
                    lists += 1
                    let found = HighlightTests.ranges(phrase, text, level, isPrefix: isPrefix)
                    matches += found.count
                    #expect(
                        found == naive.ranges(in: field, fold: level.rawValue, most: .max),
                        "\(phrase) in \(text) at \(level)")
                }
            }
        }
        #expect(lists > 60_000 && matches > 60_000)
    }

    @Test(
        "an iteration mark that repeats nothing is itself, and so is what repeats it",
        arguments: [
            ("ゞ", "ゝゞヽ", ["ゞ"]), ("ゝ", "ゝゞヽ", ["ゝ", "ヽ"]), ("ゞ", "ヽヾゝ", ["ヾ"]), ("ヽ", "ゞヽ", ["ヽ"]),
            ("々", "々々", ["々", "々"]), ("ゞ", "ゝ゛ヽ", ["ゝ゛"]),
        ])
    func marks(phrase: String, text: String, pieces: [String]) {
        let bytes = Array(text.utf8)
        let found = HighlightTests.ranges(phrase, text, .variants, isPrefix: false).sorted {
            $0.lowerBound < $1.lowerBound
        }
        #expect(found.map { String(decoding: bytes[$0], as: UTF8.self) } == pieces)
    }
}
