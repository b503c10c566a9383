// SPDX-License-Identifier: GPL-2.0-or-later

/// As grep's, and one more.
enum ExitStatus: Int32 {
    case found = 0
    case none = 1
    case failed = 2
    /// What was waited for is not there yet.
    case unfinished = 3
}
