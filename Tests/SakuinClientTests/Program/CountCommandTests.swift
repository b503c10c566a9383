// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct CountCommandTests {
    private func json(_ answer: some WireObject) -> String { String(decoding: answer.json, as: UTF8.self) }

    private var trend: FakeDaemon {
        FakeDaemon(json: json(Sample.counts([("平成", [10, 20]), ("=令和,x", [0, 5])])))
    }

    @Test("The number of one query stands alone, several have a line each")
    func counts() {
        let one = FakeDaemon(json: json(Sample.counts([("平成", [1234])])))
        #expect(run("count", "平成", daemon: one) == Run(status: .found, output: "1236\n", error: ""))
        #expect(one.requests[0].hasPrefix("GET /v1/counts?q=%E5%B9%B3%E6%88%90&timeout_ms=600000 "))
        #expect(run("count", "平成", "令和", daemon: trend).output == "32\t平成\n5\t=令和,x\n")
        #expect(run("count", "平成", "令和", daemon: trend, terminal: 80).output == "32  平成\n 5  =令和,x\n")
        let none = FakeDaemon(json: json(Sample.counts([])))
        #expect(run("count", "平成", daemon: none).status == .none)
    }

    @Test("By a facet the greatest values are lines, and of the rest it is told how many they are")
    func facets() {
        let answer = FacetsAnswer(
            query: "猫", by: "thread", fold: 1, total: 20,
            values: [
                FacetValue(value: "x:1", posts: 12, key: "key:a", title: "題\n名"), FacetValue(value: "x:2", posts: 3),
            ], otherValues: 2, otherPosts: 4, without: 1, tookMilliseconds: 1,
            index: IndexState(generation: 1, posts: 20, asOf: nil, pending: 0, quarantined: 0))
        let daemon = FakeDaemon(json: json(answer))
        #expect(
            run("count", "猫", "--by", "thread", "-n", "2", daemon: daemon)
                == Run(
                    status: .found, output: "12\tx:1\n3\tx:2\n",
                    error: "sakuin: 2 more values with 4 posts (-n), 1 post with none\n"))
        #expect(daemon.requests[0].hasPrefix("GET /v1/facets?q=%E7%8C%AB&by=thread&limit=2&timeout_ms=600000 "))
        #expect(
            run("count", "猫", "--by", "thread", daemon: daemon, terminal: 80, environment: ["NO_COLOR": "1"]).output
                == "20 posts\n12  x:1  題 名\n 3  x:2\n2 more values with 4 posts (-n)\n1 post with none\n")
    }

    @Test("Every string that matched is a line with its posts, first and last")
    func matches() {
        let first = CountedPost(id: "a", key: "key:a", time: "2019-04-01")
        let last = CountedPost(id: "b", key: "key:b", time: "2024-06-05T20:50:24+09:00")
        let answer = MatchesAnswer(
            query: "/..新聞/", fold: 1, posts: 9, matches: 12,
            strings: [
                MatchedString(text: "朝日新聞", matches: 7, posts: 5, first: first, last: last),
                MatchedString(text: "毎\n新聞", matches: 1, posts: 1),
            ],
            otherStrings: 3, otherMatches: 4, tookMilliseconds: 1,
            index: IndexState(generation: 1, posts: 20, asOf: nil, pending: 0, quarantined: 0))
        let daemon = FakeDaemon(json: json(answer))
        #expect(
            run("matches", "/..新聞/", daemon: daemon)
                == Run(
                    status: .found,
                    output: "7\t5\t2019-04-01\ta\t2024-06-05T20:50:24+09:00\tb\t朝日新聞\n1\t1\t\t\t\t\t毎 新聞\n",
                    error: "sakuin: 3 more strings with 4 matches (-n)\n"))
        #expect(
            run("matches", "/..新聞/", daemon: daemon, terminal: 60, environment: ["LANG": "ja_JP.UTF-8"]).output == """
                12箇所、9件、5種類
                7  朝日新聞  (5件, 2019-04-01〜2024-06-05)
                1  毎 新聞  (1件, 日時不明)
                ほかに3種類、4箇所 (-n)

                """)
        #expect(
            run("matches", "/..新聞/", "--csv", "--bom", daemon: daemon)
                == Run(
                    status: .found,
                    output: "\u{FEFF}text,matches,posts,first_time,first_id,last_time,last_id\r\n"
                        + "朝日新聞,7,5,2019-04-01,a,2024-06-05T20:50:24+09:00,b\r\n\"毎\n新聞\",1,1,,,,\r\n",
                    error: "sakuin: 3 more strings with 4 matches (-n)\n"))
        // On a terminal it is the same table: whoever asks for it copies it.
        #expect(run("matches", "/..新聞/", "--csv", daemon: daemon, terminal: 80).output.hasPrefix("text,matches,"))
        // What does not fit goes on below, and is not cut.
        #expect(
            run("matches", "/..新聞/", daemon: daemon, terminal: 28).output.contains(
                "7  朝日新聞  (5 posts,\n   2019-04-01 to 2024-06-05)\n"))
    }

    @Test("A trend in a pipe is a line a stretch; with --normalize shares stand in place of counts")
    func tabs() {
        let shown = run("trend", "平成", "令和", daemon: trend)
        #expect(shown == Run(status: .found, output: "2019\t10\t0\t200\n2020\t20\t5\t200\n", error: ""))
        #expect(
            run("trend", "平成", "令和", "--normalize", daemon: trend).output
                == "2019\t0.05\t0.0\t200\n2020\t0.1\t0.025\t200\n")
        let daemon = trend
        _ = run(
            "trend", "平成", "令和", "--by", "hour-of-day", "--per", "million-chars", "--unit", "matches", "--copies",
            "fold",
            "--split", "-n", "3", "--fold", "2", daemon: daemon)
        #expect(
            daemon.requests[0].hasPrefix(
                "GET /v1/counts?q=%E5%B9%B3%E6%88%90&q=%E4%BB%A4%E5%92%8C&by=hour-of-day&unit=matches&per=million-chars"
                    + "&copies=fold&split=3&fold=2&timeout_ms=600000 "))
    }

    @Test("CSV has names, counts, shares and what has no date; no cell is a formula")
    func csv() {
        #expect(
            run("trend", "平成", "令和", "--csv", daemon: trend).output == """
                period,start,平成,share: 平成,"'=令和,x","share: =令和,x",posts,incomplete
                2019,2019-01-01T00:00:00+09:00,10,0.05,0,0.0,200,
                2020,2020-01-01T00:00:00+09:00,20,0.1,5,0.025,200,running
                undated,,2,,0,,7,

                """)
        #expect(run("trend", "平成", "--csv", "--bom", daemon: trend).output.hasPrefix("\u{FEFF}period,"))
    }

    @Test("A picture and a table have a record beside them of what they were made of")
    func files() throws {
        let folder = TemporaryFolder()
        let (svg, csv) = (folder.path + "/a.svg", folder.path + "/b.csv")
        #expect(run("trend", "平成", "令和", "--svg", svg, daemon: trend) == Run(status: .found, output: "", error: ""))
        #expect(folder.read("a.svg")?.contains("<svg ") == true)
        #expect(run("trend", "平成", "令和", "--normalize", "--csv", "-o", csv, daemon: trend).output == "")
        #expect(folder.read("b.csv")?.hasPrefix("period,") == true)
        for name in ["a.svg.json", "b.csv.json"] {
            let record = try decodeAnswer(TrendRecord.self, from: Array((folder.read(name) ?? "").utf8))
            #expect(record.queries == ["平成", "令和"] && record.fold == 1 && record.index.generation == 7)
            #expect(record.totals.map(\.total) == [32, 5] && record.totals.map(\.undated) == [2, 0])
            #expect(record.isNormalized == (name == "b.csv.json") && record.madeAt.hasSuffix("Z"))
            #expect(record.command.hasPrefix("sakuin trend '平成' '令和' --by month"))
        }
    }

    @Test(
        "What belongs into one argument, and options that mean nothing alone, are told",
        arguments: [
            (["trend", "東京", "-大阪"], "put -大阪 into one argument with the words before it: sakuin trend '東京 -大阪'"),
            (
                ["count", "東京", "OR", "大阪"],
                "put OR into one argument with the words before it: sakuin count '東京 OR 大阪'"
            ),
            (["count", "東京", "-n", "3"], "--limit goes with --by"),
            (["trend", "東京", "-n", "3"], "--limit goes with --split"),
            (["trend", "東京", "--by", "moth"], "did you mean month?"),
            (["trend", "東京", "--csv", "--json"], "--csv and --json do not go together"),
            (["matches", "東京", "--csv", "--json"], "--csv and --json do not go together"),
            (["matches", "東京", "--bom"], "--bom goes with --csv"),
            (["trend", "東京", "--bom"], "--bom goes with --csv"),
            (["export", "東京", "--csv"], "there is no option --csv; did you mean --format csv?"),
            (["trend", "東京", "--svg", ""], "the name of the file of --svg is empty"),
        ])
    func usage(arguments: [String], words: String) {
        let shown = runArguments(arguments)
        #expect(shown.status == .failed && shown.error.contains(words), "\(shown.error)")
    }
}
