// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// The terms that a token of a phrase may have in a text, at a level wider than the index's.
struct WideVariants {
    /// True if neighbours may change characters at this level.
    let isContextual: Bool
    /// True if the phrase is one token.
    private let isAlone: Bool
    private let foldVariants: FoldVariants
    /// Variants of which the index has no term.
    private var absent: Set<UInt32> = []

    /// Nil at the index's own level and below.
    init?(_ pattern: Pattern, in database: XapianDatabase) throws(IndexError) {
        guard let foldVariants = FoldVariants.of(pattern.level) else { return nil }
        self.foldVariants = foldVariants
        isContextual = pattern.level > .kana
        isAlone = pattern.tokens.count == 1
        var variants: Set<UInt32> = []
        for token in pattern.tokens where token.isOfRun {
            for folded in WideVariants.characters(pattern.folded.span.extracting(token.range)) {
                variants.formUnion(foldVariants.prefixEdge(folded, behind: folded) + foldVariants.suffixEdge(folded))
            }
        }
        for variant in variants where try !database.beginsTerm(variant) { absent.insert(variant) }
    }

    /// Terms, and what they are made from, whether the index has all of them or not.
    struct Variants {
        var terms: [[UInt8]]
        /// For each character of the terms what it may be.
        var characters: [[UInt32]] = []
    }

    /// The terms of the token where no neighbour changes its characters.
    func invariant(_ token: Token, _ term: [UInt8]) -> Variants {
        guard token.isOfRun else { return Variants(terms: [term]) }
        return terms(WideVariants.characters(term.span).map(foldVariants.invariant))
    }

    /// Terms of which every text with the token has one, where the token stands.
    func contextual(_ token: Token, _ term: [UInt8]) -> Variants {
        guard isContextual, token.isOfRun else { return invariant(token, term) }
        let characters = WideVariants.characters(term.span)
        guard characters.count == 2 else {
            // What a mark repeats stands in the text too: alone, it is found by itself.
            return terms([foldVariants.prefixEdge(characters[0], behind: isAlone ? nil : characters[0])])
        }
        return terms([
            foldVariants.suffixEdge(characters[0]), foldVariants.prefixEdge(characters[1], behind: characters[0]),
        ])
    }

    /// All terms that take each of their one or two characters from its list.
    private func terms(_ characters: [[UInt32]]) -> Variants {
        let present = characters.map { $0.filter { !absent.contains($0) } }
        let terms =
            present.count == 2
            ? present[0].flatMap { first in present[1].map { WideVariants.term([first, $0]) } }
            : present[0].map { WideVariants.term([$0]) }
        return Variants(terms: terms, characters: characters)
    }

    private static func term(_ characters: [UInt32]) -> [UInt8] {
        var term = ""
        term.unicodeScalars.append(contentsOf: characters.compactMap(Unicode.Scalar.init))
        return Array(term.utf8)
    }

    private static func characters(_ text: Span<UInt8>) -> [UInt32] {
        unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }.unicodeScalars.map(\.value)
    }
}

extension Token {
    /// True for what is made of kanji and kana.
    fileprivate var isOfRun: Bool { kind != .word && kind != .symbol }
}
