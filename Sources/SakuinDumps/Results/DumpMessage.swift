// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A reason with what fills the gaps of its sentence.
///
/// ```swift
/// let fault = reader.report.warnings[0].fault  // of the line {"body":"文","date":"いつか"}
/// fault.why.sentence.english  // "{0} is not a date: kept without time"
/// fault.words.english  // "いつか is not a date: kept without time"
/// ```
public struct DumpMessage: Sendable, Hashable {
    public var why: DumpReason
    public var details: [Bilingual]

    init(_ why: DumpReason, _ details: String...) {
        self.init(why, details.map(Bilingual.init(verbatim:)))
    }

    init(_ why: DumpReason, _ details: [Bilingual]) {
        self.why = why
        self.details = details
    }

    /// The whole sentence.
    public var words: Bilingual { why.sentence.filled(details) }
}
