// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// The place of a fault in a query, as a compiler shows it.

/// The query, and below it carets under the place, both indented by four columns.
///
/// - Parameters:
///   - start: Unicode scalars before the place; `end` is the first one after it. An empty place gets one caret.
///   - columns: of the terminal; a longer query is cut before and after the place. Nil cuts nothing.
func caretLines(_ query: String, start: Int, end: Int, columns: Int?) -> [String] {
    let count = query.unicodeScalars.count
    let start = min(max(start, 0), count)
    let end = max(min(end, count), start + 1)
    var shown: [Cell] = []
    var place: Range<Int>?
    var offset = 0
    for character in query {
        let range = offset..<offset + character.unicodeScalars.count
        offset = range.upperBound
        let isInside = range.upperBound > start && range.lowerBound < end
        let text = visible(String(character))
        if isInside { place = (place?.lowerBound ?? shown.count)..<shown.count + 1 }
        shown.append(Cell(text: text, width: text.reduce(0) { $0 + displayWidth($1) }, style: .plain))
    }
    var window = 0..<shown.count
    // Behind the query's end, where something is missing, there is one column more.
    let found = place ?? shown.count..<shown.count
    if let columns { window = windowAround(found, in: shown, columns: max(columns - 6, 8)) }
    let ellipsis = (window.lowerBound > 0 ? "…" : "", window.upperBound < shown.count ? "…" : "")
    let before = ellipsis.0.count + Array(shown[window.lowerBound..<max(found.lowerBound, window.lowerBound)]).width
    let under = Array(shown[found.clamped(to: window)]).width
    return [
        "    " + ellipsis.0 + shown[window].map(\.text).joined() + ellipsis.1,
        "    " + String(repeating: " ", count: before) + String(repeating: "^", count: max(under, 1)),
    ]
}

/// The cells to show where not all fit: up to a third of the columns before the place, then as many as there is room.
private func windowAround(_ place: Range<Int>, in cells: [Cell], columns: Int) -> Range<Int> {
    guard cells.width >= columns else { return 0..<cells.count }
    var start = place.lowerBound
    var width = 0
    while start > 0, width + cells[start - 1].width <= columns / 3 {
        start -= 1
        width += cells[start].width
    }
    var end = start
    width = 0
    while end < cells.count, width + cells[end].width <= columns {
        width += cells[end].width
        end += 1
    }
    return start..<end
}
