// SPDX-License-Identifier: GPL-2.0-or-later

// Which of some names was meant by one that is none of them: those one slip away, or those that it begins.

/// The names that are nearest to a word, if they are near enough to have been meant; none for most words.
///
/// Near is one slip for each three letters of the shorter of the two: a letter more, less or another, or two neighbours in the
/// other order. A word of two letters or more also means the names that it begins (`--out` for `--output`).
///
/// - Parameter names: without leading dashes, as the word is.
package func nearNames(to word: String, among names: [String]) -> [String] {
    let word = word.lowercased()
    let begun = names.filter { word.count >= 2 && $0.hasPrefix(word) }
    if !begun.isEmpty { return begun }
    let near = names.map { (name: $0, slips: slips(from: word, to: $0)) }
        .filter { $0.slips <= min(word.count, $0.name.count) / 3 }
    guard let least = near.map(\.slips).min() else { return [] }
    return near.filter { $0.slips == least }.map(\.name)
}

/// The optimal string alignment distance of two words.
func slips(from one: String, to other: String) -> Int {
    let (one, other) = (Array(one), Array(other))
    guard !one.isEmpty, !other.isEmpty else { return max(one.count, other.count) }
    var rows = [Array(0...other.count)]
    for i in 1...one.count {
        var row = [i]
        for j in 1...other.count {
            let isSame = one[i - 1] == other[j - 1]
            var least = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1))
            if i > 1, j > 1, one[i - 1] == other[j - 2], one[i - 2] == other[j - 1] {
                least = min(least, rows[i - 2][j - 2] + 1)
            }
            row.append(least)
        }
        rows.append(row)
    }
    return rows[one.count][other.count]
}
