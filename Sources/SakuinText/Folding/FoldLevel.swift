// SPDX-License-Identifier: GPL-2.0-or-later

/// A rung of the fold ladder (Index/folding): what counts as the same character. Each level includes all below.
///
/// ```swift
/// FoldLevel.width < .kana  // true
/// let kana = FoldedText(FoldedText("カナ"), to: .kana).bytes
/// String(decoding: kana, as: UTF8.self)  // "かな"
/// ```
public enum FoldLevel: Int, Sendable, CaseIterable, Comparable {
    /// The characters as written, in Unicode Normalization Form C.
    case asWritten = 0
    /// NFKC_Casefold (width, case, compatibility forms, invisible characters) and `Index/folding/level-1.tsv`.
    case width = 1
    /// Katakana as hiragana.
    case kana = 2
    /// Long-vowel marks dropped, small kana as large ones, ヴァ as バ.
    case sounds = 3
    /// Iteration marks spelt out, old and variant forms of kanji and kana.
    case variants = 4

    public static let widest: FoldLevel = .variants
    /// What a query asks for when it names no level.
    public static let standard: FoldLevel = .width
    /// What terms are made from. Questions of this level are answered from the postings; wider ones ask for every form
    /// that the text may have; narrower ones look at the text.
    public static let indexed: FoldLevel = .width

    public static func < (left: FoldLevel, right: FoldLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
