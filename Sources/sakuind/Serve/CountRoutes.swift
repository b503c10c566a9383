// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/v1/counts`, `/v1/facets` and `/v1/matches`: numbers about what matches. Each is exact, or there is an error in its place.

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinText

struct CountRoutes {
    let pool: SearchPool
    let queue: IngestQueue

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.counts, use: counts)
        router.add(.facets, use: facets)
        router.add(.matches, use: matches)
    }

    private func counts(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try CountParameters(request, of: .counts)
        let queue = queue
        let answer = try await pool.runBulk { reader in
            var asked = TrendRequest(try parameters.queries(), by: parameters.period)
            asked.fold = parameters.fold
            asked.countsMatches = parameters.countsMatches
            asked.collapsesDuplicates = parameters.collapsesDuplicates
            asked.spellings = parameters.spellings
            asked.wantsCharacters = parameters.isPerCharacters && parameters.period != nil
            asked.deadline = began + parameters.timeout
            let trend = try reader.trend(asked).done(parameters.period)
            return try AnswerMaker(reader).counts(
                trend, parameters, pending: queue.pendingCount, took: began.millisecondsSince)
        }
        return Response.json(answer)
    }

    private func facets(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try CountParameters(request, of: .facets)
        guard let facet = parameters.facet else {
            throw Problem.parameter(
                "the parameter by is missing: author, source, thread, year or host",
                "パラメータ by（author・source・thread・year・host のどれか）がありません")
        }
        let queue = queue
        let answer = try await pool.runBulk { reader in
            let query = try parameters.queries()[0]
            let found = try reader.facets(
                query, by: facet, fold: parameters.fold, limit: parameters.limit, until: began + parameters.timeout
            ).done()
            var answer = FacetsAnswer(
                query: parameters.texts[0], by: facet.rawValue, fold: parameters.fold.rawValue, total: found.total,
                values: [], otherValues: found.otherValues, otherPosts: found.otherPosts, without: found.without,
                notices: try parameters.notices(0, total: found.total), tookMilliseconds: 0,
                index: try reader.state(pending: queue.pendingCount))
            for value in found.values {
                answer.values.append(
                    SakuinClient.FacetValue(
                        value: value.value, posts: value.posts, key: try value.first.map { try reader.key(of: $0) },
                        title: value.first?.current.title))
            }
            answer.tookMilliseconds = began.millisecondsSince
            return answer
        }
        return Response.json(answer)
    }

    private func matches(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try CountParameters(request, of: .matches)
        let queue = queue
        let answer = try await pool.runBulk { reader in
            let query = try parameters.queries()[0]
            let found = try reader.matchedStrings(
                query, fold: parameters.fold, limit: parameters.limit, until: began + parameters.timeout
            ).done()
            let maker = AnswerMaker(reader)
            var answer = MatchesAnswer(
                query: parameters.texts[0], fold: parameters.fold.rawValue, posts: found.posts, matches: found.matches,
                strings: [], otherStrings: found.otherStrings, otherMatches: found.otherMatches,
                notices: try parameters.notices(0, total: found.posts), tookMilliseconds: 0,
                index: try reader.state(pending: queue.pendingCount))
            for string in found.strings {
                answer.strings.append(
                    SakuinClient.MatchedString(
                        text: string.text, matches: string.matches, posts: string.posts,
                        first: try maker.counted(string.first), last: try maker.counted(string.last)))
            }
            answer.tookMilliseconds = began.millisecondsSince
            return answer
        }
        return Response.json(answer)
    }
}
