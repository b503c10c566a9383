// SPDX-License-Identifier: GPL-2.0-or-later
//
// `in:20240605204515`: the posts of the thread in which that post stands, whichever of its posts that is.

internal import SakuinText

extension QueryOperator {
    static let thread = QueryOperator(
        "in", japanese: ["スレッド", "スレ"],
        examples: [
            QueryExample("in:20240605204515", "in the thread of this post, or of a board", "この投稿のスレッドの中（掲示板のスレッドも）")
        ],
        terms: { post, add in
            guard let id = post.id, let thread = PostID.thread(of: post.text(id)) else { return }
            add(Schema.booleanTerm(.thread, thread).span)
        },
        read: { value in ThreadSelector(name: value.text) })
}

private struct ThreadSelector: PostSelector {
    /// Of any post of the thread, or of a board's thread.
    let name: String

    var kind: String { "in" }
    var explained: String { name }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery {
        let graph = ReplyGraph(in: scope.database, until: scope.deadline)
        let docids = try graph.thread(of: try graph.meant(by: name)).docids
        return CompiledQuery(.listed(docids), ListedJudge(docids: Set(docids)))
    }
}

/// Judges by the documents that are known to match.
struct ListedJudge: PostJudge {
    let docids: Set<UInt32>

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool { docids.contains(post.docid) }
}
