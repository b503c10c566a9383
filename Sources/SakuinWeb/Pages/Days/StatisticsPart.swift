// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// When posts were written: over the months, by weekday and by hour, as Twilog has it for one person.
enum StatisticsPart {
    /// How many posts there are in all, each bucket tells whatever is asked.
    private static let anything = "is:reply"

    /// How many posts each year has.
    static func years(_ request: PageRequest) async throws -> CountsAnswer {
        try await request.archive.ask(.counts(question(nil, .year)), CountsAnswer.self, in: request.language)
    }

    static func question(_ query: String?, _ period: CountsRequest.Period) -> CountsRequest {
        var question = CountsRequest([query ?? anything], by: period)
        question.timeout = .seconds(10)
        return question
    }

    /// Counts as data.
    static func data(_ question: CountsRequest, _ format: DataFormat, _ request: PageRequest) async throws -> Page {
        let json = try await request.archive.json(.counts(question), in: request.language)
        guard format == .csv else { return .data(json, .json) }
        let answer = try decodeAnswer(CountsAnswer.self, from: json)
        let figure = TrendFigure(answer: answer, isNormalized: false, language: request.language)
        let mark = request.parameters.isSet("bom") ? "\u{FEFF}" : ""
        return .data(mark + TrendTable(figure: figure).csv(), .csv)
    }

    /// The charts of what a query finds, rendered; of all posts where there is none.
    static func charts(_ query: String?, _ request: PageRequest) async -> String {
        async let months = chart(query, .month, "perMonth", request)
        async let weekdays = chart(query, .weekday, "perWeekday", request)
        async let hours = chart(query, .hourOfDay, "perHour", request)
        return await months + "<div class=\"pair\">" + weekdays + hours + "</div>"
    }

    /// Months beside each other; of more, years are shown.
    private static let mostMonths = 120
    /// Bytes of a query that stands in the address of each bar.
    private static let longestQuery = 200

    private static func chart(
        _ query: String?, _ period: CountsRequest.Period, _ word: String, _ request: PageRequest
    ) async -> String {
        let question = question(query, period)
        guard let answer = try? await request.archive.ask(.counts(question), CountsAnswer.self, in: request.language)
        else { return "" }
        let words = request.words
        let counts = query == nil ? answer.buckets.map(\.posts) : answer.series.first?.counts ?? []
        let all = Array(zip(answer.buckets.map(\.key), counts))
        guard let first = all.firstIndex(where: { $0.1 > 0 }), let last = all.lastIndex(where: { $0.1 > 0 }) else {
            return ""
        }
        if period == .month, last - first >= mostMonths { return await chart(query, .year, "perYear", request) }
        let isTime = period == .month || period == .year
        let bars = (isTime ? Array(all[first...last]) : all).map { key, count in
            BarChart.Bar(
                name: name(of: key, period, words), count: count, address: address(of: key, period, query, request))
        }
        let told = isTime ? bars.filter { $0.count > 0 } : bars
        return Templates.render(
            "statistic",
            [
                "heading": words[word], "chart": BarChart(bars, label: words[word]).svg(words),
                "rows": told.map { ["name": $0.name, "count": grouped($0.count)] as Model }, "t": words,
            ])
    }

    private static func name(of key: String, _ period: CountsRequest.Period, _ words: Words) -> String {
        switch period {
        case .weekday: words.weekday((CalendarDay.number(key) ?? 1) - 1)
        case .hourOfDay: words.say("\(CalendarDay.number(key) ?? 0)時", key + ":00")
        default: key
        }
    }

    private static func address(
        of key: String, _ period: CountsRequest.Period, _ query: String?, _ request: PageRequest
    ) -> String? {
        guard query?.utf8.count ?? 0 <= longestQuery else { return nil }
        let condition: String
        switch period {
        case .weekday:
            condition =
                "weekday:"
                + ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][((CalendarDay.number(key) ?? 1) - 1) % 7]
        case .hourOfDay: condition = "hour:\(CalendarDay.number(key) ?? 0)"
        default:
            if query == nil { return request.link((period == .year ? "/year/" : "/month/") + key) }
            condition = "date:" + key
        }
        return request.link("/search", [("q", (query.map { $0 + " " } ?? "") + condition), ("sort", "newest")])
    }

    /// Values that most posts have, as links.
    static func facet(
        _ by: String, of query: String, _ request: PageRequest, address: (FacetValue) -> String
    ) async -> String {
        let call = ServiceCall.facets(
            query: query, by: by, isSentence: false, fold: nil, limit: 20, timeout: .seconds(10))
        guard let answer = try? await request.archive.ask(call, FacetsAnswer.self, in: request.language),
            !answer.values.isEmpty
        else { return "" }
        return Templates.render(
            "facet",
            [
                "heading": request.words[by == "thread" ? "threadOf" : by], "t": request.words,
                "chips": answer.values.filter { request.isShort($0.value) }.map { value in
                    [
                        "name": shortened(
                            (by == "source" ? value.value.split(separator: "/").last.map(String.init) : value.title)
                                ?? value.value),
                        "count": grouped(value.posts), "address": address(value),
                    ] as Model
                },
                "others": answer.otherValues > 0 ? "+" + grouped(answer.otherValues) : nil,
            ])
    }
}

/// Bars beside each other, as SVG: each is a link.
struct BarChart {
    struct Bar {
        var name: String
        var count: Int
        /// Nil where it leads nowhere.
        var address: String?
    }

    private static let width = 720
    private static let height = 120
    private static let labels = 22
    /// Of a name, so wide as it is on a phone.
    private static let character = 18.0

    private let bars: [Bar]
    private let label: String

    init(_ bars: [Bar], label: String) {
        self.bars = bars
        self.label = label
    }

    func svg(_ words: Words) -> String {
        let greatest = max(1, bars.map(\.count).max() ?? 1)
        let step = Double(BarChart.width) / Double(max(1, bars.count))
        var body = ""
        // As many names as there is room for.
        let widest = Double(bars.map(\.name.unicodeScalars.count).max() ?? 1) * BarChart.character
        let every = max(1, Int((widest / step).rounded(.up)))
        for (place, bar) in bars.enumerated() {
            let x = Double(place) * step
            let height = bar.count > 0 ? max(2, Double(BarChart.height) * Double(bar.count) / Double(greatest)) : 0
            let said = PageText.escaped("\(bar.name): \(words.posts(bar.count))")
            if bar.count > 0 {
                let href = bar.address.map { " href=\"\(PageText.escaped($0))\"" } ?? ""
                body += """
                    <a\(href) aria-label="\(said)"><title>\(said)</title>\
                    <rect class="room" x="\(short(x))" y="0" width="\(short(step))" height="\(BarChart.height)"/>\
                    <rect class="bar" x="\(short(x))" y="\(short(Double(BarChart.height) - height))" \
                    width="\(short(max(1, step - min(2, step / 5))))" height="\(short(height))"/></a>
                    """
            }
            if place % every == 0 {
                // A name at an edge would be cut there.
                let isFirst = place == 0 && step < 48
                body +=
                    "<text\(isFirst ? " class=\"first\"" : "") x=\"\(short(isFirst ? 0 : x + step / 2))\" y=\"\(BarChart.height + 17)\">\(PageText.escaped(bar.name))</text>"
            }
        }
        return
            "<svg class=\"bars\" viewBox=\"0 0 \(BarChart.width) \(BarChart.height + BarChart.labels)\" role=\"group\" "
            + "aria-label=\"\(PageText.escaped(label))\">" + body + "</svg>"
    }

    /// With one digit behind the point.
    private func short(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
