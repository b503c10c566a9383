// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// Every page in one table: a line each. A segment `*` stands for anything.

/// A path and the page that it leads to.
struct Route: Sendable {
    typealias Handler = @Sendable (PageRequest) async throws -> Page

    enum Method: Sendable {
        case get, post
    }

    let method: Method
    let pattern: [String]
    /// How the page's data can be had by the path with a format's name behind it.
    let formats: [DataFormat]
    let page: Handler

    static func get(_ path: String, _ formats: [DataFormat], _ page: @escaping Handler) -> Route {
        Route(method: .get, pattern: segments(path), formats: formats, page: page)
    }

    static func get(_ path: String, _ page: @escaping Handler) -> Route { get(path, [], page) }

    /// A form: it has been asked with the session's token when the page is called.
    static func post(_ path: String, _ page: @escaping Handler) -> Route {
        Route(method: .post, pattern: segments(path), formats: [], page: page)
    }

    static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    func matches(_ path: [String]) -> Bool {
        path.count == pattern.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
    }
}

extension Route {
    static let all: [Route] = [
        .get("/", HomePage.show),
        .get("/search", [.json, .csv, .atom], RecentPage.noting(SearchPage.show)),
        .get("/search/form", SearchFormPage.show),
        .get("/search/numbers", NumbersPart.show),
        .get("/search/copies/*", [.json], CopiesPart.show),
        .get("/why", [.json], WhyPage.show),
        .get("/post/*", [.json, .csv, .atom], RecentPage.noting(PostPage.show)),
        .get("/random", RandomPage.show),
        .get("/thread/*", [.json, .csv, .atom], ThreadPage.show),
        .post("/ng", NGForm.change),
        .get("/day/*", [.json, .csv, .atom], DayPage.show),
        .get("/on/*", [.json, .csv, .atom], YearlyDayPage.show),
        .get("/month/*", [.json, .csv, .atom], MonthPage.show),
        .get("/year/*", [.json, .csv, .atom], YearPage.show),
        .get("/stats", [.json, .csv], StatisticsPage.show),
        .get("/author/*", [.json, .csv, .atom], AuthorPage.show),
        .get("/help", HelpPage.show),
        .get("/trend", [.json, .csv, .svg], TrendPage.show),
        .get("/events", EventsPage.show),
        .get("/marks", [.json, .csv, .atom], MarksPage.show),
        .post("/marks", MarksPage.change),
        .post("/searches", SearchesPage.change),
        .post("/recent", RecentPage.change),
        .get("/feeds", FeedsPage.show),
        .post("/feeds", FeedsPage.change),
    ]

    /// The page of a path, and the format in which its data are wanted; nil where there is none.
    static func find(_ method: Method, _ path: [String]) -> (route: Route, path: [String], format: DataFormat?)? {
        if let last = path.last, let dot = last.lastIndex(of: "."),
            let format = DataFormat(rawValue: String(last[last.index(after: dot)...]))
        {
            let bare = path.dropLast() + [String(last[..<dot])]
            let found = all.first { $0.method == method && $0.formats.contains(format) && $0.matches(Array(bare)) }
            if let found { return (found, Array(bare), format) }
        }
        return all.first { $0.method == method && $0.matches(path) }.map { ($0, path, nil) }
    }
}
