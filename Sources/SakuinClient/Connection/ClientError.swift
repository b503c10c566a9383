// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// Everything that can go wrong between a question and its answer, as a code with its cause. Words for people in their
// own language are the program's business; `description` is one plain English sentence.

/// Why there is no answer.
///
/// ```swift
/// ClientError.notRunning(path: "/run/sakuin/sakuin.sock").description
/// // "sakuind is not running: nothing listens at /run/sakuin/sakuin.sock"
/// ```
public enum ClientError: Error, Sendable, Equatable {
    /// Nothing listens at the path: there is no socket, or nobody holds it.
    case notRunning(path: String)
    /// The socket is there, but this user may not use it.
    case notPermitted(path: String)
    /// No socket can have this path: it is empty, or longer than ``longestSocketPath`` bytes.
    case unusablePath(String)
    /// No answer came within the time allowed.
    case timedOut(after: Duration)
    /// Whoever asked wanted no answer any more.
    case cancelled
    /// The operating system refused a call; `code` is its `errno`.
    case system(call: String, code: Int32)
    /// What came back is not an answer of sakuind; the text says how.
    case malformedAnswer(String)
    /// The daemon says what is wrong, with the HTTP status it sent.
    case refused(ErrorAnswer.Problem, status: Int)
}

extension ClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notRunning(let path): "sakuind is not running: nothing listens at \(path)"
        case .notPermitted(let path): "this user may not use the socket \(path)"
        case .unusablePath(let path): "a socket's path has 1 to \(longestSocketPath) bytes: '\(path)' has not"
        case .timedOut(let duration): "no answer within \(duration)"
        case .cancelled: "nobody waits for the answer any more"
        case .system(let call, let code): "\(call): \(systemMessage(code))"
        case .malformedAnswer(let how): "this is not an answer of sakuind: \(how)"
        case .refused(let problem, let status): "\(problem.message) (\(problem.code), HTTP \(status))"
        }
    }
}

/// The system's words for an `errno`.
public func systemMessage(_ code: Int32) -> String {
    guard let words = strerror(code) else { return "error \(code)" }
    return String(cString: words)
}
