// SPDX-License-Identifier: GPL-2.0-or-later
//
// `/東京|大阪/`: a regular expression.

internal import SakuinText

extension QueryExample {
    static let regexes = [QueryExample("/東京.{0,5}大阪/", "a regular expression (RE2)", "正規表現（RE2）")]
}

/// True of posts in which an expression stands.
private struct RegexJudge: PostJudge {
    let expression: Expression
    let field: TextClause.Field

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.holds(.expression(expression), in: field)
    }

    var shown: [ShownText] { [ShownText(sought: .expression(expression), field: field)] }
}

extension QueryScope {
    func compile(_ clause: ExpressionClause) throws(IndexError) -> CompiledQuery {
        let expression: Expression
        do {
            expression = try Expression(clause.source, level: level(clause.level))
        } catch {
            throw IndexError(.system, "the expression /\(clause.source)/ cannot be used: \(error.reason)")
        }
        return CompiledQuery(
            try plan(expression, clause.field), RegexJudge(expression: expression, field: clause.field))
    }

    func explained(_ clause: ExpressionClause) -> Explanation.Clause {
        var explained = Explanation.Clause(kind: "expression", text: clause.source)
        explained.field = clause.field
        explained.level = level(clause.level)
        return explained
    }

    /// Posts that have the literals that every match has.
    private func plan(_ expression: Expression, _ field: TextClause.Field) throws(IndexError) -> Candidates {
        let prefix = field == .title ? Array(Schema.TermPrefix.title.rawValue.utf8) : []
        var either: [Candidates] = []
        for (level, literals) in expression.literals {
            var any: [Candidates] = []
            var all: [Candidates] = []
            for literal in literals {
                let found = try candidates(ofLiteral: literal.text, level, prefix)
                any.append(found)
                if literal.isNeeded, found != .unsure(.all) { all.append(found) }
            }
            if !any.isEmpty, !any.contains(.unsure(.all)) { all.append(.or(any)) }
            guard !all.isEmpty else { return .unsure(.all) }
            either.append(all.count == 1 ? all[0] : .and(all))
        }
        return .unsure(.or(either))
    }
}
