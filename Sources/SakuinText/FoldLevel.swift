// SPDX-License-Identifier: GPL-2.0-or-later

/// A rung of the fold ladder (DESIGN §3): what counts as the same character. Each level includes all below.
public enum FoldLevel: Int, Sendable, CaseIterable, Comparable {
    /// The characters as written, in Unicode Normalization Form C.
    case asWritten = 0
    /// NFKC_Casefold (width, case, compatibility forms, invisible characters) and `Index/folding/level-1.tsv`.
    case width = 1

    /// The level that terms are made from: the widest there is, so that one index serves all.
    public static let widest: FoldLevel = .width
    /// What a query asks for when it names no level.
    public static let standard: FoldLevel = .width

    public static func < (left: FoldLevel, right: FoldLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
