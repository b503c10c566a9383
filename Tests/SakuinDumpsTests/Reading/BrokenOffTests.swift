// SPDX-License-Identifier: GPL-2.0-or-later
//
// Containers that break off: what stands before the place is read, and the place is told. Never refused whole, never short
// without a word.

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct BrokenOffTests {
    /// Lines that no compression makes much smaller, so that each has several blocks.
    private static func lines(_ count: Int) -> [UInt8] {
        var random = SteadyRandom(7)
        let lines = (1...count).map { number in
            let noise = (0..<60).map { _ in String(UInt8.random(in: 0...255, using: &random), radix: 36) }.joined()
            return "{\"id\":\"n\(number)\",\"body\":\"\(number)番目の文 \(noise)\"}\n"
        }
        return Array(lines.joined().utf8)
    }

    /// What a shell command prints of a file.
    private func printed(_ command: String, _ bytes: [UInt8]) throws -> [UInt8] {
        try ContainerTests.made("( \(command) ) > out || true", ["a": bytes])
    }

    @Test(
        "of a compressed file that breaks off all is read that its own program unpacks, and the line is told",
        arguments: [
            ("gzip -c a", "gzip -dc a"), ("zstd -qc a", "zstd -qdc < a"), ("xz -c a", "xz -dc a"),
            ("bzip2 -1c a", "bzip2 -dc a"),
        ], [0.3, 0.62, 0.999])
    func compressed(commands: (pack: String, unpack: String), part: Double) throws {
        let whole = try printed(commands.pack, BrokenOffTests.lines(4000))
        let cut = Array(whole.prefix(Int(Double(whole.count) * part)))
        let unpacked = try ContainerTests.made(
            "(\(commands.unpack.replacing(" a", with: " a.gz").replacing("< a.gz.gz", with: "< a.gz"))) > out 2>/dev/null || true",
            ["a.gz": cut])
        let expected = unpacked.count { $0 == UInt8(ascii: "\n") }
        let (posts, report) = try read(cut)
        #expect(posts.count >= expected && posts.count > 0)
        #expect(posts.map(\.post.id) == (1...posts.count).map { "n\($0)" })
        let place = try #require(report.warnings.first { $0.fault.why == .brokenOffArchive })
        #expect(place.line == posts.count + 1)
        #expect(report.count(of: .unread) >= 1)
    }

    @Test(
        "a small file that breaks off is read as far as it goes, too",
        arguments: ["gzip -c a", "xz -c a", "lz4 -qc a"])
    func small(command: String) throws {
        let whole = try printed(command, BrokenOffTests.lines(3))
        // Behind what is dropped of lz4's only block nothing comes; the foot of the file is 8 bytes.
        let (posts, report) = try read(Array(whole.dropLast(command.hasPrefix("lz4") ? 6 : 10)))
        #expect(posts.count >= 2)
        #expect(report.counts[.brokenOffArchive] == 1)
    }

    @Test("where the only block breaks off nothing can be read, and that is said")
    func onlyBlock() throws {
        let whole = try printed("zstd -qc a", BrokenOffTests.lines(3))
        #expect(refusal(Array(whole.dropLast(10)))?.fault.why == .brokenOffArchive)
    }

    @Test("of an archive that breaks off the files before are read, and what stands of the last one")
    func archives() throws {
        let files = ["a": BrokenOffTests.lines(5), "b": BrokenOffTests.lines(2000)]
        for command in ["tar cf out a b", "tar czf out a b", "zip -q out.zip a b && mv out.zip out"] {
            let bytes = try ContainerTests.made(command, files)
            let (posts, report) = try read(Array(bytes.prefix(bytes.count / 2)))
            #expect(posts.prefix(5).map(\.place.member) == ["a", "a", "a", "a", "a"], "\(command)")
            let ofLast = posts.dropFirst(5)
            #expect(ofLast.count > 500 && ofLast.allSatisfy { $0.place.member == "b" }, "\(command)")
            let told = report.warnings.filter { $0.fault.why == .brokenOffArchive }
            #expect(told.map(\.member) == ["b"], "\(command)")
            #expect(told.first?.line == ofLast.count + 1, "\(command)")
        }
    }

    @Test(
        "a file in a zip whose check sum is wrong is read and told, and the next is read",
        arguments: ["zip -q -0 out.zip a b", "zip -q out.zip a b"])
    func checkSum(command: String) throws {
        let files = ["a": BrokenOffTests.lines(50), "b": BrokenOffTests.lines(5)]
        var bytes = try ContainerTests.made("\(command) && mv out.zip out", files)
        // The CRC of the first local head.
        bytes[14] ^= 1
        let (posts, report) = try read(bytes)
        #expect(
            posts.filter { $0.place.member == "a" }.count == 50 && posts.filter { $0.place.member == "b" }.count == 5)
        #expect(report.warnings.map(\.member) == ["a"] && report.counts == [.cannotBeUnpacked: 1])
    }

    @Test("a compressed file in an archive that breaks off costs its rest, and what stands behind it is read")
    func inside() throws {
        let bytes = try ContainerTests.made(
            "gzip -c a > a.gz; head -c 3000 a.gz > b.gz; tar cf out b.gz c",
            ["a": BrokenOffTests.lines(100), "c": Array("{\"body\":\"うしろ\"}\n".utf8)])
        let (posts, report) = try read(bytes)
        #expect(posts.count > 10 && posts.last?.post.body == "うしろ")
        #expect(report.warnings.filter { $0.fault.why == .brokenOffArchive }.map(\.member) == ["b.gz"])
    }

    @Test("of a crawl that breaks off the pages before are read, compressed or not")
    func crawl() throws {
        let pages = (1...40).map { number in
            let body = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nページ\(number)の文"
            return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.example/\(number)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)\r\n\r\n"
        }.joined()
        let plain = Array(pages.utf8)
        let zipped = try printed("gzip -c a", plain)
        for bytes in [plain, zipped] {
            let (posts, report) = try read(Array(bytes.prefix(bytes.count * 3 / 4)))
            #expect(posts.count > 15)
            #expect(posts.first?.post.body == "ページ1の文")
            #expect(report.count(of: .unread) >= 1)
        }
    }

    /// gzip's stream of bytes that are not compressed (RFC 1951, 1952), which breaks off behind the first `kept`.
    private static func stored(_ bytes: [UInt8], kept: Int) -> [UInt8] {
        var stream: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        for start in stride(from: 0, to: bytes.count, by: 0xFFFF) {
            let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
            let length = UInt16(block.count)
            stream.append(start + 0xFFFF >= bytes.count ? 1 : 0)
            for part in [length, ~length] { stream += [UInt8(part & 0xFF), UInt8(part >> 8)] }
            stream += block.prefix(max(0, kept - start))
            if kept < start + block.count { break }
        }
        return stream
    }

    @Test(
        "of every form that breaks off in its compression as much is read as if it were not compressed, and that is told",
        arguments: FormatTests.formats.keys.sorted())
    func formats(name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: fixtures.appending(path: "forms").appending(path: name)))
        for part in 1...7 {
            let kept = bytes.count * part / 8
            let plain = (try? read(Array(bytes.prefix(kept))))?.posts.map(\.post) ?? []
            do {
                let (posts, report) = try read(BrokenOffTests.stored(bytes, kept: kept))
                #expect(posts.map(\.post) == plain, "\(kept)")
                #expect(report.counts[.brokenOffArchive] == 1, "\(kept)")
            } catch let error as DumpError {
                #expect(error.fault.why == .brokenOffArchive && plain.isEmpty, "\(kept): \(error.message)")
            }
        }
    }

    @Test("a file of which nothing can be unpacked is refused with the reason")
    func nothing() throws {
        let whole = try printed("gzip -c a", BrokenOffTests.lines(10))
        let error = refusal(Array(whole.prefix(12)))
        #expect(error?.code == .damaged && error?.fault.why == .brokenOffArchive)
    }

    @Test("what lies behind a compressed part is told; zeros that fill a block are not")
    func behind() throws {
        let whole = try printed("gzip -c a", BrokenOffTests.lines(2))
        let other = try read(whole + Array("そのままの文\n".utf8))
        #expect(other.posts.count == 2 && other.report.counts == [.behindCompressed: 1])
        #expect(try read(whole + [0, 0, 0, 0]).report.counts.isEmpty)
    }

    @Test("a byte that was changed is seen by the check sum")
    func damaged() throws {
        var whole = try printed("gzip -0c a 2>/dev/null || gzip -1c a", BrokenOffTests.lines(50))
        whole[whole.count - 6] ^= 1
        let (posts, report) = try read(whole)
        #expect(posts.count == 50)
        #expect(report.counts[.brokenOffArchive] == 1)
    }
}
