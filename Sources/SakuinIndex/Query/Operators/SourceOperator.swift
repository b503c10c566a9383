// SPDX-License-Identifier: GPL-2.0-or-later
//
// `source:2024-06`: posts of the dumps whose path holds this.

internal import SakuinText

extension QueryOperator {
    static let source = QueryOperator(
        "source", japanese: ["出典"],
        examples: [QueryExample("source:2024-06", "of a dump whose path holds this", "パスにこれを含むダンプ")],
        terms: { post, add in
            for dump in post.dumps { add(Schema.booleanTerm(.dump, String(dump)).span) }
        },
        read: { value in SourceSelector(piece: value.text) })
}

private struct SourceSelector: PostSelector {
    let piece: String

    var kind: String { "source" }
    var explained: String { piece }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery {
        let dumps = try IndexMetadata.dumps(in: scope.database).filter { $0.state.path.contains(piece) }.map(
            \.number)
        let meant = Set(dumps)
        return CompiledQuery(
            .anyTerm(dumps.sorted().map { Schema.booleanTerm(.dump, String($0)) }),
            StoredPostJudge { post in post.sources.contains { meant.contains($0.dump) } })
    }
}
