// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ladder read backwards: which characters of the indexed level a text may have where its wider folding has a given one.
// What a question at a wider level asks the postings for, which know the indexed level alone.

/// The variants of folded characters at one wider level.
///
/// ```swift
/// FoldVariants.of(.kana)?.invariant(0x3042)  // [0x3042, 0x30A2]: あ and ア
/// FoldVariants.of(.width) == nil  // true
/// ```
public struct FoldVariants: Sendable {
    private let folding: WideFolding
    /// Those that become the character wherever they stand.
    private let invariant: [UInt32: [UInt32]]
    /// Those that what becomes the character may begin with, and end with.
    private let prefixEdge: [UInt32: [UInt32]]
    private let suffixEdge: [UInt32: [UInt32]]
    /// What goes behind a kana.
    private let dropped: [UInt32]
    /// What repeats a kanji, and a kana.
    private let kanjiMarks: [UInt32]
    private let kanaMarks: [UInt32]

    private static let tables: [FoldLevel: FoldVariants] = Dictionary(
        uniqueKeysWithValues: FoldLevel.allCases.compactMap { level in
            WideFolding.to(level).map { (level, FoldVariants($0)) }
        })

    /// Nil for a level that is no wider than the indexed one.
    public static func of(_ level: FoldLevel) -> FoldVariants? { tables[level] }

    private init(_ folding: WideFolding) {
        self.folding = folding
        let files = FoldLevel.allCases.filter { $0 > .indexed && $0 <= folding.level }.compactMap {
            LadderFile.levels[$0]
        }
        var known: Set<UInt32> = []
        for file in files {
            known.formUnion(file.singles.keys)
            known.formUnion(file.singles.values)
            known.formUnion(file.dropped)
            known.formUnion(file.repetitions.keys)
            for (pair, folded) in file.pairs {
                known.formUnion([UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair)] + folded)
            }
        }
        var invariant: [UInt32: [UInt32]] = [:]
        var prefixEdge: [UInt32: [UInt32]] = [:]
        var atKana: [UInt32: [UInt32]] = [:]
        for scalar in known.sorted() {
            let kana = folding.kana(scalar)
            let folded = folding.alone(kana)
            atKana[kana, default: []].append(scalar)
            prefixEdge[folded, default: []].append(scalar)
            if !FoldVariants.isContextual(kana, folding) { invariant[folded, default: []].append(scalar) }
        }
        var suffixEdge = prefixEdge
        for (pair, folded) in files.flatMap({ Array($0.pairs) }) {
            let begins = atKana[UInt32(pair >> 32)] ?? []
            let ends = atKana[UInt32(truncatingIfNeeded: pair)] ?? []
            prefixEdge[folded[0], default: []] += begins
            suffixEdge[folded[folded.count - 1], default: []] += ends
            guard folded.count > 1 else { continue }
            suffixEdge[folded[0], default: []] += begins
            prefixEdge[folded[1], default: []] += ends
        }
        self.invariant = invariant
        self.prefixEdge = prefixEdge
        self.suffixEdge = suffixEdge
        dropped = files.flatMap { $0.dropped.flatMap { atKana[$0] ?? [] } }.sorted()
        let marks = files.flatMap { Array($0.repetitions) }
        kanjiMarks = marks.filter { $0.value == .same }.flatMap { atKana[$0.key] ?? [] }.sorted()
        kanaMarks = marks.filter { $0.value != .same }.flatMap { atKana[$0.key] ?? [] }.sorted()
    }

    private static func isContextual(_ kana: UInt32, _ folding: WideFolding) -> Bool {
        folding.isChangedByPrevious(kana) || folding.isChangedByNext(kana)
    }

    /// Characters that become `folded` wherever they stand.
    public func invariant(_ folded: UInt32) -> [UInt32] {
        if let known = invariant[folded] { return known }
        return FoldVariants.isContextual(folded, folding) ? [] : [folded]
    }

    /// Characters with which what becomes `folded` may begin: never fewer than there are.
    /// - Parameter previous: the folded character before it, if that is known.
    public func prefixEdge(_ folded: UInt32, behind previous: UInt32? = nil) -> [UInt32] {
        let forms = prefixEdge[folded] ?? [folded]
        if WideFolding.isKana(folded) { return Array(Set(forms + kanaMarks)).sorted() }
        return previous == folded ? forms + kanjiMarks : forms
    }

    /// Characters with which what becomes `folded` may end: never fewer than there are.
    public func suffixEdge(_ folded: UInt32) -> [UInt32] {
        let forms = suffixEdge[folded] ?? [folded]
        if WideFolding.isKana(folded) { return Array(Set(forms + kanaMarks + dropped)).sorted() }
        return CharacterClass(folded) == .kanji ? forms + kanjiMarks : forms
    }
}
