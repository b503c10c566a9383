// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import sakuin

@Suite struct ProgressTests {
    private let english = Messages(environment: [:])
    private let japanese = Messages(environment: ["LANG": "ja_JP.UTF-8"])

    private static func work(
        _ stage: String = "inverting", fraction: Double = 0.634, speed: Double = 17_240_000, left: Double? = 7.6
    ) -> IndexingWork {
        IndexingWork(
            stage: stage, dumps: 3, posts: 24_634, fraction: fraction, bytesPerSecond: speed, secondsLeft: left)
    }

    @Test("Progress tells stage, share, speed, time left, posts and dumps, in both languages")
    func lines() {
        #expect(
            english.progress(ProgressTests.work()) == "inverting 63 %, 17.2 MB/s, 8 s left (24,634 posts, 3 dumps)")
        #expect(
            japanese.progress(ProgressTests.work()) == "転置 63 %, 17.2 MB/s, 残り8秒 (24,634件, ダンプ3個)")
    }

    @Test("What is not known yet is left out, and long times are minutes")
    func unknown() {
        let begun = ProgressTests.work("reading", fraction: 0, speed: 0, left: nil)
        #expect(english.progress(begun) == "reading 0 % (24,634 posts, 3 dumps)")
        #expect(english.progress(ProgressTests.work(left: 400)).contains(", 7 min left ("))
        #expect(japanese.progress(ProgressTests.work(left: 400)).contains(", 残り7分 ("))
    }

    @Test("A daemon that says what this client does not know harms no terminal")
    func foreign() {
        let odd = ProgressTests.work("\u{1B}[2Jnew", fraction: 7e300, speed: -1, left: 1e300)
        #expect(english.progress(odd).hasPrefix("␛[2Jnew 100 %"))
        #expect(english.progress(ProgressTests.work(fraction: -1)).contains(" 0 %"))
    }
}
