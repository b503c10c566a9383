// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// How many posts each day of a stretch has, as a calendar shows it.
struct DayCounts {
    private(set) var counts: [String: Int] = [:]

    static func question(_ query: String) -> CountsRequest {
        var question = CountsRequest([query], by: .day)
        question.timeout = .seconds(10)
        return question
    }

    init(_ query: String, _ request: PageRequest) async throws {
        let question = DayCounts.question(query)
        let answer = try await request.archive.ask(.counts(question), CountsAnswer.self, in: request.language)
        for (bucket, count) in zip(answer.buckets, answer.series.first?.counts ?? []) where count > 0 {
            counts[bucket.key] = count
        }
    }

    subscript(day: CalendarDay) -> Int { counts[day.text] ?? 0 }
    var total: Int { counts.values.reduce(0, +) }
    private var greatest: Int { counts.values.max() ?? 0 }

    /// 0 for no post, then 1 to 4: the fullest day is a 4, and a step is as many times as much each time, since days of one post and of
    /// hundreds stand in one calendar.
    func level(_ count: Int) -> Int { DayCounts.level(count, of: greatest) }

    static func level(_ count: Int, of greatest: Int) -> Int {
        guard count > 0 else { return 0 }
        // The share of the binary digits is near enough to a logarithm.
        func digits(_ number: Int) -> Int { Int.bitWidth - number.leadingZeroBitCount }
        guard greatest > 1 else { return 4 }
        return count == greatest ? 4 : min(4, 1 + 3 * (digits(count) - 1) / max(1, digits(greatest) - 1))
    }
}

/// `/month/2024-06`: the days of a month as a calendar, and its posts below.
enum MonthPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        guard let first = CalendarDay((request.path.last ?? "") + "-01") else { throw PageError.notFound }
        let query = "date:" + first.monthText
        if let format = request.format { return try await PostList.data(query, order: .oldest, format, request) }
        let words = request.words
        async let counted = DayCounts(query, request)
        let (posts, total, next) = try await PostList.part(query, order: .oldest, request)
        let counts = try await counted
        let heading = words.month(first)
        var model = request.model(title: heading)
        (model["heading"], model["posts"], model["isEmpty"]) = (heading, posts, posts.isEmpty)
        (model["hasDates"], model["hasCalendar"]) = (true, true)
        model["total"] = words.total(total)
        model["more"] = PostList.more(next, "/month/" + first.monthText, request)
        model["search"] = request.link("/search", [("q", query), ("sort", "oldest")])
        model["weekdays"] = (0..<7).map { ["name": words.weekday($0)] as Model }
        model["weeks"] = weeks(of: first, counts, request)
        let before = first.previous
        let after = CalendarDay(
            year: first.month == 12 ? first.year + 1 : first.year, month: first.month % 12 + 1, day: 1)
        model["links"] = [
            DayPage.link(before.map { ("/month/" + $0.monthText, "← " + $0.monthText) }, "prev", request),
            DayPage.link(("/year/" + CalendarDay.padded(first.year, 4), words.year(first.year)), nil, request),
            DayPage.link(after.map { ("/month/" + $0.monthText, $0.monthText + " →") }, "next", request),
        ].compactMap { $0 }
        return request.page("day", model)
    }

    private static func weeks(of first: CalendarDay, _ counts: DayCounts, _ request: PageRequest) -> [Model] {
        var cells: [Model] = (0..<first.weekday).map { _ in ["isDay": false] }
        for number in 1...CalendarDay.length(ofMonth: first.month, first.year) {
            guard let day = CalendarDay(year: first.year, month: first.month, day: number) else { continue }
            let count = counts[day]
            cells.append([
                "isDay": true, "day": number, "level": counts.level(count), "count": count > 0 ? grouped(count) : nil,
                "address": count > 0 ? request.link("/day/" + day.text) : nil,
                "label": count > 0 ? "\(request.words.day(day)): \(request.words.posts(count))" : nil,
            ])
        }
        while cells.count % 7 != 0 { cells.append(["isDay": false]) }
        return stride(from: 0, to: cells.count, by: 7).map { ["days": Array(cells[$0..<$0 + 7])] }
    }
}

/// `/year/2024`: a year as a heat map, a column a week.
enum YearPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let text = request.path.last ?? ""
        guard let first = CalendarDay(text + "-01-01") else { throw PageError.notFound }
        let words = request.words
        let query = "date:" + text
        switch request.format {
        case .atom?: return try await PostList.data(query, order: .newest, .atom, request)
        case let format?: return try await StatisticsPart.data(DayCounts.question(query), format, request)
        case nil: break
        }
        async let all = StatisticsPart.years(request)
        let counts = try await DayCounts(query, request)
        let heading = words.year(first.year)
        var model = request.model(title: heading)
        (model["heading"], model["total"]) = (heading, words.posts(counts.total))
        model["chart"] = HeatMap(first.year, counts, words).svg { request.link("/day/" + $0) }
        model["months"] = (1...12).compactMap { month -> Model? in
            guard let first = CalendarDay(year: first.year, month: month, day: 1) else { return nil }
            let count = counts.counts.filter { $0.key.hasPrefix(first.monthText) }.values.reduce(0, +)
            return [
                "address": request.link("/month/" + first.monthText), "name": words.month(first),
                "count": words.posts(count),
            ]
        }
        model["years"] = try await all.buckets.filter { $0.posts > 0 }.map { bucket in
            [
                "address": request.link("/year/" + bucket.key), "name": bucket.key, "isHere": bucket.key == text,
                "count": grouped(bucket.posts),
            ] as Model
        }
        return request.page("year", model)
    }
}

/// Squares for the days of a year. Colours are the style sheet's; what a colour says, a label says, too.
struct HeatMap {
    private static let step = 13
    private static let top = 16
    private static let left = 22

    private let year: Int
    private let counts: DayCounts
    private let words: Words

    init(_ year: Int, _ counts: DayCounts, _ words: Words) {
        (self.year, self.counts, self.words) = (year, counts, words)
    }

    /// - Parameter address: of the page of a day.
    func svg(address: (String) -> String) -> String {
        let (step, top, left) = (HeatMap.step, HeatMap.top, HeatMap.left)
        var body = ""
        var week = 0
        var day = CalendarDay(year: year, month: 1, day: 1)
        while let one = day, one.year == year {
            if one.weekday == 0, one.month > 1 || one.day > 1 { week += 1 }
            let (x, y) = (left + week * step, top + one.weekday * step)
            if one.day == 1 {
                body += "<text x=\"\(x)\" y=\"\(top - 5)\">\(PageText.escaped(words.shortMonth(one.month)))</text>"
            }
            let count = counts[one]
            let square =
                "<rect class=\"l\(counts.level(count))\" x=\"\(x)\" y=\"\(y)\"/>"
            if count > 0 {
                let label = PageText.escaped("\(words.day(one)): \(words.posts(count))")
                body +=
                    "<a href=\"\(PageText.escaped(address(one.text)))\"><title>\(label)</title>\(square)</a>"
            } else {
                body += square
            }
            day = one.next
        }
        for weekday in [0, 2, 4] {
            body +=
                "<text x=\"0\" y=\"\(top + weekday * step + 10)\">\(PageText.escaped(words.weekday(weekday)))</text>"
        }
        let label = PageText.escaped(words.year(year))
        return
            "<svg class=\"heat\" viewBox=\"0 0 \(left + 54 * step) \(top + 7 * step)\" role=\"group\" aria-label=\"\(label)\">"
            + body + "</svg>"
    }
}
