// SPDX-License-Identifier: GPL-2.0-or-later

/// A file of the ladder, compiled in: `Index/folding/level-N.tsv`. Rows of `original TAB folded TAB source`, scalars in
/// hexadecimal with spaces between; what is not one scalar for one is said in words, which the files explain.
struct LadderFile: Sendable {
    /// What repeats the character before it.
    enum Repetition: String, Sendable {
        case same = "REPEAT"
        case unvoiced = "REPEAT UNVOICED"
        case voiced = "REPEAT VOICED"
    }

    /// One character for one.
    private(set) var singles: [UInt32: UInt32] = [:]
    /// Two characters that are folded together.
    private(set) var pairs: [UInt64: [UInt32]] = [:]
    /// What goes where a kana stands before it.
    private(set) var dropped: Set<UInt32> = []
    private(set) var repetitions: [UInt32: Repetition] = [:]

    static let levels: [FoldLevel: LadderFile] = [
        .width: LadderFile(.folding1), .kana: LadderFile(.folding2),
        .sounds: LadderFile(.folding3), .variants: LadderFile(.folding4),
    ]

    static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    private init(_ table: IndexTable) {
        for columns in table.rows {
            let original = columns[0].split(separator: " ").compactMap { UInt32($0, radix: 16) }
            let folded = columns.count == 3 ? columns[1].split(separator: " ").compactMap { UInt32($0, radix: 16) } : []
            if original.count == 1, folded.count == 1 {
                singles[original[0]] = folded[0]
            } else if original.count == 2, !folded.isEmpty {
                pairs[LadderFile.pair(original[0], original[1])] = folded
            } else if original.count == 1, columns[1] == "NONE" {
                dropped.insert(original[0])
            } else if original.count == 1, let repetition = Repetition(rawValue: String(columns[1])) {
                repetitions[original[0]] = repetition
            } else {
                preconditionFailure("not a row of Index/\(table.rawValue): \(columns)")
            }
        }
    }
}
