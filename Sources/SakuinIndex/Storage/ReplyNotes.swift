// SPDX-License-Identifier: GPL-2.0-or-later

/// What was found out about replies at one revision, and is asked again by the next post or question.
struct ReplyNotes {
    /// By name: answers that share a dump with none of the posts that bear it.
    var farAnswers: [[UInt8]: [UInt32]] = [:]
    /// The terms of the names that most posts answer, and how many answer any other at most.
    var mostAnswered: (names: [[UInt8]], rest: Int)?

    /// Names that are kept: beyond that, they are found anew.
    static let mostNames = 10_000
}
