// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct PostRecordTests {
    private static func randomPost(_ random: inout OracleRandom) -> StoredPost {
        let maker = OraclePosts(texts: .madeUp)
        let versions = (0..<random.int(1...3)).map { _ in
            let sources = (0..<random.int(1...3)).map { _ in
                SourceRange(
                    dump: random.int(1...300),
                    place: Place(
                        line: random.int(1...99_999), lastLine: random.int(1...99_999),
                        member: random.oneIn(2) ? "data/tweets-\(random.int(0...9)).js" : nil))
            }
            return PostVersion(post: maker.post(&random), sources: sources)
        }
        return StoredPost(versions: versions)
    }

    @Test("a stored post is read back as it was written")
    func roundTrip() throws {
        var random = OracleRandom(seed: 1)
        for _ in 0..<500 {
            let post = PostRecordTests.randomPost(&random)
            let bytes = PostRecord.encode(post)
            let read = try PostRecord.decode(bytes)
            #expect(read == post)
            #expect(PostRecord.encode(read) == bytes)
            let fields = try VerifiedFields(bytes)
            #expect(fields.title.map { String(decoding: bytes[$0], as: UTF8.self) } == post.current.title)
            #expect(String(decoding: bytes[fields.body], as: UTF8.self) == post.current.body)
            #expect(fields.time == post.current.time)
        }
    }

    @Test("numbers of every size are read back as they were written")
    func numbers() throws {
        for number in [0, 1, 127, 128, 16_383, 16_384, Int.max, -1, Int.min] {
            var writer = RecordWriter()
            writer.write(number)
            var reader = RecordReader(writer.bytes)
            #expect(try reader.number() == number)
            #expect(reader.offset == writer.bytes.count)
        }
    }

    @Test("damaged bytes are refused or read as some post, and never end the program")
    func damage() {
        var random = OracleRandom(seed: 2)
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = PostRecord.encode(PostRecordTests.randomPost(&random))
            switch random.int(0...2) {
            case 0: bytes.removeLast(random.int(1...bytes.count))
            case 1:
                for _ in 0..<random.int(1...8) {
                    bytes[random.int(0...bytes.count - 1)] ^= 1 << UInt8(random.int(0...7))
                }
            default: bytes = bytes.map { random.oneIn(3) ? UInt8(truncatingIfNeeded: random.next()) : $0 }
            }
            _ = try? VerifiedFields(bytes)
            do {
                let post = try PostRecord.decode(bytes)
                _ = (post.id, post.current.time?.description, post.sources)
            } catch {
                #expect(error.code == .damaged)
                refused += 1
            }
        }
        #expect(refused > 10_000)
    }

    @Test(
        "lengths and counts that cannot be are refused",
        arguments: [
            [], [1], [1, 0], [2, 1], [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
            [1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            [1, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            [1, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [1, 1, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            [1, 1, 8, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0, 0, 0],
            [1, 1, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]])
    func impossible(bytes: [UInt8]) {
        #expect(throws: IndexError.self) { try PostRecord.decode(bytes) }
    }

    @Test("two wordings in different normalization forms are two versions")
    func exactWordings() {
        let stored = StoredPost(
            joining: ["が", "か\u{3099}", "が"].enumerated().map { number, body in
                let source = SourceRange(dump: number + 1, place: Place(line: 1, lastLine: 1))
                return PostVersion(post: Post(body: body), sources: [source])
            })
        #expect(stored.versions.map { $0.sources.map(\.dump) } == [[1, 3], [2]])
    }
}
