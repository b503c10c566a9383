// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

/// Why there is no page.
enum PageError: Error {
    case notFound
    /// The address has something that means nothing.
    case badAddress(Text)
    /// There is no such format of this page.
    case noFormat
    /// The data of a question are wanted, and there is no question.
    case noQuery
}
