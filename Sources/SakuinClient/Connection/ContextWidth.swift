// SPDX-License-Identifier: GPL-2.0-or-later

/// How much of the text stands beside a match.
///
/// ```swift
/// SearchRequest("猫", context: .sentence).context?.description  // "sentence"
/// ```
public enum ContextWidth: Sendable, Equatable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// So many characters on each side at most.
    case characters(Int)
    /// The sentences that the match stands in.
    case sentence
    /// All of the title or body.
    case post

    public init(integerLiteral value: Int) { self = .characters(value) }

    /// As it is on the wire.
    public var description: String {
        switch self {
        case .characters(let count): String(count)
        case .sentence: "sentence"
        case .post: "post"
        }
    }
}
