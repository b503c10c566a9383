// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Why a query cannot be run, and where the trouble is. Its sentences stand here and in the files of the operators, in both languages;
/// `Index/query-errors.tsv` shows them all.
///
/// ```swift
/// do { _ = try QueryParser.parse("東京~5") } catch { print(error.position, error.message) }
/// // 2..<4 there is no level 5: levels are 0 to 4; put the word in quotes to search for it as text
/// ```
public struct QueryError: Error, Sendable, Equatable {
    /// What is wrong and what to do, in English.
    public var message: String
    /// The same in Japanese.
    public var japanese: String
    /// Unicode scalars of the query.
    public var position: Range<Int>

    init(_ message: String, _ japanese: String, at position: Range<Int>) {
        self.message = message
        self.japanese = japanese
        self.position = position
    }

    // MARK: Signs

    static func unclosedQuote(_ closer: Unicode.Scalar, at position: Range<Int>) -> QueryError {
        QueryError(
            "the quote is not closed: add \(closer) at its end", "引用が閉じていません。終わりに \(closer) を付けてください", at: position)
    }

    static func unclosedRegex(at position: Range<Int>) -> QueryError {
        QueryError(
            "the expression is not closed: add / at its end, or put the word in quotes to search for it as text",
            "正規表現が閉じていません。終わりに / を付けるか、文字として探すなら引用符で囲んでください", at: position)
    }

    static func noLevel(_ level: Int, at position: Range<Int>) -> QueryError {
        QueryError(
            "there is no level \(level): levels are 0 to 4; put the word in quotes to search for it as text",
            "段 \(level) はありません。段は 0 から 4 です。文字として探すなら引用符で囲んでください", at: position)
    }

    static func regexTouches(at position: Range<Int>) -> QueryError {
        QueryError(
            "a word touches the end of this expression: put a space behind it, or all of it in quotes to search for it as text",
            "正規表現のすぐ後に字が続いています。間に空白を入れるか、文字として探すなら全体を引用符で囲んでください", at: position)
    }

    // MARK: Brackets

    static func unclosedGroup(at position: Range<Int>) -> QueryError {
        QueryError(
            "the ( is not closed: add ) at its end, or put it in quotes to search for it as text",
            "( が閉じていません。終わりに ) を付けるか、文字として探すなら引用符で囲んでください", at: position)
    }

    static func unopenedGroup(at position: Range<Int>) -> QueryError {
        QueryError(
            "there is no ( for this ): put it in quotes to search for it as text",
            "この ) に対応する ( がありません。文字として探すなら引用符で囲んでください", at: position)
    }

    static func emptyGroup(at position: Range<Int>) -> QueryError {
        QueryError(
            "there is nothing between ( and ): only letters, kana, kanji, digits and symbols are indexed",
            "( と ) の間に何もありません。索引にあるのは文字・かな・漢字・数字・記号だけです", at: position)
    }

    static func groupOfOne(_ word: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "these brackets hold one word: write \(word) without them, or put all of it in quotes to search for it as text",
            "括弧の中が一語です。括弧なしで \(word) と書くか、文字として探すなら全体を引用符で囲んでください", at: position)
    }

    static func openTouches(at position: Range<Int>) -> QueryError {
        QueryError(
            """
            a word touches this (, and its ) is in another word: put a space before it for a group, or all of it in quotes to search for \
            it as text
            """,
            "この ( は語に付いていますが、対応する ) は別の語にあります。まとまりにするなら前に空白を入れ、文字として探すなら全体を引用符で囲んでください",
            at: position)
    }

    static func closeTouches(at position: Range<Int>) -> QueryError {
        QueryError(
            """
            a word touches this ), which closes a group: put a space behind it, or all of it in quotes to search for it as text
            """,
            "まとまりを閉じる ) のすぐ後に字が続いています。間に空白を入れるか、文字として探すなら全体を引用符で囲んでください", at: position)
    }

    // MARK: Operators

    static func oneSided(_ sign: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(sign) needs something on both sides; put it in quotes to search for it as text",
            "\(sign) の両側に語が要ります。文字として探すなら引用符で囲んでください", at: position)
    }

    static func notAlone(at position: Range<Int>) -> QueryError {
        QueryError(
            "NOT needs something behind it; put it in quotes to search for it as text",
            "NOT の後に語が要ります。文字として探すなら引用符で囲んでください", at: position)
    }

    static func nothingNegated(at position: Range<Int>) -> QueryError {
        QueryError(
            "ではない needs something beside it; put it in quotes to search for it as text",
            "「ではない」の前か後に語が要ります。文字として探すなら引用符で囲んでください", at: position)
    }

    static func nearAlone(_ distance: Int, at position: Range<Int>) -> QueryError {
        QueryError(
            """
            NEAR/\(distance) needs a word or a phrase on both sides, no group, expression or other field; put it in quotes to search for it \
            as text
            """,
            "NEAR/\(distance) の両側に語か語句が要ります。括弧・正規表現・ほかの項目は使えません。文字として探すなら引用符で囲んでください", at: position)
    }

    static func nearInTwoFields(at position: Range<Int>) -> QueryError {
        QueryError(
            "what is near stands in one field: title: and body: cannot be near each other",
            "近さは一つの項目の中のものです。題名と本文の間では使えません",
            at: position)
    }

    static func tooFar(_ most: Int, at position: Range<Int>) -> QueryError {
        QueryError(
            "NEAR/ takes at most \(most) characters: for what stands anywhere in a post leave it out",
            "NEAR/ は \(most) 字までです。投稿のどこにあってもよければ、付けずに並べてください", at: position)
    }

    static func missing(at position: Range<Int>) -> QueryError {
        QueryError("something to search for is missing here", "ここに探すものがありません", at: position)
    }

    // MARK: Words

    static func empty(at position: Range<Int>) -> QueryError {
        QueryError("the query is empty: give a word to search for", "問いが空です。探す語を書いてください", at: position)
    }

    /// - Parameter text: what stands there; an expression finds it if anything is visible in it.
    static func nothingIndexed(_ text: String, at position: Range<Int>) -> QueryError {
        let regex = FoldedRegex.finding(text)
        let (cure, japaneseCure) =
            regex.map { ("; \($0) reads every post for it", "。\($0) なら全投稿を読んで探します") } ?? ("", "")
        return QueryError(
            "there is nothing to search for here: only letters, kana, kanji, digits and symbols are indexed" + cure,
            "ここには探せるものがありません。索引にあるのは文字・かな・漢字・数字・記号だけです" + japaneseCure, at: position)
    }

    static func starInside(at position: Range<Int>) -> QueryError {
        QueryError(
            """
            * stands at the end of a word alone, for words that begin so: write two words, or /a.*b/ for what stands between; put the word \
            in quotes to search for * as text
            """,
            "* は語の終わりにだけ使えます（前方一致）。二語に分けるか、間に何かあるなら /a.*b/ と書いてください。* を文字として探すなら引用符で囲んでください",
            at: position)
    }

    static func badRegex(_ error: RegexError, at position: Range<Int>) -> QueryError {
        // RE2 says what is wrong, and behind a colon the piece that is.
        let words = error.reason.split(separator: ": ", maxSplits: 1).map(String.init)
        let japanese = words.first.flatMap { regexFaults[$0] }.map {
            ([$0] + words.dropFirst()).joined(separator: ": ")
        }
        return QueryError(
            "the expression cannot be used: \(error.reason)", "正規表現を使えません: \(japanese ?? error.reason)", at: position)
    }

    /// RE2's words (`re2/regexp.cc`), and our own of `FoldedRegex`.
    private static let regexFaults = [
        "it also matches an empty text, which stands everywhere": "どこにでもある空の文字列にも一致します",
        "it matches pieces of characters": "文字の一部だけに一致します",
        "invalid escape sequence": "使えないエスケープです", "invalid character class": "使えない文字クラスです",
        "invalid character class range": "使えない文字クラスです", "missing ]": "] がありません", "missing )": ") がありません",
        "unexpected )": ") に対応する ( がありません", "trailing \\": "終わりの \\ の後に字がありません",
        "no argument for repetition operator": "繰り返しの前に繰り返すものがありません",
        "invalid repetition size": "繰り返しが多すぎるか、範囲が逆です", "bad repetition operator": "繰り返しの書き方が違います",
        "invalid perl operator": "RE2 にない記法です（先読み・後方参照など）", "invalid UTF-8": "UTF-8 ではありません",
        "invalid named capture group": "グループの名前が使えません", "pattern too large - compile failed": "式が大きすぎます",
    ]

    // MARK: Fields

    static func noValue(_ name: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(name): needs a value right behind the colon", "\(name): のすぐ後に値を書いてください", at: position)
    }

    static func noGroup(_ name: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(name): takes one value, no group: write \(name):… OR \(name):…",
            "\(name): の値は一つで、括弧は使えません。\(name):… OR \(name):… のように書いてください", at: position)
    }

    /// Of some names those that `word` may mean: those that it begins, else those one slip away; none for most words.
    static func names(near word: String, among names: [String]) -> [String] {
        let folded = String(decoding: FoldedText(word).bytes, as: UTF8.self)
        let begun = names.filter { folded.utf8.count > 1 && $0.hasPrefix(folded) }
        guard begun.isEmpty else { return begun }
        let near = Set(NearStrings.near(folded).map(\.text))
        return names.filter(near.contains)
    }

    static func emptyTime(at position: Range<Int>) -> QueryError {
        QueryError(
            "no time lies within all the dates that are asked for: with this one nothing is left",
            "日付の条件をすべて満たす時がありません。これを加えると何も残りません", at: position)
    }

    static func notText(_ name: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(name): takes no expression and no level: these are for text",
            "\(name): に正規表現や段は使えません。本文と題名のためのものです", at: position)
    }

    // MARK: Saved queries

    static func noSaved(_ name: String, _ saved: SavedQueries, at position: Range<Int>) -> QueryError {
        let near = saved.names(near: name)
        guard near.isEmpty else {
            return QueryError(
                "there is no saved search \(name); did you mean \(near.joined(separator: " or "))?",
                "\(name) という保存検索はありません。\(near.joined(separator: " か ")) のことですか", at: position)
        }
        let (shown, more) = (saved.names.prefix(20), saved.names.count > 20)
        guard !shown.isEmpty else {
            return QueryError(
                """
                there is no saved search \(name): none is defined; write \(name) = "…" below [saved] in config.toml \
                (`sakuin config` tells where)
                """,
                "\(name) という保存検索はありません。一つも定義されていません。config.toml の [saved] の下に \(name) = \"…\" と書いてください（場所は sakuin config）",
                at: position)
        }
        return QueryError(
            "there is no saved search \(name): there are \(shown.joined(separator: ", "))\(more ? ", …" : "")",
            "\(name) という保存検索はありません。あるのは \(shown.joined(separator: "、"))\(more ? " …" : "") です", at: position)
    }

    /// - Parameter names: of the saved queries that stand in each other; the last is one of the others.
    static func savedInItself(_ names: [String], at position: Range<Int>) -> QueryError {
        let ring = names.drop { !$0.hasSameBytes(as: names[names.count - 1]) }.joined(separator: " → ")
        return QueryError(
            "a saved search cannot stand in itself: \(ring)", "保存検索の中にそれ自身は置けません: \(ring)", at: position)
    }

    /// A fault in what the name stands for; the fault's own place is told in words.
    static func inSaved(_ name: String, _ error: QueryError, at position: Range<Int>) -> QueryError {
        let place = error.position.lowerBound + 1
        return QueryError(
            "in the saved search \(name), at its character \(place): \(error.message)",
            "保存検索 \(name) の \(place) 文字目: \(error.japanese)", at: position)
    }

    // MARK: Bounds

    static func tooLong(_ most: Int, at position: Range<Int>) -> QueryError {
        QueryError("the query is longer than \(most) characters", "問いが \(most) 字を超えています", at: position)
    }

    static func tooDeep(_ most: Int, at position: Range<Int>) -> QueryError {
        QueryError("more than \(most) levels deep", "括弧や NOT が \(most) 段を超えています", at: position)
    }

    static func tooMany(_ most: Int, at position: Range<Int>) -> QueryError {
        QueryError("more than \(most) words", "語が \(most) を超えています", at: position)
    }

    static func tooManyRegexes(_ most: Int, at position: Range<Int>) -> QueryError {
        QueryError("more than \(most) expressions", "正規表現が \(most) を超えています", at: position)
    }
}
