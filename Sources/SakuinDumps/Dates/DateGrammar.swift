// SPDX-License-Identifier: GPL-2.0-or-later
//
// The grammar of dates: tokens go in, the days that they may mean, the clock and the zone come out. All tokens must be
// understood: a text that holds a date and something else is none.

internal import SakuinText

struct DateGrammar {
    struct Clock {
        var hour: Int
        var minute: Int
        var second: Int?
    }

    struct Parts {
        /// More than one where the text leaves the order of its numbers open.
        var days: [DayOrder.Reading]
        var clock: Clock?
        /// Seconds ahead of UTC; nil where no zone is told.
        var offset: Int64?
    }

    var rest: ArraySlice<DateTokens.Token>
    /// Counted from Sunday, where the text tells it.
    var weekday: Int?

    init(_ tokens: [DateTokens.Token]) { rest = tokens[...] }

    /// Nil for what is no date.
    mutating func parts() -> Parts? {
        var parts = Parts(days: [])
        passWeekday()
        // A clock may stand before the date, as services show it: 午後8:50 · 2024年6月5日.
        if let early = earlyClock() {
            parts.clock = early
            parts.offset = zone()
            while takeSign("·・,-|") {}
            passWeekday()
        }
        // `Jun 5 20:50:24 2024`: the year is behind the clock.
        var pending: (month: Int, day: Int)?
        if let days = numericDay() ?? eraDay() ?? dayBeforeMonth() {
            parts.days = days
        } else if let found = monthBeforeDay() {
            if let year = found.year { parts.days = DateGrammar.certain(year, found.month, found.day) }
            if found.year == nil { pending = (found.month, found.day) }
        }
        guard !parts.days.isEmpty || pending != nil else { return nil }
        passWeekday()
        if !rest.isEmpty, parts.clock == nil { parts.clock = lateClock() }
        if parts.clock != nil, parts.offset == nil { parts.offset = zone() }
        if let pending {
            passWeekday()
            guard let year = takeNumber(4...4) else { return nil }
            parts.days = DateGrammar.certain(year.value, pending.month, pending.day)
            if parts.clock != nil, parts.offset == nil { parts.offset = zone() }
        }
        passRemark()
        guard rest.isEmpty, !parts.days.isEmpty else { return nil }
        return withWeekday(parts)
    }

    /// The day of the week decides between days that differ.
    private func withWeekday(_ parts: Parts) -> Parts {
        guard let weekday, parts.days.count > 1 else { return parts }
        // 1970-01-01 was a Thursday.
        let fitting = parts.days.filter { ((($0.day.daysSince1970 + 4) % 7) + 7) % 7 == weekday }
        return Parts(days: fitting.isEmpty ? parts.days : fitting, clock: parts.clock, offset: parts.offset)
    }

    private static func certain(_ year: Int, _ month: Int, _ day: Int) -> [DayOrder.Reading] {
        CivilDate(year: year, month: month, day: day).map { [(nil, $0)] } ?? []
    }

    // MARK: Days

    /// A day that begins with a number and has no word in it.
    private mutating func numericDay() -> [DayOrder.Reading]? {
        let start = rest
        guard let first = takeNumber(1...8) else { return nil }
        let found: [DayOrder.Reading]? =
            switch first.digits {
            case 8: DateGrammar.certain(first.value / 10_000, first.value / 100 % 100, first.value % 100)
            case 4: yearFirst(first.value)
            case 1, 2: threeNumbers(first)
            default: nil
            }
        if found == nil { rest = start }
        return found
    }

    /// Behind a year of four digits: `-06-05`, `年6月5日`, `-W23-3`, `-157`, `-Jun-05`, ` Jun 5`.
    private mutating func yearFirst(_ year: Int) -> [DayOrder.Reading]? {
        if takeSign("年") {
            guard let month = takeNumber(1...2), takeSign("月"), let day = takeNumber(1...2), takeSign("日") else {
                return nil
            }
            return DateGrammar.certain(year, month.value, day.value)
        }
        let mark = takeMark()
        if let month = takeMonth() {
            _ = mark.map { takeSign($0) }
            return takeNumber(1...2).map { DateGrammar.certain(year, month, $0.value) }
        }
        guard let mark else { return nil }
        if mark == "-", take(word: "w") { return week(of: year) }
        guard let month = takeNumber(1...3) else { return nil }
        guard month.digits < 3 else { return mark == "-" ? DateGrammar.ordinal(year, month.value) : nil }
        guard takeSign(mark), let day = takeNumber(1...2) else { return nil }
        return DateGrammar.certain(year, month.value, day.value)
    }

    /// `-W23-3` of ISO 8601: the week that holds the year's first Thursday is the first.
    private mutating func week(of year: Int) -> [DayOrder.Reading]? {
        guard let week = takeNumber(2...2), (1...53).contains(week.value), takeSign("-"),
            let day = takeNumber(1...1), (1...7).contains(day.value),
            let fourth = CivilDate(year: year, month: 1, day: 4)
        else { return nil }
        let monday = fourth.daysSince1970 - (((fourth.daysSince1970 + 3) % 7) + 7) % 7
        return [(nil, CivilDate(daysSince1970: monday + (week.value - 1) * 7 + day.value - 1))]
    }

    private static func ordinal(_ year: Int, _ day: Int) -> [DayOrder.Reading]? {
        guard let first = CivilDate(year: year, month: 1, day: 1) else { return nil }
        let found = CivilDate(daysSince1970: first.daysSince1970 + day - 1)
        return day >= 1 && found.year == year ? [(nil, found)] : nil
    }

    /// `6/5/2024`, `05.06.2024`, `24/06/05`.
    private mutating func threeNumbers(_ first: DateTokens.Number) -> [DayOrder.Reading]? {
        guard let mark = takeMark(), let second = takeNumber(1...2), takeSign(mark), let third = takeNumber(1...4)
        else {
            return nil
        }
        let readings = DayOrder.readings(first, second, third, parted: mark)
        return readings.isEmpty ? nil : readings
    }

    /// `05 Jun 2024`, `5-Jun-24`, `5th June, 2024`.
    private mutating func dayBeforeMonth() -> [DayOrder.Reading]? {
        let start = rest
        guard let day = takeNumber(1...2) else { return nil }
        passOrdinalEnding()
        _ = takeSign("-/. ")
        if let month = takeMonth() {
            _ = takeSign("-/,")
            if let year = takeNumber(2...4), year.digits != 3 {
                return DateGrammar.certain(year.year, month, day.value)
            }
        }
        rest = start
        return nil
    }

    /// `June 5, 2024`, or `Jun 5` without a year, which then stands behind the clock.
    private mutating func monthBeforeDay() -> (month: Int, day: Int, year: Int?)? {
        guard let month = takeMonth() else { return nil }
        _ = takeSign("-/")
        guard let day = takeNumber(1...2) else { return nil }
        passOrdinalEnding()
        _ = takeSign("-/,")
        // What has a colon or 時 behind it is an hour.
        let start = rest
        if let year = takeNumber(4...4), !next(is: ":時") { return (month, day.value, year.value) }
        rest = start
        return (month, day.value, nil)
    }

    private mutating func passOrdinalEnding() {
        for ending in ["st", "nd", "rd", "th"] where take(word: ending) { return }
    }

    // MARK: Eras

    /// The year before the first of each era (太政官布告, 元号令).
    private static let eras: [(names: [String], letter: String, before: Int)] = [
        (["明治", "明"], "m", 1867), (["大正", "大"], "t", 1911), (["昭和", "昭"], "s", 1925), (["平成", "平"], "h", 1988),
        (["令和", "令"], "r", 2018),
    ]

    /// `令和6年6月5日`, `平成元年1月8日`, `R6.6.5`, `昭和64/1/7`.
    private mutating func eraDay() -> [DayOrder.Reading]? {
        let start = rest
        if let before = takeEra(), let year = takeYearOfEra() {
            if takeSign("年") {
                if let month = takeNumber(1...2), takeSign("月"), let day = takeNumber(1...2), takeSign("日") {
                    return DateGrammar.certain(before + year, month.value, day.value)
                }
            } else if let mark = takeMark(), let month = takeNumber(1...2), takeSign(mark), let day = takeNumber(1...2)
            {
                return DateGrammar.certain(before + year, month.value, day.value)
            }
        }
        rest = start
        return nil
    }

    private mutating func takeEra() -> Int? {
        for era in DateGrammar.eras {
            if era.names.contains(where: { take(signs: $0) }) || take(word: era.letter) { return era.before }
        }
        return nil
    }

    private mutating func takeYearOfEra() -> Int? { takeSign("元") ? 1 : takeNumber(1...2)?.value }
}
