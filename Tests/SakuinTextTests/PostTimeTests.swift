// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinText

@Suite struct PostTimeTests {
    @Test(
        "how a time is told",
        arguments: [
            (1_717_588_224, PostTime.Precision.second, "2024-06-05T20:50:24+09:00"),
            (1_717_588_200, .minute, "2024-06-05T20:50+09:00"),
            (1_717_513_200, .day, "2024-06-05"), (0, .second, "1970-01-01T09:00:00+09:00"),
            (-32_400, .day, "1970-01-01"),
            (-32_401, .second, "1969-12-31T23:59:59+09:00"), (-62_135_629_200, .day, "0001-01-01"),
            (253_402_268_399, .second, "9999-12-31T23:59:59+09:00"),
            (951_750_000, .day, "2000-02-29"), (1_704_034_800, .second, "2024-01-01T00:00:00+09:00"),
        ])
    func description(seconds: Int64, precision: PostTime.Precision, text: String) {
        #expect(PostTime(seconds: seconds, precision: precision).description == text)
    }

    @Test("days and numbers turn into one another, as Foundation's calendar has them")
    func roundTrip() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        // From 1583 on: before, Foundation's calendar is the Julian one.
        for day in stride(from: -141_345, through: 2_932_896, by: 7919) {
            let date = CivilDate(daysSince1970: day)
            #expect(date.daysSince1970 == day)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
        }
        for day in -800...40_000 {
            let date = CivilDate(daysSince1970: day)
            #expect(date.daysSince1970 == day)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
            #expect(CivilDate(daysSince1970: day + 1) > date)
            #expect(CivilDate(secondsInJapan: date.startInJapan) == date)
            #expect(CivilDate(secondsInJapan: date.startInJapan - 1) < date)
            #expect(CivilDate(secondsInJapan: date.startInJapan + 86_399) == date)
        }
    }

    @Test(
        "days that the calendar does not have",
        arguments: [
            (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0),
            (2024, 1, 32), (0, 1, 1), (10_000, 1, 1),
        ])
    func noDay(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("days that it has", arguments: [(2024, 2, 29), (2000, 2, 29), (1, 1, 1), (9999, 12, 31), (2024, 6, 5)])
    func day(year: Int, month: Int, day: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(CivilDate(daysSince1970: date.daysSince1970) == date)
    }

    @Test(
        "the digest is SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func digest(text: String, hex: String) {
        var hash = SHA256()
        hash.update(text)
        #expect(hash.finish() == hex)
    }

    @Test("the digest is the same in whatever pieces bytes go in, and of any length around those of blocks")
    func pieces() {
        // At the end: the SHA-256 of the digests of 0, 1, 2 … in all lengths, as Python's hashlib has it.
        var all = SHA256()
        for length in 0...260 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            var whole = SHA256()
            whole.update(bytes.span)
            var pieces = SHA256()
            var start = 0
            while start < length {
                let end = min(length, start + 1 + start % 67)
                pieces.update(bytes.span.extracting(start..<end))
                start = end
            }
            let digest = whole.finishBytes()
            #expect(pieces.finishBytes() == digest, "\(length)")
            all.update(digest.span)
        }
        #expect(all.finish() == "b462003d0a60fe61db68b56c40eec21e993531dd139094e48ded151822bfadf9")
    }
}
