// SPDX-License-Identifier: GPL-2.0-or-later

/// What the configuration says of posts whose dumps are not there any more.
struct DumpRetention: Sendable, Equatable {
    /// True if the posts of removed dumps stay, for people who delete dumps once they are indexed.
    var keepsRemoved = false
    /// True if missing folders are no reason to keep anything.
    var dropsMissing = false
}
