// SPDX-License-Identifier: GPL-2.0-or-later
//
// The seed's page against its posts as a person reads them: the 12 starts that marks and series give, two of
// the three that only the words tell, none that is not one, every line in a post but headings and chrome.

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct SeedPageTests {
    private let page: String
    private let posts: [PlacedPost]
    private let report: DumpReport

    init() throws {
        page = try String(contentsOf: fixtures.appending(path: "anond-2024-06-05.txt"), encoding: .utf8)
        (posts, report) = try read(page)
    }

    /// First line, reply target or title, of the starts that are to be found; read off the page by a person. The fifteenth,
    /// at line 108, could as well be a paragraph of the post above.
    private static let starts: [(line: Int, lastLine: Int, replyTo: String?, title: String?)] = [
        (5, 7, nil, "6月になってボチボチ働き始めた新社会人さんへ"),
        (9, 60, nil, "I.GPT-4からAGIへ:OOMを数える (4)"),
        (62, 64, "anond:20240605204524", nil),
        (66, 68, "anond:20240605151657", nil),
        (70, 74, "anond:20240605204806", nil),
        (76, 92, nil, "弱者男性に足りないのって図々しさだと思う"),
        (94, 102, nil, "ストレス解消された!って自分で分かる?"),
        (104, 108, "anond:20240605204707", nil),
        (110, 114, "anond:20240605204630", nil),
        (116, 120, "anond:20240605204515", nil),
        (122, 155, nil, "I.GPT-4からAGIへ:OOMを数える (3)"),
        (157, 161, "anond:20240605204515", nil),
        (163, 167, "anond:20240605131144", nil),
        (169, 171, "anond:20240605204515", nil),
    ]

    @Test func fourteenStartsAreFoundAndNoOther() {
        #expect(posts.map(\.place) == SeedPageTests.starts.map { Place(line: $0.line, lastLine: $0.lastLine) })
        #expect(posts.map(\.post.replyTo) == SeedPageTests.starts.map(\.replyTo))
        #expect(posts.map(\.post.title) == SeedPageTests.starts.map(\.title))
        #expect(report.warnings == [])
        #expect(report.posts == 14)
    }

    @Test func theOneCertainIdGivesTheSecondAndTheOthersHaveTheDay() {
        #expect(posts.map(\.post.id) == [nil, "anond:20240605205024"] + [String?](repeating: nil, count: 12))
        #expect(posts[1].post.time?.description == "2024-06-05T20:50:24+09:00")
        #expect(posts[1].post.url == "https://anond.hatelabo.jp/20240605205024")
        #expect(posts.filter { $0.post.id == nil }.allSatisfy { $0.post.time?.description == "2024-06-05" })
        #expect(
            posts.map(\.post.boundary) == [.marked, .exact, .marked, .marked, .marked, .suspected, .suspected]
                + [BoundaryConfidence](repeating: .marked, count: 7))
    }

    @Test func everyPostIsLossyAndLinksAreKept() {
        #expect(posts.allSatisfy { $0.post.isLossy })
        #expect(
            posts[1].post.links == [
                "https://situational-awareness.ai/wp-content/uploads/2024/06/sora_scaling-1024x383.png",
                "https://situational-awareness.ai/wp-content/uploads/2024/06/compute_long_run_trend-1024x968.png",
                "https://situational-awareness.ai/wp-content/uploads/2024/06/stacked_compute-1024x866.png",
                "https://anond.hatelabo.jp/20240605205449",
            ])
    }

    @Test func everyLineIsInExactlyOnePostAsItStands() {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var covered: Set<Int> = []
        for placed in posts {
            let range = placed.place.line...placed.place.lastLine
            #expect(covered.isDisjoint(with: range))
            covered.formUnion(range)
            let first = [placed.post.title, placed.post.replyTo].compactMap(\.self)
            let text = (first + (placed.post.body.isEmpty ? [] : [placed.post.body])).joined(separator: "\n\n")
            #expect(text == range.map { lines[$0 - 1] }.joined(separator: "\n"))
        }
        let left = lines.indices.filter { !lines[$0].isEmpty && !covered.contains($0 + 1) }.map { lines[$0] }
        #expect(left == ["2024年06月05日の日記", "2024-06-05", "ログイン ユーザー登録", "ようこそ ゲスト さん"])
    }
}
