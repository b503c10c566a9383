// SPDX-License-Identifier: GPL-2.0-or-later
//
// Words and phrases, `title:` and `body:`: what stands in the text of a post.

internal import SakuinText

extension QueryOperator {
    static let title = QueryOperator(
        "title", japanese: ["タイトル", "題名", "表題"], field: .title,
        examples: [QueryExample("title:選挙", "in the title", "題名に")])

    static let body = QueryOperator(
        "body", japanese: ["本文"], field: .body,
        examples: [QueryExample("body:/\\d+円/", "in the body", "本文に")])
}

extension QueryExample {
    static let phrases = [
        QueryExample("東京都", "unbroken; a Latin word is a whole word", "続けて現れる所に一致。英数字は語全体"),
        QueryExample("「まじで3時から」", "all of it, spaces and signs; also \" \"", "空白や記号ごと。\" \" も"),
        QueryExample("GPT*", "words that begin so", "こう始まる語"),
        QueryExample("サーバー~3", "at this fold level, 0 to 4", "一語だけの段（0〜4）"),
    ]
}

/// True of posts that have a phrase.
private struct PhraseJudge: PostJudge {
    let phrasing: Phrasing
    let field: TextClause.Field

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.holds(.phrase(phrasing), in: field)
    }

    var shown: [ShownText] { [ShownText(sought: .phrase(phrasing), field: field)] }
}

extension QueryScope {
    /// How much a title's match adds. More, or nothing, made neither words nor sentences any better.
    private static let titleWeight = 0.1

    func compile(_ clause: TextClause) throws(IndexError) -> CompiledQuery {
        if clause.mayBeBroken { return try compile(broken: clause, in: clause.field) }
        return try compile(clause.phrase, clause.field, level(clause.level), isPrefix: clause.isPrefix)
    }

    func compile(
        _ phrase: String, _ field: TextClause.Field, _ level: FoldLevel, isPrefix: Bool
    ) throws(IndexError) -> CompiledQuery {
        var phrasings = Pattern.all(phrase, level: level, isPrefix: isPrefix).map { Phrasing($0) }
        // At each level, for a gap may change what a neighbour becomes.
        phrasings[phrasings.count - 1].gapped = FoldLevel.allCases.filter { $0 <= level }.compactMap {
            GappedPattern(phrase, level: $0, isPrefix: isPrefix)
        }
        var candidates: [PostingQuery] = []
        for phrasing in phrasings { candidates.append(try plan(phrasing, field)) }
        let judges = phrasings.map { PhraseJudge(phrasing: $0, field: field) }
        return judges.count == 1
            ? CompiledQuery(candidates[0], judges[0]) : CompiledQuery(.or(candidates), AnyJudge(parts: judges))
    }

    func explained(_ clause: TextClause, _ deadline: Deadline) throws(IndexError)
        -> Explanation.Clause
    {
        if clause.mayBeBroken { return explained(broken: clause) }
        var explained = Explanation.Clause(
            kind: "text", text: clause.phrase + (clause.isPrefix ? "*" : ""))
        explained.field = clause.field
        explained.level = level(clause.level)
        explained.terms = try terms(of: clause, deadline)
        return explained
    }

    private func plan(_ phrasing: Phrasing, _ field: TextClause.Field) throws(IndexError) -> PostingQuery {
        let whole = try plan(phrasing.pattern, field)
        guard whole != .unverified(.all), let gapped = try plan(phrasing.gapped, field) else { return whole }
        return .or([whole, .scaled(gapped, 0)])
    }

    func plan(
        _ pattern: Pattern, _ field: TextClause.Field
    ) throws(IndexError) -> PostingQuery {
        let variants = try WideVariants(pattern, in: database)
        let phrase = Phrase(pattern, variants)
        let inTitle = try candidates(of: phrase, prefix: Array(Schema.TermPrefix.title.rawValue.utf8))
        if field == .title { return phrase.isDecided ? inTitle : inTitle.asUnverified }
        let anywhere = try candidates(of: phrase, prefix: [])
        guard anywhere != .unverified(.all) else { return anywhere }
        let weighed =
            isRanked && field == .any ? .andMaybe(anywhere, .scaled(inTitle, QueryScope.titleWeight)) : anywhere
        return phrase.isDecided && field == .any ? weighed : weighed.asUnverified
    }

    /// Posts of lossy dumps that have the pieces of which nothing may be missing; nil if there can be none.
    private func plan(_ gapped: [GappedPattern], _ field: TextClause.Field) throws(IndexError) -> PostingQuery? {
        let lossy = Schema.booleanTerm(.flag, PostFlag.lossy.rawValue)
        guard !gapped.isEmpty, try database.frequency(of: lossy) > 0 else { return nil }
        let prefix = field == .title ? Array(Schema.TermPrefix.title.rawValue.utf8) : []
        var either: [PostingQuery] = []
        for pattern in gapped {
            var pieces: [PostingQuery] = [.term(lossy)]
            for piece in pattern.wholePieces {
                let literal = String(decoding: pattern.folded[piece], as: UTF8.self)
                let found = try candidates(ofLiteral: literal, pattern.level, prefix)
                if found != .unverified(.all) { pieces.append(found) }
            }
            either.append(.and(pieces))
        }
        return .unverified(.or(either))
    }
}
