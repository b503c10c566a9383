// SPDX-License-Identifier: GPL-2.0-or-later

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinTerminal
import SakuinText

/// The parameters of `/v1/counts`, `/v1/facets` and `/v1/matches`.
struct CountParameters: Sendable {
    /// One query, or of counts several.
    var texts: [String]
    /// What `saved:NAME` in them stands for.
    let saved: SavedQueries
    var period: CalendarPeriod?
    var facet: Facet?
    /// True if matches are counted and not posts.
    var countsMatches: Bool
    /// True if shares are of a million characters and not of posts.
    var isPerCharacters: Bool
    var collapsesDuplicates: Bool
    /// How many of the strings that matched get a series of their own.
    var spellings: Int?
    var fold: FoldLevel
    var isSentence: Bool
    /// Values or strings that are given.
    var limit: Int
    var timeout: Duration
    var isJapanese: Bool

    /// Queries of one call.
    static let mostQueries = 20
    /// Strings of one query that get a series of their own.
    static let mostSpellings = 100
    static let standardTimeout = Duration.seconds(10)

    init(_ request: Request, of endpoint: Endpoint) throws {
        let parameters = try FormParameters(request, of: endpoint)
        let several = parameters.all("q")
        texts = several.isEmpty ? parameters["q"].map { [$0] } ?? [] : several
        saved = SavedQueries(parameters["saved"] ?? "") { nearNames(to: $0, among: $1) }
        guard !texts.isEmpty else {
            throw Problem.parameter("the parameter q, the query, is missing", "パラメータ q（問い）がありません")
        }
        guard texts.count <= CountParameters.mostQueries else {
            throw Problem.parameter(
                "there are \(texts.count) queries: \(CountParameters.mostQueries) are the most in one call",
                "問いが \(texts.count) 個あります。一度に \(CountParameters.mostQueries) 個までです")
        }
        let isOfFacets = endpoint.path == Endpoint.facets.path
        period = isOfFacets ? nil : try parameters.value("by") { CalendarPeriod(rawValue: $0) }
        facet = isOfFacets ? try parameters.value("by") { Facet(rawValue: $0) } : nil
        countsMatches = try parameters.value("unit") { ["posts": false, "matches": true][$0] } ?? false
        isPerCharacters = try parameters.value("per") { ["posts": false, "million-chars": true][$0] } ?? false
        collapsesDuplicates = try parameters.value("copies") { ["fold": true, "list": false][$0] } ?? false
        spellings = try parameters.number("split")
        fold = try parameters.fold()
        isSentence = try parameters.flag("loose") ?? false
        limit = try parameters.number("limit") ?? SearchParameters.standardLimit
        timeout = try parameters.milliseconds("timeout_ms") ?? CountParameters.standardTimeout
        isJapanese = request.prefersJapanese
    }

    /// The trees of the queries.
    /// - Throws: `QueryError`, with its place; of one of several queries a `Problem` that names it.
    func queries() throws -> [Query] { try texts.map(query) }

    private func query(_ text: String) throws -> Query {
        do throws(QueryError) {
            let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
            return isSentence ? query.asSentence : query
        } catch {
            guard texts.count > 1 else { throw error }
            throw Problem(
                .badRequest, .badQuery, "in the query \(text): \(error.message)", "問い \(text): \(error.japanese)")
        }
    }

    /// What is to be told of a query that finds so many posts.
    func notices(_ number: Int, total: Int) throws(QueryError) -> [Notice] {
        let text = texts[number]
        let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
        return QueryWarning.all(of: text, query, total: total, isSentence: isSentence, saved: saved).map { warning in
            Notice(
                message: isJapanese ? warning.japanese : warning.message, start: warning.position.lowerBound,
                end: warning.position.upperBound)
        }
    }
}

extension AnswerMaker {
    func counts(
        _ trend: Trend, _ parameters: CountParameters, pending: Int, took: Double
    ) throws -> CountsAnswer {
        let buckets = trend.buckets.map { bucket in
            CountBucket(
                key: bucket.key, start: bucket.start.map(AnswerMaker.moment), posts: bucket.posts,
                characters: bucket.characters, incomplete: bucket.incompleteness?.rawValue)
        }
        var answer = CountsAnswer(
            by: parameters.period?.rawValue, unit: parameters.countsMatches ? "matches" : "posts",
            per: parameters.isPerCharacters ? "million-chars" : "posts",
            copies: parameters.collapsesDuplicates ? "fold" : "list", fold: parameters.fold.rawValue, zone: "+09:00",
            posts: trend.posts, undated: trend.undated, untimed: trend.untimed,
            completeUntil: trend.completeUntil.map(AnswerMaker.moment), buckets: buckets, series: [],
            tookMilliseconds: 0, index: try state(pending: pending))
        var told: Set<Int> = []
        for series in trend.series {
            // Of a query that is split it is told once.
            let notices =
                told.insert(series.query).inserted
                ? try parameters.notices(series.query, total: trend.total(of: series.query)) : []
            answer.series.append(
                CountSeries(
                    query: parameters.texts[series.query], spelling: series.spelling, isRest: series.isRest,
                    total: series.total, undated: series.undated, untimed: series.untimed,
                    first: try counted(series.first), last: try counted(series.last), counts: series.counts,
                    shares: zip(series.counts, trend.buckets).map { AnswerMaker.share($0, of: $1) }, notices: notices))
        }
        answer.tookMilliseconds = took
        return answer
    }

    private static func moment(_ seconds: Int64) -> String {
        PostTime(seconds: seconds, precision: .second).description
    }

    private static func share(_ count: Int, of bucket: TrendBucket) -> Double {
        if let characters = bucket.characters {
            return characters == 0 ? 0 : Double(count) * 1_000_000 / Double(characters)
        }
        return bucket.posts == 0 ? 0 : Double(count) / Double(bucket.posts)
    }
}

extension Trend {
    fileprivate func total(of query: Int) -> Int { series.reduce(0) { $0 + ($1.query == query ? $1.total : 0) } }
}
