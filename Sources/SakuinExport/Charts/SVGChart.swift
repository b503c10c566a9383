// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// A trend as a picture for a paper: SVG 1.1 that needs nothing beside it. Lines are told apart by colours that everyone can tell
// apart (Okabe and Ito, "Color Universal Design", 2008), by their dashes and by their marks. A figure goes in, text comes out.

package struct SVGChart: Sendable {
    package let figure: TrendFigure
    /// What stands below: of what and when it was made.
    package let caption: String

    /// Where a point of a line leads; nil in a picture that stands alone.
    private let address: (@Sendable (_ line: Int, _ bucket: Int) -> String?)?

    /// - Parameter address: where a point of a line leads, for a picture within a page: that has its colours by the page's style sheet, and
    ///   its notes beside it.
    package init(
        figure: TrendFigure, caption: String,
        address: (@Sendable (_ line: Int, _ bucket: Int) -> String?)? = nil
    ) {
        self.figure = figure
        self.caption = caption
        self.address = address
    }

    private static let width = 960.0
    private static let height = 480.0
    private static let left = 84.0
    private static let right = 24.0
    private static let top = 24.0
    private static let bottom = 64.0
    private static let lineHeight = 22.0
    /// Marks on a line: of more they would lie on each other.
    private var mostMarks: Int { isPicture ? 40 : max(12, 96 / max(1, lines.count)) }
    /// Characters of a legend's line, wide ones counted twice.
    private static let legendColumns = 104

    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#8A7A00",
    ]
    private static let dashes = ["", "8 4", "2 3", "10 3 2 3", "14 5", "5 2 1 2 1 2", "1 4", "20 4"]

    private var lines: [TrendFigure.Line] { figure.lines }
    private var legendTop: Double { SVGChart.height + SVGChart.lineHeight }
    private var isPicture: Bool { address == nil }
    /// What is to be known beside the lines.
    package var notes: [String] {
        let hasScarce = figure.answer.buckets.indices.contains { figure.isScarce($0) }
        let scarce = figure.language.say(
            "白抜きは、投稿が\(TrendFigure.fewPosts)件に満たない区間か、途中の区間です",
            "hollow: of fewer than \(TrendFigure.fewPosts) posts, or not complete")
        return figure.notes + (hasScarce ? [scarce] : []) + (caption.isEmpty ? [] : [caption])
    }
    private var fullHeight: Double {
        legendTop + Double(lines.count) * SVGChart.lineHeight + (isPicture ? Double(notes.count) * 18 + 16 : 0)
    }
    private var plotWidth: Double { SVGChart.width - SVGChart.left - SVGChart.right }
    private var plotHeight: Double { SVGChart.height - SVGChart.top - SVGChart.bottom }

    package func text() -> String {
        let greatest = lines.flatMap(\.values).max() ?? 0
        let ticks = AxisTicks.values(upTo: greatest, isWhole: !figure.isNormalized)
        let size = "\(number(SVGChart.width)) \(number(fullHeight))"
        var svg =
            isPicture
            ? """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(number(SVGChart.width))" \
            height="\(number(fullHeight))" role="img" font-family="'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans',\
            'Yu Gothic',sans-serif" font-size="14" fill="#222">
            <title>\(xmlText(title))</title>
            <desc>\(xmlText((lines.map { "\($0.name): \(figure.summary(of: $0))" } + notes).joined(separator: "; ")))</desc>
            <rect width="100%" height="100%" fill="#fff"/>

            """
            : """
            <svg class="trend" viewBox="0 0 \(size)" role="group" aria-label="\(xmlText(title))" font-size="14" fill="#222">

            """
        svg += grid(ticks)
        svg += incompleteBuckets()
        let top = ticks.last ?? 1
        for place in lines.indices {
            svg += figure.answer.by.map(isCyclic) ?? false ? bars(place, top) : curve(place, top)
        }
        svg += axes()
        if let emptiness = figure.emptiness(of: lines) {
            svg += """
                <text x="\(number(SVGChart.left + plotWidth / 2))" y="\(number(SVGChart.top + plotHeight / 2))" \
                text-anchor="middle" font-size="18">\(xmlText(emptiness))</text>

                """
        }
        svg += legend()
        return svg + "</svg>\n"
    }

    private var title: String {
        lines.map(\.name).joined(separator: figure.language.say("・", ", ")) + " – " + figure.unit
    }

    private func isCyclic(_ period: String) -> Bool { ["weekday", "hour-of-day"].contains(period) }

    // MARK: Places

    private func x(_ place: Int) -> Double {
        SVGChart.left + (Double(place) + 0.5) * plotWidth / Double(max(1, figure.answer.buckets.count))
    }

    private func y(_ value: Double, _ top: Double) -> Double {
        SVGChart.top + plotHeight * (1 - value / max(top, .leastNormalMagnitude))
    }

    // MARK: Parts

    private func grid(_ ticks: [Double]) -> String {
        let end = number(SVGChart.width - SVGChart.right)
        return ticks.map { value in
            let height = number(y(value, ticks.last ?? 1))
            return """
                <line x1="\(number(SVGChart.left))" y1="\(height)" x2="\(end)" y2="\(height)" stroke="#ddd"/>
                <text x="\(number(SVGChart.left - 8))" y="\(height)" dy="5" text-anchor="end">\(shortNumber(value))</text>

                """
        }.joined()
    }

    /// Grey stripes behind buckets that are not complete.
    private func incompleteBuckets() -> String {
        let width = max(2, plotWidth / Double(max(1, figure.answer.buckets.count)))
        return figure.answer.buckets.enumerated().filter { $0.element.incomplete != nil }.map { place, _ in
            "<rect x=\"\(number(x(place) - width / 2))\" y=\"\(number(SVGChart.top))\" width=\"\(number(width))\" "
                + "height=\"\(number(plotHeight))\" fill=\"#000\" fill-opacity=\"0.08\"/>\n"
        }.joined()
    }

    private func curve(_ line: Int, _ top: Double) -> String {
        let values = lines[line].values
        let points = corners(of: values).map { "\(number(x($0))),\(number(y(values[$0], top)))" }
        let dash = SVGChart.dashes[line % SVGChart.dashes.count]
        var svg =
            "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour(line))\" "
            + "stroke-width=\"2\" stroke-linejoin=\"round\"\(dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")/>\n"
        let step = (values.count + mostMarks - 1) / mostMarks
        // Not those of two lines above each other.
        for place in stride(from: line * step / lines.count, to: values.count, by: max(1, step)) {
            let height = y(values[place], top)
            svg += link(line, place, height, mark(line, x(place), height, isHollow: isHollow(place)))
        }
        return svg
    }

    /// Buckets that a line goes through: within a page of very many the lowest and the highest of those that share a few pixels.
    private func corners(of values: [Double]) -> [Int] {
        let most = 300
        guard !isPicture, values.count > 2 * most else { return Array(values.indices) }
        return (0..<most).flatMap { column -> [Int] in
            let range = column * values.count / most..<(column + 1) * values.count / most
            guard let low = range.min(by: { values[$0] < values[$1] }),
                let high = range.max(by: { values[$0] < values[$1] })
            else { return [] }
            return low == high ? [low] : [min(low, high), max(low, high)]
        }
    }

    /// Drawn with nothing in it: what is not sure.
    private func isHollow(_ place: Int) -> Bool {
        figure.answer.buckets[place].incomplete != nil || figure.isScarce(place)
    }

    /// A part of the picture that leads to the posts of a point, with room around it for a finger.
    private func link(_ line: Int, _ place: Int, _ height: Double?, _ part: String) -> String {
        guard let address = address?(line, place), lines[line].counts[place] > 0 else { return part }
        let value = shortNumber(lines[line].values[place])
        let count = figure.isNormalized ? " (\(figure.counted(lines[line].counts[place])))" : ""
        let label = xmlText("\(figure.labels[place]) \(lines[line].name): \(value)\(count)")
        let room = height.map { height in
            """
            <circle cx="\(number(x(place)))" cy="\(number(height))" r="11" fill="none" pointer-events="all"/>
            """
        }
        return """
            <a href="\(xmlText(address))" data-line="\(line)" aria-label="\(label)"><title>\(label)</title>\
            \(room ?? "")\(part)</a>
            """
    }

    /// Of what comes again and again: nothing leads from one to the next.
    private func bars(_ line: Int, _ top: Double) -> String {
        let slot = plotWidth / Double(max(1, figure.answer.buckets.count))
        let width = slot * 0.8 / Double(lines.count)
        return lines[line].values.enumerated().map { place, value in
            let left = x(place) - slot * 0.4 + width * Double(line)
            let height = SVGChart.top + plotHeight - y(value, top)
            let look =
                figure.isScarce(place) ? "fill=\"#fff\" stroke=\"\(colour(line))\"" : "fill=\"\(colour(line))\""
            let bar =
                "<rect x=\"\(number(left))\" y=\"\(number(y(value, top)))\" width=\"\(number(width * 0.94))\" "
                + "height=\"\(number(height))\" \(look)/>\n"
            return link(line, place, nil, bar)
        }.joined()
    }

    private func axes() -> String {
        let base = SVGChart.top + plotHeight
        var svg = """
            <path d="M\(number(SVGChart.left)) \(number(SVGChart.top))V\(number(base))H\(number(SVGChart.width - SVGChart.right))" \
            fill="none" stroke="#222"/>

            """
        for (place, label) in AxisTicks.places(figure.labels, most: isShort ? 24 : 10) {
            let across = number(x(place))
            svg += """
                <path d="M\(across) \(number(base))v5" stroke="#222"/>
                <text x="\(across)" y="\(number(base + 22))" text-anchor="middle">\(xmlText(label))</text>

                """
        }
        let middle = number(SVGChart.left + plotWidth / 2)
        let language = figure.language
        svg += """
            <text x="\(middle)" y="\(number(base + 48))" text-anchor="middle">\
            \(xmlText(figure.period + language.say("（日本時間）", " (Japan's time)")))</text>
            <text transform="translate(18 \(number(SVGChart.top + plotHeight / 2))) rotate(-90)" text-anchor="middle">\
            \(xmlText(figure.unit))</text>

            """
        return svg
    }

    /// True where names are of a few characters.
    private var isShort: Bool { figure.labels.allSatisfy { $0.count <= 3 } }

    private func legend() -> String {
        var svg = ""
        for (place, line) in lines.enumerated() {
            let height = legendTop + Double(place) * SVGChart.lineHeight
            let dash = SVGChart.dashes[place % SVGChart.dashes.count]
            if figure.answer.by.map(isCyclic) ?? false {
                svg +=
                    "<rect x=\"\(number(SVGChart.left))\" y=\"\(number(height - 11))\" width=\"36\" height=\"12\" fill=\"\(colour(place))\"/>\n"
            } else {
                svg +=
                    "<line x1=\"\(number(SVGChart.left))\" y1=\"\(number(height - 5))\" x2=\"\(number(SVGChart.left + 36))\" "
                    + "y2=\"\(number(height - 5))\" stroke=\"\(colour(place))\" stroke-width=\"2\""
                    + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"") + "/>\n"
                svg += mark(place, SVGChart.left + 18, height - 5, isHollow: false)
            }
            svg +=
                "<text x=\"\(number(SVGChart.left + 46))\" y=\"\(number(height))\">"
                + xmlText(
                    cut(
                        line.name + figure.language.say("（", " (") + figure.summary(of: line)
                            + figure.language.say("）", ")")))
                + "</text>\n"
        }
        let start = legendTop + Double(lines.count) * SVGChart.lineHeight
        for (place, note) in (isPicture ? notes : []).enumerated() {
            svg +=
                "<text x=\"\(number(SVGChart.left))\" y=\"\(number(start + Double(place) * 18))\" font-size=\"12\" "
                + "fill=\"#555\">\(xmlText(note))</text>\n"
        }
        return svg
    }

    private func cut(_ text: String) -> String {
        text.count > SVGChart.legendColumns ? text.prefix(SVGChart.legendColumns - 1) + "…" : text
    }

    private func mark(_ line: Int, _ x: Double, _ y: Double, isHollow: Bool) -> String {
        let look = "fill=\"\(isHollow ? "#fff" : colour(line))\" stroke=\"\(colour(line))\" stroke-width=\"1.5\""
        func path(_ points: [(Double, Double)]) -> String {
            let steps = points.map { "\(number(x + $0.0)) \(number(y + $0.1))" }
            return "<path d=\"M\(steps.joined(separator: "L"))Z\" \(look)/>\n"
        }
        switch line % 4 {
        case 1: return path([(-4, -4), (4, -4), (4, 4), (-4, 4)])
        case 2: return path([(0, -5), (5, 4), (-5, 4)])
        case 3: return path([(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)])
        default: return "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"4\" \(look)/>\n"
        }
    }

    private func colour(_ line: Int) -> String { SVGChart.colours[line % SVGChart.colours.count] }

    /// With two digits at most: a hundredth of a pixel is nothing.
    private func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
        if rest == 0 { return "\(sign)\(whole)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest % 10 == 0 ? rest / 10 : rest)"
    }
}
