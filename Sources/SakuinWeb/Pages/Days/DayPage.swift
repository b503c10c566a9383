// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/day/2024-06-05`: all posts of a day in their order, as the diary's own page has them.
enum DayPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        guard let day = CalendarDay(request.path.last ?? "") else { throw PageError.notFound }
        let query = "date:" + day.text
        if let format = request.format { return try await PostList.data(query, order: .oldest, format, request) }
        let words = request.words
        let path = "/day/" + day.text
        let (posts, total, next) = try await PostList.part(query, order: .oldest, request)
        let heading = words.day(day)
        var model = request.model(title: heading)
        (model["heading"], model["posts"], model["isEmpty"]) = (heading, posts, posts.isEmpty)
        model["total"] = words.total(total)
        model["more"] = PostList.more(next, path, request)
        model["search"] = request.link("/search", [("q", query), ("sort", "oldest")])
        model["links"] = [
            link(day.previous.map { ("/day/" + $0.text, "← " + $0.text) }, "prev", request),
            link(("/month/" + day.monthText, day.monthText), nil, request),
            link(("/year/" + CalendarDay.padded(day.year, 4), words.year(day.year)), nil, request),
            link(("/on/" + day.yearlyText, words["onThisDay"]), nil, request),
            link(day.next.map { ("/day/" + $0.text, $0.text + " →") }, "next", request),
        ].compactMap { $0 }
        return request.page("day", model)
    }

    static func link(_ target: (path: String, name: String)?, _ relation: String?, _ request: PageRequest) -> Model? {
        target.map { ["address": request.link($0.path), "name": $0.name, "rel": relation] }
    }
}

/// `/on/06-05`: this day in all years.
enum YearlyDayPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        // A leap year has every day.
        guard let day = CalendarDay("2000-" + (request.path.last ?? "")) else { throw PageError.notFound }
        let query = "date:*-" + day.yearlyText
        if let format = request.format { return try await PostList.data(query, order: .newest, format, request) }
        let words = request.words
        let path = "/on/" + day.yearlyText
        var counts = CountsRequest([query], by: .year)
        counts.timeout = .seconds(10)
        async let years = request.archive.ask(.counts(counts), CountsAnswer.self, in: request.language)
        let (posts, total, next) = try await PostList.part(query, order: .newest, request)
        let heading = words.yearlyDay(day)
        var model = request.model(title: heading)
        (model["heading"], model["posts"], model["isEmpty"]) = (heading, posts, posts.isEmpty)
        model["hasDates"] = true
        model["total"] = words.total(total)
        model["more"] = PostList.more(next, path, request)
        model["search"] = request.link("/search", [("q", query), ("sort", "newest")])
        let answer = try await years
        model["years"] = zip(answer.buckets, answer.series.first?.counts ?? []).compactMap { bucket, count -> Model? in
            guard count > 0 else { return nil }
            return [
                "address": request.link("/day/" + bucket.key + "-" + day.yearlyText), "name": bucket.key,
                "count": grouped(count),
            ]
        }
        model["hasYears"] = true
        let (before, after) = (day.previous, day.next)
        model["links"] = [
            DayPage.link(before.map { ("/on/" + $0.yearlyText, "← " + $0.yearlyText) }, "prev", request),
            DayPage.link(after.map { ("/on/" + $0.yearlyText, $0.yearlyText + " →") }, "next", request),
        ].compactMap { $0 }
        return request.page("day", model)
    }
}
