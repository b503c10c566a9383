// SPDX-License-Identifier: GPL-2.0-or-later

/// How many bodies of one dump were HTML.
struct HTMLShare {
    private var pages = 0
    private var all = 0

    /// The text of a body that is HTML; nil for any other. Where most bodies before it were HTML, an entity is one where no
    /// tag stands beside it, too.
    mutating func text(_ body: String) -> MarkupText? {
        let text = HTMLBody.text(body, isKnown: pages * 2 > all)
        all += 1
        if text != nil { pages += 1 }
        return text
    }
}
