// SPDX-License-Identifier: GPL-2.0-or-later

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinTerminal
import SakuinText

/// The parameters of `/v1/kwic`, `/v1/collocates` and `/v1/compare`.
struct WordParameters: Sendable {
    /// Empty for all posts.
    let text: String
    /// The second set's query.
    let other: String?
    /// Where the first set ends and the second begins, with what is meant.
    let before: String?
    let after: String?
    private let dates: (before: Query?, after: Query?)
    /// What `saved:NAME` in the queries stands for.
    private let saved: SavedQueries
    /// Matches, or posts of each set, that are wanted at most; nil where it is not said.
    let sample: Int?
    let seed: Int?
    let context: MatchContext.Extent?
    /// Characters.
    let window: Int
    let measure: Association.Measure
    let least: Int
    let limit: Int
    let collapsesDuplicates: Bool
    let fold: FoldLevel
    private let isSentence: Bool
    let timeout: Duration
    private let isJapanese: Bool

    static let standardSample = 200
    static let standardWindow = 10
    static let standardLeast = 3
    /// What reads all of the archive, or both of two sets, gets longer than other numbers do.
    static let standardTimeout = Duration.seconds(30)

    /// As answers tell it.
    var copies: String { collapsesDuplicates ? "fold" : "list" }

    /// - Parameter standardTimeout: where none is given.
    init(
        _ request: Request, of endpoint: Endpoint, isQueryNeeded: Bool = true,
        standardTimeout: Duration = WordParameters.standardTimeout
    ) throws {
        let parameters = try FormParameters(request, of: endpoint)
        guard let text = parameters["q"] ?? (isQueryNeeded ? nil : "") else {
            throw Problem.parameter("the parameter q, the query, is missing", "パラメータ q（問い）がありません")
        }
        self.text = text
        saved = SavedQueries(parameters["saved"] ?? "") { nearNames(to: $0, among: $1) }
        other = parameters["with"]
        dates = (
            try parameters.value("before") { Query.before($0) },
            try parameters.value("after") { Query.since($0) }
        )
        (before, after) = (parameters["before"], parameters["after"])
        sample = try parameters.number("sample")
        seed = try parameters.number("seed")
        context = try parameters.context()
        window = try parameters.number("window") ?? WordParameters.standardWindow
        measure = try parameters.value("measure") { Association.Measure(rawValue: $0) } ?? .logLikelihood
        least = try parameters.number("least") ?? WordParameters.standardLeast
        limit = try parameters.number("limit") ?? SearchParameters.standardLimit
        collapsesDuplicates = try parameters.value("copies") { ["fold": true, "list": false][$0] } ?? false
        fold = try parameters.fold()
        isSentence = try parameters.flag("loose") ?? false
        timeout = try parameters.milliseconds("timeout_ms") ?? standardTimeout
        isJapanese = request.prefersJapanese
    }

    func query() throws(QueryError) -> Query { try tree(text) }

    /// The two sets that are compared.
    func sets() throws -> (Query, Query) {
        let hasDates = dates.before != nil || dates.after != nil
        if let other {
            guard !hasDates else {
                throw Problem.parameter(
                    "with is given beside before or after: two sets are those of two queries, or of one by dates",
                    "with は before・after と一緒に使えません。二つの問いか、一つの問いを日付で分けるかのどちらかです")
            }
            let first = try tree(text)
            do throws(QueryError) {
                return (first, try tree(other))
            } catch {
                throw Problem(
                    .badRequest, .badQuery, "in the query \(other): \(error.message)",
                    "問い \(other): \(error.japanese)")
            }
        }
        guard let before = dates.before, let after = dates.after else {
            throw Problem.parameter(
                "there are no two sets to compare: give before and after, dates both, or with, a second query",
                "比べる組がありません。before と after の両方（日付）か、with（二つ目の問い）を付けてください")
        }
        let query = text.isEmpty ? Query.all([]) : try tree(text)
        return (.all([query, before]), .all([query, after]))
    }

    private func tree(_ text: String) throws(QueryError) -> Query {
        let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
        return isSentence ? query.asSentence : query
    }

    /// What is to be told of the query that finds so many posts.
    func notices(total: Int) throws(QueryError) -> [Notice] {
        guard !text.isEmpty else { return [] }
        let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
        return QueryWarning.all(of: text, query, total: total, isSentence: isSentence, saved: saved).map { warning in
            Notice(
                message: isJapanese ? warning.japanese : warning.message, start: warning.position.lowerBound,
                end: warning.position.upperBound)
        }
    }
}
