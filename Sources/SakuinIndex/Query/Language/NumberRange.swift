// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers as operators take them: `>500`, `100..200`, `500字以上`.

internal import SakuinText

enum NumberRange {
    /// `>500`, `>=500`, `<100`, `<=100`, `140`, `100..200`, `100〜200`, `..100`, `100..`, `500以上`; nil for anything else, and where no number from 0 on
    /// lies within it.
    /// - Parameter counters: what may stand behind a number, such as 字.
    static func read(_ text: String, counters: [String]) -> ClosedRange<Int>? {
        let plain = String(decoding: FoldedText(text).bytes, as: UTF8.self)
        func number(_ text: Substring) -> Int? { NumberRange.number(text, counters) }
        let signs: [(String, (Int) -> ClosedRange<Int>?)] = [
            (">=", { $0...Int.max }), ("<=", { 0...$0 }), ("≥", { $0...Int.max }), ("≤", { 0...$0 }),
            (">", { $0 + 1...Int.max }), ("<", { $0 > 0 ? 0...$0 - 1 : nil }), ("=", { $0...$0 }),
        ]
        for (sign, range) in signs where plain.hasPrefix(sign) {
            return number(plain.dropFirst(sign.count)).flatMap(range)
        }
        let words: [(String, (Int) -> ClosedRange<Int>?)] = [
            ("以上", { $0...Int.max }), ("以下", { 0...$0 }), ("未満", { $0 > 0 ? 0...$0 - 1 : nil }),
        ]
        for (word, range) in words where plain.hasSuffix(word) {
            return number(plain.dropLast(word.count)).flatMap(range)
        }
        guard let dots = plain.firstRange(of: "..") ?? plain.firstRange(of: "~") else {
            return number(plain[...]).map { $0...$0 }
        }
        let (left, right) = (plain[..<dots.lowerBound], plain[dots.upperBound...])
        guard !left.isEmpty || !right.isEmpty, let first = left.isEmpty ? 0 : number(left),
            let last = right.isEmpty ? Int.max : number(right), first <= last
        else { return nil }
        return first...last
    }

    /// Up to nine digits, perhaps with a counter behind them.
    private static func number(_ text: Substring, _ counters: [String]) -> Int? {
        var digits = text
        if let counter = counters.first(where: { digits.hasSuffix($0) }) { digits = digits.dropLast(counter.count) }
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }
}
