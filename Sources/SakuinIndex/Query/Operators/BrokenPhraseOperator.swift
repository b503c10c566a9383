// SPDX-License-Identifier: GPL-2.0-or-later
//
// `"山田 むらう"~~`: a phrase that may be broken by spaces and line ends, or not.

internal import SakuinText

extension QueryExample {
    static let brokenPhrases = [
        QueryExample(
            "\"山田 むらう\"~~", "with spaces and line ends anywhere in it, or none", "途中の空白や改行は、あってもなくても")
    ]
}

private struct BrokenPhraseJudge: PostJudge {
    let pattern: BrokenPattern
    let field: TextClause.Field

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.holds(.broken(pattern), in: field)
    }

    var shown: [ShownText] { [ShownText(sought: .broken(pattern), field: field)] }
}

extension QueryScope {
    func brokenPattern(_ clause: TextClause) throws(IndexError) -> BrokenPattern {
        guard let pattern = BrokenPattern(clause.phrase, level: level(clause.level)) else {
            throw IndexError(.system, "there is nothing to search for in \(clause.phrase)")
        }
        return pattern
    }

    func compile(broken clause: TextClause, in field: TextClause.Field) throws(IndexError)
        -> CompiledQuery
    {
        let pattern = try brokenPattern(clause)
        var either: [PostingQuery] = []
        for needle in pattern.needles { either.append(try candidates(of: needle, field)) }
        let judge = BrokenPhraseJudge(pattern: pattern, field: field)
        guard !either.contains(.unverified(.all)) else {
            return CompiledQuery(.unverified(.all), judge)
        }
        let found: PostingQuery = .unverified(either.count == 1 ? either[0] : .or(either))
        guard isRanked else { return CompiledQuery(found, judge) }
        // Posts that have it unbroken come first.
        let whole = try compile(clause.phrase, field, level(clause.level), isPrefix: false).candidates
        return CompiledQuery(
            whole == .unverified(.all) ? found : .andMaybe(.scaled(found, 0), whole), judge)
    }

    /// Posts that have what is certain: kanji, symbols and whole words; of two kana beside each other their bigram or, where the text is
    /// broken between them, the first at the end of a run.
    private func candidates(of needle: BrokenPattern.Needle, _ field: TextClause.Field)
        throws(IndexError) -> PostingQuery
    {
        let prefix = field == .title ? Array(Schema.TermPrefix.title.rawValue.utf8) : []
        var parts: [PostingQuery] = []
        var kanji: Set<Int> = []
        for token in tokens(of: needle.bytes) {
            let text = String(decoding: needle.bytes[token.range], as: UTF8.self)
            switch token.kind {
            case .kanji:
                kanji.insert(token.range.lowerBound)
                parts.append(try candidates(ofLiteral: text, needle.level, prefix))
            case .symbol: parts.append(try candidates(ofLiteral: text, needle.level, prefix))
            case .word:
                guard let word = Pattern(text, level: needle.level) else { continue }
                parts.append(try plan(word, field))
            case .bigram:
                // Kanji have terms of their own, which stand before their bigrams.
                guard !kanji.contains(token.range.lowerBound), let first = text.unicodeScalars.first else { continue }
                let either = [
                    try candidates(ofLiteral: text, needle.level, prefix),
                    try candidates(ofLiteral: String(first), ending: needle.level, prefix),
                ]
                if !either.contains(.unverified(.all)) { parts.append(.or(either)) }
            case .runEnd:
                // The terms that begin with a kana are many: they are asked only where nothing else is known.
                let isAtEnd = token.range.upperBound == needle.bytes.count
                if needle.level == .indexed, !isAtEnd {
                    parts.append(.term(prefix + Array(text.utf8)))
                } else if parts.isEmpty {
                    parts.append(try candidates(ofLiteral: text, needle.level, prefix))
                }
            }
        }
        let sure = parts.filter { $0 != .unverified(.all) }
        return sure.isEmpty ? .unverified(.all) : sure.count == 1 ? sure[0] : .and(sure)
    }

    /// Posts that have a kana at the end of a run. At wider levels its variants are many, so they have it anywhere.
    private func candidates(
        ofLiteral kana: String, ending level: FoldLevel, _ prefix: [UInt8]
    ) throws(IndexError) -> PostingQuery {
        level > .indexed
            ? try candidates(ofLiteral: kana, level, prefix) : .term(prefix + Array(kana.utf8))
    }

    func explained(broken clause: TextClause) -> Explanation.Clause {
        var explained = Explanation.Clause(kind: "broken", text: clause.phrase)
        explained.field = clause.field
        explained.level = level(clause.level)
        return explained
    }
}
