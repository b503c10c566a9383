// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird
import SakuinIndex

/// What a question about words reads, for the words on what to do where that is too much.
enum WordsRead {
    /// Matches, and all of the archive.
    case archive
    /// Two sets of posts.
    case sets
}

extension Counting {
    /// - Throws: `Problem` where there is no answer.
    func done(_ read: WordsRead) throws(Problem) -> Answer {
        switch (self, read) {
        case (.outOfTime, .archive):
            throw Problem(
                .serviceUnavailable, .timedOut,
                """
                the time was over before all was counted: the whole archive is read for it, however few posts match; give a longer \
                timeout_ms, \(Parameter.longestTimeout) at most
                """, "すべてを数える前に時間が切れました。一致がいくら少なくても保存庫の全文を読みます。timeout_ms を長くしてください（最大 \(Parameter.longestTimeout)）")
        case (.outOfTime, .sets):
            throw Problem(
                .serviceUnavailable, .timedOut,
                """
                the time was over before all was counted: give a longer timeout_ms, \(Parameter.longestTimeout) at most, or narrow both \
                sets down, as with source:, or with since: and until: in the query, or compare samples of both (sample, --sample)
                """,
                """
                すべてを数える前に時間が切れました。timeout_ms を長くするか（最大 \(Parameter.longestTimeout)）、source: や、問いの since: と until: で両方の組を\
                絞るか、標本どうしを比べてください（sample、--sample）
                """
            )
        case (.tooMuchText(let units), .sets):
            throw Problem(
                .badRequest, .tooMuchText,
                """
                both sets together have more text than can be held for one question, some \(units / 1_000_000) million characters: narrow both \
                down, as with source: or author:, take shorter stretches of time with since: and until: in the query, or compare samples of \
                both (sample, --sample)
                """,
                """
                二組の本文が多すぎます（一度に約 \(units / 10_000) 万字まで）。source: や author: で両方の組を絞るか、問いの since: と until: で期間を短くするか、\
                標本どうしを比べてください（sample、--sample）
                """)
        default: return try done()
        }
    }

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
        case .tooMuchText(let units):
            throw Problem(
                .badRequest, .tooMuchText,
                """
                there is more text than can be held for one question, some \(units / 1_000_000) million characters: narrow it down, as with since:, \
                or give a smaller window
                """, "本文が多すぎます（一度に約 \(units / 10_000) 万字まで）。since: などで絞るか、window を小さくしてください")
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
