// SPDX-License-Identifier: GPL-2.0-or-later
//
// `since:2024-06`, `until:先月`, `date:令和6年6月`: the time of posts. What their values may be is told in `DateFilter`.

internal import SakuinText

extension QueryOperator {
    static let since = QueryOperator(
        "since", japanese: ["以降", "から"],
        examples: [QueryExample("since:2024-06", "from the beginning of this on", "この初めから")],
        read: { (value) throws(QueryError) in try TimeSelector("since", value) })

    static let until = QueryOperator(
        "until", japanese: ["以前", "まで"], examples: [QueryExample("until:先月", "to the end of this", "この終わりまで")],
        read: { (value) throws(QueryError) in try TimeSelector("until", value) })

    static let date = QueryOperator(
        "date", japanese: ["日付", "日時"],
        examples: [
            QueryExample("date:2024-06..2024-08", "within; also date:令和6年6月", "この間。date:令和6年6月 も")
        ],
        read: { (value) throws(QueryError) in try TimeSelector("date", value) })
}

private struct TimeSelector: PostSelector {
    /// Seconds since 1970 UTC.
    let range: Range<Int64>

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

extension QueryError {
    fileprivate static func noDate(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            """
            \(value) is not a date: write 2024, 2024-06, 2024-06-05, 令和6年6月, 先月, 3日前 or, with date:, 2024-06..2024-08
            """,
            """
            \(value) は日付ではありません。2024、2024-06、2024-06-05、令和6年6月、先月、3日前、date: では \
            2024-06..2024-08 のように書いてください
            """, at: position)
    }
}
