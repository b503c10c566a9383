// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

/// Room comes back: what is asked for it takes at most twice what an index takes that never held anything else.
@Suite struct SpaceTests {
    /// Posts of about 300 bytes each, none like another.
    private static func posts(_ numbers: Range<Int>) -> [Post] {
        numbers.map { number in
            var random = OracleRandom(seed: UInt64(number))
            return SmallIndex.post(
                OracleTexts.madeUp.text(100, &random), id: "\(number)", seconds: SmallIndex.day + Int64(number * 7))
        }
    }

    private static func bytes(_ index: SmallIndex) throws -> Int64 {
        index.directory.bytes(of: try #require(try index.directory.current()))
    }

    /// Bytes of the records that are not gone, as the index knows and as they are.
    private static func liveBytes(_ index: SmallIndex) throws -> (told: Int, counted: Int) {
        let generation = try #require(try index.directory.current())
        let database = try XapianDatabase.reader(index.directory.paths(of: generation), isLastImmutable: true)
        try database.markDeleted(Tombstones(in: database).docids)
        let counted = try database.allPosts().reduce(0) { $0 + (try database.record(of: $1)).count }
        return (try IndexMetadata.number(.liveBytes, in: database), counted)
    }

    private static func fresh(_ dumps: [(path: String, posts: [Post])]) throws -> SmallIndex {
        let index = try SmallIndex()
        let ingest = try index.writer.ingest(replacingAll: true)
        for (path, posts) in dumps { try ingest.put(path, posts: posts) }
        try index.writer.apply(ingest)
        return index
    }

    /// Ids and bodies, without the places, which may stand in another order.
    private static func texts(_ index: SmallIndex) throws -> [String] {
        try index.content().map { $0.components(separatedBy: " /d/")[0] }.sorted()
    }

    @Test("what has gone gives its room back", arguments: IndexWriter.MergePolicy.allCases)
    func removed(way: IndexWriter.MergePolicy) throws {
        let index = try Self.fresh([("/d/a", Self.posts(0..<100)), ("/d/b", Self.posts(100..<1500))])
        index.writer.policy = way
        try index.writer.removeDump(at: "/d/b")
        let fresh = try Self.fresh([("/d/a", Self.posts(0..<100))])
        let isGained = try index.writer.reclaimSpace()
        #expect(isGained == (way != .main))
        #expect(try Self.bytes(index) <= 2 * Self.bytes(fresh))
        #expect(try index.content() == fresh.content())
        #expect(try index.writer.reclaimSpace() == false, "once is enough")
    }

    @Test("posts that come one by one, and are changed again and again, take no more than twice their room")
    func littleByLittle() throws {
        let index = try SmallIndex()
        index.writer.policy = .patch
        var gains = 0
        for round in 0..<400 {
            try index.put("/d/\(round % 120)", modified: Int64(round), posts: Self.posts(round..<round + 2))
            if try index.writer.reclaimSpace() { gains += 1 }
        }
        let fresh = try Self.fresh((280..<400).map { ("/d/\($0 % 120)", Self.posts($0..<$0 + 2)) })
        #expect(try Self.bytes(index) <= 2 * Self.bytes(fresh))
        #expect((1...50).contains(gains), "\(gains) times")
        #expect(try Self.texts(index) == Self.texts(fresh))
    }

    @Test("a build is not repeated where nothing is gained")
    func nothing() throws {
        let index = try SmallIndex()
        #expect(try index.writer.reclaimSpace() == false)
        try index.put("/d/a", posts: Self.posts(0..<300))
        #expect(try index.writer.reclaimSpace() == false)
        index.writer.policy = .patch
        try index.put("/d/b", posts: Self.posts(300..<320))
        #expect(try index.writer.reclaimSpace() == false)
    }

    @Test("a new index of a few posts is left as it is")
    func few() throws {
        let index = try SmallIndex()
        index.writer.policy = .patch
        try index.put("/d/a", posts: Self.posts(0..<14))
        #expect(try index.writer.reclaimSpace() == false)
    }

    @Test("an index knows how many bytes its records have")
    func records() throws {
        let index = try SmallIndex()
        var random = OracleRandom(seed: 8)
        for round in 0..<60 {
            index.writer.policy = IndexWriter.MergePolicy.allCases.randomElement(using: &random)
            let first = random.int(0...100)
            if random.oneIn(5) {
                try index.writer.removeDump(at: "/d/\(random.int(0...5))")
            } else {
                try index.put(
                    "/d/\(random.int(0...5))", modified: Int64(round),
                    posts: Self.posts(first..<first + random.int(1...30)))
            }
            let (told, counted) = try Self.liveBytes(index)
            #expect(told == counted, "round \(round)")
        }
    }
}
