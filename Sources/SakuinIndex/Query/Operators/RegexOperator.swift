// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/東京|大阪/`: a regular expression.

internal import SakuinText

extension QueryExample {
    static let regexes = [QueryExample("/東京.{0,5}大阪/", "a regular expression (RE2)", "正規表現（RE2）")]
}

/// True of posts in which an expression stands.
private struct RegexJudge: PostJudge {
    let regex: FoldedRegex
    let field: TextClause.Field

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.holds(.regex(regex), in: field)
    }

    var shown: [ShownText] { [ShownText(sought: .regex(regex), field: field)] }
}

extension QueryScope {
    func compile(_ clause: RegexClause) throws(IndexError) -> CompiledQuery {
        let regex: FoldedRegex
        do {
            regex = try FoldedRegex(clause.source, level: level(clause.level))
        } catch {
            throw IndexError(.system, "the expression /\(clause.source)/ cannot be used: \(error.reason)")
        }
        return CompiledQuery(
            try plan(regex, clause.field), RegexJudge(regex: regex, field: clause.field))
    }

    func explained(_ clause: RegexClause) -> Explanation.Clause {
        var explained = Explanation.Clause(kind: "expression", text: clause.source)
        explained.field = clause.field
        explained.level = level(clause.level)
        return explained
    }

    /// Posts that have the literals that every match has.
    private func plan(_ regex: FoldedRegex, _ field: TextClause.Field) throws(IndexError) -> PostingQuery {
        let prefix = field == .title ? Array(Schema.TermPrefix.title.rawValue.utf8) : []
        var either: [PostingQuery] = []
        for (level, literals) in regex.literals {
            var any: [PostingQuery] = []
            var all: [PostingQuery] = []
            for literal in literals {
                let found = try candidates(ofLiteral: literal.text, level, prefix)
                any.append(found)
                if literal.isNeeded, found != .unverified(.all) { all.append(found) }
            }
            if !any.isEmpty, !any.contains(.unverified(.all)) { all.append(.or(any)) }
            guard !all.isEmpty else { return .unverified(.all) }
            either.append(all.count == 1 ? all[0] : .and(all))
        }
        return .unverified(.or(either))
    }
}
