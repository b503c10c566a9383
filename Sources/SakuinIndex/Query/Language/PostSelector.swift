// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an operator such as `since:2024` makes of its value.

internal import SakuinText

/// What an operator makes of its operand: the posts that are meant.
protocol PostSelector: Sendable, Equatable {
    /// The operator's name, or what several have in common.
    var kind: String { get }
    /// What is meant, for a person to read.
    var explained: String { get }
    /// The seconds since 1970 UTC that it allows; nil where it says nothing of time.
    var time: Range<Int64>? { get }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery
}

extension PostSelector {
    var time: Range<Int64>? { nil }

    func isSame(as other: any PostSelector) -> Bool { (other as? Self) == self }
}

/// Judges by what the stored post says.
struct StoredPostJudge: PostJudge {
    let holds: @Sendable (StoredPost) -> Bool

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool { holds(try post.stored()) }
}

extension String {
    /// By bytes, as terms are: equality of Swift's strings is canonical equivalence.
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
