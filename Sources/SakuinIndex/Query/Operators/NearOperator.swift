// SPDX-License-Identifier: GPL-2.0-or-later
//
// `東京 NEAR/20 大阪`: phrases that stand near each other, in either order.

internal import SakuinText

extension QueryExample {
    static let nearness = [
        QueryExample(
            "東京 NEAR/20 大阪", "at most 20 characters between them, in either order", "間が 20 字以内。順は問わない")
    ]
}

private struct NearJudge: PostJudge {
    let near: NearPattern
    let field: TextClause.Field

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try post.holds(.near(near), in: field)
    }

    var shown: [ShownText] { [ShownText(sought: .near(near), field: field)] }
}

extension QueryScope {
    func compile(_ clause: NearClause) throws(IndexError) -> CompiledQuery {
        var candidates: [PostingQuery] = []
        var phrases: [PhrasePattern] = []
        for phrase in clause.phrases {
            let level = level(phrase.level)
            if phrase.mayBeBroken {
                phrases.append(.broken(try brokenPattern(phrase)))
                candidates.append(try compile(broken: phrase, in: clause.field).candidates)
            } else {
                phrases.append(
                    .unbroken(Pattern.all(phrase.phrase, level: level, isPrefix: phrase.isPrefix)))
                candidates.append(
                    try compile(phrase.phrase, clause.field, level, isPrefix: phrase.isPrefix).candidates)
            }
        }
        let judge = NearJudge(
            near: NearPattern(phrases, distances: clause.distances), field: clause.field)
        let known = candidates.filter { $0 != .unverified(.all) }
        guard !known.isEmpty else { return CompiledQuery(.unverified(.all), judge) }
        return CompiledQuery(.unverified(known.count == 1 ? known[0] : .and(known)), judge)
    }

    func explained(_ clause: NearClause, _ deadline: Deadline) throws(IndexError)
        -> Explanation.Clause
    {
        var text = ""
        for (index, phrase) in clause.phrases.enumerated() {
            if index > 0 { text += " NEAR/\(clause.distances[index - 1]) " }
            text += phrase.phrase + (phrase.isPrefix ? "*" : "")
        }
        var explained = Explanation.Clause(kind: "near", text: text)
        explained.field = clause.field
        for phrase in clause.phrases where !phrase.mayBeBroken {
            explained.terms += try terms(of: phrase, deadline)
        }
        return explained
    }
}
