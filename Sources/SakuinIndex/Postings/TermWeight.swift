// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a term tells beside how rare it is: a bigram across the edge of a word, or of endings and particles, tells little.
// Found on the 3,000 questions of JaQuAD; both halves of them agree. Benchmarks/ranking.md has the ablation.

internal import SakuinText

enum TermWeight {
    private static func script(_ scalar: Unicode.Scalar?) -> Script { scalar.map(Script.init) ?? .other }

    private static func scripts(_ text: Span<UInt8>) -> (first: Script, last: Script) {
        let scalars = unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }.unicodeScalars
        return (script(scalars.first), script(scalars.last))
    }

    /// The factor for the weight of a token of `folded` text.
    static func of(_ token: Token, in folded: Span<UInt8>) -> Double {
        switch token.kind {
        case .word: return 2
        case .symbol: return 1
        case .kanji: return 0.8
        case .runEnd: return 0.3
        case .bigram:
            switch scripts(folded.extracting(token.range)) {
            case (.hiragana, .hiragana): return 0.3
            case (.hiragana, _), (_, .hiragana): return 0.4
            case (.katakana, .katakana): return 1.2
            case (.katakana, _), (_, .katakana): return 0.7
            default: return 1
            }
        }
    }

    /// Runs of three katakana and more, in bytes.
    static func katakanaWords(in text: [UInt8]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var (start, end, count) = (0, 0, 0)
        func close() { if count > 2 { words.append(start..<end) } }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let isKatakana = Script(scalar) == .katakana
            if !isKatakana { close() }
            let next = end + UTF8.width(scalar)
            (start, end, count) = isKatakana ? (start, next, count + 1) : (next, next, 0)
        }
        close()
        return words
    }

    /// How many of the first and the last character are hiragana.
    /// - Parameter withMarks: true if long-vowel marks count as such.
    static func hiragana(in text: Span<UInt8>, withMarks: Bool) -> Int {
        let scalars = unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }.unicodeScalars
        return [scalars.first, scalars.last].count { script($0) == .hiragana || withMarks && $0 == "ー" }
    }
}
