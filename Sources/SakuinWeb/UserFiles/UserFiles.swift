// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// All that the user keeps, a file each. It does not belong to the archive, which no page changes.
struct UserFiles: Sendable {
    let marks: KeptFile<Marks>
    let searches: KeptFile<KeptSearches>
    let questions: KeptFile<RecentQuestions>
    let feeds: KeptFile<Feeds>

    init(folder: String) {
        marks = KeptFile(folder + "/marks.json", empty: Marks())
        searches = KeptFile(folder + "/searches.json", empty: KeptSearches())
        questions = KeptFile(folder + "/questions.json", empty: RecentQuestions())
        feeds = KeptFile(folder + "/feeds.json", empty: Feeds())
    }

    /// RFC 3339, in Japan's time.
    static func now() -> String {
        var seconds = time(nil) + 9 * 3600
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))+09:00"
    }
}
