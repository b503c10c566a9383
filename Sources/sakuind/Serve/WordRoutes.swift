// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/v1/kwic`, `/v1/collocates` and `/v1/compare`: matches in their context, what stands near them, and two sets of posts side by side.
// Each is exact, or there is an error in its place.

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinText

struct WordRoutes {
    let pool: SearchPool
    let queue: IngestQueue

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.kwic, use: kwic)
        router.add(.collocates, use: collocates)
        router.add(.compare, use: compare)
    }

    private func kwic(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try WordParameters(request, of: .kwic, standardTimeout: CountParameters.standardTimeout)
        let seed = parameters.seed ?? Int.random(in: 0...RandomAnswer.greatestSeed)
        let queue = queue
        let answer = try await pool.runBulk { reader in
            let found = try reader.sample(
                try parameters.query(), fold: parameters.fold,
                limit: parameters.sample ?? WordParameters.standardSample,
                seed: UInt64(seed),
                foldsCopies: parameters.collapsesDuplicates, until: began + parameters.timeout
            ).done()
            let maker = AnswerMaker(reader, fold: parameters.fold, context: parameters.context)
            return KwicAnswer(
                query: parameters.text, fold: parameters.fold.rawValue, copies: parameters.copies, posts: found.posts,
                matches: found.allMatches, isSample: found.isSample, seed: seed,
                lines: try found.matches.map { try maker.line($0) },
                notices: try parameters.notices(total: found.posts), tookMilliseconds: began.millisecondsSince,
                index: try reader.state(pending: queue.pendingCount))
        }
        return Response.json(answer)
    }

    private func collocates(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try WordParameters(request, of: .collocates)
        let queue = queue
        let answer = try await pool.runBulk { reader in
            var asked = SakuinIndex.CollocatesRequest(try parameters.query())
            (asked.fold, asked.window, asked.measure) = (parameters.fold, parameters.window, parameters.measure)
            (asked.least, asked.limit) = (parameters.least, parameters.limit)
            asked.collapsesDuplicates = parameters.collapsesDuplicates
            asked.deadline = began + parameters.timeout
            let found = try reader.collocates(asked).done(.archive)
            return CollocatesAnswer(
                query: parameters.text, fold: parameters.fold.rawValue, copies: parameters.copies,
                window: asked.window, least: asked.least, measure: asked.measure.rawValue, posts: found.posts,
                matches: found.matches,
                nearUnits: found.nearUnits, archiveUnits: found.archiveUnits, candidates: found.candidates,
                collocates: found.collocates.map(SakuinClient.Collocate.init),
                notices: try parameters.notices(total: found.posts), tookMilliseconds: began.millisecondsSince,
                index: try reader.state(pending: queue.pendingCount))
        }
        return Response.json(answer)
    }

    private func compare(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try WordParameters(request, of: .compare, isQueryNeeded: false)
        let seed = parameters.sample.map { _ in parameters.seed ?? Int.random(in: 0...RandomAnswer.greatestSeed) }
        let queue = queue
        let answer = try await pool.runBulk { reader in
            let (first, second) = try parameters.sets()
            var asked = ComparisonRequest(first, second)
            (asked.fold, asked.least, asked.limit) = (parameters.fold, parameters.least, parameters.limit)
            (asked.sample, asked.seed) = (parameters.sample, UInt64(seed ?? 0))
            asked.collapsesDuplicates = parameters.collapsesDuplicates
            asked.deadline = began + parameters.timeout
            let found = try reader.compare(asked).done(.sets)
            func words(_ grams: [ComparedGram]) -> [ComparedWord] {
                grams.map { ComparedWord($0, found.first.units, found.second.units) }
            }
            return CompareAnswer(
                query: parameters.text, other: parameters.other, before: parameters.before, after: parameters.after,
                fold: parameters.fold.rawValue, copies: parameters.copies, least: asked.least, seed: seed,
                first: ComparedSet(found.first), second: ComparedSet(found.second), both: found.both,
                candidates: found.candidates, moreInFirst: words(found.moreInFirst),
                moreInSecond: words(found.moreInSecond),
                notices: try parameters.notices(total: found.first.posts), tookMilliseconds: began.millisecondsSince,
                index: try reader.state(pending: queue.pendingCount))
        }
        return Response.json(answer)
    }
}

extension SakuinClient.Collocate {
    fileprivate init(_ found: SakuinIndex.Collocate) {
        let association = found.association
        self.init(
            text: found.text, near: association.near, posts: found.posts, archive: association.archive,
            expected: association.expected, logLikelihood: association.logLikelihood, logDice: association.logDice,
            mutualInformation: association.mutualInformation, tScore: association.tScore, isCut: found.isCut)
    }
}

extension ComparedSet {
    fileprivate init(_ side: Comparison.Side) {
        self.init(posts: side.posts, drawn: side.drawn, units: side.units)
    }
}

extension ComparedWord {
    fileprivate init(_ gram: ComparedGram, _ firstUnits: Int, _ secondUnits: Int) {
        func rate(_ count: Int, _ units: Int) -> Double { units == 0 ? 0 : Double(count) * 1_000_000 / Double(units) }
        self.init(
            text: gram.text, first: gram.first, second: gram.second, firstPosts: gram.firstPosts,
            secondPosts: gram.secondPosts, firstRate: rate(gram.first, firstUnits),
            secondRate: rate(gram.second, secondUnits), logLikelihood: gram.logLikelihood, logRatio: gram.logRatio,
            isCut: gram.isCut)
    }
}
