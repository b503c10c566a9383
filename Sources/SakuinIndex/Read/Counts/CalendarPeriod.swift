// SPDX-License-Identifier: GPL-2.0-or-later
//
// Stretches of time by Japan's calendar, UTC+9 without summer time, by which posts are counted. Weeks are ISO 8601's: they begin on
// Monday, and the first of a year is the one with its first Thursday.

internal import SakuinText

/// What a trend's buckets are.
///
/// ```swift
/// CalendarPeriod.month.key(CalendarPeriod.month.number(ofSeconds: 1_717_588_224))  // "2024-06"
/// CalendarPeriod.week.key(CalendarPeriod.week.number(ofSeconds: 1_717_588_224))  // "2024-W23"
/// CalendarPeriod.weekday.key(3)  // "3": Wednesday
/// ```
public enum CalendarPeriod: String, Sendable, CaseIterable {
    case hour, day, week, month, year
    /// 1 (Monday) to 7 (Sunday), whatever the week.
    case weekday
    /// 0 to 23, whatever the day.
    case hourOfDay = "hour-of-day"

    /// The periods that lie one behind the other in time, of which this one is made.
    var inTime: CalendarPeriod {
        switch self {
        case .weekday: .day
        case .hourOfDay: .hour
        default: self
        }
    }

    /// True if the same period comes again and again.
    public var isCyclic: Bool { inTime != self }

    /// True if a post of which only the day is known is in no period.
    public var needsTimeOfDay: Bool { inTime == .hour }

    /// All periods, where they come again and again.
    public var cycle: ClosedRange<Int>? {
        switch self {
        case .weekday: 1...7
        case .hourOfDay: 0...23
        default: nil
        }
    }

    /// The number of the period in which a moment lies: consecutive for periods that lie one behind the other.
    /// - Parameter seconds: since 1970 UTC.
    public func number(ofSeconds seconds: Int64) -> Int {
        switch self {
        case .hour: floorDivided(Int(seconds + japanOffset), 3600)
        case .hourOfDay: number(inCycle: CalendarPeriod.hour.number(ofSeconds: seconds))
        default: number(ofDay: floorDivided(Int(seconds + japanOffset), 86_400))
        }
    }

    private func number(ofDay day: Int) -> Int {
        switch self {
        // 1970 began on a Thursday.
        case .week: floorDivided(day + 3, 7)
        case .month:
            CivilDate(daysSince1970: day).year * 12 + CivilDate(daysSince1970: day).month - 1
        case .year: CivilDate(daysSince1970: day).year
        case .weekday: number(inCycle: day)
        default: day
        }
    }

    /// The number of this period for one of those of `inTime`.
    func number(inCycle number: Int) -> Int {
        switch self {
        case .weekday: number + 3 - 7 * floorDivided(number + 3, 7) + 1
        case .hourOfDay: number - 24 * floorDivided(number, 24)
        default: number
        }
    }

    /// Seconds since 1970 UTC of the period with this number; of none that comes again and again.
    public func seconds(_ number: Int) -> Range<Int64> { start(number)..<start(number + 1) }

    private func start(_ number: Int) -> Int64 {
        func day(_ days: Int) -> Int64 { Int64(days) * 86_400 - japanOffset }
        switch self {
        case .hour, .hourOfDay: return Int64(number) * 3600 - japanOffset
        case .day, .weekday: return day(number)
        case .week: return day(number * 7 - 3)
        case .month:
            return CalendarPeriod.firstDay(
                year: floorDivided(number, 12), month: number - 12 * floorDivided(number, 12) + 1)
        case .year: return CalendarPeriod.firstDay(year: number, month: 1)
        }
    }

    /// When a month begins, of years that `CivilDate` does not make, too.
    private static func firstDay(year: Int, month: Int) -> Int64 {
        // 400 years have a whole number of days.
        let eras = floorDivided(year - 1, 400)
        let first = CivilDate(year: year - 400 * eras, month: month, day: 1)?.daysSince1970 ?? 0
        return Int64(first + eras * 146_097) * 86_400 - japanOffset
    }

    /// How the period is named: `2024-06-05T20`, `2024-06-05`, `2024-W23`, `2024-06`, `2024`, `3`, `20`.
    public func key(_ number: Int) -> String {
        switch self {
        case .hour:
            let day = CivilDate(daysSince1970: floorDivided(number, 24))
            return "\(day)T\(twoDigits(CalendarPeriod.hourOfDay.number(inCycle: number)))"
        case .day: return CivilDate(daysSince1970: number).description
        case .week:
            // The year of a week is that of its Thursday.
            let thursday = CivilDate(daysSince1970: number * 7)
            let first = CivilDate(year: max(1, min(9999, thursday.year)), month: 1, day: 1)?.daysSince1970 ?? 0
            return "\(fourDigits(thursday.year))-W\(twoDigits((number * 7 - first) / 7 + 1))"
        case .month:
            let year = floorDivided(number, 12)
            return "\(fourDigits(year))-\(twoDigits(number - 12 * year + 1))"
        case .year: return fourDigits(number)
        case .weekday: return String(number)
        case .hourOfDay: return twoDigits(number)
        }
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

private func fourDigits(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
}

/// Rounded down, of negative numbers too.
private func floorDivided(_ number: Int, _ divisor: Int) -> Int {
    number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
}
