// SPDX-License-Identifier: GPL-2.0-or-later
//
// `weekday:土`: posts of these days of the week, in Japan.

internal import SakuinText

extension QueryOperator {
    static let weekday = QueryOperator(
        "weekday", japanese: ["曜日"], values: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        examples: [
            QueryExample("weekday:土", "of Saturdays; also sat, 土日, 月..金, 平日, 週末", "土曜日。土日、月..金、平日、週末 も")
        ],
        // Those of `hour:` tell the day, too.
        read: { (value) throws(QueryError) in
            guard let days = WeekdayReading(value.text)?.days else { throw .noWeekday(value.text, at: value.position) }
            return HourOfWeekSelector(
                kind: "weekday", explained: days.sorted().map { WeekdayReading.names[$0] }.joined(separator: ","),
                hours: Set(HourOfWeek.all.filter { days.contains($0.weekday) }))
        })
}

private struct WeekdayReading {
    /// 0 is Monday.
    let days: Set<Int>

    static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let longNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let signs: [Character] = ["月", "火", "水", "木", "金", "土", "日"]

    /// `土`, `土曜日`, `sat`, `土日`, `月..金`, `金〜月` over the end of the week, `平日`, `週末`, and several with commas; nil for anything
    /// else.
    init?(_ text: String) {
        let plain = String(decoding: FoldedText(text).bytes, as: UTF8.self)
        var days: Set<Int> = []
        for part in plain.split(omittingEmptySubsequences: false, whereSeparator: { ",、・".contains($0) }) {
            if let several = WeekdayReading.several(part) {
                days.formUnion(several)
                continue
            }
            let (first, last) = rangeEnds(String(part))
            guard let from = WeekdayReading.day(first), let to = WeekdayReading.day(last) else { return nil }
            for step in 0...(to - from + 7) % 7 { days.insert((from + step) % 7) }
        }
        self.days = days
    }

    private static func several(_ text: Substring) -> [Int]? {
        switch text {
        case "平日", "weekdays": return Array(0...4)
        case "週末", "土日", "weekend", "weekends": return [5, 6]
        default: break
        }
        // 月水金 is three days.
        let days = text.compactMap { signs.firstIndex(of: $0) }
        return days.count == text.count && !days.isEmpty ? days : nil
    }

    private static func day(_ text: Substring) -> Int? {
        if let day = names.firstIndex(of: String(text)) ?? longNames.firstIndex(of: String(text)) { return day }
        for end in ["曜日", "曜", ""] where text.hasSuffix(end) && text.count == end.count + 1 {
            return text.first.flatMap { signs.firstIndex(of: $0) }
        }
        return nil
    }
}

extension QueryError {
    fileprivate static func noWeekday(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(value) is no day of the week: write weekday:土, weekday:sat, weekday:土日 or weekday:月..金",
            "\(value) は曜日ではありません。weekday:土、weekday:sat、weekday:土日、weekday:月..金 のように書いてください", at: position)
    }
}
