// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What is asked of several queries at once.

/// Every argument is a query: a word with a minus, and a sign that stands between words, belong to the one before.
func checkSingleQueries(_ queries: [String], of command: String) throws(UsageError) {
    let signs = ["OR", "AND", "NOT", "または", "|"]
    guard queries.count > 1, let part = queries.first(where: { $0.hasPrefix("-") || signs.contains($0) }) else {
        return
    }
    let whole = shellQuoted(queries.joined(separator: " "))
    throw UsageError(
        "引数はそれぞれが一つの問いです。\(visible(part)) は前の語とまとめて引用符に入れてください: sakuin \(command) \(visible(whole))",
        "every argument is a query of its own: put \(visible(part)) into one argument with the words before it: sakuin \(command) \(visible(whole))"
    )
}

/// Asks for counts: all of them, however long that takes.
func counts(
    _ request: CountsRequest, _ options: CommandOptions, in environment: CommandEnvironment
) throws(Failure) -> (json: [UInt8], answer: CountsAnswer) {
    var request = request
    request.timeout = Search.longPatience
    let service = options.service(in: environment, timeout: Search.longPatience + .seconds(10))
    let query = request.queries.count == 1 ? request.queries[0] : nil
    let (json, answer) = try Failure.wrap(query: query) { [request] () throws(ClientError) in
        let json = try service.json(.counts(request))
        return (json, try decodeAnswer(CountsAnswer.self, from: json))
    }
    if !options.json {
        for notice in answer.series.flatMap(\.notices) { environment.complain(environment.messages.notice(notice)) }
    }
    return (json, answer)
}
