// SPDX-License-Identifier: GPL-2.0-or-later

// In which language the programs speak to a person, and texts that exist in every one of them.

/// A language of messages and helps.
package enum Language: Sendable, CaseIterable {
    case english, japanese

    /// By the locale for messages, as POSIX orders the variables.
    package init(environment: [String: String]) {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = set?.hasPrefix("ja") ?? false ? .japanese : .english
    }

    package func say(_ japanese: String, _ english: String) -> String { self == .japanese ? japanese : english }
}

/// A text in both languages: none can be written without the other.
package struct Text: Sendable, Equatable {
    package var japanese: String
    package var english: String

    package init(_ japanese: String, _ english: String) {
        self.japanese = japanese
        self.english = english
    }

    package func callAsFunction(_ language: Language) -> String {
        language == .japanese ? japanese : english
    }

    package static func + (left: Text, right: Text) -> Text {
        Text(left.japanese + right.japanese, left.english + right.english)
    }
}
