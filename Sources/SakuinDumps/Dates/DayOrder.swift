// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// In what order a date of three numbers has its parts.
enum DayOrder: Int, Sendable, CaseIterable {
    /// `24/06/05`
    case yearFirst
    /// `6/5/2024`, in America
    case monthFirst
    /// `5/6/2024`, in Europe
    case dayFirst

    /// A day that a text may mean; in what order, where there are several ways to read it.
    typealias Reading = (order: DayOrder?, day: CivilDate)

    static let all = Set(allCases)

    /// What three numbers may mean, the likeliest first: in Japan a year of two digits stands before its month; a year behind
    /// means that the month was written first, or, where dots part them, the day.
    static func readings(
        _ first: DateTokens.Number, _ second: DateTokens.Number, _ third: DateTokens.Number, parted mark: Unicode.Scalar
    ) -> [Reading] {
        func day(_ order: DayOrder, _ year: DateTokens.Number, _ month: Int, _ day: Int) -> Reading? {
            CivilDate(year: year.year, month: month, day: day).map { (order, $0) }
        }
        var readings: [Reading?] = []
        // A year of two digits is never written with one.
        if third.digits <= 2, first.digits == 2 { readings.append(day(.yearFirst, first, second.value, third.value)) }
        if third.digits == 4 || third.digits == 2 {
            let monthFirst = day(.monthFirst, third, first.value, second.value)
            let dayFirst = day(.dayFirst, third, second.value, first.value)
            readings += mark == "." ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
        }
        return readings.compactMap { $0 }
    }
}
