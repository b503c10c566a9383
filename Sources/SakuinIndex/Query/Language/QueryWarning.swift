// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a query takes for text though another meaning is likely: words of other search engines, signs that a keyboard gives for others.
// They stay what they are; the answer tells. Every sentence that there is stands in this file, in both languages, and
// `Index/query-notices.tsv` shows them all.

internal import SakuinText

/// What to tell of a query beside what it finds.
///
/// ```swift
/// let text = "猫 or 犬"
/// let warnings = try QueryWarning.all(of: text, QueryParser.parse(text), total: 1)
/// warnings[0].position  // 2..<4
/// warnings[0].message.hasPrefix("or is sought as a word: write OR in capitals")  // true
/// ```
public struct QueryWarning: Sendable, Equatable {
    /// How the query is taken and what to write instead, in English.
    public let message: String
    /// The same in Japanese.
    public let japanese: String
    /// Unicode scalars of the query.
    public let position: Range<Int>
    /// True if there is nothing to tell where posts are found.
    let isForNothing: Bool

    /// What to tell of `text` when it finds `total` posts.
    /// - Parameters:
    ///   - query: what `QueryParser` read `text` as, before it was loosened.
    ///   - isLoose: true if it was; then its words are those of a sentence.
    ///   - saved: what `saved:NAME` stands for.
    public static func all(
        of text: String, _ query: Query, total: Int, isSentence: Bool = false, saved: SavedQueries = SavedQueries()
    ) -> [QueryWarning] {
        let found = NoticedWords(text).notices(saved: saved) + (total > 0 ? [] : query.contradictions)
        return found.filter { total == 0 || !$0.isForNothing && !isSentence }
    }

    private init(_ message: String, _ japanese: String, at position: Range<Int>, isForNothing: Bool = true) {
        self.message = message
        self.japanese = japanese
        self.position = position
        self.isForNothing = isForNothing
    }

    fileprivate func moved(to position: Range<Int>) -> QueryWarning {
        QueryWarning(message, japanese, at: position, isForNothing: isForNothing)
    }

    // MARK: Operators

    static func smallOperator(_ word: String, at position: Range<Int>) -> QueryWarning {
        let sign = word.uppercased()
        return QueryWarning(
            "\(word) is sought as a word: write \(sign) in capitals for the operator, or \"\(word)\" to say so",
            "\(word) は語として探します。演算子なら大文字で \(sign) と書いてください", at: position, isForNothing: false)
    }

    static func otherOperator(_ word: String, _ meant: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(word) is sought as a word: the operators are OR (または), AND (a space), NOT (-); this may be \(meant)",
            "\(word) は語として探しました。演算子は または (OR)、空白 (AND)、- (NOT) です。\(meant) のつもりかもしれません", at: position)
    }

    static func smallNear(_ word: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(word) is sought as a word: write NEAR/20 in capitals, with a number, for what stands within 20 characters",
            "\(word) は語として探しました。20 字以内にあるものなら大文字と数で NEAR/20 と書いてください", at: position)
    }

    static func bareTildes(_ word: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "~~ is sought as text: for \(word) with spaces and line ends anywhere in it write \"\(word)\"~~",
            "~~ は文字として探しました。\(word) の途中の空白や改行を問わないなら \"\(word)\"~~ と書いてください", at: position)
    }

    static func dash(_ sign: Unicode.Scalar, _ word: String, isAlone: Bool, at position: Range<Int>)
        -> QueryWarning
    {
        QueryWarning(
            "\(sign)\(word) is sought as text, for its \(sign) is no minus: write -\(word) to leave \(word) out",
            "\(sign)\(word) は文字として探します（\(sign) はマイナスではありません）。\(word) を除くなら -\(word) と書いてください",
            at: position, isForNothing: isAlone)
    }

    static func sign(_ sign: Unicode.Scalar, _ word: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(sign) is sought as text: every word must be found without it, and -\(word) leaves \(word) out",
            "\(sign) は文字として探しました。語は何も付けなくてもすべて必須で、-\(word) は \(word) を除きます", at: position)
    }

    // MARK: Marks

    static func noField(_ name: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "there is no field \(name), so this is sought as text: fields are \(QueryOperator.names(", "))",
            "\(name) という項目はないので、文字として探しました。項目は \(QueryOperator.names("、")) です", at: position)
    }

    static func singleQuote(_ sign: Unicode.Scalar, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(sign) is sought as text: a phrase with spaces stands in \" \" or 「 」",
            "\(sign) は文字として探しました。空白を含む語句は \" \" か 「 」 で囲んでください", at: position)
    }

    static func brackets(_ word: String, _ inner: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(word) is sought with its brackets: without them, write \(inner)",
            "\(word) は括弧も文字として探しました。括弧なしで探すなら \(inner) と書いてください", at: position)
    }

    static func slashes(_ word: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(word) is sought as text: an expression ends with its second slash",
            "\(word) は文字として探しました。正規表現は二つ目の / で終わります", at: position)
    }

    static func touchingQuote(at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "what is in quotes and the word that touches it are sought apart: put all of it in \" \" to search for it as it stands",
            "引用とそれに続く語は別々に探しました。続いたまま探すなら全体を \" \" で囲んでください", at: position)
    }

    // MARK: Contradictions

    static func bothWays(_ word: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "\(word) is both sought and left out", "\(word) を探しながら除いています", at: position)
    }

    static func titleOfNone(_ word: String, at position: Range<Int>) -> QueryWarning {
        QueryWarning(
            "is:titleless is asked for, and \(word) in the title: no post can match",
            "is:titleless なのに題名の \(word) を求めています。一致する投稿はありえません", at: position)
    }
}

/// The lexemes of a query, with what is to be told of each.
private struct NoticedWords {
    private var lexemes: [QueryLexeme] = []
    private(set) var notices: [QueryWarning] = []

    init(_ text: String) {
        var lexer = QueryLexer(text)
        // What cannot be read is an error, which tells more.
        while let lexeme = try? lexer.next() { lexemes.append(lexeme) }
        for (index, lexeme) in lexemes.enumerated() {
            guard case .operand(let operand) = lexeme.kind else { continue }
            if isGlued(index, operand) { notices.append(.touchingQuote(at: lexeme.position)) }
            if operand.form == .word { look(at: operand.text, index, lexeme.position) }
        }
    }

    /// With those of the saved queries that are named, each where its name stands.
    func notices(saved: SavedQueries, within names: [String] = []) -> [QueryWarning] {
        var all = notices
        for lexeme in lexemes {
            guard case .field("saved", let value) = lexeme.kind, let text = saved[value.text],
                !names.contains(where: { $0.hasSameBytes(as: value.text) })
            else { continue }
            all += NoticedWords(text).notices(saved: saved, within: names + [value.text]).map {
                $0.moved(to: lexeme.position)
            }
        }
        return all
    }

    private func isTerm(_ index: Int, isBehind: Bool) -> Bool {
        guard lexemes.indices.contains(index) else { return false }
        switch lexemes[index].kind {
        case .operand, .field: return true
        case .close: return !isBehind
        case .open, .not: return isBehind
        case .or, .and, .notBehind, .near: return false
        }
    }

    private func isGlued(_ index: Int, _ operand: QueryOperand) -> Bool {
        guard operand.form == .quoted || operand.form == .cited else { return false }
        func touches(_ left: Int, _ right: Int) -> Bool {
            guard isTerm(left, isBehind: false), isTerm(right, isBehind: true) else { return false }
            return lexemes[left].position.upperBound == lexemes[right].position.lowerBound
        }
        return touches(index, index + 1) || touches(index - 1, index)
    }

    private mutating func look(at word: String, _ index: Int, _ position: Range<Int>) {
        let scalars = Array(word.unicodeScalars)
        let rest = String(String.UnicodeScalarView(scalars.dropFirst()))
        let folded = String(decoding: FoldedText(word).bytes, as: UTF8.self)
        let isBetween = isTerm(index - 1, isBehind: false) && isTerm(index + 1, isBehind: true)
        switch folded {
        case "or" where isBetween, "and" where isBetween, "not" where isTerm(index + 1, isBehind: true):
            notices.append(.smallOperator(word, at: position))
        case "又は" where isBetween, "或いは" where isBetween, "あるいは" where isBetween, "もしくは" where isBetween,
            "若しくは" where isBetween:
            notices.append(.otherOperator(word, "または", at: position))
        case "かつ" where isBetween, "且つ" where isBetween, "および" where isBetween, "及び" where isBetween,
            "ならびに" where isBetween,
            "並びに" where isBetween:
            notices.append(.otherOperator(word, "AND", at: position))
        case "near" where isBetween: notices.append(.smallNear(word, at: position))
        case _ where isBetween && folded.hasPrefix("near/"):
            notices.append(.smallNear(word, at: position))
        case _ where folded.hasSuffix("~~") && folded.unicodeScalars.count > 2:
            notices.append(.bareTildes(String(folded.dropLast(2)), at: position))
        default: break
        }
        guard scalars.count > 1 else { return }
        let goesOn = scalars[1].isOfTerms && scalars[1] != "ー" && scalars[1] != "ｰ"
        switch scalars[0] {
        case "ー", "ｰ", "—", "―", "–", "─":
            if goesOn { notices.append(.dash(scalars[0], rest, isAlone: lexemes.count == 1, at: position)) }
        case "!", "！", "+", "＋": if goesOn { notices.append(.sign(scalars[0], rest, at: position)) }
        case "'", "＇", "‘", "’": if isQuotedOn(from: index) { notices.append(.singleQuote(scalars[0], at: position)) }
        case "(", "（":
            if let inner = NoticedWords.inner(scalars) { notices.append(.brackets(word, inner, at: position)) }
        case "/", "／": if scalars[1...].contains(scalars[0]) { notices.append(.slashes(word, at: position)) }
        default:
            if let name = NoticedWords.fieldName(scalars) { notices.append(.noField(name, at: position)) }
        }
    }

    /// True if a word from `index` on ends as a phrase in single quotes does.
    private func isQuotedOn(from index: Int) -> Bool {
        lexemes[index...].contains { lexeme in
            guard case .operand(let operand) = lexeme.kind, operand.form == .word, operand.text.unicodeScalars.count > 1
            else {
                return false
            }
            return operand.text.unicodeScalars.last.map { "'＇’".unicodeScalars.contains($0) } ?? false
        }
    }

    /// What is in the brackets, where nothing else is beside them.
    private static func inner(_ scalars: [Unicode.Scalar]) -> String? {
        let inner = scalars.dropFirst().dropLast()
        guard let last = scalars.last, ")）".unicodeScalars.contains(last),
            !inner.contains(where: { "()（）".unicodeScalars.contains($0) })
        else { return nil }
        return String(String.UnicodeScalarView(inner))
    }

    /// A word before a colon that is no field: not a number, and not of ASCII, which would be an error.
    private static func fieldName(_ scalars: [Unicode.Scalar]) -> String? {
        let name = scalars.prefix(while: \.isOfTerms)
        guard name.count < scalars.count - 1, ":：".unicodeScalars.contains(scalars[name.count]),
            name.contains(where: { !$0.isASCII && $0.properties.numericType == nil }), scalars[name.count + 1] != "/"
        else { return nil }
        return String(String.UnicodeScalarView(name))
    }
}

extension Query {
    /// What no post can match.
    fileprivate var contradictions: [QueryWarning] {
        switch self {
        case .any(let parts): return parts.flatMap(\.contradictions)
        case .all: break
        default: return []
        }
        let parts = conjuncts
        var notices: [QueryWarning] = []
        for case .any(let either) in parts { notices += either.flatMap(\.contradictions) }
        for case .not(.text(let clause)) in parts {
            let isSought = parts.contains { part in
                guard case .text(let other) = part else { return false }
                return FoldedText(other.phrase).bytes == FoldedText(clause.phrase).bytes && clause.isAnywhere(other)
            }
            if isSought { notices.append(.bothWays(clause.phrase, at: clause.position)) }
        }
        guard parts.contains(.selector(FlagSelector(flag: .titleless))) else { return notices }
        for case .text(let clause) in parts where clause.field == .title {
            notices.append(.titleOfNone(clause.phrase, at: clause.position))
        }
        return notices
    }

    /// What all must hold for it to hold, groups within groups included.
    private var conjuncts: [Query] { if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] } }
}

extension TextClause {
    /// True if this phrase, left out, leaves out all that has `other`, which is the same.
    fileprivate func isAnywhere(_ other: TextClause) -> Bool {
        (field == .any || field == other.field) && (isPrefix || !other.isPrefix)
    }
}
