// SPDX-License-Identifier: GPL-2.0-or-later
//
// `form:dat`: posts of dumps of this form, as `sakuin dumps` tells it.

internal import SakuinText

extension QueryOperator {
    static let form = QueryOperator(
        "form", japanese: ["形式"], values: FormSelector.known,
        examples: [
            QueryExample(
                "form:dat", "of a dump of this form; form:html is all kinds of HTML", "この形式のダンプ。form:html は HTML すべて")
        ],
        // Those of `source:` lead to the dumps, whose states tell their forms.
        read: { (value) throws(QueryError) in
            let form = String(decoding: FoldedText(value.text).bytes, as: UTF8.self)
            guard FormSelector.known.contains(where: { FormSelector.isMeant(form, $0) }) else {
                throw .noForm(value.text, at: value.position)
            }
            return FormSelector(form: form)
        })
}

struct FormSelector: PostSelector {
    /// A name, or whole words of one: `html` is `5ch-html`, too.
    let form: String

    /// The forms that dumps may have, those of HTML and JSON beside each other.
    static let known = [
        "anond-text", "anond-html", "anond-json", "dat", "5ch-html", "x-archive", "mastodon-outbox", "misskey-notes",
        "line-talk", "mail", "feed", "movable-type", "hatena-diary", "hatena-diary-html", "tdiary", "html",
        "json-lines", "json-array", "json-object", "csv", "sakuin-export",
    ]

    var kind: String { "form" }
    var explained: String { form }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery {
        let dumps = try IndexMetadata.dumps(in: scope.database).filter { FormSelector.isMeant(form, $0.state.reader) }
            .map(\.number)
        let meant = Set(dumps)
        return CompiledQuery(
            .anyTerm(dumps.sorted().map { Schema.booleanTerm(.dump, String($0)) }),
            StoredPostJudge { post in post.sources.contains { meant.contains($0.dump) } })
    }

    static func isMeant(_ form: String, _ reader: String) -> Bool {
        !form.isEmpty && "-\(reader)-".utf8.firstRange(of: "-\(form)-".utf8) != nil
    }
}

extension QueryError {
    fileprivate static func noForm(_ value: String, at position: Range<Int>) -> QueryError {
        let near = names(near: value, among: FormSelector.known).map { "form:" + $0 }
        guard near.isEmpty else {
            return QueryError(
                "there is no form \(value) of dumps; did you mean \(near.joined(separator: " or "))?",
                "\(value) というダンプの形式はありません。\(near.joined(separator: " か ")) のことですか", at: position)
        }
        let known = FormSelector.known.joined(separator: ", ")
        return QueryError(
            "there is no form \(value) of dumps: there are \(known)", "\(value) というダンプの形式はありません。あるのは \(known) です",
            at: position)
    }
}
