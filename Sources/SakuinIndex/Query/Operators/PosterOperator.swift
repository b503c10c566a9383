// SPDX-License-Identifier: GPL-2.0-or-later
//
// `poster:Ab3dEf+g0`: posts whose dump gives the poster this ID.

internal import SakuinText

extension QueryOperator {
    static let poster = QueryOperator(
        "poster", japanese: ["投稿者ID"],
        examples: [QueryExample("poster:Ab3dEf+g0", "whose poster has this ID on a board", "掲示板の ID がこれの投稿")],
        terms: { post, add in
            if let id = post.authorID { add(Schema.booleanTerm(.authorID, post.text(id)).span) }
        },
        read: { value in PosterSelector(id: value.text) })
}

private struct PosterSelector: PostSelector {
    /// As it is written: upper and lower case are two IDs.
    let id: String

    var kind: String { "poster" }
    var explained: String { id }

    func compile(_ scope: QueryScope) -> CompiledQuery {
        CompiledQuery(
            .term(Schema.booleanTerm(.authorID, id)),
            StoredPostJudge { [id] post in post.current.authorID?.hasSameBytes(as: id) ?? false })
    }
}
