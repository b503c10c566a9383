// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient

/// All that decides what `/trend` shows: what stands in its address, and nothing else.
struct TrendState: Sendable, Equatable {
    /// Lines that can be told apart.
    static let mostQueries = 8

    var queries: [String] = []
    /// Nil is months, or years where there are many.
    var period: CountsRequest.Period?
    var isShare = true
    var fold: Int?
    var isSentence = false
    var collapsesCopies = false

    init(_ parameters: Parameters) {
        let asked = parameters.all("q").filter { !$0.allSatisfy(\.isWhitespace) }
        // The same line twice says nothing.
        queries = asked.reduce(into: []) { if !$0.contains($1) && $0.count < TrendState.mostQueries { $0.append($1) } }
        period = parameters["by"].flatMap(CountsRequest.Period.init)
        isShare = parameters["as"] != "count"
        fold = parameters.number("fold", in: 0...4)
        isSentence = parameters.isSet("loose")
        collapsesCopies = parameters["copies"] == "fold"
    }

    func request(by period: CountsRequest.Period) -> CountsRequest {
        var request = CountsRequest(queries, by: period)
        (request.fold, request.isSentence, request.collapsesDuplicates) = (fold, isSentence, collapsesCopies)
        request.timeout = .seconds(20)
        return request
    }

    /// The search that finds the posts of a query in a bucket; nil where a bucket means nothing to a query.
    func search(_ query: String, in bucket: CountBucket, by period: String) -> SearchState? {
        guard let condition = TrendState.condition(bucket, by: period) else { return nil }
        var state = SearchState()
        (state.query, state.fold, state.isSentence) = (query, fold, isSentence)
        state.collapsesCopies = collapsesCopies
        // The first of a year is what a chart makes curious about.
        state.order = .oldest
        return state.narrowed(by: condition)
    }

    static func condition(_ bucket: CountBucket, by period: String) -> String? {
        switch CountsRequest.Period(rawValue: period) {
        case .year, .month, .day: return "date:" + bucket.key
        case .hour: return "since:\(bucket.key):00 until:\(bucket.key):59"
        case .week:
            guard let first = bucket.start?.prefix(10), let last = day(first, after: 6) else { return nil }
            return "date:\(first)..\(last)"
        case .weekday:
            let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            guard let number = Int(bucket.key), names.indices.contains(number - 1) else { return nil }
            return "weekday:" + names[number - 1]
        case .hourOfDay: return Int(bucket.key).map { "hour:\($0)" }
        case nil: return nil
        }
    }

    /// The day so many days behind one, as `2024-06-05`.
    static func day(_ day: Substring, after days: Int32) -> String? {
        let numbers = day.split(separator: "-").compactMap { Int32($0) }
        guard numbers.count == 3 else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2] + days)
        _ = timegm(&parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}
