// SPDX-License-Identifier: GPL-2.0-or-later
//
// `hour:22..4`: posts of these hours of any day, Japan's.

internal import SakuinText

extension QueryOperator {
    static let hour = QueryOperator(
        "hour", japanese: ["時間帯", "時刻"],
        examples: [
            QueryExample(
                "hour:22..4", "from 22:00 to 4:59 in Japan, of any day; also hour:22, hour:0..5,23",
                "22:00 から 4:59 まで。22、0..5,23 も")
        ],
        terms: { post, add in
            if let time = post.time { add(HourOfWeek(time).term.span) }
        },
        read: { (value) throws(QueryError) in
            guard let hours = HourReading(value.text)?.hours else { throw .noHour(value.text, at: value.position) }
            return HourOfWeekSelector(
                kind: "hour", explained: hours.sorted().map(String.init).joined(separator: ","),
                hours: Set(HourOfWeek.all.filter { $0.hour.map(hours.contains) ?? false }))
        })
}

private struct HourReading {
    let hours: Set<Int>

    /// `22`, `22..4`, `22時〜4時`, and several with commas; nil for anything else.
    init?(_ text: String) {
        let plain = String(decoding: FoldedText(text).bytes, as: UTF8.self)
        var hours: Set<Int> = []
        for part in plain.split(omittingEmptySubsequences: false, whereSeparator: { ",、・".contains($0) }) {
            let (first, last) = rangeEnds(String(part))
            guard let from = HourReading.hour(first), let to = HourReading.hour(last) else { return nil }
            for step in 0...(to - from + 24) % 24 { hours.insert((from + step) % 24) }
        }
        self.hours = hours
    }

    /// `4`, `04`, `4時`, `4時台`.
    private static func hour(_ text: Substring) -> Int? {
        var digits = text
        if digits.hasSuffix("台") { digits.removeLast() }
        if digits.hasSuffix("時") { digits.removeLast() }
        return DateFilter.number(digits).flatMap { (0...23).contains($0) ? $0 : nil }
    }
}

extension QueryError {
    fileprivate static func noHour(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(value) is no hour: write hour:22, hour:9..17, or hour:22..4 over midnight, from 0 to 23",
            "\(value) は時ではありません。hour:22、hour:9..17、夜をまたぐ hour:22..4 のように 0 から 23 で書いてください", at: position)
    }
}
