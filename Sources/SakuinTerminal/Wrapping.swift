// SPDX-License-Identifier: GPL-2.0-or-later

// Cells of one long line go in, lines that fit come out. Japanese may break between any two characters but for those
// that must not begin or end a line; Latin words stay whole where a line can hold them. Never cuts inside a cell.

/// Breaks a line so that each piece fits.
///
/// - Parameter columns: of each piece; never taken as less than 2, which the widest cell needs.
package func wrapped(_ cells: [Cell], columns: Int) -> [[Cell]] {
    let columns = max(columns, 2)
    var lines: [[Cell]] = []
    var line: [Cell] = []
    var width = 0
    for cell in cells {
        if width + cell.width > columns {
            let cut = lastBreak(in: line, before: cell)
            lines.append(withoutBlankEnd(line[..<cut]))
            line = Array(line[cut...])
            width = line.width
            // What could not be parted from it does not fit, either: the end of the line is the only place.
            if width + cell.width > columns, !line.isEmpty {
                lines.append(withoutBlankEnd(line[...]))
                (line, width) = ([], 0)
            }
        }
        // Blanks at which a line was broken are gone.
        if cell.isBlank && line.isEmpty && !lines.isEmpty { continue }
        line.append(cell)
        width += cell.width
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
}

/// A line that may be too long on lines that fit, each with its line feed.
///
/// - Parameter hanging: blanks before the lines behind the first, where they leave half of the columns.
package func wrapped(_ line: String, columns: Int, hanging: Int = 0) -> String {
    let indent = hanging <= columns / 2 ? hanging : 0
    let all = cells(line, .plain)
    guard all.width > columns else { return line + "\n" }
    // The blanks before a long word are no place to break: they would be a line of their own.
    let lead = Array(all.prefix { $0.text == " " })
    let words = Array(all[lead.count...])
    let first = wrapped(words, columns: columns - lead.width)[0]
    // What follows is broken anew: it has less room.
    let rest = wrapped(Array(words[first.count...].drop { $0.text == " " }), columns: columns - indent)
    let blanks = String(repeating: " ", count: indent)
    return ([(lead + first).map(\.text).joined()] + rest.map { blanks + $0.map(\.text).joined() })
        .map { $0 + "\n" }.joined()
}

/// The text in pieces between which a line may be broken though no blank is there.
package func piecesToBreak(_ text: String) -> [String] {
    var pieces: [String] = []
    var last: Cell?
    for cell in cells(text, .plain) {
        if let left = last, !left.isBlank, !cell.isBlank, mayBreak(between: left, and: cell) {
            pieces.append(cell.text)
        } else {
            pieces.append((pieces.popLast() ?? "") + cell.text)
        }
        last = cell
    }
    return pieces
}

/// How many cells of a full line stay on it.
private func lastBreak(in line: [Cell], before next: Cell) -> Int {
    var following = next
    for index in stride(from: line.count, to: 0, by: -1) {
        let cell = line[index - 1]
        if mayBreak(between: cell, and: following) { return index }
        following = cell
    }
    // One word is longer than the line: a path or an address is broken behind a slash, or else behind another sign.
    return seams.lazy.compactMap { signs in
        line.lastIndex { $0.text.first.map(signs.contains) ?? false }.map { $0 + 1 }
    }.first ?? line.count
}

/// Where a word that no line can hold is broken, the better places first.
private let seams: [Set<Character>] = [["/"], ["?", "&", "#", ":", "=", "_", "-", ",", "."]]

private func mayBreak(between left: Cell, and right: Cell) -> Bool {
    if right.isBlank { return true }
    if right.width == 0 { return false }
    if left.isBlank { return true }
    if left.text.first.map(neverLast.contains) ?? false || right.text.first.map(neverFirst.contains) ?? false {
        return false
    }
    return left.isBreakable || right.isBreakable
}

private func withoutBlankEnd(_ line: ArraySlice<Cell>) -> [Cell] {
    var line = line
    while let last = line.last, last.isBlank { line.removeLast() }
    return Array(line)
}

extension Cell {
    fileprivate var isBlank: Bool { text == " " || text == "\u{3000}" }

    /// Wide characters, half-width katakana, and the sign for a line feed.
    fileprivate var isBreakable: Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return width == 2 && text.count == 1 || (0xFF61...0xFF9F).contains(first.value) || first == "⏎"
    }
}

/// JIS X 4051, 行頭禁則文字.
private let neverFirst = Set("、。，．,.・：；:;？！?!゛゜ヽヾゝゞ々ー～〜’”）)〕］]｝}〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥⏎｡､｣ｰ")
/// 行末禁則文字.
private let neverLast = Set("‘“（(〔［[｛{〈《「『【｢")
