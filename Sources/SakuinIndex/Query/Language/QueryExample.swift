// SPDX-License-Identifier: GPL-2.0-or-later

/// A query and what it finds, as the documents show it.
struct QueryExample: Sendable {
    var written: String
    var english: String
    var japanese: String

    init(_ written: String, _ english: String, _ japanese: String) {
        self.written = written
        self.english = english
        self.japanese = japanese
    }
}
