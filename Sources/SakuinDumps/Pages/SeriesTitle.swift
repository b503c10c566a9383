// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts in parts quote each other by title and address, `続き TITLE (4) https://…/ID` (rule B of Index/DUMPS.md, "Where a post
// begins").

/// A title, compared without white space; a title of a series ends in a number in brackets.
struct SeriesTitle: Hashable {
    let text: String
    /// The title without `(4)`; nil if it has no number.
    let stem: String?

    init(_ title: some StringProtocol) {
        text = String(title.filter { !$0.isWhitespace })
        let open = text.lastIndex { $0 == "(" || $0 == "（" }
        guard let open, let last = text.last, last == ")" || last == "）" else {
            stem = nil
            return
        }
        let number = text[text.index(after: open)...].dropLast()
        let isNumber = !number.isEmpty && number.allSatisfy(\.isNumber)
        stem = isNumber && open > text.startIndex ? String(text[..<open]) : nil
    }
}
