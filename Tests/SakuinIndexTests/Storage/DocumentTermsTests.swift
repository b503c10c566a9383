// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DocumentTermsTests {
    /// Posts that have all that a post can have, alone and together, several versions and parted ids included.
    private static let dumps: [[Post]] = [
        [
            Post(
                id: "7", time: PostTime(seconds: SmallIndex.day, precision: .minute), title: "題名 One",
                body: "東京の話 GPT4",
                replyTo: "anond:20240605204515", alsoReplyTo: ["7", "anond:20240605204516"],
                links: ["https://www.example.com/a", "http://日本語.jp:8080/"],
                author: "書いたひと", authorID: "Ab3dEf+g0", url: "https://example.org/posts/7"),
            Post(id: "anond:20240605205024", body: "題の無い投稿", url: "https://anond.hatelabo.jp/20240605205024"),
            Post(time: PostTime(seconds: SmallIndex.day, precision: .day), body: "id の無い投稿", isLossy: true),
            Post(id: "8", body: "時の無い投稿", author: String(repeating: "長い名", count: 80)),
            Post(id: "9", body: "ある所", url: "https://example.org/posts/9"),
        ],
        [
            Post(
                id: "7", time: PostTime(seconds: SmallIndex.day, precision: .minute), title: "題名 One", body: "京都の話 GPT4"
            ),
            Post(
                id: "7", time: PostTime(seconds: SmallIndex.day, precision: .minute), title: "題名 Two", body: "大阪の話 GPT4"
            ),
            Post(time: PostTime(seconds: SmallIndex.day, precision: .day), body: "ＩＤ の無い投稿", isLossy: true),
        ],
    ]

    /// Every term, and by what posts it is had.
    private static func terms(_ index: SmallIndex) throws -> [String: Set<String>] {
        let database = try XapianDatabase.reader(
            index.directory.paths(of: try #require(try index.directory.current())), isLastImmutable: true)
        try database.markDeleted(Tombstones(in: database).docids)
        var found: [String: Set<String>] = [:]
        // Those with a zero byte are not listed.
        for term in try database.terms(startingWith: [], most: 10_000) {
            let name = term.map { String($0, radix: 16) }.joined(separator: " ")
            let dead = Set(try Tombstones(in: database).docids)
            for (docid, frequency) in try database.postings(of: Array(term)) where !dead.contains(docid) {
                guard docid < Docids.docid(Placeholder.slot, .delta) else { continue }
                let body = try PostRecord.decode(try database.record(of: docid)).current.body
                found[name, default: []].insert("\(frequency) \(body)")
            }
        }
        return found
    }

    @Test("a document has the same terms whichever way it comes into the index")
    func everyWay() throws {
        var known: [String: Set<String>]?
        for way in IndexWriter.MergePolicy.allCases {
            let index = try SmallIndex()
            index.writer.policy = way
            for (number, posts) in Self.dumps.enumerated() { try index.put("/d/\(number)", posts: posts) }
            let terms = try Self.terms(index)
            #expect(terms.count > 80)
            #expect(terms == known ?? terms, "\(way)")
            known = terms
        }
    }

    @Test(
        "a post is found by its address whichever way it comes into the index",
        arguments: IndexWriter.MergePolicy.allCases)
    func address(way: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        index.writer.policy = way
        try index.put("/d/a", posts: Self.dumps[0])
        let reader = try IndexReader(index.directory)
        for number in [7, 9] {
            let found = try reader.posts(named: "https://example.org/posts/\(number)")
            #expect(found.map(\.current.id) == ["\(number)"])
        }
    }
}
