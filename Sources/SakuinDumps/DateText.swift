// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dates as dumps write them. Without a zone, Japan's time is meant.

internal import SakuinText

enum DateText {
    /// The moment; nil for hours, minutes or seconds that no clock shows (a leap second counts as the one before).
    static func time(_ day: CivilDate, hour: Int, minute: Int, second: Int?, offset: Int64 = japanOffset) -> PostTime? {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second ?? 0) else { return nil }
        let clock = Int64(hour * 3600 + minute * 60 + min(second ?? 0, 59))
        let seconds = Int64(day.daysSince1970) * 86_400 + clock - offset
        return PostTime(seconds: seconds, precision: second == nil ? .minute : .second)
    }

    /// `2024-06-05`, `2024/06/05(水) 20:50[:24]`, `2024年6月5日 20時50分`, RFC 3339 with or without zone, Twitter's
    /// `Wed Oct 19 20:07:25 +0000 2022`, or seconds since 1970 and parts of them.
    static func time(_ text: String) -> PostTime? {
        var rest = Substring(text).trimmed
        if let number = Int64(rest) { return time(digits: String(rest), number) }
        if let seconds = wholeSeconds(rest) { return PostTime(seconds: seconds, precision: .second) }
        if let time = timeOfTwitter(rest) { return time }
        guard let day = takeDay(&rest) else { return nil }
        passWeekday(&rest)
        if rest.isEmpty { return PostTime(seconds: day.startInJapan, precision: .day) }
        if rest.first == "T" || rest.first == "t" { rest.removeFirst() }
        rest = rest.trimmed
        guard let hour = takeNumber(&rest, 1...2) else { return nil }
        let length = rest.first == "時" ? 1...2 : 2...2
        guard take(":", or: "時", &rest), let minute = takeNumber(&rest, length) else { return nil }
        var second: Int?
        if take(":", or: "分", &rest), rest.first?.isNumber == true {
            guard let number = takeNumber(&rest, length) else { return nil }
            second = number
            _ = take("秒", &rest)
            if take(".", or: ",", &rest) { _ = takeNumber(&rest, 1...12) }
        }
        guard let offset = offset(rest.trimmed) else { return nil }
        return time(day, hour: hour, minute: minute, second: second, offset: offset)
    }

    /// As Twitter's interface has it.
    private static func timeOfTwitter(_ text: Substring) -> PostTime? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[1])) else { return nil }
        return time("\(parts[5])-\(month + 1)-\(parts[2]) \(parts[3])\(parts[4])")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `20240605`, `20240605205024`, or seconds, or thousandths, millionths or billionths of them since 1970.
    private static func time(digits: String, _ number: Int64) -> PostTime? {
        switch digits.utf8.count {
        case 8:
            let day = CivilDate(year: Int(number / 10_000), month: Int(number / 100 % 100), day: Int(number % 100))
            return day.map { PostTime(seconds: $0.startInJapan, precision: .day) }
        case 9, 10, 11: return PostTime(seconds: number, precision: .second)
        // As seconds these would lie after the year 5000.
        case 12, 13: return PostTime(seconds: number / 1000, precision: .second)
        case 14: return AnondID.time(of: "anond:" + digits)
        case 15, 16: return PostTime(seconds: number / 1_000_000, precision: .second)
        case 18, 19: return PostTime(seconds: number / 1_000_000_000, precision: .second)
        default: return nil
        }
    }

    /// The seconds since 1970 of `1717588224.25`, rounded down.
    private static func wholeSeconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, (9...11).contains(parts[0].utf8.count), !parts[1].isEmpty else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
        return Int64(parts[0])
    }

    private static func takeDay(_ rest: inout Substring) -> CivilDate? {
        guard let year = takeNumber(&rest, 4...4), let mark = rest.first, "-/.年".contains(mark) else { return nil }
        rest.removeFirst()
        guard let month = takeNumber(&rest, 1...2), take(mark == "年" ? "月" : mark, &rest),
            let day = takeNumber(&rest, 1...2), mark != "年" || take("日", &rest)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `(水)`, `（水）`, `(Wed)`.
    private static func passWeekday(_ rest: inout Substring) {
        let behind = rest.trimmed
        guard behind.first == "(" || behind.first == "（",
            let close = behind.prefix(5).firstIndex(where: { $0 == ")" || $0 == "）" })
        else { return }
        rest = behind[behind.index(after: close)...]
    }

    /// Seconds ahead of UTC that `Z`, `+09:00`, `+0900`, `JST` or nothing (Japan) stand for.
    private static func offset(_ text: Substring) -> Int64? {
        if text.isEmpty || text == "JST" { return japanOffset }
        if ["Z", "z", "UTC", "GMT"].contains(text) { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        var rest = text.dropFirst()
        guard let hours = takeNumber(&rest, 2...2) else { return nil }
        _ = take(":", &rest)
        guard let minutes = rest.isEmpty ? 0 : takeNumber(&rest, 2...2), rest.isEmpty else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    private static func take(_ character: Character, or other: Character? = nil, _ rest: inout Substring) -> Bool {
        guard let first = rest.first, first == character || first == other else { return false }
        rest.removeFirst()
        return true
    }

    private static func takeNumber(_ rest: inout Substring, _ length: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }.prefix(length.upperBound)
        guard digits.count >= length.lowerBound, let number = Int(digits) else { return nil }
        rest = rest.dropFirst(digits.count)
        return number
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingWhiteSpace: String { String(Substring(self).trimmed) }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
