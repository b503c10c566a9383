// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A day of the week and, where the time of a post tells it, an hour, as Japan's calendars and clocks show them: what posts are
/// indexed by for `hour:` and `weekday:`.
///
/// Both share one term: two of them would take four bytes of a post in place of three. Days of any year need none, for docids
/// follow the time.
struct HourOfWeek: Hashable {
    /// 0 is Monday.
    var weekday: Int
    /// 0...23; nil where only the day is known.
    var hour: Int?

    init(weekday: Int, hour: Int?) {
        self.weekday = weekday
        self.hour = hour
    }

    init(_ time: PostTime) {
        let day = time.day.daysSince1970
        // The first of January 1970 was a Thursday.
        weekday = ((day + 3) % 7 + 7) % 7
        hour = time.precision == .day ? nil : (Int(time.seconds + japanOffset) - day * 86_400) / 3600
    }

    var term: [UInt8] {
        Schema.booleanTerm(.hourOfWeek, "\(weekday)" + (hour.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? ""))
    }

    /// All that there are.
    static let all: [HourOfWeek] = (0..<7).flatMap { (weekday: Int) -> [HourOfWeek] in
        [HourOfWeek(weekday: weekday, hour: nil)] + (0..<24).map { HourOfWeek(weekday: weekday, hour: $0) }
    }
}

/// Posts of some hours of the week.
struct HourOfWeekSelector: PostSelector {
    let kind: String
    let explained: String
    let hours: Set<HourOfWeek>

    func compile(_ scope: QueryScope) -> CompiledQuery {
        let terms = HourOfWeek.all.filter(hours.contains).map(\.term)
        return CompiledQuery(.anyTerm(terms), HourOfWeekJudge(hours: hours))
    }
}

private struct HourOfWeekJudge: PostJudge {
    let hours: Set<HourOfWeek>

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.time().map { hours.contains(HourOfWeek($0)) } ?? false
    }
}

/// Two ends of a range as `A..B` and `A〜B` have them, or one that is both.
func rangeEnds(_ text: String) -> (first: Substring, last: Substring) {
    guard let dots = text.firstRange(of: "..") ?? text.firstRange(of: "~") else { return (text[...], text[...]) }
    return (text[..<dots.lowerBound], text[dots.upperBound...])
}
