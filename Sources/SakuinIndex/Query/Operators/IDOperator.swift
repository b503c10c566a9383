// SPDX-License-Identifier: GPL-2.0-or-later
//
// `id:20240605205024`: every post that bears the id. `id:key:…`: the one post that has the key.

internal import SakuinText

extension QueryOperator {
    static let id = QueryOperator(
        "id", examples: [QueryExample("id:20240605205024", "every post that bears the id", "その id の投稿")],
        read: { value in IDSelector(value: value.text) })
}

private struct IDSelector: PostSelector {
    /// An id, or `anond:` and these 14 digits, or a key as answers give it.
    let value: String

    var kind: String { "id" }
    var explained: String { value }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery {
        if value.hasPrefix(PostKey.keyPrefix) {
            let docids = try scope.database.docids(named: value)
            return CompiledQuery(.listed(docids), ListedJudge(docids: Set(docids)))
        }
        let ids = PostKey.idsMeant(by: value)
        // A term begins as the digest of the id does, or is that of a content that the post may have beside an id.
        return CompiledQuery(
            .unverified(.scaled(.or(ids.flatMap(PostingQuery.bearing)), 0)),
            StoredPostJudge { post in
                let own = post.id
                return ids.contains { $0.hasSameBytes(as: own) }
            })
    }
}
