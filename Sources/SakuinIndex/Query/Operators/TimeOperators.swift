// SPDX-License-Identifier: GPL-2.0-or-later
//
// `since:2024-06`, `until:先月`, `date:令和6年6月`, `date:*-06-05`: the time of posts. What their values may be is told in `DateFilter` and
// `YearlyDays`.

internal import Glibc
internal import SakuinText

extension QueryOperator {
    static let since = QueryOperator(
        "since", japanese: ["以降", "から"],

        examples: [
            QueryExample("since:2024-06", "from the beginning of this on", "この初めから"),
            QueryExample("since:2024-06-05T20:50", "to the minute or the second; also 昨日20時", "分や秒まで。昨日20時 も"),
        ],
        read: { (value) throws(QueryError) in try TimeSelector("since", value) })

    static let until = QueryOperator(
        "until", japanese: ["以前", "まで"], examples: [QueryExample("until:先月", "to the end of this", "この終わりまで")],
        read: { (value) throws(QueryError) in try TimeSelector("until", value) })

    static let date = QueryOperator(
        "date", japanese: ["日付", "日時"],
        examples: [
            QueryExample("date:2024-06..2024-08", "within; also date:令和6年6月, date:2010年代", "この間。令和6年6月、2010年代 も"),
            QueryExample("date:*-06-05", "that day of any year; also date:6月5日, date:*-06", "毎年のその日。6月5日、*-06 も"),
        ],
        read: { (value) throws(QueryError) in
            let plain = String(decoding: FoldedText(value.text).bytes, as: UTF8.self)
            if let days = YearlyDays(plain) { return YearlySelector(days: days) }
            return try TimeSelector("date", value)
        })
}

extension Query {
    /// Posts of before this day, month, year or moment began.
    /// - Parameter date: as `since:` takes it.
    /// - Returns: nil where that is no date.
    public static func before(_ date: String) -> Query? {
        DateFilter(now: Int64(time(nil))).range("since", date).map {
            .selector(TimeSelector(range: DateFilter.earliest..<$0.lowerBound))
        }
    }

    /// Posts from the beginning of this day, month, year or moment on.
    /// - Parameter date: as `since:` takes it.
    /// - Returns: nil where that is no date.
    public static func since(_ date: String) -> Query? {
        DateFilter(now: Int64(time(nil))).range("since", date).map { .selector(TimeSelector(range: $0)) }
    }
}

private struct TimeSelector: PostSelector {
    /// Seconds since 1970 UTC.
    let range: Range<Int64>

    init(range: Range<Int64>) { self.range = range }

    init(_ name: String, _ value: OperatorValue) throws(QueryError) {
        guard let range = DateFilter(now: value.now).range(name, value.text) else {
            throw .noDate(value.text, at: value.position)
        }
        self.range = range
    }

    var kind: String { "time" }
    var explained: String { [range.lowerBound, range.upperBound].map(TimeSelector.moment).joined(separator: "..<") }
    var time: Range<Int64>? { range }

    /// Empty for a bound that there is none of.
    private static func moment(_ seconds: Int64) -> String {
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return "" }
        return PostTime(seconds: seconds, precision: .second).description
    }

    func compile(_ scope: QueryScope) -> CompiledQuery {
        // Docids of which no time outside the range can be.
        let exact = scope.times.exact(range)
        let possible = scope.times.possible(range)
        return CompiledQuery(
            possible.map { .and([.all, .docids($0, exact: exact)]) } ?? .none, TimeJudge(range: range, exact: exact))
    }
}

private struct TimeJudge: PostJudge {
    let range: Range<Int64>
    let exact: Range<UInt32>

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        if exact.contains(post.docid) { return true }
        return try post.time().map { range.contains($0.seconds) } ?? false
    }
}

/// Days of any year.
private struct YearlySelector: PostSelector {
    let days: YearlyDays

    var kind: String { "days" }
    var explained: String { days.description }

    /// Those of the years that time slots tell apart. Where slots are shared, before and behind them, all posts are judged.
    private static let years = 1970...2089

    func compile(_ scope: QueryScope) -> CompiledQuery {
        func docids(_ seconds: Range<Int64>, isKnown: Bool) -> PostingQuery? {
            scope.times.possible(seconds).map {
                .docids($0, exact: isKnown ? scope.times.exact(seconds) : 0..<0)
            }
        }
        // Days that begin in the last year before them may end in the first.
        let known = (YearlySelector.years.lowerBound - 1...YearlySelector.years.upperBound).compactMap(days.seconds)
        var parts = known.compactMap { docids($0, isKnown: true) }
        for year in [YearlySelector.years.lowerBound, YearlySelector.years.upperBound + 1] {
            guard let start = CivilDate(year: year, month: 1, day: 1)?.startInJapan else { continue }
            let isFirst = year == YearlySelector.years.lowerBound
            // Japan's new year comes nine hours before the first time slot.
            let outside =
                isFirst ? DateFilter.earliest..<start + japanOffset : start..<DocidTimes.latest
            if let more = docids(outside, isKnown: false) { parts.append(more) }
        }
        return CompiledQuery(.and([.all, .or(parts)]), YearlyJudge(days: days))
    }
}

private struct YearlyJudge: PostJudge {
    let days: YearlyDays

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.time().map { days.contains($0.day) } ?? false
    }
}

extension QueryError {
    fileprivate static func noDate(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            """
            \(value) is not a date: write 2024, 2024-06, 2024-06-05, 2024-06-05T20:50, 令和6年6月, 先月, 3日前 or, with date:, \
            2024-06..2024-08, *-06-05
            """,
            """
            \(value) は日付ではありません。2024、2024-06、2024-06-05、2024-06-05T20:50、令和6年6月、先月、3日前、date: では \
            2024-06..2024-08、*-06-05 のように書いてください
            """, at: position)
    }
}
