// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What is wrong with a JSON text, and where.
struct JSONError: Error {
    /// Of the bytes that were parsed.
    var offset: Int
    var words: Bilingual
}
