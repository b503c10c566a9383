// SPDX-License-Identifier: GPL-2.0-or-later
//
// The values of since:, until: and date:. Days and hours are Japan's.

internal import SakuinText

struct DateFilter {
    /// What 昨日 and 先月 are reckoned from.
    let today: CivilDate
    /// What 3時間前 is reckoned from, seconds since 1970 UTC.
    private let now: Int64

    /// Before any post.
    static let earliest = Int64.min / 4

    /// - Parameter now: seconds since 1970 UTC.
    init(now: Int64) {
        self.now = now
        today = CivilDate(secondsInJapan: now)
    }

    /// The seconds since 1970 UTC that `name:value` allows; nil if the value is not a date.
    func range(_ name: String, _ value: String) -> Range<Int64>? {
        let plain = String(decoding: FoldedText(value).bytes, as: UTF8.self)
        switch name {
        case "since": return period(plain).map { $0.lowerBound..<DocidTimes.latest }
        case "until": return period(plain).map { DateFilter.earliest..<$0.upperBound }
        default: return span(plain)
        }
    }

    /// `A`, `A..B`, `A〜B`, `A..` or `..B`.
    private func span(_ text: String) -> Range<Int64>? {
        guard let dots = text.firstRange(of: "..") ?? text.firstRange(of: "~") else { return period(text) }
        let (left, right) = (text[..<dots.lowerBound], text[dots.upperBound...])
        guard !left.isEmpty || !right.isEmpty else { return nil }
        let (earliest, latest) = (DateFilter.earliest, DocidTimes.latest)
        guard let first = left.isEmpty ? earliest..<earliest : period(String(left)),
            let last = right.isEmpty ? latest..<latest : period(String(right))
        else { return nil }
        return first.lowerBound < last.upperBound ? first.lowerBound..<last.upperBound : nil
    }

    /// A day or more, a moment, or, of days that are said without a year, those of the last year in which they have begun.
    private func period(_ text: String) -> Range<Int64>? {
        if let days = days(text) { return days }
        if let moment = DateFilter.digits(text) ?? secondsAgo(text) { return moment }
        guard let (day, clock) = ClockTime.split(text), let days = days(day), days.count == 86_400 else { return nil }
        return clock.period(of: days.lowerBound)
    }

    private func days(_ text: String) -> Range<Int64>? {
        numeric(text) ?? named(text) ?? ago(text) ?? DateFilter.decade(text) ?? DateFilter.japanese(text)
            ?? YearlyDays(withoutYear: text)?.last(before: today)
    }

    // MARK: Numbers

    /// A year, a month or a day, with `-`, `/` or `.` between, or a day as eight digits.
    private func numeric(_ text: String) -> Range<Int64>? {
        var parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }.map(String.init)
        if parts.count == 1, text.utf8.count == 8 {
            parts = [String(text.prefix(4)), String(text.dropFirst(4).prefix(2)), String(text.suffix(2))]
        }
        let numbers = parts.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil }
        guard numbers.count == parts.count, parts.first?.utf8.count == 4 else { return nil }
        return DateFilter.civil(numbers)
    }

    /// Fourteen or twelve digits, as ids have them: to the second, or the minute.
    private static func digits(_ text: String) -> Range<Int64>? {
        guard text.utf8.count == 14 || text.utf8.count == 12, let all = ascii(text[...], 12...14) else { return nil }
        let isMinute = text.utf8.count == 12
        let (day, clock) = isMinute ? (all / 10_000, all % 10_000 * 100) : (all / 1_000_000, all % 1_000_000)
        let time = ClockTime(
            hour: clock / 10_000, minute: clock / 100 % 100, second: isMinute ? nil : clock % 100)
        guard let day = CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100) else { return nil }
        return time?.period(of: day.startInJapan)
    }

    /// So many ASCII digits.
    static func ascii(_ text: Substring, _ count: ClosedRange<Int>) -> Int? {
        count.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    /// A year, a year and a month, or a day.
    private static func civil(_ numbers: [Int]) -> Range<Int64>? {
        guard let year = numbers.first else { return nil }
        let start = CivilDate(
            year: year, month: numbers.count > 1 ? numbers[1] : 1, day: numbers.count > 2 ? numbers[2] : 1)
        guard let start else { return nil }
        switch numbers.count {
        case 1: return days(from: start, count: 337 + CivilDate.daysIn(month: 2, of: year))
        case 2: return days(from: start, count: CivilDate.daysIn(month: start.month, of: year))
        case 3: return days(from: start, count: 1)
        default: return nil
        }
    }

    private static func days(from start: CivilDate, count: Int) -> Range<Int64> {
        start.startInJapan..<start.startInJapan + Int64(count) * 86_400
    }

    // MARK: From today

    /// 昨日, 先週, 今月, 去年: the whole of that day, week (from Monday), month or year.
    private func named(_ text: String) -> Range<Int64>? {
        switch text {
        case "今日", "本日", "きょう", "today": DateFilter.days(from: today, count: 1)
        case "昨日", "きのう", "yesterday": day(before: 1)
        case "一昨日", "おととい": day(before: 2)
        case "今週": week(before: 0)
        case "先週": week(before: 1)
        case "先々週": week(before: 2)
        case "今月": month(before: 0)
        case "先月": month(before: 1)
        case "先々月": month(before: 2)
        case "今年", "ことし": DateFilter.civil([today.year])
        case "去年", "昨年": DateFilter.civil([today.year - 1])
        case "一昨年", "おととし": DateFilter.civil([today.year - 2])
        default: nil
        }
    }

    private func day(before days: Int) -> Range<Int64> {
        DateFilter.days(from: CivilDate(daysSince1970: today.daysSince1970 - days), count: 1)
    }

    private func week(before weeks: Int) -> Range<Int64> {
        // The first of January 1970 was a Thursday. Days after it, as far as posts go.
        let monday = today.daysSince1970 - (today.daysSince1970 + 3) % 7
        return DateFilter.days(from: CivilDate(daysSince1970: monday - 7 * weeks), count: 7)
    }

    private func month(before months: Int) -> Range<Int64>? {
        let number = today.year * 12 + today.month - 1 - months
        return DateFilter.civil([number / 12, number % 12 + 1])
    }

    /// `3時間前`, `10分前`: the second so long ago.
    private func secondsAgo(_ text: String) -> Range<Int64>? {
        for (unit, seconds) in [("時間前", 3600), ("分前", 60), ("秒前", 1)] {
            guard let count = DateFilter.count(text, unit) else { continue }
            let moment = now - Int64(count * seconds)
            return moment..<moment + 1
        }
        return nil
    }

    /// `2010年代`, `90年代`: ten years; of two digits those that people mean.
    private static func decade(_ text: String) -> Range<Int64>? {
        guard text.hasSuffix("年代"), let written = number(text.dropLast(2)), written.isMultiple(of: 10) else {
            return nil
        }
        guard let years = century(written), let first = civil([years]), let last = civil([years + 9]) else {
            return nil
        }
        return first.lowerBound..<last.upperBound
    }

    /// Of two digits, 30 and on are of the twentieth century: no archive of posts is older.
    private static func century(_ decade: Int) -> Int? {
        switch decade {
        case 0..<30: 2000 + decade
        case 30..<100: 1900 + decade
        case 1000...9990: decade
        default: nil
        }
    }

    /// `3日前`, `2週間前`, `半年前`, `5年前`: the one day so long ago; where its month is shorter, the last day of that.
    private func ago(_ text: String) -> Range<Int64>? {
        if text == "半年前" { return day(monthsBefore: 6) }
        if let years = DateFilter.count(text, "年半前"), years <= DateFilter.mostAgo {
            return day(monthsBefore: years * 12 + 6)
        }
        let units = ["日前": 1, "週間前": 7, "週前": 7]
        for (unit, length) in units {
            guard let count = DateFilter.count(text, unit), count <= DateFilter.mostAgo else { continue }
            return day(before: count * length)
        }
        for unit in ["か月前", "ヶ月前", "ケ月前", "ヵ月前", "カ月前", "箇月前", "月前", "年前"] {
            guard let count = DateFilter.count(text, unit), count <= DateFilter.mostAgo else { continue }
            return day(monthsBefore: count * (unit == "年前" ? 12 : 1))
        }
        return nil
    }

    private func day(monthsBefore count: Int) -> Range<Int64>? {
        let number = today.year * 12 + today.month - 1 - count
        guard number >= 12 else { return nil }
        let (year, month) = (number / 12, number % 12 + 1)
        return DateFilter.civil([year, month, min(today.day, CivilDate.daysIn(month: month, of: year))])
    }

    /// Far before any post, and no sum overflows.
    private static let mostAgo = 20_000

    private static func count(_ text: String, _ unit: String) -> Int? {
        text.hasSuffix(unit) ? number(text.dropLast(unit.count)) : nil
    }

    // MARK: Japanese dates

    private struct Era {
        var first: CivilDate
        /// The first day of the one that follows.
        var end: CivilDate?
    }

    /// Eras and the days on which they began. 明治 was reckoned from the new year of the old calendar.
    private static let eras: [String: Era] = {
        let starts = [
            ("明治", "m", 1868, 1, 25), ("大正", "t", 1912, 7, 30), ("昭和", "s", 1926, 12, 25), ("平成", "h", 1989, 1, 8),
            ("令和", "r", 2019, 5, 1),
        ]
        let firsts = starts.map { CivilDate(year: $0.2, month: $0.3, day: $0.4) }
        var eras: [String: Era] = [:]
        for (index, start) in starts.enumerated() {
            guard let first = firsts[index] else { preconditionFailure("\(start) is no day") }
            let era = Era(first: first, end: index + 1 < firsts.count ? firsts[index + 1] : nil)
            eras[start.0] = era
            eras[start.1] = era
        }
        return eras
    }()

    /// `令和6年`, `令和元年5月`, `2024年6月5日`, `r6.6.5`; of an era's year the days that lie in the era.
    private static func japanese(_ text: String) -> Range<Int64>? {
        var rest = text[...]
        let era = eras.first { text.hasPrefix($0.key) }
        rest = rest.dropFirst(era?.key.count ?? 0)
        // 令和6年6月5日 is 6, 6 and 5, each with its sign; r6.6.5 has dots.
        let isLetter = era?.key.utf8.count == 1
        var numbers: [Int] = []
        for sign in isLetter ? [".", ".", "."] : ["年", "月", "日"] {
            let end = rest.firstIndex(of: Character(sign))
            guard end != nil || isLetter else { return nil }
            let digits = rest[..<(end ?? rest.endIndex)]
            guard let number = digits == "元" && numbers.isEmpty && era != nil ? 1 : number(digits) else { return nil }
            numbers.append(number)
            rest = end.map { rest[rest.index(after: $0)...] } ?? ""
            if rest.isEmpty { break }
        }
        guard rest.isEmpty, !text.hasSuffix("."), numbers[0] >= 1, era != nil || numbers[0] >= 1000, numbers[0] <= 9999
        else { return nil }
        guard let era = era?.value else { return civil(numbers) }
        numbers[0] += era.first.year - 1
        // 令和元年 began in May, 平成31年 ended in April, and 平成32年 never was.
        return civil(numbers).flatMap { days in
            let first = max(days.lowerBound, era.first.startInJapan)
            let end = min(days.upperBound, era.end?.startInJapan ?? .max)
            return first < end ? first..<end : nil
        }
    }

    /// `12`, `十二`, `二十`: up to five digits, or up to 99 in kanji.
    static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 15 else { return nil }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return text.utf8.count <= 5 ? Int(text) : nil }
        let digits: [Character: Int] = ["一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9]
        let parts = text.split(separator: "十", omittingEmptySubsequences: false)
        func digit(_ part: Substring, empty: Int) -> Int? {
            part.isEmpty ? empty : part.count == 1 ? part.first.flatMap { digits[$0] } : nil
        }
        switch parts.count {
        case 1: return digit(parts[0], empty: 0)
        case 2:
            guard let tens = digit(parts[0], empty: 1), let ones = digit(parts[1], empty: 0) else { return nil }
            return tens * 10 + ones
        default: return nil
        }
    }
}
