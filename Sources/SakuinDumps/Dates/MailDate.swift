// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Dates as mail and feeds write them, with more freedom than other texts: zones by name, months in full.
enum MailDate {
    /// W3CDTF, or RFC 822's `Wed, 05 Jun 2024 20:50:24 +0900`.
    static func time(_ text: String) -> PostTime? {
        if let time = DateText.time(text) { return time }
        let parts = text.split { $0.isWhitespace || $0 == "," }.map(String.init)
        let rest = parts.first.map { $0.contains(where: \.isNumber) } ?? true ? parts : Array(parts.dropFirst())
        guard rest.count >= 4, let month = months.firstIndex(of: rest[1].prefix(3).lowercased()) else { return nil }
        let zone = rest.count > 4 ? zones[rest[4]] ?? rest[4] : ""
        let year = rest[2].count == 2 ? "20" + rest[2] : rest[2]
        return DateText.time("\(year)-\(month + 1)-\(rest[0]) \(rest[3])\(zone)")
    }

    /// RFC 822, section 5.
    private static let zones = [
        "GMT": "Z", "UT": "Z", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700",
        "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
    ]

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
