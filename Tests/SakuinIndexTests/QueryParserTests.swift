// SPDX-License-Identifier: GPL-2.0-or-later

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
            return field + (phrase.contains(" ") ? "[\(phrase)]" : phrase) + (clause.isPrefix ? "*" : "") + level
        case .id(let id): return "id=\(id)"
        case .replyTo(let id): return "re=\(id)"
        case .flag(let flag): return "is=\(flag)"
        case .time(let range):
            return "days=\((range.lowerBound + japanOffset) / 86_400)..<\((range.upperBound + japanOffset) / 86_400)"
        }
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
            ("(a)", "a"), ("（a OR b） c", "(and (or a b) c)"), ("((a))", "a"), ("a(b)c", "(and a b c)"),
            ("\"a b\"", "[a b]"), ("「東京 都」", "[東京 都]"), ("「「東京」」", "「東京」"), ("“a b”", "[a b]"), ("＂a b＂", "[a b]"),
            ("東京「大阪」", "東京「大阪」"), ("a\"b c\"d", "(and a [b c] d)"), ("\"OR\"", "or"), ("\"-a\"", "-a"), ("or", "or"),
            ("ORANGE", "orange"), ("または何か", "または何か"), ("swift*", "swift*"), ("SWIFT＊", "swift*"),
            ("\"swift*\"", "swift*"),
            ("*a", "*a"), ("C++", "c++"), ("GPT-4から", "gpt-4から"), ("ﾊﾝｶｸ", "ハンカク"), ("ＡＢＣ", "abc"), ("★", "★"),
            ("-1", "(not 1)"),
            ("title:選挙", "title:選挙"), ("TITLE:選挙", "title:選挙"), ("ｔｉｔｌｅ：選挙", "title:選挙"), ("body:a*", "body:a*"),
            ("title:\"a b\"", "title:[a b]"), ("title:「a b」", "title:[a b]"), ("title:-a", "title:-a"),
            ("id:anond:1", "id=anond:1"), ("id:\"a b\"", "id=a b"), ("re:20240605204524", "re=20240605204524"),
            ("re:x*", "re=x*"), ("is:reply", "is=reply"), ("is:TITLELESS", "is=titleless"), ("is:lossy", "is=lossy"),
            ("date:2024-06-05", "days=19879..<19880"), ("date:2024/6/5", "days=19879..<19880"),
            ("date:２０２４", "days=19723..<20089"), ("http://example.com/a", "http://example.com/a"), ("12:30", "12:30"),
            ("題:名", "題:名"), ("(a OR (b -c)) d", "(and (or a (and b (not c))) d)"),
        ])
    func parses(text: String, tree: String) throws {
        #expect(try QueryParserTests.told(QueryParser.parse(text)) == tree)
    }

    private static let nothing =
        "there is nothing to search for here: only letters, kana, kanji, digits and symbols are indexed"
    private static let notADate = "is not a date: write 2024, 2024-06, 2024-06-05 or, with date:, 2024-06..2024-08"
    private static let unknownField =
        "fields are title, body, re, id, is, since, until, date; put the word in quotes to search for it as text"

    @Test(
        "what cannot be parsed is refused with words and the place",
        arguments: [
            ("", "the query is empty: give a word to search for", 0..<0),
            (" 　\n", "the query is empty: give a word to search for", 0..<3),
            ("東京 \"大阪", "the quote is not closed: add \" at its end", 3..<6),
            ("「「東京」", "the quote is not closed: add 」 at its end", 0..<5),
            ("title:「東", "the quote is not closed: add 」 at its end", 6..<8),
            ("。、", nothing, 0..<2), ("東京 「。」", nothing, 3..<6), ("a -", nothing, 2..<3), ("title:。", nothing, 0..<7),
            ("\u{200B}", nothing, 0..<1), ("\"\"", nothing, 0..<2), ("a *", nothing, 2..<3),
            ("OR 東京", "OR needs something on both sides", 0..<2), ("東京 OR", "OR needs something on both sides", 3..<5),
            ("東京 OR OR 大阪", "OR needs something on both sides", 3..<5),
            ("(a OR )", "OR needs something on both sides", 3..<5),
            ("| a", "OR needs something on both sides", 0..<1), ("a |", "OR needs something on both sides", 2..<3),
            ("AND a", "AND needs something on both sides", 0..<3),
            ("a AND", "AND needs something on both sides", 2..<5),
            ("a AND OR b", "AND needs something on both sides", 2..<5),
            ("a OR AND b", "OR needs something on both sides", 2..<4),
            ("NOT", "NOT needs something behind it", 0..<3), ("a NOT", "NOT needs something behind it", 2..<5),
            ("NOT OR a", "NOT needs something behind it", 0..<3), ("(a NOT)", "NOT needs something behind it", 3..<6),
            ("(a", "the ( is not closed: add ) at its end", 0..<1),
            ("a (b (c)", "the ( is not closed: add ) at its end", 2..<3),
            ("(", "something to search for is missing here", 1..<1),
            ("-(", "something to search for is missing here", 2..<2),
            ("a)", "there is no ( for this )", 1..<2), (")", "there is no ( for this )", 0..<1),
            ("()", "there is nothing between ( and )", 0..<2), ("a （ ）", "there is nothing between ( and )", 2..<5),
            ("title:", "title: needs a value right behind the colon", 0..<6),
            ("a title: b", "title: needs a value right behind the colon", 2..<8),
            ("since:(a)", "since: needs a value right behind the colon", 0..<6),
            ("titel:a", "there is no field titel: \(unknownField)", 0..<7),
            ("a foo:b", "there is no field foo: \(unknownField)", 2..<7),
            ("is:long", "there is no is:long: there are is:reply, is:titleless, is:lossy", 0..<7),
            ("since:yesterday", "yesterday \(notADate)", 0..<15), ("date:2024-13", "2024-13 \(notADate)", 0..<12),
            ("a until:2024-02-30", "2024-02-30 \(notADate)", 2..<18),
        ])
    func refuses(text: String, message: String, position: Range<Int>) {
        #expect(throws: QueryError(message, at: position)) { try QueryParser.parse(text) }
    }

    @Test("a query too long, too deep or with too many words is refused where it becomes so")
    func refusesTooMuch() throws {
        #expect(throws: QueryError("the query is longer than 10000 characters", at: 10_000..<10_001)) {
            try QueryParser.parse(String(repeating: "a", count: 10_001))
        }
        #expect(throws: QueryError("more than 100 levels deep", at: 100..<101)) {
            try QueryParser.parse(String(repeating: "(", count: 101) + "a" + String(repeating: ")", count: 101))
        }
        #expect(throws: QueryError("more than 100 levels deep", at: 100..<101)) {
            try QueryParser.parse(String(repeating: "-", count: 101) + "a")
        }
        #expect(throws: QueryError("more than 1000 words", at: 2000..<2001)) {
            try QueryParser.parse(Array(repeating: "a", count: 1001).joined(separator: " "))
        }
        let deepest = String(repeating: "(", count: 100) + "a" + String(repeating: ")", count: 100)
        #expect(try QueryParserTests.told(QueryParser.parse(deepest)) == "a")
        _ = try QueryParser.parse(Array(repeating: "a", count: 1000).joined(separator: " "))
    }

    @Test("no text makes the parser do worse than throw")
    func survivesAnything() {
        var random = OracleRandom(seed: 7)
        let pieces = [
            "(", ")", "（", "\"", "「", "」", "-", "OR", "NOT", "AND", "|", "title:", "is:", "date:", " ", "a", "東", "*",
            "\u{200B}",
        ]
        for _ in 0..<20_000 {
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
