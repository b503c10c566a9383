// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

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
