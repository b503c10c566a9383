// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A reason with what fills the gaps of its sentence.
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
