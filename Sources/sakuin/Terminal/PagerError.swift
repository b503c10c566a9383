// SPDX-License-Identifier: GPL-2.0-or-later

/// A pager that did not show what it was given.
struct PagerError: Error, Equatable {
    var command: String
}
