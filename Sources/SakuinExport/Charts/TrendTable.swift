// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// A trend as rows of numbers: for a program with tabs between them, for a spreadsheet with commas and names.

package struct TrendTable: Sendable {
    package let figure: TrendFigure

    package init(figure: TrendFigure) { self.figure = figure }

    private var answer: CountsAnswer { figure.answer }

    /// A line a bucket: its name, the value of every query, and what shares are of.
    package func tabs() -> String {
        answer.buckets.indices.map { place in
            let values = answer.series.map { series in
                figure.isNormalized ? series.shares[place].description : String(series.counts[place])
            }
            return ([answer.buckets[place].key] + values + [base(place)]).joined(separator: "\t") + "\n"
        }.joined()
    }

    private func base(_ place: Int) -> String {
        String(answer.buckets[place].characters ?? answer.buckets[place].posts)
    }

    /// RFC 4180 but for its line ends: names first, then a row a bucket with counts and shares, and at the end what has no time.
    package func csv() -> String {
        let names = figure.lines.map(\.name)
        let hasCharacters = answer.buckets.contains { $0.characters != nil }
        let base = ["posts"] + (hasCharacters ? ["characters"] : [])
        var rows = [["period", "start"] + names.flatMap { [$0, "share: " + $0] } + base + ["incomplete"]]
        for (place, bucket) in answer.buckets.enumerated() {
            let values = answer.series.flatMap { [String($0.counts[place]), $0.shares[place].description] }
            let all = [String(bucket.posts)] + (hasCharacters ? [String(bucket.characters ?? 0)] : [])
            rows.append([bucket.key, bucket.start ?? ""] + values + all + [bucket.incomplete ?? ""])
        }
        func apart(_ name: String, _ counts: [Int], _ posts: Int) {
            let values = counts.flatMap { [String($0), ""] }
            rows.append([name, ""] + values + [String(posts)] + (hasCharacters ? [""] : []) + [""])
        }
        apart("undated", answer.series.map(\.undated), answer.undated)
        if ["hour", "hour-of-day"].contains(answer.by ?? "") {
            apart("untimed", answer.series.map(\.untimed), answer.untimed)
        }
        return rows.map { $0.map { CSVWriter.cell(oneLine($0)) }.joined(separator: ",") + "\n" }.joined()
    }
}
