// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// The highlights of a field as ranges from the byte at which the shown text starts.
func marks(_ highlights: [Highlight], in field: Field, from start: Int) -> [Range<Int>] {
    highlights.compactMap { highlight in
        guard highlight.field == field, 0 <= start, 0 <= highlight.start, highlight.start < highlight.end,
            highlight.end > start
        else { return nil }
        return max(highlight.start - start, 0)..<highlight.end - start
    }
}

/// The lines of a body, each by itself, with its matches marked.
func lines(of body: String, _ highlights: [Highlight]) -> [[Cell]] {
    let found = marks(highlights, in: .body, from: 0)
    var (lines, start) = ([[Cell]](), 0)
    for text in body.split(separator: "\n", omittingEmptySubsequences: false) {
        let end = start + text.utf8.count
        let own = found.compactMap {
            $0.overlaps(start..<end) ? max(0, $0.lowerBound - start)..<$0.upperBound - start : nil
        }
        lines.append(cells(String(text), .plain, marks: own))
        start = end + 1
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
}
