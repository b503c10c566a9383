// SPDX-License-Identifier: GPL-2.0-or-later

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinTerminal
import SakuinText

/// The parameters of `/v1/search`.
struct SearchParameters: Sendable {
    var text: String
    /// What `saved:NAME` in the text stands for, as it was sent, and as it is looked up.
    private let savedText: String
    let saved: SavedQueries
    var sort: SakuinIndex.SortOrder
    var limit: Int?
    var after: SearchCursor?
    var fold: FoldLevel
    /// Bytes of posts that may be read to count the matches.
    var countBudget: Int
    /// How long the question may take, if it says so: beside the time that it waits for its turn at first.
    var givenTimeout: Duration?
    /// Whether what wider levels find is wanted; nil if only where the index is small.
    var isWiderWanted: Bool?
    /// True if words need not all be there.
    var isSentence: Bool
    /// True if of matches that say nearly the same only one is wanted.
    var collapsesDuplicates: Bool
    /// Posts that may be read to tell how much of the thread of each hit matches.
    var threadBudget: Int
    /// What is wanted on both sides of every match; nil for none.
    var context: MatchContext.Extent?
    /// True if every hit is wanted, a line each.
    var isStream: Bool
    /// True if what is told is wanted in Japanese.
    var isJapanese: Bool

    /// A page has 20 hits unless asked otherwise, and never more than a client can hold with ease.
    static let standardLimit = 20
    static let greatestLimit = 10_000
    static let standardTimeout = Duration.seconds(2)
    private static let countBudgets = [
        "quick": SakuinIndex.SearchRequest.standardCountBudget, "exact": SakuinIndex.SearchRequest.unlimitedCountBudget,
    ]

    private static let threadBudgets = [
        "no": 0, "quick": SakuinIndex.SearchRequest.quickThreadBudget,
        "yes": SakuinIndex.SearchRequest.greatThreadBudget,
    ]

    /// - Parameters:
    ///   - isStream: nil if the client's headers say whether it wants a stream.
    ///   - isQueryNeeded: false if all posts are meant where there is no query.
    ///   - takesCursor: false if the place to go on from is none in the order of an answer.
    init(
        _ request: Request, of endpoint: Endpoint, isStream given: Bool? = nil, isQueryNeeded: Bool = true,
        takesCursor: Bool = true
    ) throws {
        isStream = given ?? (request.headers[.accept]?.contains("application/x-ndjson") == true)
        let parameters = try FormParameters(request, of: isStream ? endpoint.streamed : endpoint)
        guard let text = parameters["q"] ?? (isQueryNeeded ? nil : "") else {
            throw Problem.parameter("the parameter q, the query, is missing", "パラメータ q（問い）がありません")
        }
        self.text = text
        savedText = parameters["saved"] ?? ""
        saved = SavedQueries(savedText) { nearNames(to: $0, among: $1) }
        isJapanese = request.prefersJapanese
        sort =
            try parameters.value("sort") { SakuinIndex.SortOrder(rawValue: $0) } ?? (isStream ? .newest : .relevance)
        limit = try parameters.number("limit")
        fold = try parameters.fold()
        countBudget =
            try parameters.value("total") { SearchParameters.countBudgets[$0] }
            ?? SakuinIndex.SearchRequest.standardCountBudget
        givenTimeout = try parameters.milliseconds("timeout_ms")
        isWiderWanted = try parameters.flag("wider")
        isSentence = try parameters.flag("loose") ?? false
        collapsesDuplicates =
            try parameters.value("copies") { ["fold": true, "list": false][$0] ?? FormParameters.flags[$0] } ?? false
        threadBudget =
            try parameters.value("threads") { SearchParameters.threadBudgets[$0] }
            ?? (isStream ? 0 : SakuinIndex.SearchRequest.quickThreadBudget)
        context = try parameters.context()
        after = takesCursor ? try parameters.value("after") { SearchCursor($0) } : nil
        guard after.map({ $0.question == fingerprint }) ?? true else {
            throw Problem.parameter(
                """
                after is a place in the answer to another question: q, sort, fold, loose and copies must be those of the page \
                that it came with; leave after away to begin anew
                """, "after は別の問いの答えの位置です。q・sort・fold・loose・copies は元のページと同じにしてください。最初から見るには after を外してください")
        }
    }

    /// What decides which hits there are, and their order: a cursor goes on in the same answer only.
    private var fingerprint: UInt64 {
        SearchCursor.fingerprint([
            text, sort.rawValue, "\(fold.rawValue)", "\(isSentence)", "\(collapsesDuplicates)", savedText,
        ])
    }

    /// How long a question may take that is answered at once.
    var timeout: Duration { givenTimeout ?? SearchParameters.standardTimeout }

    /// The query's tree.
    func query() throws(QueryError) -> Query {
        let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
        return isSentence ? query.asSentence : query
    }

    /// What is to be told of the query, on the first page, where it finds so many posts.
    func notices(total: Int) throws(QueryError) -> [Notice] {
        guard after == nil else { return [] }
        let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
        return QueryWarning.all(of: text, query, total: total, isSentence: isSentence, saved: saved).map { notice in
            Notice(
                message: isJapanese ? notice.japanese : notice.message, start: notice.position.lowerBound,
                end: notice.position.upperBound)
        }
    }

    /// True for what people type: a few words, a page. What it takes to plan it is next to nothing.
    var isLight: Bool {
        text.utf8.count <= 100 && savedText.isEmpty && !text.utf8.contains(UInt8(ascii: "/")) && fold <= .standard
            && limit ?? SearchParameters.standardLimit <= 50 && isWiderWanted != true && !isSentence
            && !collapsesDuplicates && threadBudget <= SakuinIndex.SearchRequest.quickThreadBudget && sort != .replies
            && (countBudget <= SakuinIndex.SearchRequest.standardCountBudget
                || countBudget == SakuinIndex.SearchRequest.unlimitedCountBudget)
    }

    /// What has more candidates takes longer than a question on the server's own loop may: by relevance, or for an exact total, all are gone
    /// through, 40 ns each (eight million posts, 2026-12-01), newest first seldom.
    var inlineCandidates: Int {
        sort == .relevance || countBudget == SakuinIndex.SearchRequest.unlimitedCountBudget ? 50_000 : 200_000
    }

    func request(_ query: Query) -> SakuinIndex.SearchRequest {
        var request = SakuinIndex.SearchRequest(
            query: query, sort: sort, limit: limit ?? SearchParameters.standardLimit, after: after, fold: fold,
            countBudget: countBudget)
        request.collapsesDuplicates = collapsesDuplicates
        request.threadBudget = threadBudget
        request.question = fingerprint
        return request
    }
}

extension FormParameters {
    /// How much of the text is wanted on both sides of a match; nil for none.
    func context() throws(Problem) -> MatchContext.Extent? {
        try value("context") { text in
            switch text {
            case "sentence": .sentence
            case "post": .whole
            default: Int(text).flatMap { Parameter.contextWidths.contains($0) ? .characters($0) : nil }
            }
        }
    }
}
