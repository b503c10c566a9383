// SPDX-License-Identifier: GPL-2.0-or-later
//
// Folding and matching written a second time and differently, for the oracle: whole strings through ICU, arrays of
// scalars, classes from Swift's own tables. Of the program under test it takes the call of ICU and nothing else.

import Foundation

@testable import SakuinText

enum NaiveFolding {
    /// Index/folding/level-1.tsv, read from the repository.
    static let ladder: [UInt32: [UInt32]] = {
        let file = Repository.root.appending(path: "Index/folding/level-1.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        var table: [UInt32: [UInt32]] = [:]
        for line in text.components(separatedBy: "\n") where !line.isEmpty && !line.hasPrefix("#") {
            let columns = line.components(separatedBy: "\t")
            table[UInt32(columns[0], radix: 16) ?? 0] = columns[1].components(separatedBy: " ")
                .compactMap { UInt32($0, radix: 16) }
        }
        return table
    }()

    /// The whole of `text` folded to level 1.
    static func folded(_ text: String) -> [UInt32] {
        func climbed(_ text: String) -> [UInt32] {
            text.unicodeScalars.flatMap { ladder[$0.value] ?? [$0.value] }
        }
        let before = String(String.UnicodeScalarView(climbed(text).compactMap(Unicode.Scalar.init)))
        let bytes = Normalization.caseFolded(Array(before.utf8).span)
        return climbed(String(decoding: bytes, as: UTF8.self))
    }

    /// What each scalar becomes alone, where it changes.
    private static let changed: [UInt32: [UInt32]] = {
        var table: [UInt32: [UInt32]] = [:]
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let alone = folded(String(scalar))
            if alone != [value] { table[value] = alone }
        }
        return table
    }()

    static func folded(_ scalar: UInt32) -> [UInt32] { changed[scalar] ?? [scalar] }

    /// The second characters of canonical compositions that are no combining marks by class (UAX #15).
    private static let composingStarters: Set<UInt32> = Set(
        [
            0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF,
            0x0DDF, 0x102E, 0x1B35, 0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930,
        ] + Array(0x1161...0x1175) + Array(0x11A8...0x11C2))

    private static let joining: [Bool] = (UInt32(0)...0x10FFFF).map { value in
        guard let first = folded(value).first, let scalar = Unicode.Scalar(first) else { return true }
        let isMark = scalar.properties.canonicalCombiningClass != .notReordered && NaiveClass.isKnown(scalar)
        return isMark || composingStarters.contains(first)
    }

    /// True if `scalar` may become one character with the one before it, or vanishes.
    static func joins(_ scalar: UInt32) -> Bool { joining[Int(scalar)] }
}

/// A text with its folded forms, and the raw bytes that each folded scalar comes from.
struct NaiveField {
    var raw: [UInt8]
    /// At level 1.
    var folded: [UInt32] { cells.map(\.scalar) }
    /// At level 1: each with its cluster of raw characters.
    var cells: [NaiveCell] = []
    private var wide: [[NaiveCell]] = []
    /// False if folding the text at once and cluster by cluster gave different things: no text may do that.
    var isConsistent: Bool

    init(_ text: String) {
        raw = Array(text.utf8)
        isConsistent = true
        let scalars = Array(text.unicodeScalars)
        var index = 0
        var offset = 0
        while index < scalars.count {
            var cluster = String(scalars[index])
            let first = scalars[index].value
            index += 1
            while index < scalars.count, NaiveFolding.joins(scalars[index].value) {
                cluster.unicodeScalars.append(scalars[index])
                index += 1
            }
            let isSingle = cluster.unicodeScalars.count == 1
            let length = cluster.utf8.count
            for scalar in isSingle ? NaiveFolding.folded(first) : NaiveFolding.folded(cluster) {
                cells.append(
                    NaiveCell(scalar: scalar, raw: offset..<offset + length, base: cells.count..<cells.count + 1))
            }
            offset += length
        }
        isConsistent = folded == NaiveFolding.folded(text)
        wide = (2...4).map { NaiveLadder.folded(cells, to: $0) }
    }

    func cells(at level: Int) -> [NaiveCell] { level < 2 ? cells : wide[level - 2] }
}

enum NaiveClass: UInt8 {
    case separator, kanji, kana, word, symbol

    private static let table: [NaiveClass] = (UInt32(0)...0x10FFFF).map(classify)

    static func of(_ scalar: UInt32) -> NaiveClass { table[Int(scalar)] }

    /// ICU 72, which folds and classes for sakuin, knows Unicode 15.0.
    static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { ($0.major, $0.minor) <= (15, 0) } ?? false
    }

    private static func classify(_ value: UInt32) -> NaiveClass {
        guard let scalar = Unicode.Scalar(value), isKnown(scalar) else { return .separator }
        if [0x3005, 0x3006, 0x3007].contains(value) { return .kanji }
        if [0x3099, 0x309A, 0x30FC].contains(value) { return .kana }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
            if han.contains(where: { $0.contains(value) }) { return .kanji }
            return withoutSpaces.contains { $0.contains(value) } ? .kana : .word
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return .symbol
        default: return .separator
        }
    }

    /// Script=Han (Scripts.txt of Unicode 15.0), letters and numbers.
    private static let han: [ClosedRange<UInt32>] = [
        0x3021...0x3029, 0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFA6D, 0xFA70...0xFAD9,
        0x16FE3...0x16FE3, 0x16FF0...0x16FF1, 0x20000...0x2A6DF, 0x2A700...0x2B739, 0x2B740...0x2B81D,
        0x2B820...0x2CEA1, 0x2CEB0...0x2EBE0, 0x2F800...0x2FA1D, 0x30000...0x3134A, 0x31350...0x323AF,
    ]

    /// Script=Hiragana, Katakana, Hangul and Bopomofo; then, a line each, Thai and Lao, Khmer, Myanmar, Tai Le and New Tai Lue,
    /// Tai Tham, Tai Viet and Ahom; Tibetan, Javanese and Balinese, Cham and Buginese, Batak, Rejang and Makasar, Yi, Tangut,
    /// Nushu and Khitan.
    private static let withoutSpaces: [ClosedRange<UInt32>] = [
        0x3041...0x3096, 0x309D...0x309F, 0x1B001...0x1B11F, 0x1B132...0x1B132, 0x1B150...0x1B152,
        0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF6F, 0xFF71...0xFF9D, 0x1AFF0...0x1AFFE,
        0x1B000...0x1B000, 0x1B120...0x1B122, 0x1B155...0x1B155, 0x1B164...0x1B167,
        0x1100...0x11FF, 0x302E...0x302F, 0x3131...0x318E, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xD7B0...0xD7FB,
        0xFFA0...0xFFDC, 0x3105...0x312F, 0x31A0...0x31BF,
        0x0E01...0x0E3A, 0x0E40...0x0E59, 0x0E81...0x0EDF,
        0x1780...0x17DD, 0x17E0...0x17F9,
        0x1000...0x109D, 0xA9E0...0xA9FE, 0xAA60...0xAA7F,
        0x1950...0x1974, 0x1980...0x19DA,
        0x1A20...0x1AAD, 0xAA80...0xAADD, 0x11700...0x11746,
        0x0F00...0x0FD4, 0x0FD9...0x0FDA, 0xA980...0xA9CD, 0xA9D0...0xA9D9, 0xA9DE...0xA9DF, 0x1B00...0x1B7E,
        0xAA00...0xAA5F, 0x1A00...0x1A1F,
        0x1BC0...0x1BFF, 0xA930...0xA95F, 0x11EE0...0x11EF8, 0xA000...0xA4C6,
        0x16FE0...0x16FE1, 0x16FE4...0x16FE4, 0x17000...0x18CD5, 0x18D00...0x18D08, 0x1B170...0x1B2FB,
    ]
}
