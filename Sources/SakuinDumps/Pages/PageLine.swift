// SPDX-License-Identifier: GPL-2.0-or-later

/// A line of a page.
struct PageLine: Sendable {
    /// Counted from 1.
    var number: Int
    var text: String
    /// The text without the indentation that some extractors add.
    var content: Substring { Substring(text).trimmed }
    var isBlank: Bool { text.isBlank }
}
