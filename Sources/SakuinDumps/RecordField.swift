// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the keys of JSON records and the columns of tables are called (FORMATS §2.1 and §3): one list for both.

internal import SakuinText

/// What a key or a column holds.
enum RecordField: CaseIterable {
    case body, title, id, url, date, clock, author, replyTo, links

    /// Its names, lower case; the first that is there and not blank is taken.
    var names: [String] {
        switch self {
        case .body: ["body", "text", "content", "full_text", "raw_content", "本文", "内容"]
        case .title: ["title", "subject", "タイトル", "題名", "件名"]
        case .id: ["id", "post_id", "tweet_id"]
        case .url: ["url", "link", "permalink"]
        case .date:
            [
                "date", "timestamp", "created_at", "published", "fetch_time", "date_download", "日時", "投稿日時", "日付",
                "datetime", "createdat",
            ]
        case .clock: ["time", "時刻", "時間"]
        case .author: ["author", "user", "投稿者", "名前"]
        case .replyTo: ["reply_to", "replyto", "in_reply_to", "in_reply_to_status_id"]
        // Twitter's table: its text has short addresses alone.
        case .links: ["expanded_urls"]
        }
    }

    private static let byName = Dictionary(
        uniqueKeysWithValues: allCases.flatMap { field in field.names.map { ($0, field) } })

    /// Nil for a name that tells nothing.
    static func named(_ name: String) -> RecordField? { byName[name] }

    /// The time of a date and a clock that stand apart, or in one of the two.
    static func time(date: String?, clock: String?, _ read: (String) -> PostTime? = DateText.time) -> PostTime? {
        let together = [date, clock].compactMap { $0 }.joined(separator: " ")
        return read(together) ?? date.flatMap(read) ?? clock.flatMap(read)
    }

    /// True for a number that a spreadsheet has rounded: `1.58282E+18` is the id of many posts and of none.
    static func isRounded(_ id: String) -> Bool {
        let parts = id.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].first, first.isNumber, parts[1].hasPrefix("+") else {
            return false
        }
        return Double(parts[0]) != nil && Int(parts[1].dropFirst()) != nil
    }
}
