// SPDX-License-Identifier: GPL-2.0-or-later
//
// Every post of every dump is found, with the real programs, whatever ids the dumps give.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct IdentityTests {
    /// A daemon that has indexed these dumps.
    private static func served(_ dumps: [String: String]) async throws -> (home: Home, daemon: Daemon) {
        let home = try Home()
        for (name, text) in dumps { try home.drop(text, as: name) }
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        return (home, daemon)
    }

    @Test("tables that count their rows from 1, and a dump that repeats an id, hide nothing")
    func nothingHidden() async throws {
        let (home, daemon) = try await IdentityTests.served([
            "diary.csv": "id,title,body,date\n1,柿,柿はまだ青い,2024-06-05\n",
            "memo.csv": "id,title,body,date\n1,買物,醤油を二本,2023-01-05\n",
            "seven.jsonl": "{\"id\":7,\"body\":\"七番目の蜜柑\"}\n{\"id\":7,\"body\":\"七番目の林檎\"}\n",
            "empty.jsonl": "{\"id\":\"\",\"body\":\"無名の一\"}\n{\"id\":\" \",\"body\":\"無名の二\"}\n",
            "feed.xml": """
            <rss version="2.0"><channel>
            <item><guid isPermaLink="false">1</guid><title>壱</title><description>記事の一</description></item>
            <item><guid isPermaLink="false">1</guid><title>弐</title><description>記事の二</description></item>
            <item><guid></guid><link></link><title>参</title><description>記事の三</description></item>
            <item><guid> </guid><link/><title>四</title><description>記事の四</description></item>
            </channel></rss>
            """,
            "authors.csv": "body,date,author\nおはよう,2024-06-05,甲\nおはよう,2024-06-05,乙\n",
        ])
        for query in ["柿はまだ青い", "醤油を二本", "蜜柑", "林檎", "無名の一", "無名の二", "記事の一", "記事の二", "記事の三", "記事の四"] {
            #expect(try home.search(query).total == Total(value: 1, relation: .exact), "\(query)")
        }
        #expect(try home.search("おはよう").total == Total(value: 2, relation: .exact))
        #expect(try home.search("id:1").total.value == 4)
        for hit in try home.search("無名 OR 記事の三 OR 記事の四 OR おはよう").hits { #expect(hit.id.hasPrefix("hash:")) }
        let verified = home.sakuin("verify", "七番目 OR 記事 OR 醤油")
        #expect(verified.status == 0 && verified.output.hasPrefix("equal: "), "\(verified.output)")
        #expect(daemon.stop() == 0)
    }

    @Test("show gives all that bear an id, what is about one post asks for its key")
    func bearers() async throws {
        let (home, daemon) = try await IdentityTests.served([
            "a.jsonl": """
            {"id":7,"body":"七番目の蜜柑","date":"2024-06-05T10:00:00"}
            {"id":8,"body":"八番目の返事","date":"2024-06-05T11:00:00","reply_to":7}

            """,
            "b.jsonl": "{\"id\":7,\"body\":\"七番目の林檎\",\"date\":\"2024-06-06T10:00:00\"}\n",
        ])
        let shown = home.sakuin("show", "7")
        #expect(shown.status == 0)
        #expect(shown.output.contains("七番目の蜜柑") && shown.output.contains("七番目の林檎"))
        let wire = home.curl("/v1/posts/7").output
        #expect(wire.hasSuffix("\n200"))
        let answer = try decodeAnswer(PostAnswer.self, from: Array(wire.dropLast(4).utf8))
        #expect(answer.body == "七番目の林檎" && answer.others.map(\.body) == ["七番目の蜜柑"])
        #expect(answer.bearers == Total(value: 2, relation: .exact))
        let keys = ([answer] + answer.others).compactMap(\.key)
        #expect(Set(keys).count == 2)
        #expect(keys.allSatisfy { shown.output.contains($0) })
        let one = home.sakuin("show", keys[1])
        #expect(one.status == 0 && one.output.contains("蜜柑") && !one.output.contains("林檎"))
        #expect(try home.search("蜜柑").hits.map(\.key) == [keys[1]])

        let alone = home.sakuin("show", "--json", "8").output
        let reply = try decodeAnswer(PostAnswer.self, from: Array(alone.utf8))
        #expect(reply.others.isEmpty && reply.bearers.value == 1 && reply.replyTo == "7")
        #expect(try home.search("re:7").hits.map(\.id) == ["8"])

        for words in [["why", "蜜柑", "7"], ["similar", "7"]] {
            let refused = Home.run(Home.programs + "/sakuin", words + ["--socket", home.socket])
            #expect(refused.status == 2 && keys.allSatisfy { refused.errors.contains($0) }, "\(refused.errors)")
        }
        #expect(home.sakuin("why", "蜜柑", keys[1]).status == 0)
        #expect(home.sakuin("why", "蜜柑", keys[0]).status == 1)
        #expect(home.sakuin("similar", keys[0]).status == 0)
        #expect(home.sakuin("similar", "9").status == 1)
        #expect(daemon.stop() == 0)
    }
}
