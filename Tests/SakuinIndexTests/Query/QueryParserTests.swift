// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct QueryParserTests {
    /// A tree in one line: `(and 東京 (not title:大阪))`, phrases folded, times in days since 1970 in Japan.
    private static func told(_ query: Query) -> String {
        switch query {
        case .all(let parts): return "(and \(parts.map(told).joined(separator: " ")))"
        case .any(let parts): return "(or \(parts.map(told).joined(separator: " ")))"
        case .not(let part): return "(not \(told(part)))"
        case .text(let clause):
            let field = clause.field == .any ? "" : "\(clause.field):"
            let phrase = String(decoding: FoldedText(clause.phrase).bytes, as: UTF8.self)
            let level = clause.level.map { "~\($0.rawValue)" } ?? ""
            return field + (phrase.contains(" ") ? "[\(phrase)]" : phrase) + (clause.isPrefix ? "*" : "")
                + (clause.mayBeBroken ? "~~" : "") + level
        case .sentence(let clauses):
            return "(loose \(clauses.map { told(.text($0)) }.joined(separator: " ")))"
        case .near(let near):
            let field = near.field == .any ? "" : "\(near.field):"
            let phrases = near.phrases.map { told(.text($0)) }
            let rest = zip(near.distances, phrases.dropFirst()).map { " \($0) \($1)" }
            return "(\(field)near \(phrases[0])\(rest.joined()))"
        case .regex(let clause):
            let field = clause.field == .any ? "" : "\(clause.field):"
            return field + "/\(clause.source)/" + (clause.level.map { "~\($0.rawValue)" } ?? "")
        case .selector(let clause):
            guard let range = clause.selector.time else {
                return "\(clause.selector.kind)=\(clause.selector.explained)"
            }
            return "days=\((range.lowerBound + japanOffset) / 86_400)..<\((range.upperBound + japanOffset) / 86_400)"
        }
    }

    @Test(
        "words of a loose question are one, but for what stands in double quotes, is left out, or is no text",
        arguments: [
            ("東京 大阪", "(loose 東京 大阪)"), ("東京", "(loose 東京)"), ("「幻想 曲」は誰の曲", "(loose [幻想 曲] は誰の曲)"),
            ("“夏目坂”は 誰", "(loose 夏目坂 は 誰)"), ("\"幻想 曲\" 誰", "(and (loose 誰) [幻想 曲])"),
            ("東京 -大阪 is:reply", "(and (loose 東京) (not 大阪) is=reply)"),
            ("東京 (大阪 京都) 奈良", "(loose 東京 大阪 京都 奈良)"), ("東京 大阪 OR 京都", "(or (loose 東京 大阪) (loose 京都))"),
            ("東京 (大阪 OR 京都)", "(and (loose 東京) (or (loose 大阪) (loose 京都)))"), ("is:reply", "is=reply"),
            ("title:東京 大阪~2", "(loose title:東京 大阪~2)"), ("-(東京 大阪)", "(not (and 東京 大阪))"),
            ("東京(首都)は何？", "(loose 東京 首都 は何?)"), ("f(x, y)とは", "(loose f x, y とは)"), ("天色*の歌", "(loose 天色*の歌)"),
            ("(東京)に ( 行く )", "(loose 東京 に 行く)"), ("/usr/bin とは", "(loose /usr/bin とは)"),
            ("/a b/c とは", "(loose /a b/c とは)"),
        ])
    func asSentence(text: String, tree: String) throws {
        #expect(try QueryParserTests.told(QueryParser.parse(text, isSentence: true).asSentence) == tree)
    }

    @Test(
        "what is typed and the tree it becomes",
        arguments: [
            ("東京", "東京"), ("  東京  ", "東京"), ("東京 大阪", "(and 東京 大阪)"), ("東京　大阪", "(and 東京 大阪)"),
            ("東京\t大阪\n京都", "(and 東京 大阪 京都)"), ("東京 AND 大阪", "(and 東京 大阪)"), ("東京 ＡＮＤ 大阪", "(and 東京 大阪)"),
            ("東京 OR 大阪", "(or 東京 大阪)"), ("東京 または 大阪", "(or 東京 大阪)"), ("東京|大阪", "(or 東京 大阪)"),
            ("東京 ｜ 大阪", "(or 東京 大阪)"), ("a b OR c d", "(or (and a b) (and c d))"), ("a OR b OR c", "(or a b c)"),
            ("-東京", "(not 東京)"), ("－東京", "(not 東京)"), ("−東京", "(not 東京)"), ("NOT 東京", "(not 東京)"),
            ("NOT -東京", "(not (not 東京))"), ("a -b", "(and a (not b))"), ("a-b", "a-b"), ("-(a b)", "(not (and a b))"),
            ("-（a b）", "(not (and a b))"), ("-\"a b\"", "(not [a b])"), ("-「a b」", "(not [a b])"),
            ("-title:a", "(not title:a)"),
            ("(a)", "(a)"), ("（a OR b） c", "(and (or a b) c)"), ("((a))", "((a))"), ("a(b)c", "a(b)c"),
            ("すごい（笑）", "すごい(笑)"), ("（笑）", "(笑)"), ("(笑)", "(笑)"), ("すごい(笑)です", "すごい(笑)です"), ("（株）山田", "(株)山田"),
            ("http://example.com/(a)", "http://example.com/(a)"), ("f(x)", "f(x)"), ("f(x) OR g(y)", "(or f(x) g(y))"),
            ("-（笑）", "(not (笑))"), ("-(a b)", "(not (and a b))"), ("a (笑) b", "(and a (笑) b)"), ("(a)(b)", "(a)(b)"),
            ("(犬 OR (笑))", "(or 犬 (笑))"), ("(f(x) OR b) c", "(and (or f(x) b) c)"), ("(犬|猫)", "(or 犬 猫)"),
            ("(犬 OR 猫) 鳥", "(and (or 犬 猫) 鳥)"),
            ("(a b)(c d)", "(and (and a b) (and c d))"), ("(title:a)", "title:a"), ("(\"a\")", "a"),
            ("(「a b」)", "[a b]"), ("(「a)b」 ではない)", "(not a)b)"), ("(「a)b c」 d)", "(and [a)b c] d)"),
            ("(-「a)b」 c)", "(and (not a)b) c)"), ("(title:「a)b」 c)", "(and title:a)b c)"),
            ("((「a)b」 c))", "(and a)b c)"),
            ("(/[)]b\\/c/ OR d)", "(or /[)]b/c/ d)"),
            ("title:（笑）", "title:(笑)"), ("title:a(b)", "title:a(b)"), ("(笑)~2", "(笑)~2"), ("(a)*", "(a)*"),
            ("笑(", "笑("),
            (")東京", ")東京"), ("1:(", "1:("), ("(´∀｀)", "( \u{301}∀`)"),
            ("｢山田 むらう｣", "[山田 むらう]"), ("｢東京」", "東京"), ("東京｢大阪｣", "東京「大阪」"), ("-｢a b｣", "(not [a b])"),
            ("title:｢a b｣", "title:[a b]"),
            ("”a b”", "[a b]"), ("\"a b＂", "[a b]"), ("don’t", "don't"), ("/usr/bin", "/usr/bin"), ("/a+/i", "/a+/i"),
            ("／usr／bin", "/usr/bin"),
            ("/a b/ c", "(and /a b/ c)"), ("(/a b/)", "/a b/"), ("/usr/bin /a+/", "(and /usr/bin /a+/)"),
            ("‐東京", "(not 東京)"),
            ("1~3", "1~3"), ("a1~3", "a1~3"), ("\"1\"~3", "1~3"), ("ー犬", "ー犬"), ("猫 or 犬", "(and 猫 or 犬)"),
            ("タイトル:選挙", "title:選挙"), ("ﾀｲﾄﾙ：選挙", "title:選挙"), ("題名：「a b」", "title:[a b]"), ("本文:犬", "body:犬"),
            ("返信:x", "re=x"),
            ("リンク:example.com", "link=example.com"), ("出典:a", "source=a"), ("種類:返信", "is=reply"),
            ("is:無題", "is=titleless"), ("日付:2024", "days=19723..<20089"),
            ("登場人物:太郎", "登場人物:太郎"), ("2*", "2*"), ("（＊´ω｀＊）", "(* \u{301}ω`*)"),
            ("\"a b\"", "[a b]"), ("「東京 都」", "[東京 都]"), ("「「東京」」", "「東京」"), ("“a b”", "[a b]"), ("＂a b＂", "[a b]"),
            ("東京「大阪」", "東京「大阪」"), ("a\"b c\"d", "(and a [b c] d)"), ("\"OR\"", "or"), ("\"-a\"", "-a"), ("or", "or"),
            ("ORANGE", "orange"), ("または何か", "または何か"), ("swift*", "swift*"), ("SWIFT＊", "swift*"),
            ("\"swift*\"", "swift*"),
            ("\"*a\"", "*a"), ("C++", "c++"), ("GPT-4から", "gpt-4から"), ("ﾊﾝｶｸ", "ハンカク"), ("ＡＢＣ", "abc"), ("★", "★"),
            ("-1", "(not 1)"),
            ("猫 ではない 犬", "(and 猫 (not 犬))"), ("猫 犬 ではない", "(and 猫 (not 犬))"), ("ではない 犬", "(not 犬)"),
            ("(猫 OR 犬) ではない", "(not (or 猫 犬))"), ("犬ではない", "犬ではない"), ("a OR b ではない", "(or a (not b))"),
            ("サーバー~3", "サーバー~3"), ("サーバー～３", "サーバー~3"), ("サーバー〜3 b", "(and サーバー~3 b)"), ("\"a b\"~0", "[a b]~0"),
            ("「東京」~4", "東京~4"), ("gpt*~2", "gpt*~2"), ("title:東京~2", "title:東京~2"), ("title:「a b」~2", "title:[a b]~2"),
            ("a~b", "a~b"), ("10~20", "10~20"), ("~3", "~3"), ("\"10~3\"", "10~3"), ("(a~2 b)", "(and a~2 b)"),
            ("/東京.*都/", "/東京.*都/"), ("／東京／", "/東京/"), ("a /b c/ d", "(and a /b c/ d)"),
            ("title:/東京|大阪/~2", "title:/東京|大阪/~2"),
            ("/a\\/b/", "/a/b/"), ("/\\d+円/", "/\\d+円/"), ("-/a+b/", "(not /a+b/)"), ("(/a+/)", "/a+/"),
            ("link:example.com", "link=example.com"), ("link:https://www.Example.com/a?b", "link=www.example.com/a?b"),
            ("link:ＥＸＡＭＰＬＥ．ｃｏｍ／Ａ", "link=example.com/A"), ("link:xn--wgv71a119e.jp", "link=日本語.jp"),
            ("link:example.com.", "link=example.com"),
            ("link:user@example.com:8080", "link=example.com:8080"),
            ("link:example.com/%E6%9D%B1", "link=example.com/東"),
            ("source:2024-06", "source=2024-06"), ("source:「a b」", "source=a b"), ("id:a~2", "id=a~2"),
            ("東京 NEAR/20 大阪", "(near 東京 20 大阪)"), ("東京　ＮＥＡＲ／５　「大 阪」", "(near 東京 5 [大 阪])"),
            ("a NEAR/0 b NEAR/3 c", "(near a 0 b 3 c)"), ("-a NEAR/2 b", "(not (near a 2 b))"),
            ("x a NEAR/2 b y", "(and x (near a 2 b) y)"),
            ("a NEAR/2 b OR c", "(or (near a 2 b) c)"), ("(a NEAR/2 b)", "(near a 2 b)"),
            ("title:a NEAR/2 b*", "(title:near title:a 2 b*)"),
            ("a~2 NEAR/2 body:b", "(body:near a~2 2 body:b)"), ("a NEAR b", "(and a near b)"),
            ("a near/2 b", "(and a near/2 b)"),
            ("a NEAR/ b", "(and a near/ b)"), ("a \"NEAR/2\" b", "(and a near/2 b)"),
            ("a NEAR/2x b", "(and a near/2x b)"),
            ("\"山田 むらう\"~~", "[山田 むらう]~~"), ("「山田」～〜", "山田~~"), ("\"a b\"~~3 c", "(and [a b]~~~3 c)"),
            ("山田~~", "山田~~"),
            ("title:「a b」~~", "title:[a b]~~"), ("\"a\"~~ NEAR/4 b", "(near a~~ 4 b)"),
            ("(「a b」~~ c)", "(and [a b]~~ c)"),
            ("date:令和6年6月", "days=19875..<19905"),
            ("title:選挙", "title:選挙"), ("TITLE:選挙", "title:選挙"), ("ｔｉｔｌｅ：選挙", "title:選挙"), ("body:a*", "body:a*"),
            ("title:\"a b\"", "title:[a b]"), ("title:「a b」", "title:[a b]"), ("title:-a", "title:-a"),
            ("id:anond:1", "id=anond:1"), ("id:\"a b\"", "id=a b"), ("re:20240605204524", "re=20240605204524"),
            ("re:x*", "re=x*"), ("is:reply", "is=reply"), ("is:TITLELESS", "is=titleless"), ("is:lossy", "is=lossy"),
            ("date:2024-06-05", "days=19879..<19880"), ("date:2024/6/5", "days=19879..<19880"),
            ("date:２０２４", "days=19723..<20089"), ("http://example.com/a", "http://example.com/a"), ("12:30", "12:30"),
            ("題:名", "題:名"), ("(a OR (b -c)) d", "(and (or a (and b (not c))) d)"),
        ] as [(String, String)])
    func parses(text: String, tree: String) throws {
        #expect(try QueryParserTests.told(QueryParser.parse(text)) == tree)
    }

    @Test("Index/query-errors.tsv: what cannot be parsed is refused with words, in both languages, and the place")
    func refuses() throws {
        let file = Repository.root.appending(path: "Index/query-errors.tsv")
        let text = try String(contentsOf: file, encoding: .utf8)
        var lines: [String] = []
        var sentences: Set<String> = []
        for line in text.components(separatedBy: "\n") {
            guard !line.isEmpty, !line.hasPrefix("#") else {
                lines.append(line)
                continue
            }
            let query = line.components(separatedBy: "\t")[0]
            do {
                let tree = try QueryParser.parse(QueryParserTests.unfolded(query))
                Issue.record("\(query) is parsed as \(QueryParserTests.told(tree))")
                lines.append(line)
            } catch {
                let place = "\(error.position.lowerBound)..<\(error.position.upperBound)"
                lines.append([query, place, error.message, error.japanese].joined(separator: "\t"))
                sentences.insert(String(error.japanese.filter { !$0.isASCII }))
            }
        }
        let made = lines.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["SAKUIN_WRITE_GOLDEN"] != nil {
            try made.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(made == text)
        #expect(sentences.count >= 24)
    }

    /// The query that a row of the file means: `␠` is a zero-width space, `⟦101×(⟧` a hundred and one brackets.
    private static func unfolded(_ row: String) -> String {
        row.replacingOccurrences(of: "␠", with: "\u{200B}").replacing(#/⟦(\d+)×(.*?)⟧/#) { match in
            String(repeating: String(match.2), count: Int(match.1) ?? 0)
        }
    }

    private static func notices(_ text: String, total: Int, isSentence: Bool = false) throws -> [QueryWarning] {
        QueryWarning.all(of: text, try QueryParser.parse(text), total: total, isSentence: isSentence)
    }

    @Test("Index/query-notices.tsv: what may be meant otherwise is told with words, in both languages, and the place")
    func notices() throws {
        let file = Repository.root.appending(path: "Index/query-notices.tsv")
        let text = try String(contentsOf: file, encoding: .utf8)
        var lines: [String] = []
        var sentences: Set<String> = []
        var known: Set<String> = []
        for line in text.components(separatedBy: "\n") {
            guard !line.isEmpty, !line.hasPrefix("#") else {
                lines.append(line)
                continue
            }
            let columns = line.components(separatedBy: "\t")
            guard known.insert(columns[0]).inserted else { continue }
            let notices = try QueryParserTests.notices(columns[0], total: Int(columns[1]) ?? 0)
            #expect(!notices.isEmpty, "\(line)")
            for notice in notices {
                let place = "\(notice.position.lowerBound)..<\(notice.position.upperBound)"
                lines.append([columns[0], columns[1], place, notice.message, notice.japanese].joined(separator: "\t"))
                sentences.insert(String(notice.japanese.suffix(8)))
            }
        }
        let made = lines.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["SAKUIN_WRITE_GOLDEN"] != nil {
            try made.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(made == text)
        #expect(sentences.count >= 9)
    }

    @Test(
        "of what is meant as it is written nothing is told, even where nothing is found",
        arguments: [
            "猫 OR 犬", "\"rock and roll\"", "or", "or 犬", "猫 or", "サーバー", "ー", "ーー", "12:30", "http://example.com/(a)",
            "すごい（笑）", "don't",
            "C++", "GPT-4から", "(犬 OR 猫)", "title:選挙", "タイトル:選挙", "「a b」 c", "犬 -猫", "/a+/", "-犬", "東京「大阪」",
            "犬 -title:犬", "犬* -犬",
        ])
    func silence(text: String) throws {
        #expect(try QueryParserTests.notices(text, total: 0).isEmpty)
    }

    @Test(
        "what is found is told of only where another meaning is the likelier one, and a sentence is no query with operators"
    )
    func fewNotices() throws {
        for text in ["ー犬", "登場人物:太郎", "（笑）", "「東京」タワー", "猫 又は 犬"] {
            #expect(try QueryParserTests.notices(text, total: 1).isEmpty, "\(text)")
        }
        #expect(try QueryParserTests.notices("to be or not to be", total: 1).count == 2)
        #expect(try QueryParserTests.notices("to be or not to be", total: 1, isSentence: true).isEmpty)
    }

    private static func error(_ text: String) -> String? {
        do {
            _ = try QueryParser.parse(text)
            return nil
        } catch {
            return "\(error.message) at \(error.position)"
        }
    }

    @Test("a query too long, too deep or with too many words is refused where it becomes so")
    func refusesTooMuch() throws {
        #expect(
            QueryParserTests.error(String(repeating: "a", count: 10_001))
                == "the query is longer than 10000 characters at \(10_000..<10_001)")
        #expect(
            QueryParserTests.error(String(repeating: "(", count: 101) + "a b" + String(repeating: ")", count: 101))
                == "more than 100 levels deep at \(100..<101)")
        #expect(
            QueryParserTests.error(String(repeating: "-", count: 101) + "a")
                == "more than 100 levels deep at \(100..<101)")
        #expect(
            QueryParserTests.error(Array(repeating: "a", count: 1001).joined(separator: " "))
                == "more than 1000 words at \(2000..<2001)")
        let deepest = String(repeating: "(", count: 100) + "a b" + String(repeating: ")", count: 100)
        #expect(try QueryParserTests.told(QueryParser.parse(deepest)) == "(and a b)")
        _ = try QueryParser.parse(Array(repeating: "a", count: 1000).joined(separator: " "))
    }

    @Test("no text makes the parser do worse than throw")
    func survivesAnything() {
        var random = OracleRandom(seed: 7)
        let pieces = [
            "(", ")", "（", "\"", "「", "」", "-", "OR", "NOT", "AND", "|", "title:", "is:", "date:", " ", "a", "東", "*",
            "\u{200B}", "/", "／", "\\", "\\Q", "\\E", "\\x{", "\\C", "[", "]", "^", "{2}", "?", "~", "3", "ではない", "または",
            "令和", "年", "..",
        ]
        for _ in 0..<40_000 {
            let text = (0..<random.int(0...12)).map { _ in random.pick(pieces) }.joined()
            do {
                _ = try QueryParser.parse(text)
            } catch {
                let range = error.position
                #expect(range.lowerBound >= 0 && range.upperBound <= text.unicodeScalars.count, "\(text): \(error)")
            }
        }
    }

    @Test("a clause knows its place in the query")
    func positions() throws {
        guard case .all(let parts) = try QueryParser.parse("東京 title:「大 阪」") else { throw Unexpected() }
        let places = parts.map { part -> Range<Int>? in
            if case .text(let clause) = part { return clause.position }
            return nil
        }
        #expect(places == [0..<2, 3..<14])
    }
}

struct Unexpected: Error {}
