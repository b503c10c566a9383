// SPDX-License-Identifier: GPL-2.0-or-later

/// The writing that a character belongs to, as far as Japanese words are told apart by it.
///
/// `Script("語")` is `.kanji`. What is cut into terms goes by ``CharacterClass``, which knows all of Unicode.
///
/// ```swift
/// Script("語")  // .kanji
/// Script("ー")  // .katakana
/// ```
public enum Script: Sendable {
    /// With the voicing marks and the iteration marks that stand in its block.
    case hiragana
    /// With the long-vowel mark; without the middle dot, which stands between words.
    case katakana
    case kanji
    /// A letter or digit of ASCII.
    case letter
    case other

    /// By the blocks of Unicode 15: Hiragana, Katakana, CJK Unified Ideographs with Extension A, and 々.
    public init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x3041...0x309F: self = .hiragana
        case 0x30A1...0x30FA, 0x30FC...0x30FE: self = .katakana
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3005: self = .kanji
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: self = .letter
        default: self = .other
        }
    }
}
