// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinClient
import Testing

@Suite struct ThreadTests {
    @Test("a thread is asked of the daemon from any of its posts, page by page, and is searched in")
    func thread() async throws {
        let home = try Home()
        try home.drop(
            """
            {"id":"x:1","body":"東京の一","date":"2024-06-05T10:00:00"}
            {"id":"x:2","body":"二","date":"2024-06-05T11:00:00","reply_to":"x:1"}
            {"id":"x:3","body":"東京の三","date":"2024-06-05T12:00:00","reply_to":"x:2"}
            {"id":"x:4","body":"四","date":"2024-06-05T13:00:00","reply_to":"x:404"}
            {"id":"x:5","body":"東京の五","date":"2024-06-05T14:00:00"}

            """, as: "a.jsonl")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)

        let shown = home.sakuin("thread", "x:3", "--query", "東京")
        #expect(shown.status == 0)
        #expect(
            shown.output.split(separator: "\n").map {
                $0.split(separator: "\t", omittingEmptySubsequences: false).prefix(3).joined(separator: " ")
            }
                == ["0 * x:1", "1  x:2", "2 >* x:3"])
        let wire = home.curl("/v1/posts/x:2/thread?limit=2&q=%E6%9D%B1%E4%BA%AC").output
        #expect(wire.hasSuffix("\n200"))
        let first = try decodeAnswer(ThreadAnswer.self, from: Array(wire.dropLast(4).utf8))
        #expect(first.total == Total(value: 3, relation: .exact) && first.matched == Total(value: 2, relation: .exact))
        #expect(first.lines.map { $0.post?.id } == ["x:1", "x:2"] && first.lines.map(\.asked) == [false, true])
        let rest = home.curl("/v1/posts/x:2/thread?limit=2&after=\(first.next ?? "")").output
        let second = try decodeAnswer(ThreadAnswer.self, from: Array(rest.dropLast(4).utf8))
        #expect(second.lines.map { $0.post?.id } == ["x:3"] && second.next == nil && second.matched == nil)

        let saved = home.curl("/v1/posts/x:1/thread?q=saved:ego&saved=ego%3D%E4%BA%8C").output
        let marked = try decodeAnswer(ThreadAnswer.self, from: Array(saved.dropLast(4).utf8))
        #expect(marked.lines.map(\.matches) == [false, true, false])
        let counted = home.sakuin("count", "--by", "thread", "東京 OR 二 OR 四")
        #expect(counted.output == "3\tx:1\n1\tx:404\n1\tx:5\n", "\(counted.output)")

        let gap = home.sakuin("thread", "x:404")
        #expect(gap.status == 0 && gap.output.hasPrefix("0\t>?\tx:404\t") && gap.output.contains("\tx:4\t"))
        #expect(home.sakuin("thread", "x:77").status == 1)
        #expect(home.sakuin("thread", "x:1", "--query", "\"").status == 2)

        #expect(try home.search("in:x:2 東京").hits.map(\.id).sorted() == ["x:1", "x:3"])
        #expect(try home.search("replies:>0").hits.map(\.id).sorted() == ["x:1", "x:2"])
        let sorted = home.sakuin("search", "--sort", "replies", "--threads", "--json", "東京")
        let answer = try decodeAnswer(SearchAnswer.self, from: Array(sorted.output.utf8))
        #expect(answer.hits.map(\.id) == ["x:1", "x:5", "x:3"] && answer.hits.map(\.replies) == [1, 0, 0])
        #expect(
            answer.hits[0].thread
                == ThreadShare(matched: Total(value: 2, relation: .exact), total: Total(value: 3, relation: .exact)))
        let usual = home.sakuin("search", "--json", "二")
        #expect(try decodeAnswer(SearchAnswer.self, from: Array(usual.output.utf8)).hits[0].thread?.total.value == 3)
        for (parameter, total) in [("", 3), ("&threads=no", nil), ("&threads=quick", 3), ("&threads=yes", 3)] {
            let page = home.curl("/v1/search?q=%E4%BA%8C\(parameter)").output
            let found = try decodeAnswer(SearchAnswer.self, from: Array(page.dropLast(4).utf8)).hits[0]
            #expect(found.thread?.total.value == total, "\(parameter)")
        }
        #expect(daemon.stop() == 0)
    }
}
