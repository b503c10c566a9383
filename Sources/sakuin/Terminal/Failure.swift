// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

// What ends a command early, and its words for the person: what is wrong, where, and what to do.

enum Failure: Error {
    /// No answer; with the query, where there was one, so that its faulty place can be shown.
    case client(ClientError, query: String?)
    /// Standard output cannot be written to; an `errno`.
    case output(Int32)
    /// A file cannot be written to; an `errno`.
    case file(String, Int32)
    /// A file cannot be read; an `errno`.
    case unreadable(String, Int32)
    /// A program that belongs to this one cannot be started; an `errno`.
    case notStarted(String, Int32)
    /// A file is no state of a follower.
    case noState(String)
    /// A file is the state of a follower of another query.
    case otherState(String)
    /// A file is the state of a follower that is running.
    case heldState(String)
    /// The command that a person gave failed with this exit status.
    case command(String, status: Int32)
    /// The pager failed with this exit status after having read.
    case pager(String, status: Int32)
    /// The arguments cannot be understood.
    case usage(UsageError)
    /// There is no such post.
    case noSuchPost(String)
    /// The time was over before anything could be said.
    case outOfTime

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

    /// Turns a fault of the arguments into a failure.
    static func understanding<Value>(_ work: () throws(UsageError) -> Value) throws(Failure) -> Value {
        do {
            return try work()
        } catch {
            throw .usage(error)
        }
    }

    func words(in environment: CommandEnvironment) -> String {
        let messages = environment.messages
        switch self {
        case .output(let code): return messages.cannotWrite(systemMessage(code))
        case .file(let path, let code): return messages.cannotWrite(systemMessage(code), to: visible(path))
        case .notStarted(let path, let code): return messages.cannotStart(systemMessage(code), visible(path))
        case .unreadable(let path, let code): return messages.cannotRead(systemMessage(code), visible(path))
        case .noState(let path): return messages.noState(visible(path))
        case .otherState(let path): return messages.otherState(visible(path))
        case .heldState(let path): return messages.heldState(visible(path))
        case .command(let command, let status): return messages.commandFailed(visible(command), status)
        case .pager(let command, let status): return messages.pagerFailed(visible(command), status)
        case .usage(let error): return error.message(messages.language)
        case .noSuchPost(let id): return messages.noSuchPost(id)
        case .outOfTime: return messages.outOfTime
        case .client(.refused(let problem, _), let query?):
            // Below an empty query there is nothing to point at.
            guard let start = problem.start, !query.allSatisfy(\.isWhitespace) else { return visible(problem.message) }
            let columns = environment.errorIsTerminal ? environment.columns : nil
            let place = caretLines(query, start: start, end: problem.end ?? start, columns: columns)
            return ([visible(problem.message)] + place).joined(separator: "\n")
        case .client(let error, _): return visible(messages.words(for: error, in: environment.variables))
        }
    }
}
