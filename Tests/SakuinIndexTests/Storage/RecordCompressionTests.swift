// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct RecordCompressionTests {
    /// Made-up posts that have much in common.
    private static func bodies(_ count: Int, seed: UInt64 = 7) -> [String] {
        var random = OracleRandom(seed: seed)
        let words = ["東京の天気は", "増田です。", "それはちょっと", "ありがとうございます", "今日は", "雨だった。", "と思う", "昨日"]
        return (0..<count).map { _ in
            (0..<random.int(2...60)).map { _ in words[random.int(0...words.count - 1)] }.joined()
        }
    }

    /// Their records.
    private static func records(_ count: Int, seed: UInt64 = 7) -> [[UInt8]] {
        bodies(count, seed: seed).enumerated().map { number, body in
            let source = SourceRange(dump: 1, place: Place(line: number, lastLine: number))
            return PostRecord.encode(
                StoredPost(versions: [PostVersion(post: Post(id: "\(number)", body: body), sources: [source])]))
        }
    }

    private static func dictionary(of records: [[UInt8]]) throws -> [UInt8] {
        let bytes = records.reduce(0) { $0 + Int64($1.count) }
        return try RecordDictionary.make(count: records.count, bytes: bytes) { records[$0] }
    }

    private static let noise: [UInt8] = {
        var random = OracleRandom(seed: 3)
        return (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }()

    @Test(
        "a record comes back as it was, with a dictionary and without, of a small store and of a great one",
        arguments: [0, 2000], [1 << 20, 1 << 30] as [Int64])
    func roundTrip(trainedOn count: Int, store: Int64) throws {
        let dictionary = try RecordCompressionTests.dictionary(of: RecordCompressionTests.records(count))
        #expect(dictionary.isEmpty == (count == 0))
        let compressor = try RecordCompressor(
            dictionary: dictionary, level: RecordCompressor.level(ofStore: store))
        let expander = try RecordExpander(dictionary: dictionary)
        let noise = RecordCompressionTests.noise
        var records = RecordCompressionTests.records(200, seed: 8)
        records += [[], [0], [1], Array(noise[..<5]), Array(noise[..<1000]), noise]
        records.append([UInt8](repeating: 0x41, count: 3_000_000))
        // One body after another.
        let long = RecordCompressionTests.bodies(4000, seed: 12).joined().utf8
        records += [4096, 20_000, 200_000].map { Array(long.prefix($0)) }
        for record in records {
            let stored = compressor.compress(record.span)
            #expect(stored.count <= record.count + 1)
            let back = try expander.expand(stored.span)
            #expect(back == record)
        }
    }

    @Test("with what the posts have in common they take less than half of what they take alone")
    func gain() throws {
        let dictionary = try RecordCompressionTests.dictionary(of: RecordCompressionTests.records(2000))
        let (with, without) = (try RecordCompressor(dictionary: dictionary), try RecordCompressor(dictionary: []))
        var (small, great) = (0, 0)
        for record in RecordCompressionTests.records(500, seed: 9) {
            small += with.compress(record.span).count
            great += without.compress(record.span).count
        }
        #expect(small * 2 < great)
    }

    @Test("posts that are too few have no dictionary, and the same posts always the same one")
    func dictionaries() throws {
        #expect(try RecordCompressionTests.dictionary(of: RecordCompressionTests.records(50)).isEmpty)
        let records = RecordCompressionTests.records(2000)
        let dictionary = try RecordCompressionTests.dictionary(of: records)
        #expect(try RecordCompressionTests.dictionary(of: records) == dictionary)
    }

    @Test("damaged bytes are refused or read as some bytes, and never end the program")
    func damage() throws {
        var records = RecordCompressionTests.records(2000)
        let dictionary = try RecordCompressionTests.dictionary(of: records)
        let compressor = try RecordCompressor(dictionary: dictionary)
        let expander = try RecordExpander(dictionary: dictionary)
        let long = RecordCompressionTests.bodies(300, seed: 12).joined().utf8
        for length in 5000..<5500 { records.append(Array(long.suffix(length))) }
        var random = OracleRandom(seed: 11)
        var refused = 0
        func expand(_ stored: [UInt8]) {
            do {
                _ = try expander.expand(stored.span)
            } catch {
                #expect(error.code == .damaged)
                refused += 1
            }
        }
        for record in records {
            var stored = compressor.compress(record.span)
            if random.oneIn(2) {
                stored.removeLast(random.int(1...stored.count))
            } else {
                stored[random.int(0...stored.count - 1)] ^= 1 << UInt8(random.int(0...7))
            }
            expand(stored)
        }
        #expect(refused > 1000)
        refused = 0
        // A frame that claims a size of eight bytes' width: far beyond any record; forms that there are not.
        expand([1, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x01, 0x00, 0x00])
        expand([2, 0x10, 0x41])
        expand([3, 0, 0])
        expand([])
        #expect(refused == 4)
        let record = records[0]
        let good = compressor.compress(record.span)
        let back = try expander.expand(good.span)
        #expect(back == record)
    }

    @Test("posts built with a dictionary and posts patched in later are read alike")
    func index() throws {
        let index = try SmallIndex()
        let bodies = RecordCompressionTests.bodies(1500)
        index.writer.policy = .main
        try index.put("/d/a", bodies.enumerated().map { ($0.element, "\($0.offset)") })
        let generation = try #require(try index.directory.current())
        let key = Schema.MetadataKey.dictionary.rawValue
        let dictionary = try XapianDatabase.reader(index.directory.paths(of: generation)).metadata(key)
        #expect(!dictionary.isEmpty)
        index.writer.policy = .patch
        try index.put("/d/b", [(bodies[0] + "増田です。", "new"), ("短い", "short")])
        #expect(try index.directory.current() == generation)
        let reader = try IndexReader(index.directory)
        for number in [0, 700, 1499] {
            #expect(try reader.post(id: "\(number)")?.current.body == bodies[number])
        }
        #expect(try reader.post(id: "new")?.current.body == bodies[0] + "増田です。")
        #expect(try reader.post(id: "short")?.current.body == "短い")
    }
}
