// SPDX-License-Identifier: GPL-2.0-or-later
//
// `is:reply`: what a post is.

internal import SakuinText

extension QueryOperator {
    static let flag = QueryOperator(
        "is", japanese: ["種類"], values: PostFlag.allCases.map(\.rawValue),
        examples: [
            QueryExample("is:reply", "that answer another", "返信"),
            QueryExample("is:titleless", "without a title", "無題"),
            QueryExample("is:lossy", "of a dump that lost characters", "字の欠けたダンプの投稿"),
            QueryExample("is:suspected", "where a post begins or ends is only suspected", "範囲が推定の投稿"),
            QueryExample("is:copy", "that say nearly what an earlier post says", "前の投稿とほぼ同じ文の投稿"),
        ],
        terms: { post, add in
            let flags: [(PostFlag, Bool)] = [
                (.reply, post.replyTo != nil), (.titleless, post.title == nil), (.lossy, post.isLossy),
                (.suspected, post.boundary == .suspected),
            ]
            for (flag, holds) in flags where holds { add(Schema.booleanTerm(.flag, flag.rawValue).span) }
        },
        read: { (value) throws(QueryError) in
            guard let flag = PostFlag(named: value.text) else { throw .noFlag(value.text, at: value.position) }
            return FlagSelector(flag: flag)
        })
}

/// What `is:` asks for.
enum PostFlag: String, Sendable, CaseIterable {
    case reply, titleless, lossy, suspected, copy

    /// The flag that a value of `is:` names, in English or in Japanese.
    fileprivate init?(named name: String) {
        let folded = String(decoding: FoldedText(name).bytes, as: UTF8.self)
        guard let flag = PostFlag.allCases.first(where: { folded == $0.rawValue || folded == $0.japaneseName }) else {
            return nil
        }
        self = flag
    }

    private var japaneseName: String {
        switch self {
        case .reply: "返信"
        case .titleless: "無題"
        case .lossy: "欠字"
        case .suspected: "推定"
        case .copy: "コピー"
        }
    }
}

struct FlagSelector: PostSelector {
    let flag: PostFlag

    var kind: String { "is" }
    var explained: String { flag.rawValue }

    func compile(_ scope: QueryScope) -> CompiledQuery {
        // No term can tell: whether there is an earlier post changes with what comes and goes.
        if flag == .copy { return CompiledQuery(.unverified(.all), CopyJudge(times: scope.times)) }
        return CompiledQuery(
            .anyTerm([Schema.booleanTerm(.flag, flag.rawValue)]),
            StoredPostJudge { [flag] post in
                switch flag {
                case .reply: post.current.replyTo != nil
                case .titleless: post.current.title == nil
                case .lossy: post.current.isLossy
                case .suspected: post.current.boundary == .suspected
                case .copy: false
                }
            })
    }
}

/// True of posts that say nearly what an earlier one does.
private struct CopyJudge: PostJudge {
    let times: DocidTimes

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try NearDuplicates(database: post.database).hasEarlier(post.docid, post.time()?.seconds, times)
    }

    var isSlow: Bool { true }
}

extension QueryError {
    fileprivate static func noFlag(_ value: String, at position: Range<Int>) -> QueryError {
        let near = names(near: value, among: PostFlag.allCases.map(\.rawValue)).map { "is:" + $0 }
        guard near.isEmpty else {
            return QueryError(
                "there is no is:\(value); did you mean \(near.joined(separator: " or "))?",
                "is:\(value) はありません。\(near.joined(separator: " か ")) のことですか", at: position)
        }
        let known = PostFlag.allCases.map { "is:\($0.rawValue)" }.joined(separator: ", ")
        return QueryError(
            "there is no is:\(value): there are \(known)", "is:\(value) はありません。あるのは \(known) です", at: position)
    }
}
