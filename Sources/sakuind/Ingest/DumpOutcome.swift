// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinIndex

/// What became of a dump.
enum DumpOutcome: Sendable, Equatable {
    /// It is in the index as it stands in the folder, but for what the problems tell.
    case indexed(posts: Int, problems: [DumpProblem])
    case unchanged
    case removed
    /// It is not there, but its posts stay: see `KeptDumps`.
    case kept
    case quarantined(DumpProblem)
    /// Somebody writes it: to be tried again.
    case beingWritten
    /// Changed a moment ago, and nobody can be asked whether it is finished: to be tried again.
    case tooFresh
}
