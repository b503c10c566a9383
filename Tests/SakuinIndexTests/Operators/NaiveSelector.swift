// SPDX-License-Identifier: GPL-2.0-or-later
//
// Operators as the oracle makes them up and judges them, by brute force. Each has a file beside this one, and is listed here.

/// An operator with a value.
protocol NaiveSelector: Sendable {
    /// As it stands before the colon.
    static var name: String { get }
    /// One that some posts match and some do not, mostly.
    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> Self
    /// The value as it is written.
    var written: String { get }
    func matches(_ document: NaiveDocument, fold: Int) -> Bool
}

enum NaiveSelectors {
    static var all: [any NaiveSelector.Type] {
        [
            NaiveAuthor.self, NaiveLength.self, NaiveHour.self, NaiveWeekday.self, NaiveYearlyDays.self, NaiveForm.self,
            NaiveSuspected.self, NaivePoster.self, NaiveThread.self, NaiveReplies.self,
        ]
    }
}
