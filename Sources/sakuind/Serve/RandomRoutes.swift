// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/v1/random`: posts drawn by lot.

import Hummingbird
import SakuinClient
import SakuinIndex

struct RandomRoutes {
    let pool: SearchPool
    let queue: IngestQueue

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.random, use: random)
    }

    private func random(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try SearchParameters(request, of: .random, isQueryNeeded: false)
        let given = try FormParameters(request, of: .random).number("seed")
        let seed = given ?? Int.random(in: 0...RandomAnswer.greatestSeed)
        let queue = queue
        let answer = try await pool.runBulk { reader in
            let query = parameters.text.isEmpty ? Query.all([]) : try parameters.query()
            let draw = try reader.random(
                query, fold: parameters.fold, limit: parameters.limit ?? 1, seed: UInt64(seed),
                until: began + parameters.timeout)
            // Those that are found soon are not as likely as others.
            guard draw.isComplete else { throw Problem.noDraw }
            let maker = AnswerMaker(reader, fold: parameters.fold)
            return RandomAnswer(
                query: parameters.text, seed: seed,
                total: Total(value: draw.total, relation: draw.isTotalExact ? .exact : .atLeast),
                tookMilliseconds: began.millisecondsSince, hits: try draw.hits.map { try maker.hit($0) },
                index: try reader.state(pending: queue.pendingCount))
        }
        return Response.json(answer)
    }
}

extension Problem {
    fileprivate static var noDraw: Problem {
        Problem(
            .serviceUnavailable, .timedOut,
            "the time was over before every post had its chance: give a longer timeout_ms, or ask for more common words",
            "すべての投稿を公平に引く前に時間が切れました。timeout_ms を長くするか、問いを変えてください")
    }
}
