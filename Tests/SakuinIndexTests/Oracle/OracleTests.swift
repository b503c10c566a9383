// SPDX-License-Identifier: GPL-2.0-or-later
//
// The oracle (Index/DECISIONS.md, "One promise"). SAKUIN_ORACLE_CASES and SAKUIN_ORACLE_SEED set how many cases are tried and which; a
// difference names the seed of its round, which alone repeats it.

import Foundation
import Testing

@Suite struct OracleTests {
    static let casesInRound = 400

    @Test("every answer equals a naive scan, over made-up text full of traps")
    func madeUpText() throws {
        try run(.madeUp, "made-up text", half: 0)
    }

    @Test("every answer equals a naive scan, over real posts with traps spliced in")
    func realText() throws {
        guard let texts = try OracleTexts.real(bytes: 3_000_000) else {
            print("oracle: skipped the real posts: \(Repository.realPosts.path) or the program zstd is not there")
            return
        }
        try run(texts, "real text", half: 1)
    }

    private func run(_ texts: OracleTexts, _ what: String, half: UInt64) throws {
        let setting = OracleSetting()
        let cases = setting.cases / 2
        print("oracle: \(cases) cases on \(what), SAKUIN_ORACLE_SEED=\(setting.seed)")
        let started = Date()
        var tried = 0
        var differences = 0
        var seed = setting.seed
        while tried < cases, differences < 5 {
            let share = min(OracleTests.casesInRound, cases - tried)
            do {
                var round = try OracleRound(seed: seed &* 2 &+ half, texts: texts)
                try round.run(cases: share)
            } catch {
                differences += 1
                Issue.record("\(what), SAKUIN_ORACLE_SEED=\(seed) SAKUIN_ORACLE_CASES=\(share * 2): \(error)")
            }
            tried += share
            seed &+= 1
        }
        let seconds = Date().timeIntervalSince(started).formatted(.number.precision(.fractionLength(1)))
        print("oracle: \(tried) cases on \(what) in \(seconds) s, \(differences) differences")
    }
}
