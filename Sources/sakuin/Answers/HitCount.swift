// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Prints the exact number of hits, or of matches.
struct HitCount: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment

    func print() throws(Failure) -> ExitStatus {
        let count = search.concordance == nil ? try exactTotal() : try countMatches()
        var output = try options.output(in: environment, isPaged: false)
        output.write("\(count)\n")
        if let failure = output.finish() { throw failure }
        if count == 0 { tellIfEmpty() }
        return count == 0 ? .none : .found
    }

    private func exactTotal() throws(Failure) -> Int {
        let (total, notices) = try search.total(within: Search.longPatience, in: environment)
        tell(notices)
        guard total.relation == .exact else { throw .outOfTime }
        return total.value
    }

    private func countMatches() throws(Failure) -> Int {
        var count = 0
        try search.eachHit(in: environment, context: 1) { hit, _ in
            count += hit.kwic.count
            return .next
        }
        return count
    }
}
