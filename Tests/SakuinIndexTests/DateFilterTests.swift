// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DateFilterTests {
    /// `first..<end` as times in Japan; `-` where there is no end.
    private static func told(_ range: Range<Int64>) -> String {
        let first = range.lowerBound == Int64.min / 4 ? "-" : time(range.lowerBound)
        return "\(first)..<\(range.upperBound == DateFilter.latest ? "-" : time(range.upperBound))"
    }

    private static func time(_ seconds: Int64) -> String {
        let text = PostTime(seconds: seconds, precision: .second).description
        return text.hasSuffix("T00:00:00+09:00") ? String(text.prefix(10)) : text
    }

    @Test(
        "what is written and the days it means",
        arguments: [
            ("date", "2024", "2024-01-01..<2025-01-01"), ("date", "2024-06", "2024-06-01..<2024-07-01"),
            ("date", "2024-12", "2024-12-01..<2025-01-01"), ("date", "2024-02", "2024-02-01..<2024-03-01"),
            ("date", "2023-02-28", "2023-02-28..<2023-03-01"), ("date", "2024-6-5", "2024-06-05..<2024-06-06"),
            ("date", "2024/06/05", "2024-06-05..<2024-06-06"), ("date", "20240605", "2024-06-05..<2024-06-06"),
            ("date", "２０２４－０６", "2024-06-01..<2024-07-01"), ("date", "2024-06..2024-08", "2024-06-01..<2024-09-01"),
            ("date", "2024..2024-06-05", "2024-01-01..<2024-06-06"),
            ("date", "2024-06-05..2024-06-05", "2024-06-05..<2024-06-06"),
            ("date", "2024-06..", "2024-06-01..<-"),
            ("date", "..2024-06", "-..<2024-07-01"), ("since", "2024-06", "2024-06-01..<-"),
            ("until", "2024-06", "-..<2024-07-01"),
            ("until", "2024-06-05", "-..<2024-06-06"), ("since", "0001-01-01", "0001-01-01..<-"),
            ("until", "9998", "-..<9999-01-01"),
            ("date", "2000-02-29", "2000-02-29..<2000-03-01"),
        ])
    func range(name: String, value: String, days: String) throws {
        #expect(DateFilter.range(name, value).map(DateFilterTests.told) == days)
    }

    @Test(
        "what is no date",
        arguments: [
            ("date", ""), ("date", "24"), ("date", "2024-"), ("date", "2024-00"), ("date", "2024-13"),
            ("date", "2024-02-30"),
            ("date", "2023-02-29"), ("date", "1900-02-29"), ("date", "2024-06-05-01"), ("date", ".."), ("date", "..."),
            ("date", "2024....2025"), ("date", "2025..2024"), ("date", "2024-06-06..2024-06-05"),
            ("date", "2024-06..x"), ("date", "20241301"), ("date", "+2024"),
            ("date", "2024-+6"), ("date", "0000"), ("date", "-2024"), ("since", "2024..2025"), ("until", ".."),
            ("date", "昨日"),
            ("date", "99999999999999999999"), ("date", "2024-99999999999999999999"),
        ])
    func noRange(name: String, value: String) {
        #expect(DateFilter.range(name, value) == nil)
    }
}
