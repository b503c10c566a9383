// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinExport
import SakuinTerminal

@testable import sakuin

extension Sample {
    /// Counts of queries by year from 2019 on, a tenth of all posts of a year.
    static func counts(
        _ series: [(query: String, counts: [Int])], by period: String = "year", keys: [String]? = nil
    ) -> CountsAnswer {
        let count = series.first?.counts.count ?? 0
        let names = keys ?? (0..<count).map { String(2019 + $0) }
        var buckets = names.map { CountBucket(key: $0, start: "\($0)-01-01T00:00:00+09:00", posts: 200) }
        if !buckets.isEmpty { buckets[buckets.count - 1].incomplete = "running" }
        let first = CountedPost(id: "a", key: "key:a", time: "2019-04-01")
        let last = CountedPost(id: "b", key: "key:b", time: "2024-06-05T20:50:24+09:00")
        return CountsAnswer(
            by: period, unit: "posts", per: "posts", copies: "list", fold: 1, zone: "+09:00", posts: 1000, undated: 7,
            untimed: 0, completeUntil: "2024-06-05T20:50:24+09:00", buckets: buckets,
            series: series.enumerated().map { place, one in
                CountSeries(
                    query: one.query, total: one.counts.reduce(place == 0 ? 2 : 0, +), undated: place == 0 ? 2 : 0,
                    untimed: 0, first: first, last: last, counts: one.counts,
                    shares: one.counts.map { Double($0) / 200 })
            }, tookMilliseconds: 1,
            index: IndexState(generation: 7, posts: 1000, asOf: "2024-06-06", pending: 0, quarantined: 0))
    }

    static func figure(_ answer: CountsAnswer, isNormalized: Bool = false, language: String = "en_US.UTF-8")
        -> TrendFigure
    {
        TrendFigure(answer: answer, isNormalized: isNormalized, language: Language(environment: ["LANG": language]))
    }
}
