// SPDX-License-Identifier: GPL-2.0-or-later

/// A post that was read, and the words of its date.
struct DatedPost {
    /// With the time that its id tells, if that does.
    var placed: PlacedPost
    var date: String?
    var clock: String?
}
