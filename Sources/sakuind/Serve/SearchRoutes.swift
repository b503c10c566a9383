// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader asks: search, as one page or as a stream of all, and single posts.

import HTTPTypes
import Hummingbird
import NIOCore
import SakuinClient
import SakuinIndex
import SakuinText

struct SearchRoutes {
    let pool: SearchPool
    let queue: IngestQueue

    /// A page has 20 hits unless asked otherwise, and never more than a client can hold with ease.
    static let standardLimit = 20
    static let greatestLimit = 10_000
    /// Hits that a stream fetches at a time: by relevance more, because each page weighs all candidates anew.
    private static func streamPage(_ sort: SakuinIndex.SortOrder) -> Int { sort == .relevance ? 5000 : 200 }

    func add(to router: Router<SakuinRequestContext>) {
        router.get("/v1/search", use: search)
        router.get("/v1/posts/{id}", use: post)
        router.get("/v1/posts/{id}/similar", use: similar)
        router.get("/v1/verify", use: verify)
        router.get("/v1/why", use: why)
    }

    // MARK: Search

    private func search(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try SearchParameters(request)
        if parameters.isStream { return try await stream(parameters, request) }
        let queue = queue
        // All of it on the reader's thread: a long query, a long answer hold up nobody else.
        let ask: @Sendable (IndexReader, ContinuousClock.Instant, Int?) throws -> (answer: [UInt8], isInTime: Bool) = {
            var request = parameters.request(try parameters.query())
            (request.deadline, request.mostCandidates) = ($1, $2)
            var answer = try SearchRoutes.answer(request, parameters, $0, pending: queue.pendingCount)
            answer.notices = try parameters.notices(total: answer.total.value)
            answer.tookMilliseconds = milliseconds(since: began)
            return (answer.json, ContinuousClock.now < $1 && !answer.timedOut)
        }
        let end = began + parameters.timeout
        if parameters.isLight,
            let near = try await pool.runNearby({
                try ask($0, ContinuousClock.now + SearchRoutes.nearTime, SearchRoutes.nearCandidates)
            }),
            near.isInTime
        {
            return Response.json(near.answer)
        }
        // An exact total of many candidates is known to take longer.
        let isExact = parameters.countBudget == SakuinIndex.SearchRequest.unlimitedCountBudget
        let most = isExact && parameters.timeout > SearchRoutes.quickTime ? SearchRoutes.quickCandidates : nil
        let quick = try await pool.run {
            try ask($0, min(end, ContinuousClock.now + SearchRoutes.quickTime), most)
        }
        if quick.isInTime || ContinuousClock.now >= end { return Response.json(quick.answer) }
        return Response.json(try await pool.runSlowly { try ask($0, end, nil) }.answer)
    }

    /// What takes longer begins anew on a thread of its own. Two changes of thread take a tenth of a millisecond, where the
    /// median question takes two.
    private static let nearTime = Duration.microseconds(250)
    /// What has more candidates takes longer.
    private static let nearCandidates = 1000
    /// What takes longer begins anew in the slow lane.
    private static let quickTime = Duration.milliseconds(50)
    /// Candidates that can be counted in that time, if all are to be.
    private static let quickCandidates = 10_000

    private static func answer(
        _ request: SakuinIndex.SearchRequest, _ parameters: SearchParameters, _ reader: IndexReader, pending: Int
    ) throws(IndexError) -> SearchAnswer {
        let page = try reader.search(request)
        let maker = AnswerMaker(reader, fold: parameters.fold, context: parameters.context)
        var hits: [Hit] = []
        for found in page.hits { hits.append(try maker.hit(found)) }
        var answer = SearchAnswer(
            query: parameters.text, total: Total(value: page.total, relation: page.isTotalExact ? .exact : .atLeast),
            tookMilliseconds: 0, timedOut: !page.isComplete, hits: hits, next: page.next?.text, wider: [],
            index: try reader.state(pending: pending))
        let isSmall = try reader.summary().posts <= SearchRoutes.postsCountedWider
        guard page.isTotalExact, parameters.isWiderWanted ?? isSmall else { return answer }
        answer.wider = try wider(request, parameters, reader, page)
        // What would find more takes much longer than the question did: for whoever asks for it.
        if parameters.isWiderWanted == true, page.total <= SearchRoutes.fewPosts, !parameters.isLoose {
            let loose = try count(request.query.loosened, parameters.fold, reader, until: request.deadline)
            if loose.value > page.total { answer.loose = loose }
            let end = ContinuousClock.now + SearchRoutes.suggestionTime
            answer.suggestions = try reader.suggestions(
                for: parameters.text, request.query, fold: parameters.fold, beyond: page.total,
                until: request.deadline.map { min($0, end) } ?? end
            ).map {
                Suggestion(
                    query: $0.query, total: Total(value: $0.total, relation: $0.isTotalExact ? .exact : .atLeast))
            }
        }
        return answer
    }

    /// Where no more match, more is offered.
    private static let fewPosts = 2
    /// What is not thought of by then is not offered.
    private static let suggestionTime = Duration.milliseconds(40)

    private static func count(
        _ query: Query, _ fold: FoldLevel, _ reader: IndexReader, until end: ContinuousClock.Instant?
    ) throws(IndexError) -> Total {
        let count = try reader.count(
            query, fold: fold, budget: SakuinIndex.SearchRequest.standardCountBudget, until: end)
        return Total(value: count.total, relation: count.isExact ? .exact : .atLeast)
    }

    /// Posts of an index in which counting at all levels takes next to no time. In 20,000 it takes 0.7 ms at the median and
    /// 6 ms at the 90th percentile, ten times what the questions do.
    private static let postsCountedWider = 2000

    /// What the wider levels would find beyond the page's total, as far as a quick count goes.
    private static func wider(
        _ request: SakuinIndex.SearchRequest, _ parameters: SearchParameters, _ reader: IndexReader, _ page: SearchPage
    ) throws(IndexError) -> [WiderFold] {
        var wider: [WiderFold] = []
        // The widest first: what it does not find, no other does.
        for level in FoldLevel.allCases.reversed() where level > parameters.fold {
            if let last = wider.last, last.more == 0, last.relation == .exact {
                wider.append(WiderFold(fold: level.rawValue, more: 0, relation: .exact))
                continue
            }
            let count = try count(request.query, level, reader, until: request.deadline)
            wider.append(
                WiderFold(fold: level.rawValue, more: max(0, count.value - page.total), relation: count.relation))
        }
        // Of what was not counted to its end, no less is known than of a narrower level.
        var least = 0
        return wider.reversed().map { level in
            least = max(least, level.more)
            return WiderFold(fold: level.fold, more: least, relation: level.relation)
        }
    }

    /// Every hit, a line each, fetched page by page: memory does not grow with their number. What breaks it off, be it the
    /// time that the question was given, is told in a last line, which is no hit but an error.
    private func stream(_ parameters: SearchParameters, _ request: Request) async throws -> Response {
        let end = parameters.givenTimeout.map { ContinuousClock.now + $0 }
        let query = try await pool.run { _ in try parameters.query() }
        let body = ResponseBody { writer in
            do {
                var cursor = parameters.after
                var left = parameters.limit ?? .max
                while left > 0 {
                    var page = parameters
                    page.after = cursor
                    page.limit = min(left, SearchRoutes.streamPage(page.sort))
                    let fetched = try await fetch(query, page, until: end)
                    if fetched.count > 0 { try await writer.write(ByteBuffer(bytes: fetched.lines)) }
                    left -= fetched.count
                    guard let next = fetched.next else { break }
                    cursor = next
                }
            } catch {
                let problem = Problem.covering(error, request).told(inJapanese: request.prefersJapanese)
                try await writer.write(ByteBuffer(bytes: ErrorAnswer(error: problem).json + [UInt8(ascii: "\n")]))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson; charset=utf-8"], body: body)
    }

    private typealias Lines = (lines: [UInt8], next: SearchCursor?, count: Int)

    private func fetch(
        _ query: Query, _ page: SearchParameters, until end: ContinuousClock.Instant?
    ) async throws -> Lines {
        let quick = ContinuousClock.now + SearchRoutes.quickTime
        let first = end.map { min($0, quick) } ?? quick
        if let fetched = try await pool.run({ try SearchRoutes.lines(query, page, $0, until: first) }) {
            return fetched
        }
        if end.map({ ContinuousClock.now < $0 }) ?? true,
            let fetched = try await pool.runSlowly({ try SearchRoutes.lines(query, page, $0, until: end) })
        {
            return fetched
        }
        throw Problem(
            .serviceUnavailable, "timed_out", "the time was over before all hits were found: give a longer timeout_ms",
            "すべての一致を見つける前に時間が切れました。timeout_ms を長くしてください")
    }

    /// Nil if the time is over before the page is full.
    private static func lines(
        _ query: Query, _ parameters: SearchParameters, _ reader: IndexReader, until end: ContinuousClock.Instant?
    ) throws -> Lines? {
        var request = parameters.request(query)
        request.countBudget = nil
        request.deadline = end
        let page = try reader.search(request)
        guard page.isComplete else { return nil }
        let maker = AnswerMaker(reader, fold: parameters.fold, context: parameters.context)
        var lines: [UInt8] = []
        for found in page.hits {
            lines += try maker.hit(found).json
            lines.append(UInt8(ascii: "\n"))
        }
        return (lines, page.next, page.hits.count)
    }

    // MARK: Explanation and verification

    /// How a query is understood, and what becomes of its candidates.
    private func why(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let known = ["q", "id", "fold", "loose", "timeout_ms"]
        let parameters = try SearchParameters(request, known: known)
        let id = try FormParameters(request, known: known)["id"]
        let answer = try await pool.runSlowly { reader in
            let key = try id.map { try reader.keyOfOnlyPost(named: $0) }
            let explanation = try reader.explain(
                try parameters.query(), fold: parameters.fold, id: key, until: began + parameters.timeout)
            if let id, explanation.post == nil { throw Problem.noPost(id) }
            var answer = WhyAnswer(explanation, query: parameters.text, fold: parameters.fold)
            answer.tookMilliseconds = milliseconds(since: began)
            return answer
        }
        return Response.json(answer)
    }

    /// Reads every post, however long that takes.
    private func verify(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try SearchParameters(request, known: ["q", "fold", "loose"])
        let answer = try await pool.runSlowly { reader in
            let found = try reader.compare(try parameters.query(), fold: parameters.fold)
            return VerifyAnswer(
                query: parameters.text, fold: parameters.fold.rawValue, posts: found.posts, byIndex: found.byIndex,
                byScan: found.byScan, missing: found.missing, extra: found.extra,
                tookMilliseconds: milliseconds(since: began))
        }
        return Response.json(answer)
    }

    // MARK: Posts

    private func post(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        _ = try FormParameters(request, known: [])
        let id = try SearchRoutes.id(context)
        let answer = try await pool.run { reader -> [UInt8]? in
            let limit = SearchRoutes.mostBearers
            let bearers = try reader.posts(named: id, limit: limit + 1)
            return bearers.isEmpty ? nil : try AnswerMaker(reader).posts(bearers, limit: limit).json
        }
        guard let answer else { throw Problem.noPost(id) }
        return Response.json(answer)
    }

    /// Posts with one id that are given: a table may write the same id in every row.
    private static let mostBearers = 100

    /// The router gives the segment as it was sent.
    private static func id(_ context: SakuinRequestContext) throws -> String {
        let sent = try context.parameters.require("id")
        guard let id = sent.percentDecoded else {
            throw Problem(
                .badRequest, "bad_address", "the id \(sent) is not UTF-8 in percent-encoding",
                "ID \(sent) がパーセント符号化した UTF-8 になっていません")
        }
        return id
    }

    private func similar(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let id = try SearchRoutes.id(context)
        let limit = try FormParameters(request, known: ["limit"]).limit(upTo: SearchRoutes.greatestLimit)
        let queue = queue
        let answer = try await pool.runSlowly { reader -> SimilarAnswer? in
            let end = began + SearchParameters.standardTimeout
            let key = try reader.keyOfOnlyPost(named: id)
            guard
                let found = try reader.similar(toID: key, limit: limit ?? SearchRoutes.standardLimit, until: end)
            else { return nil }
            let maker = AnswerMaker(reader)
            return SimilarAnswer(
                id: id, hits: try found.map { try maker.hit($0) }, tookMilliseconds: milliseconds(since: began),
                index: try reader.state(pending: queue.pendingCount))
        }
        guard let answer else { throw Problem.noPost(id) }
        return Response.json(answer)
    }
}

/// To the microsecond.
private func milliseconds(since began: ContinuousClock.Instant) -> Double {
    ((ContinuousClock.now - began) / .microseconds(1)).rounded() / 1000
}

extension IndexReader {
    /// For what is asked about one post.
    /// - Throws: `Problem` if there is none, or several of which none is meant more than the others.
    fileprivate func keyOfOnlyPost(named name: String) throws -> String {
        let bearers = try posts(named: name, limit: Problem.mostNamed + 1)
        guard let first = bearers.first else { throw Problem.noPost(name) }
        guard bearers.count == 1 else { throw Problem.severalPosts(name, keys: try bearers.map { try key(of: $0) }) }
        return try key(of: first)
    }
}

extension Problem {
    /// Posts with the same id that are named.
    fileprivate static let mostNamed = 10

    fileprivate static func severalPosts(_ id: String, keys: [String]) -> Problem {
        let hasMore = keys.count > mostNamed
        let named = keys.prefix(mostNamed)
        return Problem(
            .conflict, "several_posts",
            "several posts bear the id \(id): name one by its key: "
                + named.joined(separator: ", ") + (hasMore ? " …" : ""),
            "id \(id) の投稿は複数あります。key で指定してください: " + named.joined(separator: "、") + (hasMore ? " …" : ""))
    }

    fileprivate static func noPost(_ id: String) -> Problem {
        Problem(.notFound, "not_found", "there is no post \(id) in the index", "投稿 \(id) は索引にありません")
    }
}

/// The parameters of `/v1/search`.
struct SearchParameters: Sendable {
    var text: String
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
    var isLoose: Bool
    /// True if of matches that say nearly the same only one is wanted.
    var foldsCopies: Bool
    /// Characters wanted on both sides of every match; nil for none.
    var context: Int?
    /// True if every hit is wanted, a line each.
    var isStream: Bool
    /// True if what is told is wanted in Japanese.
    var isJapanese: Bool

    private static let ofSearch = [
        "q", "sort", "limit", "after", "fold", "total", "wider", "loose", "copies", "context", "timeout_ms",
    ]
    static let standardTimeout = Duration.seconds(2)
    /// Milliseconds: ten minutes.
    private static let longestTimeout = 600_000
    private static let countBudgets = [
        "quick": SakuinIndex.SearchRequest.standardCountBudget, "exact": SakuinIndex.SearchRequest.unlimitedCountBudget,
    ]

    init(_ request: Request, known: [String] = SearchParameters.ofSearch) throws {
        let parameters = try FormParameters(request, known: known)
        guard let text = parameters["q"] else {
            throw Problem.parameter("the parameter q, the query, is missing", "パラメータ q（問い）がありません")
        }
        self.text = text
        isJapanese = request.prefersJapanese
        isStream = request.headers[.accept]?.contains("application/x-ndjson") == true
        sort =
            try parameters.value("sort", .oneOf("relevance", "newest", "oldest")) {
                SakuinIndex.SortOrder(rawValue: $0)
            } ?? (isStream ? .newest : .relevance)
        let greatest = isStream ? Int.max : SearchRoutes.greatestLimit
        limit = try parameters.limit(upTo: greatest)
        fold =
            try parameters.value("fold", .number(0...FoldLevel.widest.rawValue)) {
                Int($0).flatMap(FoldLevel.init)
            } ?? .standard
        countBudget =
            try parameters.value("total", .oneOf("quick", "exact")) {
                SearchParameters.countBudgets[$0]
            } ?? SakuinIndex.SearchRequest.standardCountBudget
        givenTimeout = try parameters.number("timeout_ms", in: 1...SearchParameters.longestTimeout)
            .map { .milliseconds($0) }
        isWiderWanted = try parameters.flag("wider")
        isLoose = try parameters.flag("loose") ?? false
        foldsCopies =
            try parameters.value("copies", .oneOf("fold", "list")) {
                ["fold": true, "list": false][$0] ?? FormParameters.flags[$0]
            } ?? false
        context = try parameters.number("context", in: 1...SearchParameters.widestContext)
        after = try parameters.value(
            "after", .init(english: "the `next` of an answer", japanese: "前の答えの next の値")
        ) { SearchCursor($0) }
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
        SearchCursor.fingerprint([text, sort.rawValue, "\(fold.rawValue)", "\(isLoose)", "\(foldsCopies)"])
    }

    /// How long a question may take that is answered at once.
    var timeout: Duration { givenTimeout ?? SearchParameters.standardTimeout }

    /// The query's tree.
    func query() throws(QueryError) -> Query {
        let query = try QueryParser.parse(text, isSentence: isLoose)
        return isLoose ? query.loosened : query
    }

    /// What is to be told of the query, on the first page, where it finds so many posts.
    func notices(total: Int) throws(QueryError) -> [Notice] {
        guard after == nil else { return [] }
        let query = try QueryParser.parse(text, isSentence: isLoose)
        return QueryNotice.all(of: text, query, total: total, isLoose: isLoose).map { notice in
            Notice(
                message: isJapanese ? notice.japanese : notice.message, start: notice.position.lowerBound,
                end: notice.position.upperBound)
        }
    }

    /// Characters.
    private static let widestContext = 200

    /// True for what people type: a few words, a page, no count of all. What it takes to plan it is next to nothing.
    var isLight: Bool {
        text.utf8.count <= 100 && !text.utf8.contains(UInt8(ascii: "/")) && fold <= .standard
            && limit ?? SearchRoutes.standardLimit <= 50 && isWiderWanted != true && !isLoose
            && !foldsCopies
            && countBudget <= SakuinIndex.SearchRequest.standardCountBudget
    }

    func request(_ query: Query) -> SakuinIndex.SearchRequest {
        var request = SakuinIndex.SearchRequest(
            query: query, sort: sort, limit: limit ?? SearchRoutes.standardLimit, after: after, fold: fold,
            countBudget: countBudget)
        request.foldsCopies = foldsCopies
        request.question = fingerprint
        return request
    }
}
