// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/v1/search`, as one page or as a stream of all, and `/v1/export`, a stream of whole posts.

import HTTPTypes
import Hummingbird
import NIOCore
import SakuinClient
import SakuinIndex
import SakuinText

struct SearchRoutes {
    let pool: SearchPool
    let queue: IngestQueue

    /// Hits that a stream fetches at a time: by relevance more, because each page weighs all candidates anew.
    private static func streamPage(_ sort: SakuinIndex.SortOrder) -> Int {
        sort == .relevance || sort == .replies ? 5000 : 200
    }

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.search, use: search)
        router.add(.export, use: export)
    }

    private func search(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try SearchParameters(request, of: .search)
        if parameters.isStream {
            return try await stream(parameters, request) { (maker, found) throws(IndexError) in
                try maker.hit(found).json
            }
        }
        let queue = queue
        // All of it on the reader's thread: a long query, a long answer hold up nobody else.
        let ask: @Sendable (IndexReader, ContinuousClock.Instant, Int?) throws -> (answer: [UInt8], isWhole: Bool) = {
            var request = parameters.request(try parameters.query())
            (request.deadline, request.mostCandidates) = ($1, $2)
            var answer = try SearchRoutes.answer(request, parameters, $0, pending: queue.pendingCount)
            answer.notices = try parameters.notices(total: answer.total.value)
            answer.tookMilliseconds = began.millisecondsSince
            // What is whole is good, however late. What the wider levels find is counted as far as the time goes, and does not say so.
            let isWhole = !answer.timedOut && (answer.wider.isEmpty || ContinuousClock.now < $1)
            return (answer.json, isWhole)
        }
        let end = began + parameters.timeout
        if parameters.isLight,
            let inline = try await pool.runInline({
                try ask($0, ContinuousClock.now + SearchRoutes.inlineTime, parameters.inlineCandidates)
            }),
            inline.isWhole
        {
            return Response.json(inline.answer)
        }
        // An exact total of many candidates is known to take longer.
        let isExact = parameters.countBudget == SakuinIndex.SearchRequest.unlimitedCountBudget
        let most = isExact && parameters.timeout > SearchRoutes.fastTime ? SearchRoutes.fastCandidates : nil
        let fast = try await pool.run {
            try ask($0, min(end, ContinuousClock.now + SearchRoutes.fastTime), most)
        }
        if fast.isWhole || ContinuousClock.now >= end { return Response.json(fast.answer) }
        return Response.json(try await pool.runBulk { try ask($0, end, nil) }.answer)
    }

    /// What has found no page by then begins anew on a thread of its own. Two changes of thread take a tenth of a millisecond, and a
    /// question that begins anew is paid twice: with a quarter of a millisecond most did (1.2 million posts, processor time of the median
    /// question .94 in place of .70 ms). The loop serves nobody else meanwhile, so it is not long.
    private static let inlineTime = Duration.milliseconds(2)
    /// What takes longer begins anew in the bulk lane.
    private static let fastTime = Duration.milliseconds(50)
    /// Candidates that can be counted in that time, if all are to be.
    private static let fastCandidates = 10_000

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
        if parameters.isWiderWanted == true, page.total <= SearchRoutes.fewPosts, !parameters.isSentence {
            let loose = try count(request.query.asSentence, parameters.fold, reader, until: request.deadline)
            if loose.value > page.total { answer.loose = loose }
            // What a saved query says cannot be mended in the text that names it.
            guard parameters.saved.names.isEmpty else { return answer }
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

    private func export(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let parameters = try SearchParameters(request, of: .export, isStream: true)
        return try await stream(parameters, request) { (maker, found) throws(IndexError) in
            try maker.exported(found.post).json
        }
    }

    /// What stands for a hit in a stream.
    private typealias Line = @Sendable (AnswerMaker, FoundPost) throws(IndexError) -> [UInt8]

    /// Every hit, a line each, fetched page by page: memory does not grow with their number. What breaks it off, be it the
    /// time that the question was given, is told in a last line, which is no hit but an error.
    private func stream(
        _ parameters: SearchParameters, _ request: Request, line: @escaping Line
    ) async throws -> Response {
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
                    let fetched = try await fetch(query, page, line, until: end)
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
        _ query: Query, _ page: SearchParameters, _ line: Line, until end: ContinuousClock.Instant?
    ) async throws -> Lines {
        let fast = ContinuousClock.now + SearchRoutes.fastTime
        let first = end.map { min($0, fast) } ?? fast
        if let fetched = try await pool.run({ try SearchRoutes.lines(query, page, line, $0, until: first) }) {
            return fetched
        }
        if end.map({ ContinuousClock.now < $0 }) ?? true,
            let fetched = try await pool.runBulk({ try SearchRoutes.lines(query, page, line, $0, until: end) })
        {
            return fetched
        }
        throw Problem(
            .serviceUnavailable, .timedOut, "the time was over before all hits were found: give a longer timeout_ms",
            "すべての一致を見つける前に時間が切れました。timeout_ms を長くしてください")
    }

    /// Nil if the time is over before the page is full.
    private static func lines(
        _ query: Query, _ parameters: SearchParameters, _ line: Line, _ reader: IndexReader,
        until end: ContinuousClock.Instant?
    ) throws -> Lines? {
        var request = parameters.request(query)
        request.countBudget = nil
        request.deadline = end
        let page = try reader.search(request)
        guard page.isComplete else { return nil }
        let maker = AnswerMaker(reader, fold: parameters.fold, context: parameters.context)
        var lines: [UInt8] = []
        for found in page.hits {
            lines += try line(maker, found)
            lines.append(UInt8(ascii: "\n"))
        }
        return (lines, page.next, page.hits.count)
    }
}
