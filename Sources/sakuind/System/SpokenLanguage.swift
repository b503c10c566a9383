// SPDX-License-Identifier: GPL-2.0-or-later

import ArgumentParser
import FoundationEssentials
import SakuinTerminal
import SakuinText

/// In which language this program speaks to who started it.
enum SpokenLanguage {
    /// By the locale for messages, as POSIX orders the variables.
    static let isJapanese: Bool = isJapanese(ProcessInfo.processInfo.environment)

    static func isJapanese(_ environment: [String: String]) -> Bool {
        Language(environment: environment) == .japanese
    }
}

extension Bilingual {
    /// In the language of who started this program.
    var spoken: String { text(isJapanese: SpokenLanguage.isJapanese) }
}

extension ArgumentHelp {
    /// The help for an option in the language of who started this program.
    /// - Parameter valueName: what stands for the option's value.
    init(_ english: String, _ japanese: String, valueName: String? = nil) {
        self.init(stringLiteral: Bilingual(english, japanese).spoken)
        self.valueName = valueName
    }
}
