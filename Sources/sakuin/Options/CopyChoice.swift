// SPDX-License-Identifier: GPL-2.0-or-later

/// What is done with posts that say nearly the same.
enum CopyChoice: String, CaseIterable {
    /// Each counts.
    case list
    /// The oldest alone does.
    case fold
}
