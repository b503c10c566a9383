// SPDX-License-Identifier: GPL-2.0-or-later
//
// How a query finds what it finds, and whether that is what reading every post finds.

import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinText

struct ProofRoutes {
    let pool: SearchPool

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.verify, use: verify)
        router.add(.why, use: why)
    }

    /// How a query is understood, and what becomes of its candidates.
    private func why(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try SearchParameters(request, of: .why)
        let id = try FormParameters(request, of: .why)["id"]
        let answer = try await pool.runBulk { reader in
            let key = try id.map { try reader.keyOfOnlyPost(named: $0) }
            let explanation = try reader.explain(
                try parameters.query(), fold: parameters.fold, id: key, until: began + parameters.timeout)
            if let id, explanation.post == nil { throw Problem.noPost(id) }
            var answer = WhyAnswer(explanation, query: parameters.text, fold: parameters.fold)
            answer.tookMilliseconds = began.millisecondsSince
            return answer
        }
        return Response.json(answer)
    }

    /// Reads every post, however long that takes.
    private func verify(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let parameters = try SearchParameters(request, of: .verify)
        let answer = try await pool.runBulk { reader in
            let found = try reader.compare(try parameters.query(), fold: parameters.fold)
            return VerifyAnswer(
                query: parameters.text, fold: parameters.fold.rawValue, posts: found.posts, byIndex: found.byIndex,
                byScan: found.byScan, missing: found.missing, extra: found.extra,
                tookMilliseconds: began.millisecondsSince)
        }
        return Response.json(answer)
    }
}
