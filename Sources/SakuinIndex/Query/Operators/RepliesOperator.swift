// SPDX-License-Identifier: GPL-2.0-or-later
//
// `replies:>3`, `replies:0`: posts that so many others answer. How many that are changes with every dump, so it is reckoned when it is asked.

internal import SakuinText

extension QueryOperator {
    static let replies = QueryOperator(
        "replies", japanese: ["返信数", "レス数"],
        examples: [
            QueryExample("replies:>3", "answered by more posts; also >=, <, <=, 2..5", "これより多くの返信が付いた投稿。>=、<、2..5 も"),
            QueryExample("replies:0", "that nobody answered", "返信の付いていない投稿"),
        ],
        read: { (value) throws(QueryError) in
            guard let range = NumberRange.read(value.text, counters: ["件", "レス"]) else {
                throw .noReplies(value.text, at: value.position)
            }
            return RepliesSelector(range: range)
        })
}

private struct RepliesSelector: PostSelector {
    let range: ClosedRange<Int>

    var kind: String { "replies" }
    var explained: String { "\(range.lowerBound).." + (range.upperBound == .max ? "" : "\(range.upperBound)") }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery {
        // What is answered often is looked up; what may be answered by nobody is nearly every post.
        let candidates = try ReplyGraph(in: scope.database, until: scope.deadline).answered(atLeast: range.lowerBound)
        return CompiledQuery(.unverified(candidates ?? .all), RepliesJudge(range: range))
    }
}

private struct RepliesJudge: PostJudge {
    let range: ClosedRange<Int>

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool { range.contains(try post.replies()) }

    var readsOthers: Bool { true }
}

extension QueryError {
    fileprivate static func noReplies(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(value) is no number of replies: write replies:>3, replies:<=10, replies:0 or replies:2..5",
            "\(value) は返信の数ではありません。replies:>3、replies:<=10、replies:0、replies:2..5 のように書いてください", at: position)
    }
}
