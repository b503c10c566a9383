// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinTerminal
import Testing

@testable import SakuinClient
@testable import sakuin

// kwic, collocates and compare: what agents ask of words.

@Suite struct WordToolTests {
    private func indexState(_ generation: Int) -> IndexState {
        IndexState(generation: generation, posts: 9, asOf: nil, pending: 0, quarantined: 0)
    }

    private func kwicJSON(_ texts: [String], of matches: Int, generation: Int = 7) -> String {
        let lines = texts.enumerated().map { index, text in
            KwicLine(
                id: "x:\(index)", key: "key:\(index)", time: "2024", source: Source(dump: "d", line: 1, lastLine: 2),
                field: .body, start: 0, end: 6, left: "前", match: "東京", right: text)
        }
        let answer = KwicAnswer(
            query: "東京", fold: 1, copies: "list", posts: 3, matches: matches, isSample: matches > texts.count, seed: 42,
            lines: lines,
            tookMilliseconds: 1, index: indexState(generation))
        return String(decoding: answer.json, as: UTF8.self)
    }

    @Test("a sample is told as one, its pages are those of one draw, and an index that has changed in between is told")
    func sample() throws {
        let texts = (0..<60).map { "の話\($0)" + String(repeating: "長", count: 60) }
        let daemon = FakeDaemon([
            .json(kwicJSON(texts, of: 900)), .json(kwicJSON(texts, of: 900)),
            .json(kwicJSON(texts, of: 900, generation: 8)),
        ])
        var session = AgentSession(try agentContext(daemon, budget: 4000))
        let arguments = #""query":"東京","sample":60,"order":"oldest","context":50"#
        let first = try #require(try session.call("kwic", "{\(arguments),\"seconds\":40}").structure)
        #expect(first["total"]?.written == #"{"value":3,"relation":"exact"}"#)
        #expect(first["matches"]?.written == "900" && first["drawn"]?.written == "60" && first["seed"]?.written == "42")
        #expect(first["keys"]?[0] == .string("key:59"))
        #expect(try unfenced(first["quoted"]?.text).words.hasPrefix("[1] 2024 · 前⟦東京⟧の話59長"))
        let cursor = try #require(first["next"]?.text)
        #expect(cursor.hasSuffix(".42-7"))
        let second = try #require(try session.call("kwic", "{\(arguments),\"cursor\":\"\(cursor)\"}").structure)
        let place = 59 - (first["keys"]?.count ?? 0)
        #expect(try unfenced(second["quoted"]?.text).words.hasPrefix("[1] 2024 · 前⟦東京⟧の話\(place)長"))
        #expect(second["notices"] == nil)
        let third = try session.call("kwic", #"{"query":"東京","sample":60,"cursor":"\#(cursor)"}"#)
        let notice = try #require(third.structure?["notices"]?[0]?.text)
        #expect(notice.hasPrefix("the index has changed since the first answer"))
        #expect(third.words.hasPrefix("900 matches, 60 of them drawn by lot, "))
        let targets = daemon.requests.map { $0.split(separator: " ")[1] }
        #expect(targets[0].hasSuffix("&sample=60&context=50&timeout_ms=40000"))
        #expect(targets[1].hasSuffix("&sample=60&seed=42&context=50&timeout_ms=20000"))
        for cursor in ["0.abc", "0.42", "0.-1-7", "0.42-7-1"] {
            let refused = try session.call("kwic", #"{"query":"東京","cursor":"\#(cursor)"}"#)
            #expect(refused.words == "cursor must be the next of an answer; leave it away to begin anew", "\(cursor)")
        }
    }

    @Test("the sentence or the whole post stands around a match where that is asked for, and nothing that is neither")
    func contexts() throws {
        let daemon = FakeDaemon(json: kwicJSON(["に"], of: 1))
        var session = AgentSession(try agentContext(daemon))
        for (written, asked) in [("\"sentence\"", "sentence"), ("\"post\"", "post"), ("7", "7"), ("null", "30")] {
            _ = try session.call("kwic", #"{"query":"東京","context":\#(written)}"#)
            #expect(daemon.requests.last?.contains("&context=\(asked)&") == true)
        }
        for refused in ["0", "201", "\"line\"", "true"] {
            let result = try session.call("kwic", #"{"query":"東京","context":\#(refused)}"#)
            #expect(result.words == "context must be a whole number from 1 to 200, or sentence, post")
        }
        #expect(daemon.requests.count == 4)
    }

    @Test("whatever counts can count copies once, in the words of the interface")
    func copies() throws {
        let daemon = FakeDaemon(status: 503, json: #"{"error":{"code":"unavailable","message":"busy"}}"#)
        var session = AgentSession(try agentContext(daemon))
        let calls = [
            ("count", #""queries":["東京"]"#), ("trend", #""queries":["東京"]"#), ("kwic", #""query":"東京""#),
            ("collocates", #""query":"東京""#), ("compare", #""before":"2015","after":"2015""#),
        ]
        for (tool, arguments) in calls {
            for (copies, isFolded) in [("fold", true), ("list", false)] {
                #expect(try session.call(tool, "{\(arguments),\"copies\":\"\(copies)\"}").words == "busy")
                #expect(daemon.requests.last?.contains("&copies=fold&") == isFolded, "\(tool)")
            }
            let refused = try session.call(tool, "{\(arguments),\"copies\":true}")
            #expect(refused.words == "copies must be list, fold")
        }
    }

    @Test("all matches are no sample")
    func whole() throws {
        let daemon = FakeDaemon(json: kwicJSON(["に", "は"], of: 2))
        var session = AgentSession(try agentContext(daemon))
        let result = try session.call("kwic", #"{"query":"東京","order":"right"}"#)
        #expect(result.structure?["seed"] == nil && result.structure?["next"] == nil)
        #expect(result.words.hasPrefix("2 matches, 2 shown ("))
        #expect(try unfenced(result.structure?["quoted"]?.text).words == "[1] 2024 · 前⟦東京⟧に\n[2] 2024 · 前⟦東京⟧は")
        #expect(daemon.requests.count == 1)
    }

    @Test("collocates stand in the quotation, their numbers in rows of the same order")
    func collocates() throws {
        let collocates = [("飲\u{200B}", false), ("淹れた", true)].map { text, isCut in
            Collocate(
                text: text, near: 8, posts: 7, archive: 16, expected: 0.3649, logLikelihood: 38.106, logDice: 13.2,
                mutualInformation: 4.5, tScore: 2.7, isCut: isCut)
        }
        let found = CollocatesAnswer(
            query: "珈琲", fold: 1, copies: "list", window: 10, least: 3, measure: "ll", posts: 9, matches: 12,
            nearUnits: 200,
            archiveUnits: 9000, candidates: 30, collocates: collocates, tookMilliseconds: 1, index: indexState(7))
        let daemon = FakeDaemon(json: String(decoding: found.json, as: UTF8.self))
        var session = AgentSession(try agentContext(daemon))
        let structure = try #require(
            try session.call("collocates", #"{"query":"珈琲","window":5,"measure":"logdice","least":2}"#).structure)
        #expect(structure["rows"]?.written == #"["8,7,16,0.36,38.11,13.2,4.5,2.7","8,7,16,0.36,38.11,13.2,4.5,2.7"]"#)
        #expect(try unfenced(structure["quoted"]?.text).words == "[1] 飲\\u{200B}\n[2] 淹れた…")
        #expect(structure["matches"]?.written == "12" && structure["next"] == nil)
        #expect(daemon.requests[0].contains("&window=5&measure=logdice&least=2&limit=20&"))
    }

    @Test("a comparison has the words of both sets, and says what is missing where there are no two")
    func compare() throws {
        func word(_ text: String) -> ComparedWord {
            ComparedWord(
                text: text, first: 8, second: 1, firstPosts: 7, secondPosts: 1, firstRate: 8888.888, secondRate: 1666.7,
                logLikelihood: 3.6, logRatio: -2.4, isCut: false)
        }
        let found = CompareAnswer(
            query: "電話", other: "携帯", fold: 1, copies: "list", least: 3, first: ComparedSet(posts: 9, units: 900),
            second: ComparedSet(posts: 7, units: 600), both: 1, candidates: 30, moreInFirst: [word("黒電話")],
            moreInSecond: [word("圏外")], tookMilliseconds: 1, index: indexState(7))
        let daemon = FakeDaemon(json: String(decoding: found.json, as: UTF8.self))
        var session = AgentSession(try agentContext(daemon))
        let result = try session.call("compare", #"{"query":"電話","with":"携帯"}"#)
        let structure = try #require(result.structure)
        #expect(
            structure["first"]?.written == #"{"posts":9,"drawn":9,"units":900}"# && structure["both"]?.written == "1")
        #expect(
            structure["rows"]?.written
                == #"["1,8,1,7,1,8888.89,1666.7,3.6,-2.4","2,8,1,7,1,8888.89,1666.7,3.6,-2.4"]"#)
        #expect(try unfenced(structure["quoted"]?.text).words == "[1] 黒電話\n[2] 圏外")
        #expect(result.words.hasPrefix("9 posts beside 7 posts"))
        let noSets = "there are no two sets to compare: give before and after, or query and with"
        for (arguments, words) in [
            (#"{"query":"電話"}"#, noSets), (#"{"query":"電話","before":"2015"}"#, noSets),
            (#"{"with":"電話"}"#, "with needs query, which is the first set"),
        ] {
            #expect(try session.call("compare", arguments).words == words)
        }
        #expect(daemon.requests.count == 1)
    }

    @Test("samples of two sets are told as such, and what follows an answer is of the same draw")
    func comparedSample() throws {
        let words = (0..<40).map { number in
            ComparedWord(
                text: "語\(number)" + String(repeating: "長", count: 40), first: 8, second: 1, firstPosts: 7,
                secondPosts: 1,
                firstRate: 1, secondRate: 1, logLikelihood: 1, logRatio: 1, isCut: false)
        }
        func answer(_ generation: Int) -> String {
            let found = CompareAnswer(
                query: "", before: "2015", after: "2015", fold: 1, copies: "list", least: 3, seed: 77,
                first: ComparedSet(posts: 9000, drawn: 1000, units: 900), second: ComparedSet(posts: 7, units: 600),
                both: 0, candidates: 40, moreInFirst: words, moreInSecond: [], tookMilliseconds: 1,
                index: indexState(generation))
            return String(decoding: found.json, as: UTF8.self)
        }
        let daemon = FakeDaemon([.json(answer(7)), .json(answer(7)), .json(answer(8))])
        var session = AgentSession(try agentContext(daemon, budget: 2000))
        let arguments = #""before":"2015","after":"2015","sample":1000,"limit":40"#
        let first = try session.call("compare", "{\(arguments)}")
        let structure = try #require(first.structure)
        #expect(structure["first"]?.written == #"{"posts":9000,"drawn":1000,"units":900}"#)
        #expect(structure["seed"]?.written == "77")
        #expect(first.words.hasPrefix("1,000 drawn of 9,000 posts beside 7 posts"))
        let cursor = try #require(structure["next"]?.text)
        #expect(cursor.hasSuffix(".77-7"))
        let second = try #require(try session.call("compare", "{\(arguments),\"cursor\":\"\(cursor)\"}").structure)
        let place = structure["rows"]?.count ?? 0
        #expect(try unfenced(second["quoted"]?.text).words.hasPrefix("[1] 語\(place)長") && second["notices"] == nil)
        let third = try #require(try session.call("compare", "{\(arguments),\"cursor\":\"\(cursor)\"}").structure)
        #expect(third["notices"]?[0]?.text?.hasPrefix("the index has changed since the first answer") == true)
        #expect(
            daemon.requests[0].contains("&sample=1000&timeout") && daemon.requests[1].contains("&sample=1000&seed=77&"))
    }

    @Test("what is wrong with a date is told of the date, not of a cursor")
    func dates() throws {
        let problem = #"{"error":{"code":"bad_parameter","message":"after must be a date, not x"}}"#
        let daemon = FakeDaemon(status: 400, json: problem)
        var session = AgentSession(try agentContext(daemon))
        let result = try session.call("compare", #"{"before":"2015","after":"x"}"#)
        #expect(result.words == "after must be a date, not x" && daemon.requests.count == 1)
    }

    @Test(
        "where the time is over, the error says what to do: longer, where an agent can say how long and that is not the most"
    )
    func outOfTime() throws {
        let problem = #"{"error":{"code":"timed_out","message":"give a longer timeout_ms"}}"#
        let daemon = FakeDaemon(status: 503, json: problem)
        var session = AgentSession(try agentContext(daemon))
        let narrower = "add words, or narrow it down with since:, until:, source: or author:"
        let longer = "; or give more seconds, if you can wait so long"
        for (arguments, words) in [
            (#"{"query":"東京"}"#, "there was no exact answer within 20 s: \(narrower)\(longer)"),
            (#"{"query":"東京","seconds":600}"#, "there was no exact answer within 600 s: \(narrower)"),
        ] {
            for tool in ["kwic", "collocates"] { #expect(try session.call(tool, arguments).words == words) }
        }
        let compared = try session.call("compare", #"{"before":"2015","after":"2015","seconds":600}"#)
        #expect(
            compared.words
                == "there was no exact answer within 600 s: \(narrower); or count some that are drawn by lot: sample")
        let searched = try session.call("search", #"{"query":"東京"}"#)
        #expect(searched.words == "there was no exact answer within 20 s: \(narrower)" && daemon.requests.count == 6)
    }
}
