// SPDX-License-Identifier: GPL-2.0-or-later

import FoundationEssentials
import SakuinText

/// In which language this program speaks to who started it.
enum SpokenLanguage {
    /// By the locale for messages, as POSIX orders the variables.
    static let isJapanese: Bool = isJapanese(ProcessInfo.processInfo.environment)

    static func isJapanese(_ environment: [String: String]) -> Bool {
        ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }?
            .hasPrefix("ja") ?? false
    }
}

extension Bilingual {
    /// In the language of who started this program.
    var spoken: String { text(isJapanese: SpokenLanguage.isJapanese) }
}
