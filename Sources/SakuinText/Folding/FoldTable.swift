// SPDX-License-Identifier: GPL-2.0-or-later
//
// What one character becomes at the level that terms are made from, looked up instead of computed: pages of 256 scalars, pages in
// which nothing changes shared. Built once from ICU and the ladder's first file. A character that may join the one before
// it (a voicing mark, a variation selector) is only marked: such clusters go to ICU whole.

internal import CICU

struct FoldTable: Sendable {
    /// An entry: 0 for a scalar that stays; `joins` for one that needs its neighbour; else offset << 8 | length of
    /// its folded bytes in `pool`.
    static let joins: UInt32 = 1 << 31

    /// Of plane 0, which nearly all text is made of: true for a scalar whose entry is not 0.
    private var isActive = [Bool](repeating: false, count: 0x10000)
    private var pageOf: [UInt16]
    private var entries: [UInt32]
    private(set) var pool: [UInt8] = []
    /// The ladder's own foldings, applied before and after NFKC_Casefold.
    private let ladder: [UInt32: UInt32]

    static let shared = FoldTable(ladder: LadderFile.levels[.indexed]?.singles ?? [:])

    /// Planes 0 to 3, which hold all that changes but the tags and variation selectors of plane 14.
    private static let end: UInt32 = 0x40000

    init(ladder: [UInt32: UInt32]) {
        self.ladder = ladder
        pageOf = [UInt16](repeating: 0, count: Int(FoldTable.end >> 8))
        entries = [UInt32](repeating: 0, count: 256)
        // Most scalars stay as they are, whatever stands beside them: these are passed over.
        var scalar = cicu_first_active(0, FoldTable.end)
        while scalar < FoldTable.end {
            set(scalar, to: entryFor(scalar))
            scalar = cicu_first_active(scalar + 1, FoldTable.end)
        }
        for scalar in ladder.keys.sorted() { set(scalar, to: entryFor(scalar)) }
    }

    private mutating func set(_ scalar: UInt32, to entry: UInt32) {
        guard entry != 0 else { return }
        if scalar < 0x10000 { isActive[Int(scalar)] = true }
        let page = Int(scalar >> 8)
        if pageOf[page] == 0 {
            pageOf[page] = UInt16(entries.count >> 8)
            entries.append(contentsOf: repeatElement(0, count: 256))
        }
        entries[Int(pageOf[page]) << 8 | Int(scalar & 0xFF)] = entry
    }

    @inline(__always)
    func entry(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x10000, !isActive[Int(scalar)] { return 0 }
        guard scalar < FoldTable.end else { return FoldTable.entryBeyondTable(scalar) }
        return entries[Int(pageOf[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
    }

    /// Where the character at `offset` ends, and its entry; 0 at the end of the text.
    @inline(__always)
    func entry(_ text: Span<UInt8>, at offset: Int) -> (end: Int, entry: UInt32) {
        guard offset < text.count else { return (offset, 0) }
        let (scalar, width) = text.scalar(at: offset)
        return (offset + width, entry(scalar))
    }

    /// Beyond the table lie private use, which stays, and tags and selectors, which vanish.
    private static func entryBeyondTable(_ scalar: UInt32) -> UInt32 {
        cicu_has_boundary_before(scalar) && cicu_is_casefolded(scalar) ? 0 : FoldTable.joins
    }

    /// What a whole cluster becomes: the way that is right for any text.
    func foldCluster(_ text: Span<UInt8>) -> [UInt8] {
        let normalized = Normalization.caseFolded(climbed(text).span)
        return climbed(normalized.span)
    }

    /// The text with the ladder's foldings alone. Before NFKC_Casefold they join a voicing mark to its kana, which NFKC would keep off by a
    /// space; behind it they take what it gives.
    private func climbed(_ span: Span<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        var offset = 0
        while offset < span.count {
            let (scalar, width) = span.scalar(at: offset)
            if let other = ladder[scalar] {
                folded.append(scalar: other)
            } else {
                folded.append(contentsOf: span, from: offset, to: offset + width)
            }
            offset += width
        }
        return folded
    }

    private mutating func entryFor(_ scalar: UInt32) -> UInt32 {
        guard Unicode.Scalar(scalar) != nil else { return 0 }
        guard cicu_has_boundary_before(ladder[scalar] ?? scalar) else { return FoldTable.joins }
        if cicu_is_casefolded(scalar), ladder[scalar] == nil { return 0 }
        var raw: [UInt8] = []
        raw.append(scalar: scalar)
        let folded = foldCluster(raw.span)
        if folded == raw { return 0 }
        let entry = UInt32(pool.count) << 8 | UInt32(folded.count)
        pool.append(contentsOf: folded)
        return entry
    }
}
