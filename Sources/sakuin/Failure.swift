// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient

// What ends a command early, and its words for the person: what is wrong, where, and what to do.

enum Failure: Error {
    /// No answer; with the query, where there was one, so that its faulty place can be shown.
    case client(ClientError, query: String?)
    /// Standard output cannot be written to; an `errno`.
    case output(Int32)
    /// The pager's command could not be run.
    case pager(String)

    /// - Parameter query: what is asked, if it is a query.
    static func wrap<Value>(
        query: String? = nil, _ work: () throws(ClientError) -> Value
    ) throws(Failure) -> Value {
        do {
            return try work()
        } catch {
            throw .client(error, query: query)
        }
    }

    func words(in surroundings: Surroundings) -> String {
        let messages = surroundings.messages
        switch self {
        case .output(let code): return messages.cannotWrite(systemMessage(code))
        case .pager(let command): return messages.cannotPage(visible(command))
        case .client(.refused(let problem, _), let query?):
            // Below an empty query there is nothing to point at.
            guard let start = problem.start, !query.allSatisfy(\.isWhitespace) else { return visible(problem.message) }
            let columns = surroundings.errorIsTerminal ? surroundings.columns : nil
            let place = caretLines(query, start: start, end: problem.end ?? start, columns: columns)
            return ([visible(problem.message)] + place).joined(separator: "\n")
        case .client(let error, _): return visible(messages.words(for: error, in: surroundings.environment))
        }
    }
}
