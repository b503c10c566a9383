// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// Dates in all the ways in which programs and people write them into dumps.
@Suite struct DateTextTests {
    private static let second = "2024-06-05T20:50:24+09:00"
    private static let minute = "2024-06-05T20:50+09:00"
    private static let day = "2024-06-05"

    @Test(
        "the dates of mail and of the web, with and without a zone",
        arguments: [
            ("Wed, 05 Jun 2024 20:50:24 +0900", second), ("05 Jun 24 11:50:24 GMT", second),
            ("Wed, 5 Jun 2024 11:50:24 UT", second), ("Wed, 5 Jun 2024 06:50:24 EST", second),
            ("Wednesday, 05-Jun-24 20:50:24 JST", second), ("Wed Jun  5 20:50:24 2024", second),
            ("Wed Jun  5 20:50:24 JST 2024", second), ("Mon, May 25 2020 04:45:26 +0000", "2020-05-25T13:45:26+09:00"),
            ("Wed Jun 05 2024 20:50:24 GMT+0900 (日本標準時)", second),
            ("Wed Jun 05 2024 20:50:24 GMT+0900 (Japan Standard Time)", second), ("June 5, 2024", day),
            ("Jun. 5, 2024 8:50 p.m.", minute), ("Jun 5 2024 8:50PM", minute), ("5th June 2024", day),
            ("2024-Jun-05", day), ("5-Jun-24", day), ("05 Jun 94 11:50:24 GMT", "1994-06-05T20:50:24+09:00"),
        ])
    func mail(text: String, expected: String) {
        #expect(DateText.time(text)?.description == expected)
    }

    @Test(
        "eras, kanji, halves of the day and weekdays",
        arguments: [
            ("令和6年6月5日", day), ("令和元年5月1日", "2019-05-01"), ("平成元年1月8日", "1989-01-08"),
            ("平成31年4月30日 午後11時59分", "2019-04-30T23:59+09:00"), ("昭和64年1月7日", "1989-01-07"),
            ("大正15年12月24日", "1926-12-24"), ("明治45年7月29日", "1912-07-29"), ("R6.6.5", day), ("H1/1/8", "1989-01-08"),
            ("㋿6年6月5日(水) 20時50分", minute), ("令和六年六月五日", day), ("令和六年十二月二十五日", "2024-12-25"),
            ("二〇二四年六月五日", day), ("2024年6月5日 午後8:50", minute), ("2024年6月5日 午後8時50分24秒", second),
            ("2024/6/5 午前0:05", "2024-06-05T00:05+09:00"), ("2024/6/5 午前12:05", "2024-06-05T00:05+09:00"),
            ("2024/6/5 午後12:05", "2024-06-05T12:05+09:00"), ("午後8:50 · 2024年6月5日", minute),
            ("8:50 PM · Jun 5, 2024", minute), ("2024年6月5日(水) 20時50分", minute),
            ("2024年6月5日 水曜日 20時", "2024-06-05T20:00+09:00"),
            ("2024年06月05日(水・祝) 20:50", minute), ("2024/06/05 (Wed) 20:50", minute),
            ("2024年6月5日20時半", "2024-06-05T20:30+09:00"),
            ("２０２４年６月５日　２０：５０", minute), ("２０２４／０６／０５", day), ("２０２４－０６－０５Ｔ２０：５０：２４", second),
        ])
    func japanese(text: String, expected: String) {
        #expect(DateText.time(text)?.description == expected)
    }

    @Test(
        "ISO 8601 in its other forms, zones by name, and numbers",
        arguments: [
            ("2024-W23-3", day), ("2024-157", day), ("20240605T115024Z", second), ("20240605T2050", minute),
            ("2024-06-05t20:50:24", second), ("2024-06-05T20:50:24,5+09", second),
            ("2024-06-05 20:50:24 GMT+9", second),
            ("2024-06-05 20:50:24 UTC+09:00", second), ("2024-06-05 20:50:24 +9", second),
            ("2024-06-05 04:50:24 PDT", second), ("2024-06-05T20:50:24+09:00[Asia/Tokyo]", second),
            ("/Date(1717588224000+0900)/", second), ("/Date(1717588224000)/", second), ("1.717588224E9", second),
            (" １７１７５８８２２４ ", second), ("202406052050", minute), ("2024/06/05 24:00", "2024-06-06T00:00+09:00"),
            ("-1000000000", "1938-04-25T07:13:20+09:00"), ("2024-06-05 20:50:60", "2024-06-05T20:50:59+09:00"),
        ])
    func numbers(text: String, expected: String) {
        #expect(DateText.time(text)?.description == expected)
    }

    @Test(
        "the order of three numbers by what the calendar allows, else the likeliest",
        arguments: [
            ("6/5/2024 20:50", minute), ("6/5/2024 8:50 PM", minute), ("6/5/2024, 8:50:24 PM", second),
            ("13/5/2024", "2024-05-13"), ("5/13/2024", "2024-05-13"), ("05.06.2024", day), ("6/5/24", day),
            ("24/06/05(水) 20:50", minute), ("11/10/21(Fri) 12:35:01.00", "2011-10-21T12:35:01+09:00"),
            // It was a Wednesday on 5 June, and not on 6 May.
            ("Wed 5/6/2024", day), ("5/6/2024 (水)", day),
        ])
    func order(text: String, expected: String) {
        #expect(DateText.time(text)?.description == expected)
    }

    @Test(
        "what is no date, or not only one, is none",
        arguments: [
            "5月6日", "明日", "2024-06-05 あ", "2024-06-05 20:50 XYZ", "6/5", "31/31/2024", "1.58282E+18", "午後8:50", "2024年",
            "2024-W54-1", "2024-366 20:50:99", "令和", "令和6年", "2024/06/05 午前13:00", "2024-06-05 (20:50)", "十十年",
            "2024-06-05T",
            "99999999999999999999", "2024-06-05 20:50 +99",
        ])
    func noDates(text: String) {
        #expect(DateText.time(text) == nil)
    }

    @Test("a dump's dates show their order together")
    func evidence() {
        func orders(_ dates: String...) -> DayOrderEvidence {
            var evidence = DayOrderEvidence()
            dates.forEach { evidence.add($0) }
            return evidence
        }
        #expect(orders("6/5/2024").isOpen)
        #expect(!orders("5/5/2024", "2024-06-05").isOpen)
        #expect(orders("6/5/2024", "13/5/2024").possible == [.dayFirst])
        #expect(orders("6/5/2024", "5/13/2024").possible == [.monthFirst])
        #expect(orders("24/06/05", "98/06/05").possible == [.yearFirst])
        #expect(orders("13/5/2024", "5/13/2024").contradiction == "5/13/2024")
        #expect(DateText.time("6/5/2024", orders: [.dayFirst])?.description == "2024-05-06")
        #expect(DateText.time("5/13/2024", orders: [.dayFirst])?.description == "2024-05-13")
    }

    @Test(
        "white space is told by scalar: a mark behind a blank is text",
        arguments: [
            (" \u{0DDC}", "\u{0DDC}"), ("\u{3000}\u{3099}語 \r\n", "\u{3099}語"), ("語 \u{301}", "語 \u{301}"),
            (" \u{3000}\t\r\n", ""),
        ])
    func whiteSpace(text: String, expected: String) {
        #expect(text.trimmingWhiteSpace.unicodeScalars.elementsEqual(expected.unicodeScalars))
        #expect(text.isBlank == expected.isEmpty)
    }
}
