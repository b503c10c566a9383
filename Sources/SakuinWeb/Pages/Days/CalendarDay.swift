// SPDX-License-Identifier: GPL-2.0-or-later

/// A day of the Gregorian calendar.
struct CalendarDay: Equatable, Comparable {
    let year: Int
    let month: Int
    let day: Int

    /// `2024-06-05`; nil for what is no day.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2], let year = CalendarDay.number(parts[0]),
            let month = CalendarDay.number(parts[1]), let day = CalendarDay.number(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...CalendarDay.length(ofMonth: month, year)).contains(day)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Of digits alone.
    static func number(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }

    static func length(ofMonth month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    var text: String { "\(CalendarDay.padded(year, 4))-\(CalendarDay.padded(month, 2))-\(CalendarDay.padded(day, 2))" }
    var monthText: String { String(text.prefix(7)) }
    /// `06-05`.
    var yearlyText: String { String(text.dropFirst(5)) }

    static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// 0 for Monday (Zeller's congruence).
    var weekday: Int {
        let (shifted, inYear) = month < 3 ? (month + 12, year - 1) : (month, year)
        let zeller = (day + 13 * (shifted + 1) / 5 + inYear + inYear / 4 - inYear / 100 + inYear / 400) % 7
        return (zeller + 5) % 7
    }

    var next: CalendarDay? {
        if let next = CalendarDay(year: year, month: month, day: day + 1) { return next }
        return month < 12
            ? CalendarDay(year: year, month: month + 1, day: 1) : CalendarDay(year: year + 1, month: 1, day: 1)
    }

    var previous: CalendarDay? {
        if day > 1 { return CalendarDay(year: year, month: month, day: day - 1) }
        let (month, year) = month > 1 ? (month - 1, year) : (12, year - 1)
        return CalendarDay(year: year, month: month, day: CalendarDay.length(ofMonth: month, year))
    }
}
