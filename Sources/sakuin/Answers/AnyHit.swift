// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Tells by the exit status alone whether there is a hit.
struct AnyHit: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment

    func print() throws(Failure) -> ExitStatus {
        var request = search.question
        (request.limit, request.wider, request.timeout) = (1, false, Search.patience)
        let answer = try search.answer(to: request, in: environment).value
        if !answer.hits.isEmpty { return .found }
        if answer.timedOut { throw .outOfTime }
        return .none
    }
}
