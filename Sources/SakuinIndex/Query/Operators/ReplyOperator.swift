// SPDX-License-Identifier: GPL-2.0-or-later
//
// `re:20240605204515`: the posts that answer this id.

internal import SakuinText

extension QueryOperator {
    static let replyTo = QueryOperator(
        "re", japanese: ["返信", "返信先"],
        examples: [QueryExample("re:20240605204515", "its replies", "その投稿への返信")],
        terms: { post, add in
            for target in post.targets { add(Schema.booleanTerm(.replyTo, post.text(target)).span) }
        },
        read: { value in ReplySelector(value: value.text) })
}

private struct ReplySelector: PostSelector {
    /// An id, or `anond:` and these 14 digits.
    let value: String

    var kind: String { "re" }
    var explained: String { value }

    func compile(_ scope: QueryScope) -> CompiledQuery {
        let ids = PostKey.idsMeant(by: value)
        return CompiledQuery(
            .anyTerm(ids.map { Schema.booleanTerm(.replyTo, $0) }),
            StoredPostJudge { post in
                post.current.targets.contains { target in ids.contains { $0.hasSameBytes(as: target) } }
            })
    }
}
