// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Moments as programs write them, which most are: RFC 3339, and numbers: `20240605`, `20240605205024`, or seconds since 1970, or thousandths, millionths or billionths
/// of them, as programs write them into dumps.
enum EpochText {
    /// `2024-06-05T20:50:24Z` and `2024-06-05T20:50:24+09:00` to the letter: the shortest way for what most dumps hold.
    static func rfc3339(_ text: String) -> PostTime? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 25 else { return nil }
        let pattern = bytes.count == 20 ? "0000-00-00T00:00:00Z" : "0000-00-00T00:00:00+00:00"
        for (byte, wanted) in zip(bytes, pattern.utf8) {
            let isDigit = (0x30...0x39).contains(byte)
            let fits =
                wanted == 0x30 ? isDigit : wanted == byte || (wanted == UInt8(ascii: "+") && byte == UInt8(ascii: "-"))
            guard fits else { return nil }
        }
        func number(_ start: Int, _ count: Int) -> Int {
            bytes[start..<(start + count)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let day = CivilDate(year: number(0, 4), month: number(5, 2), day: number(8, 2)) else { return nil }
        let zone = bytes.count == 20 ? 0 : number(20, 2) * 3600 + number(23, 2) * 60
        guard zone <= 15 * 3600 else { return nil }
        return day.at(
            hour: number(11, 2), minute: number(14, 2), second: number(17, 2),
            offset: Int64(bytes[19] == UInt8(ascii: "-") ? -zone : zone))
    }

    /// - Parameter text: folded by `DateTokens`.
    static func time(_ text: String) -> PostTime? {
        let number = unwrapped(Substring(text))
        if let whole = Int64(number) { return time(digits: number.drop { $0 == "-" || $0 == "+" }.count, whole) }
        return fractional(number)
    }

    /// The number of `/Date(1717588224000+0900)/`, as .NET writes a moment into JSON.
    private static func unwrapped(_ text: Substring) -> Substring {
        guard let open = text.firstIndex(of: "("), text[..<open].hasSuffix("Date") else { return text }
        let inner = text[text.index(after: open)...]
        let number = inner.prefix { $0.isASCII && $0.isNumber }
        guard let next = inner[number.endIndex...].first, next == ")" || next == "+" || next == "-" else { return text }
        return number
    }

    private static func time(digits: Int, _ number: Int64) -> PostTime? {
        switch digits {
        case 8:
            guard number > 0 else { return nil }
            let day = CivilDate(year: Int(number / 10_000), month: Int(number / 100 % 100), day: Int(number % 100))
            return day.map { PostTime(seconds: $0.startInJapan, precision: .day) }
        case 12 where isClock(number):
            return clock(number * 100).map { PostTime(seconds: $0.seconds, precision: .minute) }
        case 9, 10, 11: return PostTime(seconds: number, precision: .second)
        // As seconds these would lie after the year 5000.
        case 12, 13: return PostTime(seconds: floored(number, 1000), precision: .second)
        case 14: return clock(number)
        case 15, 16: return PostTime(seconds: floored(number, 1_000_000), precision: .second)
        case 18, 19: return PostTime(seconds: floored(number, 1_000_000_000), precision: .second)
        default: return nil
        }
    }

    /// True for `202406052050`: as thousandths of seconds it would be a day of 1976.
    private static func isClock(_ number: Int64) -> Bool { (190_001...209_912).contains(number / 1_000_000) }

    /// `20240605205024`, in Japan.
    private static func clock(_ number: Int64) -> PostTime? {
        let (date, clock) = (Int(number / 1_000_000), Int(number % 1_000_000))
        guard let day = CivilDate(year: date / 10_000, month: date / 100 % 100, day: date % 100) else { return nil }
        return day.at(hour: clock / 10_000, minute: clock / 100 % 100, second: clock % 100)
    }

    private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }

    /// The seconds of `1717588224.25`, rounded down, or of `1.717588224E9`.
    private static func fractional(_ text: Substring) -> PostTime? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) }
        guard parts.count == 2, isPlain, !parts[1].isEmpty, let number = Double(text), number.isFinite else {
            return nil
        }
        if text.utf8.contains(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
            // What is larger is an id that a spreadsheet has rounded.
            guard (1e8..<1e14).contains(number) else { return nil }
            return time(digits: String(Int64(number)).count, Int64(number))
        }
        guard (9...13).contains(parts[0].utf8.count), let whole = Int64(parts[0]) else { return nil }
        return time(digits: parts[0].utf8.count, whole)
    }
}
