// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where a text goes over to another post, told by its words alone: a title brings words that were not there before and
// that come again below it, and what stands above and below has no words in common (M. A. Hearst, "TextTiling", 1997,
// calls that lexical cohesion). The limits were chosen on pages flattened from posts whose boundaries are known
// (Index/DUMPS.md, "Suspected boundaries").

struct LexicalCohesion {
    /// Paragraphs above and below that are looked at.
    private static let window = 6
    /// Words of a title that come again below it, and paragraphs there that have one.
    private static let fewestWords = 3
    private static let fewestParagraphs = 2
    /// Words that stand both above and below.
    private static let mostShared = 1
    /// How much longer the paragraph below is.
    private static let growth = 2
    /// Characters. A longer line is no title.
    private static let longestTitle = 45

    private let paragraphs: [Substring]
    private let words: [[Substring]]

    /// The paragraphs, but for the first, with which another post may be suspected to begin.
    static func starts(in paragraphs: [Substring]) -> [Int] {
        let text = LexicalCohesion(paragraphs: paragraphs, words: paragraphs.map(ContentWords.of))
        return paragraphs.indices.dropFirst().filter(text.isStart)
    }

    private func isStart(_ index: Int) -> Bool {
        guard index + 1 < paragraphs.count, LexicalCohesion.looksLikeTitle(paragraphs[index]) else { return false }
        guard paragraphs[index + 1].count >= LexicalCohesion.growth * paragraphs[index].count else { return false }
        let title = Set(words[index])
        let above = words[max(0, index - LexicalCohesion.window)..<index].reduce(into: Set()) { $0.formUnion($1) }
        guard title.isDisjoint(with: above) else { return false }
        let below = words[(index + 1)...].prefix(LexicalCohesion.window)
        let known = below.reduce(into: Set()) { $0.formUnion($1) }
        return title.intersection(known).count >= LexicalCohesion.fewestWords
            && below.count { !title.isDisjoint(with: $0) } >= LexicalCohesion.fewestParagraphs
            && above.intersection(known.union(title)).count <= LexicalCohesion.mostShared
    }

    /// One short line that is no sentence, nothing said to somebody, no link and no heading of a longer text's part.
    private static func looksLikeTitle(_ paragraph: Substring) -> Bool {
        guard paragraph.utf8.count <= 6 * longestTitle, paragraph.count <= longestTitle else { return false }
        if paragraph.contains(where: { $0 == "。" || $0.isNewline }) || paragraph.hasPrefix("http") { return false }
        if let last = paragraph.last, "、」』".contains(last) { return false }
        return !isNumbered(paragraph) && !isPolite(paragraph)
    }

    private static let numerals: Set<Character> = Set("〇一二三四五六七八九十百第0123456789０１２３４５６７８９")

    /// `六　監房`, `2. 経過`, `十月二十八日`: the parts of a text are numbered, and the days of a journal.
    private static func isNumbered(_ paragraph: Substring) -> Bool {
        let rest = paragraph.drop { numerals.contains($0) }
        guard rest.startIndex > paragraph.startIndex, let mark = rest.first else { return false }
        return mark.isWhitespace || ".．、章節回年月日".contains(mark)
    }

    private static let politeEnds = [
        "です", "ます", "ません", "でした", "ました", "ましょう", "ください", "下さい", "でしょう",
    ]
    private static let particles: Set<Character> = ["か", "よ", "ね", "な", "し", "が"]

    /// True if it ends as one speaks to somebody: 〜ですか？, 〜ましたね！.
    private static func isPolite(_ paragraph: Substring) -> Bool {
        var text = paragraph
        while let last = text.last, !last.isLetter || last == "w" || last == "笑" { text.removeLast() }
        if let last = text.last, particles.contains(last) { text.removeLast() }
        return politeEnds.contains(where: text.hasSuffix)
    }
}
