// SPDX-License-Identifier: GPL-2.0-or-later
//
// The values of since:, until: and date:. Days are Japan's.

internal import SakuinText

enum DateFilter {
    /// Before and after any post.
    private static let earliest = Int64.min / 4
    static let latest = Int64.max / 4

    /// The seconds since 1970 UTC that `name:value` allows; nil if the value is not a date.
    static func range(_ name: String, _ value: String) -> Range<Int64>? {
        let plain = String(decoding: FoldedText(value).bytes, as: UTF8.self)
        switch name {
        case "since": return period(plain).map { $0.lowerBound..<latest }
        case "until": return period(plain).map { earliest..<$0.upperBound }
        default: return span(plain)
        }
    }

    /// `A`, `A..B`, `A..` or `..B`.
    private static func span(_ text: String) -> Range<Int64>? {
        guard let dots = text.firstRange(of: "..") else { return period(text) }
        let (left, right) = (text[..<dots.lowerBound], text[dots.upperBound...])
        guard !left.isEmpty || !right.isEmpty else { return nil }
        guard let first = left.isEmpty ? earliest..<earliest : period(String(left)),
            let last = right.isEmpty ? latest..<latest : period(String(right))
        else { return nil }
        return first.lowerBound < last.upperBound ? first.lowerBound..<last.upperBound : nil
    }

    /// A year, a month or a day, with `-` or `/` between, or a day as eight digits.
    private static func period(_ text: String) -> Range<Int64>? {
        var parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }.map(String.init)
        if parts.count == 1, text.utf8.count == 8 {
            parts = [String(text.prefix(4)), String(text.dropFirst(4).prefix(2)), String(text.suffix(2))]
        }
        let numbers = parts.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil }
        guard numbers.count == parts.count, parts.first?.utf8.count == 4 else { return nil }
        switch numbers.count {
        case 1:
            guard let start = CivilDate(year: numbers[0], month: 1, day: 1) else { return nil }
            return start.startInJapan..<start.startInJapan + Int64(daysInYear(numbers[0])) * 86_400
        case 2:
            guard let start = CivilDate(year: numbers[0], month: numbers[1], day: 1) else { return nil }
            let days = CivilDate.daysIn(month: numbers[1], of: numbers[0])
            return start.startInJapan..<start.startInJapan + Int64(days) * 86_400
        case 3:
            guard let start = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]) else { return nil }
            return start.startInJapan..<start.startInJapan + 86_400
        default: return nil
        }
    }

    private static func daysInYear(_ year: Int) -> Int {
        337 + CivilDate.daysIn(month: 2, of: year)
    }
}
