// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct LinkTests {
    private static let links = [
        "https://Example.COM:8080/a/b", "HTTP://EXAMPLE.COM/zz", "http://www.example.com./zzz?q=1#f",
        "https://user:pw@example.com/%E6%9D%B1%E4%BA%AC/x%2Fy",
        "https://例え.jp/", "https://xn--r8jz45g.jp/b", "http://notexample.com/zzz", "example.com",
        "mailto:a@mail.example.org", "javascript:void(0)",
    ]

    /// The numbers of the links that `query` finds.
    private static func found(_ queries: [String]) throws -> [[Int]] {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            posts: links.enumerated().map { number, link in
                var post = SmallIndex.post("\(number)", id: "p\(number)")
                post.links = [link]
                return post
            })
        return try queries.map { try index.found($0).compactMap(Int.init).sorted() }
    }

    @Test("link: finds a host, its domain, a port and the beginning of a path, however they are written")
    func finds() throws {
        let expected: [(String, [Int])] = [
            ("link:example.com", [0, 1, 2, 3, 7]), ("link:EXAMPLE.com.", [0, 1, 2, 3, 7]),
            ("link:ｅｘａｍｐｌｅ．ｃｏｍ", [0, 1, 2, 3, 7]),
            ("link:https://Example.COM/a", [0]), ("link:example.com/zzz", [2]), ("link:example.com/zz", [1, 2]),
            ("link:example.com/ZZ", []),
            ("link:example.com/", [0, 1, 2, 3, 7]), ("link:www.example.com/zzz?q", [2]), ("link:example.com:8080", [0]),
            ("link:example.com:80", [1, 2]),
            ("link:example.com:443", [3]), ("link:example.com/東京", [3]), ("link:example.com/%e6%9d%b1", [3]),
            ("link:example.com/東京/x/y", [3]),
            ("link:例え.jp", [4, 5]), ("link:xn--r8jz45g.jp", [4, 5]), ("link:XN--R8JZ45G.jp/b", [5]),
            ("link:jp", [4, 5]),
            ("-link:example.com", [4, 5, 6, 8, 9]), ("link:example.com -link:example.com/zz", [0, 3, 7]),
            ("link:mail.example.org", [8]), ("link:javascript", []),
        ]
        let found = try LinkTests.found(expected.map(\.0))
        for (found, (query, wanted)) in zip(found, expected) { #expect(found == wanted, "\(query)") }
    }

    @Test(
        "punycode is decoded (RFC 3492, 7.1)",
        arguments: [
            ("egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"), ("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
            ("Proprostnemluvesky-uyb24dma41a", "Pročprostěnemluvíčesky"),
            ("n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa", "なぜみんな日本語を話してくれないのか"), ("3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"),
            ("wgv71a119e", "日本語"),
            ("-> $1.00 <--", "-> $1.00 <-"),
        ])
    func punycode(coded: String, text: String) {
        #expect(Punycode.decoded(coded[...]) == text)
    }

    @Test("what is no punycode is none, and nothing ends the program")
    func badPunycode() {
        for text in ["9", "a-b_", "99999999999999999999", "é", "-9"] {
            #expect(Punycode.decoded(text[...]) == nil, "\(text)")
        }
        var random = OracleRandom(seed: 31)
        for _ in 0..<20_000 {
            let text = (0..<random.int(0...30)).map { _ in random.pick(Array("abcxyz019-".map(String.init))) }.joined()
            _ = Punycode.decoded(text[...])
            _ = LinkAddress("http://xn--\(text)/")
        }
    }
}
