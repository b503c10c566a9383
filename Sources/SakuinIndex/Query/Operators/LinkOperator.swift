// SPDX-License-Identifier: GPL-2.0-or-later
//
// `link:example.com/a`: posts with a link to this host, or to one of its domain, whose path begins so.

internal import SakuinText

extension QueryOperator {
    static let link = QueryOperator(
        "link", japanese: ["リンク"],
        examples: [
            QueryExample("link:example.com", "with a link to this host or one of its domain", "このホストへのリンク"),
            QueryExample("link:example.com/a", "whose path begins so; also link:example.com:8080", "パスがこう始まるリンク"),
        ],
        terms: { post, add in
            for link in post.links {
                for domain in LinkAddress(post.text(link))?.domains ?? [] {
                    add(Schema.booleanTerm(.link, domain).span)
                }
            }
        },
        read: { (value) throws(QueryError) in
            guard let address = LinkAddress(value.text) else { throw .noHost(value.text, at: value.position) }
            return LinkSelector(address: address)
        })
}

private struct LinkSelector: PostSelector {
    let address: LinkAddress

    var kind: String { "link" }
    var explained: String { address.written }

    func compile(_ scope: QueryScope) -> CompiledQuery {
        let host = PostingQuery.anyTerm([Schema.booleanTerm(.link, address.host)])
        return CompiledQuery(
            address.isHostAlone ? host : .unverified(host),
            StoredPostJudge { [address] post in
                post.current.links.contains { LinkAddress($0).map(address.begins) ?? false }
            })
    }
}

extension QueryError {
    fileprivate static func noHost(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(value) does not begin with a host: write link:example.com or link:example.com/path",
            "\(value) はホスト名で始まっていません。link:example.com か link:example.com/path のように書いてください", at: position)
    }
}
