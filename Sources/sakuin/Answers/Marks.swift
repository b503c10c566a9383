// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// The highlights of a field as ranges from the byte at which the shown text starts.
func marks(_ highlights: [Highlight], in field: Field, from start: Int) -> [Range<Int>] {
    highlights.compactMap { highlight in
        guard highlight.field == field, 0 <= start, 0 <= highlight.start, highlight.start < highlight.end,
            highlight.end > start
        else { return nil }
        return max(highlight.start - start, 0)..<highlight.end - start
    }
}
