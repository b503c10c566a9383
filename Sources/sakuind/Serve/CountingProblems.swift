// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird
import SakuinIndex

extension Counting {
    /// - Parameter period: what buckets are.
    /// - Throws: `Problem` where there is no answer.
    func done(_ period: CalendarPeriod? = nil) throws(Problem) -> Answer {
        switch self {
        case .done(let answer): return answer
        case .outOfTime:
            throw Problem(
                .serviceUnavailable, .timedOut,
                "the time was over before all was counted: give a longer timeout_ms, or narrow it down, as with since:",
                "すべてを数える前に時間が切れました。timeout_ms を長くするか、since: などで絞ってください")
        case .tooMuchText:
            throw Problem(
                .badRequest, .tooMuchText,
                """
                there is more text than can be held for one question, some thirty million characters: narrow it down, as with since:, \
                or give a smaller window
                """, "本文が多すぎます（一度に約 3000 万字まで）。since: などで絞るか、window を小さくしてください")
        case .noText:
            throw Problem(
                .badRequest, .noText, "the query names no text, so that nothing in the posts is a match: give a word",
                "問いに語がないため、投稿の中に一致する所がありません。語を書いてください")
        case .tooManyBuckets(let count):
            let name = period?.rawValue ?? ""
            throw Problem(
                .badRequest, .tooManyBuckets,
                """
                by \(name) there would be \(count) buckets, and \(TrendRequest.mostBuckets) are the most: narrow the dates with \
                since: and until:, or take a longer stretch
                """,
                """
                by=\(name) では区間が \(count) 個になります（最大 \(TrendRequest.mostBuckets) 個）。since: と until: で期間を絞るか、もっと長い区切りにしてください
                """)
        }
    }
}
