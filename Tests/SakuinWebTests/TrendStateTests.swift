// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import SakuinWeb

@Suite struct TrendStateTests {
    @Test(
        "A point's posts are found by what a query says of its stretch",
        arguments: [
            ("year", "2024", nil, "date:2024"), ("month", "2024-06", nil, "date:2024-06"),
            ("day", "2024-06-05", nil, "date:2024-06-05"),
            ("week", "2024-W01", "2024-01-01T00:00:00+09:00", "date:2024-01-01..2024-01-07"),
            ("week", "2024-W09", "2024-02-26T00:00:00+09:00", "date:2024-02-26..2024-03-03"),
            ("hour", "2024-06-05T20", nil, "since:2024-06-05T20:00 until:2024-06-05T20:59"),
            ("weekday", "7", nil, "weekday:sun"), ("hour-of-day", "05", nil, "hour:5"), ("fortnight", "1", nil, nil),
        ])
    func conditions(period: String, key: String, start: String?, expected: String?) {
        #expect(TrendState.condition(CountBucket(key: key, start: start, posts: 1), by: period) == expected)
    }

    @Test("A query with OR in it is narrowed as a whole, at the level at which it was counted")
    func search() {
        let state = TrendState(Parameters(encoded: "q=%E7%8A%AC+OR+%E7%8C%AB&fold=2"))
        let search = state.search("犬 OR 猫", in: CountBucket(key: "2024", posts: 1), by: "year")
        #expect(search?.query == "(犬 OR 猫) date:2024" && search?.fold == 2)
    }

    @Test("Lines are as many as can be told apart, each once, and empty fields are none")
    func queries() {
        let state = TrendState(Parameters(encoded: "q=a&q=&q=%20&q=b&q=a&as=x&by=never"))
        #expect(state.queries == ["a", "b"] && state.isShare && state.period == nil)
        let many = TrendState(Parameters((0..<20).map { ("q", "\($0)") }))
        #expect(many.queries.count == TrendState.mostQueries)
        #expect(!TrendState(Parameters(encoded: "q=a&as=count")).isShare)
    }
}
