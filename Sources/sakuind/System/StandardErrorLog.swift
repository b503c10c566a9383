// SPDX-License-Identifier: GPL-2.0-or-later
//
// Log lines on standard error, one write each, with the time as posts and `status` have it: Japan's, and named. Under
// systemd the journal knows the time, and takes the level from the prefix (sd-daemon(3)).

import FoundationEssentials
import Glibc
import Logging
import SakuinText

struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }.joined()
        let text = "\(event.message)\(details)".replacing("\n", with: " ")
        writeToStandardError(isJournal ? "<\(priority(event.level))>\(text)\n" : "\(time()) \(event.level) \(text)\n")
    }

    private func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private func time() -> String {
        var now = time_t()
        Glibc.time(&now)
        return PostTime(seconds: Int64(now), precision: .second).description
    }
}
