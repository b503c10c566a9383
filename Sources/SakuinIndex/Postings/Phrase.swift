// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A phrase as the postings know it.
struct Phrase {
    /// What every text with the phrase has: bigrams, words and symbols; a single character only where its run in the phrase
    /// is no longer. At a level wider than the index's: where no neighbour has changed a character.
    private(set) var needles: [Needle] = []
    /// At a wider level: what every text with the phrase has, at whatever places. Nil if `needles` are that.
    private(set) var shifting: [Needle]?
    /// True if a text that has the needles, at their places, has the phrase.
    private(set) var isDecided: Bool

    /// - Parameter variants: nil at the index's own level and below.
    init(_ pattern: Pattern, _ variants: WideVariants?) {
        let folded = pattern.folded.span
        isDecided = pattern.level >= .indexed
        var covered = 0
        var anyPlace: [Needle] = []
        for (index, token) in pattern.tokens.enumerated() {
            if token.kind == .kanji || token.kind == .runEnd, Phrase.isInBigram(pattern.tokens, index) { continue }
            let endsPattern = token.range.upperBound == pattern.folded.count
            if token.kind == .word, pattern.isLiteral {
                // Words may go on beside it, so their terms are not known.
                isDecided = false
                continue
            }
            let term = SakuinText.term(of: token, in: folded)
            // A last kana may begin a bigram in the text; a last word may go on where the query says so.
            let isOpen = endsPattern && (token.kind == .runEnd || token.kind == .word && pattern.isPrefix)
            // Punctuation and spaces are no terms; a word may be longer than its term.
            let isWhole = isOpen ? term.count == token.range.count : !Phrase.mayBeCut(term, token)
            isDecided = isDecided && token.range.lowerBound <= covered && isWhole
            covered = max(covered, token.range.upperBound)
            let needle = Needle(
                name: Phrase.name(term, pattern, hasVariants: variants != nil, isAny: false),
                variants: variants?.invariant(token, term) ?? WideVariants.Variants(terms: [term]), isPrefix: isOpen,
                weight: TermWeight.of(token, in: folded), distances: [UInt32(token.place)])
            Phrase.add(needle, to: &needles)
            guard let variants else { continue }
            var any = needle
            any.name = Phrase.name(term, pattern, hasVariants: true, isAny: true)
            any.variants = variants.contextual(token, term)
            // Behind a lone kana a mark may stand that goes: its term is a bigram then.
            any.isPrefix = isOpen || token.kind == .runEnd && variants.isContextual
            Phrase.add(any, to: &anyPlace)
        }
        isDecided = isDecided && covered == pattern.folded.count
        guard let variants else { return }
        // Behind a kana that ends a run a mark may stand that goes: what follows it is one place further then.
        let mayShift =
            variants.isContextual
            && pattern.tokens.contains { $0.kind == .runEnd && $0.range.upperBound < pattern.folded.count }
        if mayShift || !anyPlace.elementsEqual(needles, by: { $0.isSame(as: $1) }) { shifting = anyPlace }
    }

    /// A name for a term and its variants, whichever of these the index has at the moment.
    private static func name(_ term: [UInt8], _ pattern: Pattern, hasVariants: Bool, isAny: Bool) -> [UInt8] {
        guard hasVariants else { return [0] + term }
        return [UInt8(1 + pattern.level.rawValue), isAny ? 1 : 0, pattern.tokens.count == 1 ? 1 : 0] + term
    }

    private static func add(_ needle: Needle, to needles: inout [Needle]) {
        if let known = needles.firstIndex(where: { $0.isSame(as: needle) }) {
            needles[known].distances += needle.distances
        } else {
            needles.append(needle)
        }
    }

    /// True if `term` may also be that of a longer word, cut.
    private static func mayBeCut(_ term: [UInt8], _ token: Token) -> Bool {
        // A character has at most four bytes, so a cut term is at most three short of the longest.
        token.kind == .word && term.count > longestWordTerm - 4
    }

    /// True if a bigram beside the single character at `index` covers it.
    static func isInBigram(_ tokens: [Token], _ index: Int) -> Bool {
        let range = tokens[index].range
        return tokens.contains { $0.kind == .bigram && $0.range.overlaps(range) }
    }
}

/// Terms, or all terms with one of several beginnings, of which every text with a phrase must have one.
struct Needle {
    /// Tells what is sought: the term as the phrase has it, and of which variants `terms` are.
    var name: [UInt8]
    var variants: WideVariants.Variants
    var isPrefix: Bool
    /// A factor of its weight.
    var weight: Double
    /// Where it stands in the phrase, in characters.
    var distances: [UInt32]

    var terms: [[UInt8]] { variants.terms }

    /// What its frequency is known by, under a field's prefix.
    func key(_ prefix: [UInt8]) -> UInt32 { RankingStatistics.key(prefix + name, isPrefix: isPrefix) }

    /// By all variants, those of which the index has no term included: weights may not change with what comes and goes.
    func isSame(as other: Needle) -> Bool {
        guard isPrefix == other.isPrefix else { return false }
        let isOfVariants = !variants.characters.isEmpty && !other.variants.characters.isEmpty
        return isOfVariants ? variants.characters == other.variants.characters : terms == other.terms
    }
}
