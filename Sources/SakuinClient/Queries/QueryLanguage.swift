// SPDX-License-Identifier: GPL-2.0-or-later

// What can be written in a query, for helps and forms; the rows are in `QueryTable.swift`.

/// A query and what it finds.
package struct QueryExample: Sendable {
    package var written: String
    package var japanese: String
    package var english: String

    package init(_ written: String, _ japanese: String, _ english: String) {
        self.written = written
        self.japanese = japanese
        self.english = english
    }
}

/// An operator that is written `name:value`.
package struct QueryOperator: Sendable {
    package var name: String
    /// How it is called in Japanese.
    package var japanese: String
    /// The values that there are, if they can be told.
    package var values: [String]

    package init(_ name: String, _ japanese: String, _ values: [String]) {
        self.name = name
        self.japanese = japanese
        self.values = values
    }
}
