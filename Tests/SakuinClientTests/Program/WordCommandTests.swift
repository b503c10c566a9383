// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct WordCommandTests {
    private func json(_ answer: some WireObject) -> String { String(decoding: answer.json, as: UTF8.self) }

    private let index = IndexState(generation: 1, posts: 20, asOf: nil, pending: 0, quarantined: 0)

    private func kwic(isSample: Bool) -> FakeDaemon {
        func line(_ left: String, _ right: String, id: String) -> KwicLine {
            KwicLine(
                id: id, key: nil, time: "2024", source: Source(dump: "/d/a.zip", member: "b.txt", line: 3, lastLine: 4),
                field: .body, start: 6, end: 9, left: left, match: "猫", right: right)
        }
        let answer = KwicAnswer(
            query: "猫", fold: 1, copies: "list", posts: 900, matches: isSample ? 1234 : 2, isSample: isSample, seed: 42,
            lines: [line("白い", "い", id: "b"), line("=1,", "\n\"あ\"", id: "a")], tookMilliseconds: 1, index: index)
        return FakeDaemon(json: json(answer))
    }

    @Test("A sample is always told to be one, on a terminal, in a pipe and in every row of a table")
    func sample() {
        let daemon = kwic(isSample: true)
        let words = "a sample: 2 of 1,234 matches in 900 posts · --seed 42\n"
        #expect(
            run("kwic", "猫", "--sample", "2", "--seed", "42", "--context", "sentence", daemon: daemon)
                == Run(status: .found, output: "a\t2024\t=1,\t猫\t\"あ\"\nb\t2024\t白い\t猫\tい\n", error: words))
        #expect(
            daemon.requests[0].hasPrefix(
                "GET /v1/kwic?q=%E7%8C%AB&sample=2&seed=42&context=sentence&timeout_ms=600000 "))
        #expect(
            run("kwic", "猫", "--sample", "2", "--csv", "--bom", daemon: daemon).output
                == "\u{FEFF}left,match,right,id,time,source,sample\r\n"
                + "\"'=1,\",猫,\"\n\"\"あ\"\"\",a,2024,/d/a.zip:b.txt:3,2/1234 seed 42\r\n"
                + "白い,猫,い,b,2024,/d/a.zip:b.txt:3,2/1234 seed 42\r\n")
        let shown = run("kwic", "猫", "--sample", "2", daemon: daemon, terminal: 80).output
        #expect(shown.hasPrefix(words + "\n"))
        for (order, ids) in [("newest", ["b", "a"]), ("oldest", ["a", "b"]), ("left", ["a", "b"])] {
            let lines = run("kwic", "猫", "--sample", "2", "--sort", order, daemon: daemon).output.split(separator: "\n")
            #expect(lines.map { String($0.prefix(1)) } == ids)
        }
        let all = kwic(isSample: false)
        #expect(run("kwic", "猫", "--sample", "2", daemon: all).error == "")
        #expect(
            run("kwic", "猫", "--sample", "2", daemon: all, terminal: 80).output.hasPrefix(
                "all 2 matches in 900 posts\n\n"))
        #expect(
            run("kwic", "猫", "--sample", "2", "--csv", daemon: all).output.hasPrefix(
                "left,match,right,id,time,source\r\n"))
    }

    @Test("Copies are folded where that is asked for, and beside the numbers stands that they are")
    func copies() {
        func ask(_ arguments: String..., answer: some WireObject) -> (request: Substring, shown: String) {
            let daemon = FakeDaemon(json: json(answer))
            let shown = runArguments(arguments, daemon: daemon, terminal: 80).output
            return (daemon.requests[0].prefix { $0 != "\r" }, shown)
        }
        let kwic = ask(
            "kwic", "猫", "--sample", "9", "--copies", "fold",
            answer: KwicAnswer(
                query: "猫", fold: 1, copies: "fold", posts: 1, matches: 0, isSample: false, seed: 1, lines: [],
                tookMilliseconds: 1, index: index))
        #expect(kwic.request.contains("&copies=fold&") && kwic.shown == "no posts match\n")
        let collocates = ask(
            "collocates", "猫", "--copies", "fold",
            answer: CollocatesAnswer(
                query: "猫", fold: 1, copies: "fold", window: 10, least: 3, measure: "ll", posts: 9, matches: 12,
                nearUnits: 0, archiveUnits: nil, candidates: 0, collocates: [], tookMilliseconds: 1, index: index))
        #expect(collocates.request.contains("&copies=fold&"))
        #expect(collocates.shown.contains("10 characters on each side; of copies the oldest alone"))
        let set = ComparedSet(posts: 9, units: 900)
        let compared = ask(
            "compare", "猫", "--with", "犬", "--copies", "fold",
            answer: CompareAnswer(
                query: "猫", other: "犬", fold: 1, copies: "fold", least: 3, first: set, second: set, both: 0,
                candidates: 0, moreInFirst: [], moreInSecond: [], tookMilliseconds: 1, index: index))
        #expect(compared.request.contains("&copies=fold&"))
        #expect(compared.shown.contains("of copies the oldest alone\n"))
        #expect(
            run("kwic", "猫", "--copies", "fold").error.contains(
                "--copies fold goes with --sample: of no more than 10000 matches, --sample 10000 shows all"))
    }

    @Test("A concordance of all matches is a stream, with offsets as JSON and without a sample in its table")
    func all() {
        let daemon = FakeDaemon([.lines([Sample.matches])])
        #expect(
            run("kwic", "東京", "--sort", "left", "--csv", daemon: daemon).output
                == "left,match,right,id,time,source\r\n前,東京,い,anond:1,2024,a.txt:5\r\n後,東京,\"あ\n\",anond:1,2024,a.txt:5\r\n"
        )
        #expect(daemon.requests[0].hasPrefix("GET /v1/search?q=%E6%9D%B1%E4%BA%AC&context=40 "))
        #expect(
            run("kwic", "東京", "--json", "-n", "1", daemon: FakeDaemon([.lines([Sample.matches])])).output.contains(
                #""field":"body","start":3,"end":9"#))
    }

    private var collocates: FakeDaemon {
        let answer = CollocatesAnswer(
            query: "珈琲", fold: 1, copies: "list", window: 10, least: 3, measure: "ll", posts: 9, matches: 1200,
            nearUnits: 200,
            archiveUnits: 9000, candidates: 30,
            collocates: [
                Collocate(
                    text: "飲み物", near: 8, posts: 7, archive: 1600, expected: 0.125, logLikelihood: 38.5,
                    logDice: -0.004,
                    mutualInformation: 4.5, tScore: 2.75, isCut: true),
                Collocate(
                    text: "=a b", near: 3, posts: 3, archive: 3, expected: 0, logLikelihood: 1, logDice: 2,
                    mutualInformation: 0.5, tScore: 1, isCut: false),
            ], tookMilliseconds: 1, index: index)
        return FakeDaemon(json: json(answer))
    }

    @Test("Collocates are columns for a person, fields for a program and a table without formulas")
    func nearness() {
        let daemon = collocates
        #expect(
            run("collocates", "珈琲", "-w", "5", "--measure", "t", "--least", "2", "-n", "9", daemon: daemon).output
                == "8\t7\t1600\t0.125\t38.5\t-0.004\t4.5\t2.75\t飲み物\n3\t3\t3\t0.0\t1.0\t2.0\t0.5\t1.0\t=a b\n")
        #expect(
            daemon.requests[0].hasPrefix(
                "GET /v1/collocates?q=%E7%8F%88%E7%90%B2&window=5&measure=t&least=2&limit=9&timeout_ms=600000 "))
        #expect(
            run("collocates", "珈琲", "--csv", daemon: daemon).output.hasPrefix(
                "text,near,posts,archive,expected,log_likelihood,log_dice,mi,t,cut\r\n飲み物,8,7,1600,0.125,38.5,-0.004,4.5,2.75,true\r\n'=a b,3,"
            ))
        let shown = run("collocates", "珈琲", daemon: daemon, terminal: 80, environment: ["NO_COLOR": "1"]).output
        #expect(
            shown.hasPrefix("1,200 matches in 9 posts, 10 characters on each side\n") && shown.contains("飲み物…")
                && shown.contains("1,600") && shown.contains("0.13"))
    }

    @Test("On a narrow terminal numbers are left out, but for how often and for what the order goes by")
    func narrow() {
        func head(_ arguments: String..., columns: Int, _ variables: [String: String] = [:]) -> String {
            let shown = runArguments(
                ["collocates", "珈琲"] + arguments, daemon: collocates, terminal: columns,
                environment: ["NO_COLOR": "1"].merging(variables) { $1 }
            ).output.split(separator: "\n").map(String.init)
            for line in shown { #expect(displayWidth(line) <= columns, "\(line)") }
            return shown.first { $0.hasPrefix(" ") }.map { $0.split(separator: " ").joined(separator: " ") } ?? ""
        }
        #expect(head(columns: 80) == "near posts archive expected ll logDice mi t")
        #expect(head(columns: 40) == "near posts archive ll")
        #expect(head("--measure", "t", columns: 40) == "near posts ll t")
        #expect(head("--measure", "mi", columns: 24) == "near mi")
        #expect(head(columns: 80, ["LANG": "ja_JP.UTF-8"]) == "近く 投稿 全体 期待値 ll logDice mi t")
    }

    @Test("Where nothing matches, or nothing differs, that is said and no empty table is shown")
    func nothing() {
        let none = CollocatesAnswer(
            query: "珈琲", fold: 1, copies: "list", window: 10, least: 3, measure: "ll", posts: 0, matches: 0,
            nearUnits: 0,
            archiveUnits: 9000, candidates: 0, collocates: [], tookMilliseconds: 1, index: index)
        #expect(
            run("collocates", "珈琲", daemon: FakeDaemon(json: json(none)), terminal: 40)
                == Run(status: .none, output: "no posts match\n", error: ""))
        let same = CompareAnswer(
            query: "電話", before: "2015", after: "2015", fold: 1, copies: "list", least: 3,
            first: ComparedSet(posts: 9, units: 900),
            second: ComparedSet(posts: 0, units: 0), both: 0, candidates: 0, moreInFirst: [], moreInSecond: [],
            tookMilliseconds: 1, index: index)
        let told = run(
            "compare", "電話", "--before", "2015", "--after", "2015", daemon: FakeDaemon(json: json(same)),
            terminal: 40)
        #expect(told.status == .none)
        #expect(
            told.output == """
                1: 電話 before 2015  (9 posts, 900
                   units)
                2: 電話 from 2015 on  (0 posts, 0 units)

                more in 1: nothing

                more in 2: nothing

                """)
    }

    @Test("A comparison shows both sets, what they share, and what each has more of")
    func comparison() {
        let word = ComparedWord(
            text: "ガラケー", first: 8, second: 1, firstPosts: 7, secondPosts: 1, firstRate: 8888.5, secondRate: 1666.5,
            logLikelihood: 3.5, logRatio: 2.5, isCut: false)
        var other = word
        (other.text, other.first, other.second) = ("スマホ", 0, 9)
        let answer = CompareAnswer(
            query: "電話", before: "2015", after: "2015", fold: 1, copies: "list", least: 3,
            first: ComparedSet(posts: 9, units: 900),
            second: ComparedSet(posts: 7, units: 600), both: 2, candidates: 30, moreInFirst: [word],
            moreInSecond: [other], tookMilliseconds: 1, index: index)
        let daemon = FakeDaemon(json: json(answer))
        #expect(
            run("compare", "電話", "--before", "2015", "--after", "2015", daemon: daemon).output
                == "1\t8\t1\t7\t1\t8888.5\t1666.5\t3.5\t2.5\tガラケー\n2\t0\t9\t7\t1\t8888.5\t1666.5\t3.5\t2.5\tスマホ\n")
        #expect(
            daemon.requests[0].hasPrefix(
                "GET /v1/compare?q=%E9%9B%BB%E8%A9%B1&before=2015&after=2015&timeout_ms=600000 "))
        #expect(
            run("compare", "電話", "--with", "手紙", "--csv", daemon: daemon).output.hasPrefix(
                "text,more_in,first,second,first_posts,second_posts,first_rate,second_rate,log_likelihood,log_ratio,cut\r\nガラケー,1,8,"
            ))
        let shown = run(
            "compare", "電話", "--before", "2015", "--after", "2015", daemon: daemon, terminal: 80,
            environment: ["LANG": "ja_JP.UTF-8"]
        ).output
        #expect(
            shown.hasPrefix("1: 電話 2015 より前  (9件、900単位)\n2: 電話 2015 から  (7件、600単位)\n両方の組にある投稿: 2件\n\n1 に多い\n"))
        #expect(shown.contains("\n2 に多い\n"))
        let narrow = run(
            "compare", "電話", "--before", "2015", "--after", "2015", daemon: daemon, terminal: 40,
            environment: ["NO_COLOR": "1"]
        ).output
        #expect(narrow.contains("\n          1  2    ll  log ratio\n"), "\(narrow)")
    }

    @Test("Samples of two sets are called so in every form, with how many they are of and what draws them again")
    func comparedSamples() {
        let word = ComparedWord(
            text: "ガラケー", first: 8, second: 1, firstPosts: 7, secondPosts: 1, firstRate: 8888.5, secondRate: 1666.5,
            logLikelihood: 3.5, logRatio: 2.5, isCut: false)
        let answer = CompareAnswer(
            query: "電話", before: "2015", after: "2015", fold: 1, copies: "list", least: 3, seed: 42,
            first: ComparedSet(posts: 12_345, drawn: 1000, units: 900), second: ComparedSet(posts: 7, units: 600),
            both: 0, candidates: 30, moreInFirst: [word], moreInSecond: [], tookMilliseconds: 1, index: index)
        let daemon = FakeDaemon(json: json(answer))
        let arguments = ["compare", "電話", "--before", "2015", "--after", "2015", "--sample", "1000", "--seed", "42"]
        let told = "samples: 1: 1,000 of 12,345 posts · 2: 7 of 7 posts · --seed 42\n"
        let tabs = runArguments(arguments, daemon: daemon)
        #expect(tabs.error == told && tabs.output.hasPrefix("1\t8\t1\t"))
        #expect(daemon.requests[0].contains("&sample=1000&seed=42&"))
        let table = runArguments(arguments + ["--csv"], daemon: daemon)
        #expect(
            table.error == told && table.output.hasPrefix("text,more_in,")
                && table.output.contains(",log_ratio,cut,sample\r\n"))
        #expect(table.output.hasSuffix(",2.5,false,1000/12345 7/7 seed 42\r\n"))
        let shown = runArguments(arguments, daemon: daemon, terminal: 80)
        #expect(shown.output.contains("\n" + told) && shown.error.isEmpty)
        let japanese = runArguments(arguments, daemon: daemon, terminal: 80, environment: ["LANG": "ja_JP.UTF-8"])
        #expect(japanese.output.contains("\n標本: 1: 12,345件から1,000件を抽選 · 2: 7件から7件を抽選 · --seed 42\n"))
        let sent = runArguments(arguments + ["--json"], daemon: daemon).output
        #expect(sent.contains(#""sample":true,"seed":42,"first":{"posts":12345,"drawn":1000,"units":900}"#))
        // All of both is no sample.
        var whole = answer
        (whole.first.drawn, whole.isSample) = (12_345, false)
        let all = runArguments(arguments + ["--csv"], daemon: FakeDaemon(json: json(whole)))
        #expect(all.error.isEmpty && all.output.contains(",log_ratio,cut\r\n"))
    }

    @Test("What does not go together is told before the daemon is asked")
    func faults() {
        let cases = [
            (["kwic", "猫", "--seed", "1"], "--seed goes with --sample"),
            (["kwic", "猫", "--bom"], "--bom goes with --csv"),
            (["kwic", "猫", "--context", "0"], "--context is a number from 1 to 200, sentence or post, not 0"),
            (["compare", "猫", "--with", "犬", "--seed", "1"], "--seed goes with --sample"),
            (["compare", "猫", "--before", "2015"], "there are no two sets to compare"),
            (["compare", "--with", "犬"], "before --with the query of the first set is needed"),
        ]
        for (arguments, words) in cases {
            let told = runArguments(arguments, daemon: FakeDaemon([]))
            #expect(told.status == .failed && told.error.contains(words), "\(told)")
        }
    }
}
