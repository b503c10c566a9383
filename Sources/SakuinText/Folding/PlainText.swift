// SPDX-License-Identifier: GPL-2.0-or-later
//
// Most posts need no folding to be searched for Japanese: kanji, kana and Japanese punctuation stand in the folded text
// exactly where they stand in the raw one. Whether a text is so is found out once, when its post is stored.

/// Text in which folding moves nothing Japanese.
///
/// ```swift
/// let (plain, narrow) = (Array("東京都は晴れ。".utf8), Array("ﾊﾝｶｸ".utf8))
/// PlainText.holds(for: plain.span)  // true
/// PlainText.holds(for: narrow.span)  // false
/// ```
public enum PlainText {
    /// True if every Japanese character of `raw`, which must be valid UTF-8, folds to itself, nothing else folds to a
    /// Japanese character, and nothing folds to nothing. Then raw and folded text are equal but for pieces that are not
    /// empty and hold nothing Japanese on either side: a phrase of Japanese characters stands in both at the same places.
    public static func holds(for raw: Span<UInt8>) -> Bool {
        let table = FoldTable.shared
        var offset = 0
        var last = 0
        while offset < raw.count {
            let (scalar, width) = raw.scalar(at: offset)
            let entry = table.entry(scalar)
            if entry == 0 {
                last = offset
                offset += width
                continue
            }
            if entry == FoldTable.joins {
                // Folded with the character before it. If that is no cluster of its own, the answer may be false for a
                // text that is plain, which does no harm.
                let end = FoldedText.endOfCluster(raw, after: offset + width, table)
                let cluster = raw.extracting(last..<end)
                guard !holdsJapanese(cluster), isHarmless(table.foldCluster(cluster)[...]) else { return false }
                last = offset
                offset = end
            } else {
                let start = Int(entry >> 8)
                guard !isJapanese(scalar), isHarmless(table.pool[start..<start + Int(entry & 0xFF)]) else {
                    return false
                }
                last = offset
                offset += width
            }
        }
        return true
    }

    /// True for what a phrase may be made of to be searched for in plain text.
    static func isJapanese(_ scalar: UInt32) -> Bool {
        let characterClass = CharacterClass(scalar)
        if characterClass.isRun { return true }
        // CJK Symbols and Punctuation, but for the few that fold to something else (a space, 〜) and those that are part
        // of words, whose edges would have to be looked at.
        return 0x3001...0x303F ~= scalar && characterClass != .word && FoldTable.shared.entry(scalar) == 0
    }

    private static func isHarmless(_ folded: ArraySlice<UInt8>) -> Bool {
        !folded.isEmpty && !holdsJapanese(folded.span)
    }

    private static func holdsJapanese(_ text: Span<UInt8>) -> Bool {
        var offset = 0
        while offset < text.count {
            let (scalar, width) = text.scalar(at: offset)
            if isJapanese(scalar) { return true }
            offset += width
        }
        return false
    }

    /// The longest stretch of `text` that is Japanese; empty if there is none.
    static func longestJapanese(in text: Span<UInt8>) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        var offset = 0
        while offset < text.count {
            let (scalar, width) = text.scalar(at: offset)
            offset += width
            if isJapanese(scalar) {
                if offset - start > longest.count { longest = start..<offset }
            } else {
                start = offset
            }
        }
        return longest
    }
}
