// SPDX-License-Identifier: GPL-2.0-or-later
//
// Days of any year: `*-06-05`, `6月5日`, `12月28日..1月3日`.

internal import SakuinText

/// The days from one to another of each year, both included; over the new year where the second is before the first.
struct YearlyDays: Sendable, Equatable {
    private struct MonthDay: Comparable {
        var month: Int
        var day: Int

        static func < (left: MonthDay, right: MonthDay) -> Bool { (left.month, left.day) < (right.month, right.day) }
    }

    private let first: MonthDay
    private let last: MonthDay

    /// What stands behind `date:`, folded; nil where a year is said.
    init?(_ text: String) {
        let dots = text.firstRange(of: "..") ?? text.firstRange(of: "~")
        let parts = dots.map { [String(text[..<$0.lowerBound]), String(text[$0.upperBound...])] } ?? [text]
        let days = parts.compactMap { YearlyDays(anyYear: $0) ?? YearlyDays(withoutYear: $0) }
        guard days.count == parts.count, let from = days.first, let to = days.last else { return nil }
        (first, last) = (from.first, to.last)
    }

    /// `*-06-05`, `*/6`, `毎年6月5日`.
    private init?(anyYear text: String) {
        if text.hasPrefix("毎年") {
            self.init(withoutYear: String(text.dropFirst(2)))
            return
        }
        let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        guard (2...3).contains(parts.count), parts[0] == "*" else { return nil }
        self.init(parts.dropFirst().map { DateFilter.ascii($0, 1...2) })
    }

    /// `6月5日`, `六月`, `6/5`.
    init?(withoutYear text: String) {
        if let month = text.firstIndex(of: "月") {
            let day = text[text.index(after: month)...]
            guard day.isEmpty || day.hasSuffix("日") else { return nil }
            let parts = [text[..<month]] + (day.isEmpty ? [] : [day.dropLast()])
            self.init(parts.map(DateFilter.number))
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(parts.map { DateFilter.ascii($0, 1...2) })
    }

    /// - Parameter numbers: month and perhaps day; nil for what is no number.
    private init?(_ numbers: [Int?]) {
        // A leap year, which has all days.
        guard let month = numbers[0], (1...12).contains(month) else { return nil }
        let length = CivilDate.daysIn(month: month, of: 2000)
        guard numbers.count > 1 else {
            (first, last) = (MonthDay(month: month, day: 1), MonthDay(month: month, day: length))
            return
        }
        guard let day = numbers[1], (1...length).contains(day) else { return nil }
        first = MonthDay(month: month, day: day)
        last = first
    }

    /// As it is written for people: `*-06-05..*-06-30`.
    var description: String {
        let texts = [first, last].map { day in
            // Behind the year, which is none of its.
            "*" + (CivilDate(year: 2000, month: day.month, day: day.day)?.description.dropFirst(4) ?? "")
        }
        return texts[0] == texts[1] ? texts[0] : texts.joined(separator: "..")
    }

    func contains(_ date: CivilDate) -> Bool {
        let day = MonthDay(month: date.month, day: date.day)
        return first <= last ? first <= day && day <= last : day >= first || day <= last
    }

    /// The seconds since 1970 UTC of those days that begin in a year; nil where it has none, as 2023 has no 29 February.
    func seconds(of year: Int) -> Range<Int64>? {
        let end = first <= last ? year : year + 1
        guard let start = date(first, orNextOf: year), let last = date(last, orNextOf: end) else { return nil }
        // Where there is no last day, the first of the next month is behind the end.
        let hasLast = last.day == self.last.day
        let range = (start.startInJapan, last.startInJapan + (hasLast ? 86_400 : 0))
        return range.0 < range.1 ? range.0..<range.1 : nil
    }

    /// The day, or the one behind it where the year has it not.
    private func date(_ day: MonthDay, orNextOf year: Int) -> CivilDate? {
        CivilDate(year: year, month: day.month, day: day.day) ?? CivilDate(year: year, month: day.month + 1, day: 1)
    }

    /// The last that have begun.
    func last(before today: CivilDate) -> Range<Int64>? {
        // Leap years are at most eight years apart.
        for year in (today.year - 8...today.year).reversed() {
            if let range = seconds(of: year), range.lowerBound <= today.startInJapan { return range }
        }
        return nil
    }
}
