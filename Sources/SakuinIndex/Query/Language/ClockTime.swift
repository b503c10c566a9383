// SPDX-License-Identifier: GPL-2.0-or-later
//
// The clock behind a day: `T20:50`, `20時50分`, `午後8時半`.

internal import SakuinText

/// A time of day, as exactly as it is written.
struct ClockTime: Equatable {
    /// Seconds from midnight in the zone that is written, or in Japan.
    private let start: Int
    /// How many seconds it leaves open: an hour, a minute or one.
    private let length: Int
    /// Seconds by which the zone that is written is behind Japan's.
    private var behindJapan = 0

    /// Nil for what no clock shows.
    init?(hour: Int, minute: Int? = nil, second: Int? = nil) {
        guard (0...23).contains(hour), (0...59).contains(minute ?? 0), (0...59).contains(second ?? 0) else {
            return nil
        }
        start = hour * 3600 + (minute ?? 0) * 60 + (second ?? 0)
        length = minute == nil ? 3600 : second == nil ? 60 : 1
    }

    /// - Parameter midnight: at which the day begins in Japan, seconds since 1970 UTC.
    func period(of midnight: Int64) -> Range<Int64> {
        let first = midnight + Int64(start + behindJapan)
        return first..<first + Int64(length)
    }

    /// The day and the clock of a moment; nil where no clock is at the end. `T`, a space, or a day that ends in no digit
    /// stands between them.
    static func split(_ text: String) -> (day: String, clock: ClockTime)? {
        for index in text.indices.dropFirst() {
            let before = text[text.index(before: index)]
            let hasSeparator = before == "t" || before == " "
            guard hasSeparator || !before.isNumber, let clock = ClockTime(text[index...], hasSeparator) else {
                continue
            }
            return (String(text[..<index].dropLast(hasSeparator ? 1 : 0)), clock)
        }
        return nil
    }

    private init?(_ text: Substring, _ hasSeparator: Bool) {
        guard let clock = ClockTime(japanese: text) ?? ClockTime(numeric: text, mayBeHour: hasSeparator) else {
            return nil
        }
        self = clock
    }

    // MARK: Numbers

    /// `20:50`, `20:50:24`, and behind them `Z` or `+09:00`; `20` where an hour is expected.
    private init?(numeric text: Substring, mayBeHour: Bool) {
        var clock = text
        var zone = 0
        if clock.hasSuffix("z") {
            (clock, zone) = (clock.dropLast(), Int(japanOffset))
        } else if let sign = clock.lastIndex(where: { "+-".contains($0) }) {
            guard let offset = ClockTime.offset(clock[clock.index(after: sign)...]) else { return nil }
            zone = Int(japanOffset) - (clock[sign] == "-" ? -offset : offset)
            clock = clock[..<sign]
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.enumerated().compactMap { DateFilter.ascii($1, $0 == 0 ? 1...2 : 2...2) }
        guard numbers.count == parts.count, (mayBeHour ? 1...3 : 2...3).contains(numbers.count) else { return nil }
        self.init(
            hour: numbers[0], minute: numbers.count > 1 ? numbers[1] : nil, second: numbers.count > 2 ? numbers[2] : nil
        )
        behindJapan = zone
    }

    /// Seconds of `09:00` or `0900`.
    private static func offset(_ text: Substring) -> Int? {
        let digits = text.utf8.count == 5 ? text.replacing(":", with: "", maxReplacements: 1)[...] : text
        guard digits.utf8.count == 4, let hours = DateFilter.ascii(digits.prefix(2), 2...2), hours < 24,
            let minutes = DateFilter.ascii(digits.suffix(2), 2...2), minutes < 60
        else { return nil }
        return hours * 3600 + minutes * 60
    }

    // MARK: Japanese

    /// `20時`, `20時50分`, `20時50分24秒`, `8時半`, each perhaps behind 午前 or 午後.
    private init?(japanese text: Substring) {
        var rest = text
        let isMorning = rest.hasPrefix("午前"), isAfternoon = rest.hasPrefix("午後")
        if isMorning || isAfternoon { rest = rest.dropFirst(2) }
        guard let hours = rest.firstIndex(of: "時"), var hour = DateFilter.number(rest[..<hours]) else { return nil }
        if isMorning || isAfternoon {
            guard (0...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        rest = rest[rest.index(after: hours)...]
        if rest.isEmpty {
            self.init(hour: hour)
        } else if rest == "半" {
            self.init(hour: hour, minute: 30)
        } else if let minutes = rest.firstIndex(of: "分"), let minute = DateFilter.number(rest[..<minutes]) {
            let seconds = rest[rest.index(after: minutes)...]
            let second = seconds.hasSuffix("秒") ? DateFilter.number(seconds.dropLast()) : nil
            guard seconds.isEmpty || second != nil else { return nil }
            self.init(hour: hour, minute: minute, second: second)
        } else {
            return nil
        }
    }
}
