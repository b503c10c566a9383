// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// Where a query is wrong: the query with the place marked, and carets for browsers that show no marks.
enum QueryFault {
    /// - Parameters:
    ///   - start: Unicode scalars before the place; `end` is the first one after it. An empty place gets one caret.
    static func model(_ query: String, start: Int, end: Int) -> Model {
        let scalars = Array(query.unicodeScalars)
        let start = min(max(start, 0), scalars.count)
        let end = max(min(end, scalars.count), start)
        func text(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            // A query is of one line here: a caret stands below its place.
            view.append(contentsOf: scalars[range].map { $0.value < 0x20 ? " " : $0 })
            return String(view)
        }
        let (before, wrong) = (text(0..<start), text(start..<end))
        return [
            "before": before, "wrong": wrong.isEmpty ? " " : wrong, "behind": text(end..<scalars.count),
            "indent": String(repeating: " ", count: displayWidth(before)),
            "carets": String(repeating: "^", count: max(1, displayWidth(wrong))),
        ]
    }
}
