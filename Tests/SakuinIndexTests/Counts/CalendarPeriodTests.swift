// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct CalendarPeriodTests {
    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0) throws -> Int64 {
        try #require(CivilDate(year: year, month: month, day: day)).startInJapan + Int64(hour) * 3600
    }

    @Test("a moment has the name that Japan's calendar gives it, and ISO 8601 its week")
    func keys() throws {
        let moments = [
            (
                try CalendarPeriodTests.seconds(2024, 6, 5, 20),
                ["2024-06-05T20", "2024-06-05", "2024-W23", "2024-06", "2024", "3", "20"]
            ),
            // The first days of a year may be of the last week of the year before, and the other way round.
            (
                try CalendarPeriodTests.seconds(2021, 1, 3, 23),
                ["2021-01-03T23", "2021-01-03", "2020-W53", "2021-01", "2021", "7", "23"]
            ),
            (
                try CalendarPeriodTests.seconds(2024, 12, 30),
                ["2024-12-30T00", "2024-12-30", "2025-W01", "2024-12", "2024", "1", "00"]
            ),
            (
                try CalendarPeriodTests.seconds(1969, 12, 31, 7),
                ["1969-12-31T07", "1969-12-31", "1970-W01", "1969-12", "1969", "3", "07"]
            ),
        ]
        for (moment, names) in moments {
            #expect(CalendarPeriod.allCases.map { $0.key($0.number(ofSeconds: moment)) } == names)
        }
    }

    @Test("periods lie one behind the other: each moment is in one, which says where it begins and ends")
    func seconds() {
        var random = OracleRandom(seed: 5)
        for period in CalendarPeriod.allCases where !period.isCyclic {
            for _ in 0..<2000 {
                let moment = Int64(random.int(-5_000_000_000...5_000_000_000))
                let number = period.number(ofSeconds: moment)
                let seconds = period.seconds(number)
                #expect(seconds.contains(moment))
                #expect(period.number(ofSeconds: seconds.lowerBound) == number)
                #expect(period.number(ofSeconds: seconds.lowerBound - 1) == number - 1)
                #expect(period.number(ofSeconds: seconds.upperBound) == number + 1)
                #expect(period.key(number) == OracleCounts.key(moment, period))
            }
        }
    }
}
