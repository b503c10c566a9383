// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ladder's wider levels written a second time: one pass over the whole text for each rule, where the program makes
// one walk for all of them. The files are read from the repository.

import Foundation

/// A folded character and what it comes from.
struct NaiveCell {
    var scalar: UInt32
    /// Bytes of the raw text.
    var raw: Range<Int>
    /// Characters of level 1.
    var base: Range<Int>
}

enum NaiveLadder {
    private typealias Row = (original: [UInt32], folded: String)

    private static func rows(_ level: Int) -> [Row] {
        let file = Repository.root.appending(path: "Index/folding/level-\(level).tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { line in
            let columns = line.components(separatedBy: "\t")
            return (columns[0].components(separatedBy: " ").compactMap { UInt32($0, radix: 16) }, columns[1])
        }
    }

    private static func singles(_ level: Int) -> [UInt32: UInt32] {
        var table: [UInt32: UInt32] = [:]
        for row in rows(level) where row.original.count == 1 {
            if let folded = UInt32(row.folded, radix: 16) { table[row.original[0]] = folded }
        }
        return table
    }

    private static let katakana = singles(2)
    private static let small = singles(3)
    private static let old = singles(4)
    private static let together: [[UInt32]: [UInt32]] = Dictionary(
        uniqueKeysWithValues: rows(3).filter { $0.original.count == 2 }.map { row in
            (row.original, row.folded.components(separatedBy: " ").compactMap { UInt32($0, radix: 16) })
        })

    /// `cells`, which are of level 1, at `level`.
    static func folded(_ cells: [NaiveCell], to level: Int) -> [NaiveCell] {
        var cells = cells
        if level >= 2 { cells = mapped(cells, katakana) }
        if level >= 3 { cells = mapped(withoutLongVowels(joined(cells)), small) }
        if level >= 4 { cells = repeated(mapped(cells, old)) }
        return cells
    }

    /// The levels of which one must match for a phrase to match at `level`: its own or, where a neighbour in the text may change
    /// the phrase's ends, those from 2 on.
    static func levels(_ phrase: [NaiveCell], at level: Int) -> [Int] {
        let kana = mapped(phrase, katakana)
        guard level > 2, let first = kana.first?.scalar, let last = kana.last?.scalar else { return [level] }
        let changed = Array("ーぁぃぇぉゅ".unicodeScalars) + (level > 3 ? Array("々〻ゝゞ".unicodeScalars) : [])
        return changed.contains { $0.value == first } || last == 0x3094 ? Array(2...level) : [level]
    }

    private static func mapped(_ cells: [NaiveCell], _ table: [UInt32: UInt32]) -> [NaiveCell] {
        cells.map { NaiveCell(scalar: table[$0.scalar] ?? $0.scalar, raw: $0.raw, base: $0.base) }
    }

    private static func joined(_ cells: [NaiveCell]) -> [NaiveCell] {
        var result: [NaiveCell] = []
        var index = 0
        while index < cells.count {
            let next = index + 1
            if next < cells.count, let both = together[[cells[index].scalar, cells[next].scalar]] {
                let raw = cells[index].raw.lowerBound..<cells[next].raw.upperBound
                let base = cells[index].base.lowerBound..<cells[next].base.upperBound
                result += both.map { NaiveCell(scalar: $0, raw: raw, base: base) }
                index += 2
            } else {
                result.append(cells[index])
                index += 1
            }
        }
        return result
    }

    private static func isKana(_ scalar: UInt32) -> Bool {
        scalar != 0x30FC && ![0x3099, 0x309A, 0x309F, 0x30FB, 0x30FF].contains(scalar)
            && ((0x3041...0x30FE).contains(scalar) && NaiveClass.of(scalar) == .kana
                || (0x31F0...0x31FF).contains(scalar) || (0x1B000...0x1B16F).contains(scalar))
    }

    private static func withoutLongVowels(_ cells: [NaiveCell]) -> [NaiveCell] {
        var result: [NaiveCell] = []
        for cell in cells {
            guard cell.scalar == 0x30FC, let last = result.last, isKana(last.scalar) else {
                result.append(cell)
                continue
            }
            // All that the vowel's raw character became goes with the mark.
            for index in result.indices.reversed() {
                guard result[index].base == last.base else { break }
                result[index].raw = last.raw.lowerBound..<cell.raw.upperBound
                result[index].base = last.base.lowerBound..<cell.base.upperBound
            }
        }
        return result
    }

    private static func repeated(_ cells: [NaiveCell]) -> [NaiveCell] {
        var result: [NaiveCell] = []
        for cell in cells {
            var cell = cell
            if let last = result.last?.scalar {
                switch cell.scalar {
                case 0x3005, 0x303B: if NaiveClass.of(last) == .kanji { cell.scalar = last }
                case 0x309D: if isKana(last) { cell.scalar = plain(last) }
                case 0x309E: cell.scalar = voiced(plain(last)) ?? voiced(last) ?? cell.scalar
                default: break
                }
            }
            result.append(cell)
        }
        return result
    }

    private static let rowsOfVoice = [
        "か": "が", "き": "ぎ", "く": "ぐ", "け": "げ", "こ": "ご", "さ": "ざ", "し": "じ", "す": "ず", "せ": "ぜ", "そ": "ぞ", "た": "だ",
        "ち": "ぢ",
        "つ": "づ", "て": "で", "と": "ど", "は": "ば", "ひ": "び", "ふ": "ぶ", "へ": "べ", "ほ": "ぼ", "う": "ゔ", "ゝ": "ゞ",
    ]

    private static func voiced(_ scalar: UInt32) -> UInt32? {
        Unicode.Scalar(scalar).flatMap { rowsOfVoice[String($0)]?.unicodeScalars.first?.value }
    }

    private static func plain(_ scalar: UInt32) -> UInt32 {
        let half = ["ぱ": "は", "ぴ": "ひ", "ぷ": "ふ", "ぺ": "へ", "ぽ": "ほ"]
        guard let letter = Unicode.Scalar(scalar).map({ String($0) }) else { return scalar }
        let plain = half[letter] ?? rowsOfVoice.first { $0.value == letter }?.key
        return plain?.unicodeScalars.first?.value ?? scalar
    }
}
