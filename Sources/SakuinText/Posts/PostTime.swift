// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time as archives give it: a point and how exactly it is known. The zone of every dump without one is Japan's.

/// When a post was made, and how exactly the dump says so.
///
/// ```swift
/// PostTime(seconds: 1_717_588_224, precision: .second).description  // "2024-06-05T20:50:24+09:00"
/// PostTime(seconds: 1_717_513_200, precision: .day).description  // "2024-06-05"
/// ```
public struct PostTime: Sendable, Hashable {
    /// What the dump gives: `2024-06-05`, `20:50`, or `20:50:24`.
    public enum Precision: UInt8, Sendable {
        case second = 0
        case minute = 1
        case day = 2
    }

    /// Seconds since 1970-01-01T00:00:00Z of the first moment that the precision leaves open.
    public var seconds: Int64
    public var precision: Precision

    public init(seconds: Int64, precision: Precision) {
        self.seconds = seconds
        self.precision = precision
    }

    /// The civil day in Japan, as `2024-06-05`.
    public var day: CivilDate { CivilDate(secondsInJapan: seconds) }

    /// `2024-06-05`, `2024-06-05T20:50+09:00` or `2024-06-05T20:50:24+09:00` (RFC 3339 but for what is not known).
    public var description: String {
        let clock = Int(seconds + japanOffset) - day.daysSince1970 * 86_400
        let minutes = "\(twoDigits(clock / 3600)):\(twoDigits(clock / 60 % 60))"
        switch precision {
        case .second: return "\(day.description)T\(minutes):\(twoDigits(clock % 60))+09:00"
        case .minute: return "\(day.description)T\(minutes)+09:00"
        case .day: return day.description
        }
    }
}

extension PostTime: CustomStringConvertible {}

/// Seconds by which Japan's clocks are ahead of UTC; no summer time since 1951 (tz database, Asia/Tokyo).
public let japanOffset: Int64 = 9 * 3600

/// A day of the proleptic Gregorian calendar.
///
/// ```swift
/// CivilDate(daysSince1970: 19_879).description  // "2024-06-05"
/// CivilDate(year: 2024, month: 2, day: 30)  // nil
/// ```
public struct CivilDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int

    /// Nil for a day that the calendar does not have, such as 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= CivilDate.daysIn(month: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that Japan's calendars show at a moment given in seconds since 1970 UTC.
    public init(secondsInJapan seconds: Int64) {
        let local = seconds + japanOffset
        self.init(daysSince1970: Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400))
    }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    public init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Howard Hinnant, the same, days_from_civil.
    public var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Seconds since 1970 UTC at which the day begins in Japan.
    public var startInJapan: Int64 { Int64(daysSince1970) * 86_400 - japanOffset }

    public static func daysIn(month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    public var description: String {
        let digits = String(year)
        let padding = String(repeating: "0", count: max(0, 4 - digits.count))
        return "\(padding)\(digits)-\(twoDigits(month))-\(twoDigits(day))"
    }

    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
}
