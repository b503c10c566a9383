// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// Every page in one table: a line each. A segment `*` stands for anything.

/// What stands at a path, by which it is known how its data can be had.
enum RouteContent: Sendable, Equatable {
    /// Posts, whatever stands beside them: a feed, too.
    case posts
    /// A list or a table.
    case table
    /// A chart with its table.
    case chart
    /// A question that has no data of its own, and why.
    case apart(String)

    var formats: [DataFormat] {
        switch self {
        case .posts: [.json, .csv, .atom]
        case .table: [.json, .csv]
        case .chart: [.svg, .csv, .json]
        case .apart: []
        }
    }
}

/// A path and the page that it leads to.
struct Route: Sendable {
    typealias Handler = @Sendable (PageRequest) async throws -> Page

    enum Method: Sendable {
        case get, post
    }

    let method: Method
    let pattern: [String]
    let content: RouteContent
    let page: Handler

    /// How the page's data can be had by the path with a format's name behind it.
    var formats: [DataFormat] { content.formats }

    static func get(_ path: String, _ content: RouteContent, _ page: @escaping Handler) -> Route {
        Route(method: .get, pattern: segments(path), content: content, page: page)
    }

    /// A form: it has been asked with the session's token when the page is called.
    static func post(_ path: String, _ page: @escaping Handler) -> Route {
        Route(method: .post, pattern: segments(path), content: .apart("a form"), page: page)
    }

    static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    func matches(_ path: [String]) -> Bool {
        path.count == pattern.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
    }
}

extension Route {
    static let all: [Route] = [
        .get("/", .posts, HomePage.show),
        .get("/search", .posts, RecentPage.noting(SearchPage.show)),
        .get("/search/form", .table, SearchFormPage.show),
        .get("/search/numbers", .table, NumbersPart.show),
        .get("/search/copies/*", .posts, CopiesPart.show),
        .get("/why", .table, WhyPage.show),
        .get("/post/*", .posts, RecentPage.noting(PostPage.show)),
        .get("/random", .apart("leads to a post, whose page has them"), RandomPage.show),
        .get("/thread/*", .posts, ThreadPage.show),
        .get("/ng", .table, NGPage.show),
        .post("/ng", NGPage.change),
        .get("/day/*", .posts, DayPage.show),
        .get("/on/*", .posts, YearlyDayPage.show),
        .get("/month/*", .posts, MonthPage.show),
        .get("/year/*", .posts, YearPage.show),
        .get("/stats", .table, StatisticsPage.show),
        .get("/author/*", .posts, AuthorPage.show),
        .get("/help", .table, HelpPage.show),
        .get("/trend", .chart, TrendPage.show),
        .get("/events", .apart("the progress of the first page while it moves"), EventsPage.show),
        .get("/marks", .posts, MarksPage.show),
        .post("/marks", MarksPage.change),
        .post("/searches", SearchesPage.change),
        .post("/recent", RecentPage.change),
        .get("/feeds", .table, FeedsPage.show),
        .post("/feeds", FeedsPage.change),
    ]

    /// The page of a path, and the format in which its data are wanted; nil where there is none.
    static func find(_ method: Method, _ path: [String]) -> (route: Route, path: [String], format: DataFormat?)? {
        if let last = path.last, let dot = last.lastIndex(of: "."),
            let format = DataFormat(rawValue: String(last[last.index(after: dot)...]))
        {
            // The first page has no name: its data are at `/.json`.
            let name = String(last[..<dot])
            let bare = Array(path.dropLast()) + (name.isEmpty ? [] : [name])
            let found = all.first { $0.method == method && $0.formats.contains(format) && $0.matches(bare) }
            if let found { return (found, bare, format) }
        }
        return all.first { $0.method == method && $0.matches(path) }.map { ($0, path, nil) }
    }
}
