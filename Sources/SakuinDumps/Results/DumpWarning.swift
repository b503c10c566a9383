// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A part of a dump that could not be read, or something to be said of one that was.
///
/// ```swift
/// for warning in reader.report.warnings { print(warning.line, warning.words.english) }
/// // 1 いつか is not a date: kept without time
/// ```
public struct DumpWarning: Sendable, Equatable {
    /// Counted from 1; 0 where no line is meant.
    public var line: Int
    /// The file in the archive that the dump is; nil for the dump itself.
    public var member: String?
    public var fault: DumpMessage

    /// The whole sentence, behind the name of the member.
    public var words: Bilingual {
        let start = member.map { "\($0): " } ?? ""
        return Bilingual(start + fault.words.english, start + fault.words.japanese)
    }

    /// The sentence in English.
    var reason: String { words.english }
}
