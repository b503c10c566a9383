// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Synchronization

@testable import SakuinIndex

/// Japan's calendar, by Foundation.
enum NaiveCalendar {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
        return calendar
    }()

    /// By seconds since 1970: the same posts are asked for again and again, and Foundation takes microseconds for each.
    private static let known = Mutex<[Int64: DateComponents]>([:])

    static func components(_ time: PostTime) -> DateComponents {
        if let known = known.withLock({ $0[time.seconds] }) { return known }
        let components = calendar.dateComponents(
            [.month, .day, .hour, .weekday], from: Date(timeIntervalSince1970: Double(time.seconds)))
        known.withLock { known in
            if known.count > 100_000 { known = [:] }
            known[time.seconds] = components
        }
        return components
    }
}

/// Hours of the clock.
struct NaiveHour: NaiveSelector {
    static let name = "hour"

    var hours: [Int]
    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveHour {
        let first = random.int(0...23)
        let length = random.oneIn(2) ? 0 : random.int(0...23)
        let hours = (0...length).map { (first + $0) % 24 }
        let last = hours[hours.count - 1]
        let all =
            length > 0
            ? ["\(first)..\(last)", "\(first)時〜\(last)時台"]
            : ["\(first)", "\(first)時", first < 10 ? "0\(first)" : "\(first)"]
        let written = random.pick(all)
        guard random.oneIn(5) else { return NaiveHour(hours: hours, written: written) }
        return NaiveHour(hours: hours + [3], written: written + ",3")
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        guard let time = document.current.time, time.precision != .day else { return false }
        return NaiveCalendar.components(time).hour.map(hours.contains) ?? false
    }
}

/// Days of the week.
struct NaiveWeekday: NaiveSelector {
    static let name = "weekday"

    /// As Foundation counts: 1 is Sunday.
    var days: [Int]
    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveWeekday {
        let (japanese, english) = (
            Array("日月火水木金土").map(String.init), ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        )
        let first = random.int(0...6)
        func name(_ day: Int) -> String {
            switch random.int(0...3) {
            case 0: japanese[day]
            case 1: japanese[day] + random.pick(["曜", "曜日"])
            case 2: english[day]
            default: random.pick([english[day].uppercased(), japanese[day]])
            }
        }
        switch random.int(0...5) {
        case 0: return NaiveWeekday(days: [1, 7], written: random.pick(["土日", "週末", "日,土", "weekend"]))
        case 1: return NaiveWeekday(days: [2, 3, 4, 5, 6], written: random.pick(["平日", "月..金", "月火水木金", "mon〜fri"]))
        case 2:
            let length = random.int(1...5)
            let days = (0...length).map { (first + $0) % 7 + 1 }
            return NaiveWeekday(days: days, written: "\(name(first))..\(name(days[length] - 1))")
        default: return NaiveWeekday(days: [first + 1], written: name(first))
        }
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        document.current.time.map { NaiveCalendar.components($0).weekday.map(days.contains) ?? false } ?? false
    }
}

/// Days of any year.
struct NaiveYearlyDays: NaiveSelector {
    static let name = "date"

    /// 100 for each month and 1 for each day.
    var first: Int
    var last: Int
    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveYearlyDays {
        func day() -> (month: Int, day: Int) {
            if let time = documents.isEmpty ? nil : random.pick(documents).current.time, !random.oneIn(4) {
                let parts = NaiveCalendar.components(time)
                return (parts.month ?? 1, parts.day ?? 1)
            }
            return random.oneIn(5) ? (2, 29) : (random.int(1...12), random.int(1...28))
        }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        func write(_ day: (month: Int, day: Int)) -> String {
            random.pick([
                "*-\(two(day.month))-\(two(day.day))", "\(day.month)月\(day.day)日", "＊/\(day.month)/\(day.day)",
                "\(day.month)/\(day.day)",
            ])
        }
        let (one, other) = (day(), day())
        switch random.int(0...3) {
        case 0:
            let written = random.pick(["*-\(two(one.month))", "\(one.month)月", "毎年\(one.month)月"])
            return NaiveYearlyDays(first: one.month * 100, last: one.month * 100 + 31, written: written)
        case 1:
            return NaiveYearlyDays(
                first: one.month * 100 + one.day, last: other.month * 100 + other.day,
                written: write(one) + random.pick(["..", "〜"]) + write(other))
        default:
            let day = one.month * 100 + one.day
            return NaiveYearlyDays(first: day, last: day, written: write(one))
        }
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        guard let time = document.current.time else { return false }
        let parts = NaiveCalendar.components(time)
        let day = (parts.month ?? 0) * 100 + (parts.day ?? 0)
        return first <= last ? first <= day && day <= last : first <= day || day <= last
    }
}

/// Forms of dumps: the oracle gives a dump one by its path.
struct NaiveForm: NaiveSelector {
    static let name = "form"

    private static let forms = ["dat", "5ch-html", "hatena-diary-html", "json-lines", "hatena-diary"]

    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveForm {
        NaiveForm(written: random.pick(forms + ["html", "HTML", "hatena", "ｊｓｏｎ", "feed"]))
    }

    static func form(of path: String) -> String { forms[path.utf8.reduce(0) { $0 + Int($1) } % forms.count] }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        let words = (written == "ｊｓｏｎ" ? "json" : written.lowercased()).components(separatedBy: "-")
        return document.versions.contains { version in
            version.places.contains { place in
                let own = NaiveForm.form(of: place.components(separatedBy: ":")[0]).components(separatedBy: "-")
                return own.indices.contains { own[$0...].starts(with: words) }
            }
        }
    }
}

/// Posts of which it is only suspected where they begin or end.
struct NaiveSuspected: NaiveSelector {
    static let name = "is"

    let written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveSuspected {
        NaiveSuspected(written: random.pick(["suspected", "推定", "Suspected"]))
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool { document.current.boundary == .suspected }
}
