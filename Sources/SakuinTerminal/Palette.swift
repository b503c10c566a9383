// SPDX-License-Identifier: GPL-2.0-or-later

// The escape sequences that show styles. Cells go in, a string for the terminal comes out.

package struct Palette: Sendable {
    package var isColored: Bool

    package init(isColored: Bool) { self.isColored = isColored }

    /// The cells as text; every style ends where its cells end, so that a line can stand alone.
    package func paint(_ cells: some Sequence<Cell>) -> String {
        var text = ""
        var open = Style.plain
        for cell in cells {
            if isColored && cell.style != open { text += change(from: open, to: cell.style) }
            open = cell.style
            text += cell.text
        }
        return isColored ? text + change(from: open, to: .plain) : text
    }

    package func paint(_ text: String, _ style: Style) -> String {
        paint(text.map { Cell(text: String($0), width: 0, style: style) })
    }

    private func change(from old: Style, to new: Style) -> String {
        let end = old.parameters == nil ? "" : "\u{1B}[0m"
        return end + (new.parameters.map { "\u{1B}[\($0)m" } ?? "")
    }
}
