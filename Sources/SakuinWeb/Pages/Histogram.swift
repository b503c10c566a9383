// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Matches over time as bars, drawn as SVG for a page: its colours are the style sheet's, and each group of bars (of a year, a month or a
/// day) is a link that narrows the dates.
struct Histogram {
    struct Bucket: Equatable {
        var key: String
        var count: Int
    }

    /// From the first with a match to the last.
    let buckets: [Bucket]

    private static let width = 720
    private static let height = 72
    private static let labels = 24
    /// Bytes of the addresses of all links.
    private static let linkRoom = 16_000

    init(_ answer: CountsAnswer) {
        let counts = answer.series.first?.counts ?? []
        let all = zip(answer.buckets, counts).map { Bucket(key: $0.key, count: $1) }
        let first = all.firstIndex { $0.count > 0 } ?? 0
        let last = all.lastIndex { $0.count > 0 } ?? -1
        buckets = first <= last ? Array(all[first...last]) : []
    }

    /// Buckets that one link leads to: those of a year where there are more than two years of months.
    private var groups: [(key: String, range: Range<Int>)] {
        let isMonths = buckets.first?.key.utf8.count == 7
        let length = isMonths && buckets.count > 24 ? 4 : buckets.first?.key.utf8.count ?? 0
        var groups: [(key: String, range: Range<Int>)] = []
        for (place, bucket) in buckets.enumerated() {
            let key = String(bucket.key.prefix(length))
            if groups.last?.key == key {
                groups[groups.count - 1].range = groups[groups.count - 1].range.lowerBound..<place + 1
            } else {
                groups.append((key, place..<place + 1))
            }
        }
        return groups
    }

    /// - Parameter address: where a link leads that narrows the dates to a key: a year, a month or a day.
    func svg(_ words: Words, address: (String) -> String) -> String {
        let greatest = max(1, buckets.map(\.count).max() ?? 1)
        let total = Histogram.height + Histogram.labels
        let keys = buckets.map(\.key)
        var svg = """
            <svg class="histogram" viewBox="0 0 \(Histogram.width) \(total)" role="group" \
            aria-label="\(PageText.escaped(words["overTime"]))" data-keys="\(keys.joined(separator: " "))" \
            data-address="\(PageText.escaped(address("{}")))">
            """
        // Of a long query the chart alone leads somewhere, by a drag: each link would have all of it.
        let isLed = groups.count * PageText.length(of: address("2024-06")) <= Histogram.linkRoom
        for (key, range) in groups {
            let count = buckets[range].reduce(0) { $0 + $1.count }
            let (left, right) = (x(range.lowerBound), x(range.upperBound))
            let label = "\(key): \(words.posts(count))"
            svg += """
                <a\(isLed ? " href=\"\(PageText.escaped(address(key)))\"" : "") aria-label="\(PageText.escaped(label))">\
                <title>\(PageText.escaped(label))</title>\
                <rect class="room" x="\(short(left))" y="0" width="\(short(right - left))" height="\(Histogram.height)"/>\
                <path d="\(range.map { bar($0, greatest) }.joined())"/></a>
                """
        }
        for (place, label) in AxisTicks.places(keys, most: 8) {
            let middle = (x(place) + x(place + 1)) / 2
            // A name at an edge would be cut there.
            let side = middle < 50 ? " class=\"first\"" : middle > Double(Histogram.width) - 50 ? " class=\"last\"" : ""
            let across = side.isEmpty ? middle : middle < 50 ? x(place) : x(place + 1)
            svg += "<text\(side) x=\"\(short(across))\" y=\"\(total - 5)\">\(PageText.escaped(label))</text>"
        }
        return svg + "</svg>"
    }

    private func x(_ place: Int) -> Double { Double(place * Histogram.width) / Double(buckets.count) }

    private func bar(_ place: Int, _ greatest: Int) -> String {
        let count = buckets[place].count
        guard count > 0 else { return "" }
        // What is there is seen, however little it is.
        let height = max(1.5, Double(Histogram.height) * Double(count) / Double(greatest))
        let gap = min(1, (x(1) - x(0)) / 5)
        let width = x(place + 1) - x(place) - gap
        return "M\(short(x(place))) \(Histogram.height)v-\(short(height))h\(short(width))v\(short(height))z"
    }

    /// With one digit behind the point: a tenth of a pixel is nothing.
    private func short(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
