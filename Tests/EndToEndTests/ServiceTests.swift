// SPDX-License-Identifier: GPL-2.0-or-later
//
// The daemon as a service: crashes, stops, second starts, limits of the socket; and the client's ways to end.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct ServiceTests {
    /// 20,000 short posts: some seconds of indexing.
    private func manyRecords(_ count: Int = 20_000) -> String {
        let words = ["東京", "大阪", "増田", "日記", "サーバー", "ＧＰＴ", "ﾊﾝｶｸ", "言及", "選挙", "雨"]
        var text = ""
        for number in 0..<count {
            let (first, second) = (words[number % 10], words[number / 10 % 10])
            let day = 1 + number / 1000
            text += "{\"id\":\"\(number)\",\"date\":\"2024-05-\(day < 10 ? "0" : "")\(day)T00:00:00+09:00\","
            text += "\"body\":\"\(first)の\(second)と\(number)番目の投稿。\(words[number / 100 % 10])である。\"}\n"
        }
        return text
    }

    private static let queries = ["東京の大阪", "ハンカク", "番目の投稿", "gpt -選挙", "雨 増田", "1234*", "のサーバー OR 日記と"]

    private func answers(_ home: Home) throws -> [[String]] {
        try ServiceTests.queries.map { query in
            let answer = try home.search(query, "--sort", "newest", "--limit", "300")
            return ["\(answer.total)"] + answer.hits.map(\.id)
        }
    }

    @Test func aDaemonKilledWhileItIndexesGivesTheSameAnswersAfterARestart() async throws {
        let records = manyRecords()
        let quiet = try Home()
        try quiet.drop(records, as: "big.jsonl")
        let undisturbed = try await quiet.startDaemon()
        #expect(quiet.sakuin("wait").status == 0)
        let expected = try answers(quiet)
        #expect(undisturbed.stop() == 0)

        let home = try Home()
        try home.drop(records, as: "big.jsonl")
        for pause in [50, 400, 900, 1600] {
            let daemon = try await home.startDaemon()
            try await Task.sleep(for: .milliseconds(pause))
            daemon.kill()
        }
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 20_000)
        #expect(try answers(home) == expected)
        #expect(daemon.stop() == 0)
    }

    @Test func expensiveQueriesEndInTheirTimeWithAnHonestTotalAndQuickOnesAreAnsweredMeanwhile() async throws {
        let home = try Home()
        try home.drop(manyRecords(), as: "big.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let service = SakuinService(socket: home.socket)
        // Every post has 投稿, and one of these numbers stands in a tenth and less.
        let hundred = (0..<100).map { "/\($0)\\d*番/" }
        let queries = [
            ("/の/", 20_000), ("/.と./", 20_000), ("/[^a]/", 20_000), ("NOT /大/", nil),
            ((100..<200).map { "\($0)番目" }.joined(separator: " OR "), 100),
            (hundred.prefix(20).joined(separator: " OR "), nil),
        ]
        for (query, matches) in queries {
            let whole = try service.search(
                SearchRequest(query, order: .newest, limit: 5, total: .exact, timeout: .seconds(60)))
            #expect(!whole.timedOut && whole.total.relation == .exact)
            if let matches { #expect(whole.total.value == matches) }
            for milliseconds in [1, 5, 20] {
                let cut = try service.search(
                    SearchRequest(query, order: .newest, limit: 5, total: .exact, timeout: .milliseconds(milliseconds)))
                #expect(cut.timedOut == (cut.total.relation == .atLeast))
                #expect(cut.timedOut ? cut.total.value <= whole.total.value : cut.total == whole.total)
                #expect(cut.hits == Array(whole.hits.prefix(cut.hits.count)))
            }
        }
        let expected = try service.search(SearchRequest("東京の大阪", limit: 3)).hits
        #expect(expected.count == 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    while !Task.isCancelled {
                        _ = try service.search(SearchRequest("/.と./ /[^a]/", limit: 1, total: .exact))
                        await Task.yield()
                    }
                }
            }
            for _ in 0..<100 {
                let hits = try service.search(SearchRequest("東京の大阪", limit: 3)).hits
                #expect(hits == expected)
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func onSIGTERMTheDumpThatIsBeingReadIsFinishedAndCommitted() async throws {
        let home = try Home()
        let daemon = try await home.startDaemon()
        try home.drop(manyRecords(10_000), as: "big.jsonl")
        for _ in 0..<200 where try home.status().state != "indexing" { try await Task.sleep(for: .milliseconds(5)) }
        #expect(daemon.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: home.socket))
        try await home.startDaemon()
        #expect(try home.status().index.posts == 10_000)
    }

    @Test func aSecondDaemonOnOneIndexSaysWhoHoldsIt() async throws {
        let home = try Home()
        let daemon = try await home.startDaemon()
        let second = home.sakuind("index", "--dumps", home.dumps, "--index", home.index)
        #expect(second.status == 2)
        #expect(second.errors.contains("process \(daemon.identifier)"))
    }

    @Test func anIndexInsideAWatchedFolderIsRefused() throws {
        let home = try Home()
        let outcome = home.sakuind("index", "--dumps", home.dumps, "--index", home.dumps + "/index")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("lie one in the other"))
    }

    @Test func indexAndServeMakeTheSameIndexAndARebuildToo() async throws {
        let home = try Home()
        try home.drop(manyRecords(500), as: "a.jsonl")
        try home.drop(try Home.seed(), as: "seed.txt")
        #expect(home.sakuind("index", "--dumps", home.dumps, "--index", home.index).status == 0)
        let first = try await home.startDaemon()
        let answersOfIndex = try answers(home)
        let before = try home.status().index
        #expect(first.stop() == 0)
        #expect(home.sakuind("index", "--dumps", home.dumps, "--index", home.index, "--rebuild").status == 0)
        try await home.startDaemon()
        #expect(try answers(home) == answersOfIndex)
        let after = try home.status().index
        #expect(after.posts == before.posts)
        #expect(after.generation > before.generation)
    }

    @Test func questionsAreAnsweredWhileTheDaemonBuildsItsIndexAnew() async throws {
        let home = try Home()
        try home.drop(manyRecords(3000), as: "a.jsonl")
        try home.drop(try Home.seed(), as: "seed.txt")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let (before, expected) = (try home.status().index, try answers(home))
        #expect(home.sakuin("rebuild").status == 0)
        var asked = 0
        repeat {
            #expect(try answers(home) == expected)
            asked += 1
        } while try home.status().index.generation == before.generation && asked < 1000
        #expect(home.sakuin("wait").status == 0)
        #expect(try answers(home) == expected)
        #expect(try home.status().index.posts == before.posts)
        #expect(try home.status().index.generation > before.generation)
        // Of a folder that is away the posts would be lost.
        try FileManager.default.moveItem(atPath: home.dumps, toPath: home.path + "/away")
        let refused = home.sakuin("rebuild")
        #expect(refused.status == 2 && refused.errors.contains("\(home.dumps) cannot be read"))
        let inJapanese = home.curl("/v1/rebuild", "-X", "POST", "-H", "Accept-Language: ja")
        #expect(inJapanese.output.hasSuffix("\n409") && inJapanese.output.contains("作り直せません"))
        #expect(try home.status().index.posts == before.posts)
    }

    @Test func theSocketIsTheOwnersAloneAndSpeaksHTTP() async throws {
        let home = try Home()
        try home.drop(manyRecords(700), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: home.socket)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(home.curl("/healthz").output == "ok\n\n200")
        #expect(home.curl("/v1/nothing").output.contains("\"code\":\"not_found\""))
        #expect(home.curl("/v1/posts/none").output.hasSuffix("\n404"))
        #expect(home.curl("/v1/search").output.contains("the parameter q, the query, is missing"))
        #expect(home.curl("/v1/search?q=a&limit=-1").output.hasSuffix("\n400"))
        #expect(home.curl("/v1/search?q=a&color=red").output.contains("there is no parameter color"))
        let bad = home.curl("/v1/search?q=%E6%9D%B1%E4%BA%AC%20%22a")
        #expect(bad.output.contains("\"code\":\"bad_query\"") && bad.output.contains("\"start\":3"))
        #expect(home.curl("/v1/rescan", "-X", "POST", "--data-binary", "@/dev/null").output.hasSuffix("\n200"))
        let tooLarge = try home.curl("/v1/rescan", "-X", "POST", "--data-binary", "@" + bigFile(home))
        #expect(tooLarge.output.hasSuffix("413"))

        let stream = home.curl("/v1/search?q=%E6%8A%95%E7%A8%BF", "-H", "Accept: application/x-ndjson")
        let lines = stream.output.split(separator: "\n").dropLast()
        #expect(lines.count == 700)
        let ids = try lines.map { try decodeAnswer(Hit.self, from: Array($0.utf8)).id }
        #expect(Set(ids).count == 700)
    }

    /// Index/http-errors.tsv: what a program may do wrong, and what it is told in either language.
    @Test func everyFaultOfARequestIsToldInBothLanguages() async throws {
        let home = try Home()
        try home.drop(manyRecords(10), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let file = URL(filePath: Home.fixtures + "/../../Index/http-errors.tsv")
        let text = try String(contentsOf: file, encoding: .utf8)
        let made = try text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard !line.isEmpty, !line.hasPrefix("#") else { return String(line) }
            let target = String(line.split(separator: "\t")[0])
            let parts = target.split(separator: " ").map(String.init)
            let accepts = parts.count > 2 ? parts[2] : "application/json"
            var columns = [target]
            for language in ["en", "ja"] {
                let answer = home.curl(
                    parts[1], "-X", parts[0], "-H", "Accept: " + accepts, "-H", "Accept-Language: " + language
                ).output.split(separator: "\n").map(String.init)
                let problem = try decodeAnswer(ErrorAnswer.self, from: Array((answer.first ?? "").utf8)).error
                if columns.count == 1 { columns += [answer.last ?? "", problem.code] }
                columns.append(problem.message)
            }
            return columns.joined(separator: "\t")
        }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["SAKUIN_WRITE_GOLDEN"] != nil {
            try made.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(made == text)
    }

    private func bigFile(_ home: Home) throws -> String {
        let path = home.path + "/large"
        try Data(count: 3 << 20).write(to: URL(filePath: path))
        return path
    }

    @Test func theClientEndsLikeGrepAndSaysHowToStartTheDaemon() async throws {
        let home = try Home()
        let absent = home.sakuin("search", "東京")
        #expect(absent.status == 2)
        #expect(absent.errors.contains("sakuind serve") && absent.errors.contains(home.socket))
        try home.drop(manyRecords(100), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(home.sakuin("search", "東京").status == 0)
        #expect(home.sakuin("search", "存在しない言葉").status == 1)
        #expect(home.sakuin("search", "東京", "-大阪", "-の").status == 1)
        #expect(home.sakuin("show", "12345678").status == 1)
        #expect(home.sakuin("show", "12").status == 0)
        let bad = home.sakuin("search", "東京 (大阪")
        #expect(bad.status == 2)
        #expect(bad.errors.contains("     ^"))
        #expect(home.sakuin("search", "--nonsense", "東京").status == 2)
        #expect(home.sakuin("--version").output == "sakuin \(sakuinVersion)\n")
    }

    @Test func anIdOfAnyCharactersIsShown() async throws {
        let home = try Home()
        try home.drop("{\"id\":\"日本/語 id?%41\",\"body\":\"変わった名の投稿\"}\n", as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(home.sakuin("show", "日本/語 id?%41").output.contains("変わった名の投稿"))
        #expect(try home.search("id:日本/語 変わった").total.value == 0)
        #expect(try home.search("id:「日本/語 id?%41」").total.value == 1)
    }

    @Test func pagesByCursorGiveEachHitOnce() async throws {
        let home = try Home()
        try home.drop(manyRecords(300), as: "a.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        for sort in ["relevance", "newest", "oldest"] {
            var ids: [String] = []
            var after: String?
            repeat {
                let cursor = after.map { ["--after", $0] } ?? []
                let page = try home.search("番目の投稿", options: ["--sort", sort, "--limit", "37"] + cursor)
                ids += page.hits.map(\.id)
                after = page.next
            } while after != nil
            #expect(ids.count == 300)
            #expect(Set(ids).count == 300)
        }
    }
}
