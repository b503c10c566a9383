// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts in parts quote each other by title and address (rule 5 of FORMATS §2.4): `続き TITLE (4) https://…/ID`.

internal import SakuinText

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

/// What lines quote of series.
struct SeriesQuotes {
    private var ids: [SeriesTitle: Set<String>] = [:]
    private var stems: Set<String> = []
    /// How the titles begin: tells most lines to be none.
    private var initials: Set<Character> = []

    init(_ lines: some Sequence<PageLine>) {
        for line in lines {
            guard let quote = PageMark.series(line.content) else { continue }
            ids[quote.title, default: []].insert(quote.id)
            if let stem = quote.title.stem { stems.insert(stem) }
            if let initial = quote.title.text.first { initials.insert(initial) }
        }
    }

    /// True if the line is a title that is quoted, or one of the same series.
    func names(_ line: Substring) -> Bool {
        guard let initial = line.first, initials.contains(initial), line.utf8.count <= PageMark.longestMark else {
            return false
        }
        let title = SeriesTitle(line)
        return ids[title] != nil || title.stem.map(stems.contains) == true
    }

    /// The id of the post with this title, if all quotes agree on one, of this day if that is known.
    func id(of title: Substring, on day: CivilDate?) -> String? {
        guard let quoted = ids[SeriesTitle(title)], quoted.count == 1, let id = quoted.first else { return nil }
        guard let day else { return id }
        return AnondID.time(of: id)?.day == day ? id : nil
    }
}
