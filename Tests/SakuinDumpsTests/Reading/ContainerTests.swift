// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct ContainerTests {
    private static let lines = "{\"body\":\"一つ目\"}\n{\"body\":\"二つ目\"}\n"

    /// What a shell command makes of files in a folder of its own.
    static func made(_ command: String, _ files: [String: [UInt8]]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sakuin-container-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in files {
            let path = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: path)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-ec", command]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command)")
        return [UInt8](try Data(contentsOf: folder.appending(path: "out")))
    }

    @Test(
        "compressed files are read as if they were not, of several parts too",
        arguments: [
            "gzip -c a > out; gzip -c b >> out", "zstd -qc a > out; zstd -qc b >> out", "xz -c a > out; xz -c b >> out",
            "bzip2 -c a > out; bzip2 -c b >> out",
        ])
    func compressed(command: String) throws {
        let bytes = try ContainerTests.made(
            command, ["a": Array(ContainerTests.lines.utf8), "b": Array(ContainerTests.lines.utf8)])
        let (posts, report) = try read(bytes)
        #expect(posts.map(\.post.body) == ["一つ目", "二つ目", "一つ目", "二つ目"])
        #expect(posts.map(\.place.line) == [1, 2, 3, 4])
        #expect(posts.allSatisfy { $0.place.member == nil })
        #expect(report.containers.count == 1)
        #expect(report.bytes == bytes.count)
        #expect(report.digest != nil)
    }

    @Test(
        "files in archives are read one by one, and what holds no posts is passed over",
        arguments: ["tar", "tgz", "zip"])
    func archives(kind: String) throws {
        let files: [String: [UInt8]] = [
            "data/投稿.jsonl": Array(ContainerTests.lines.utf8), "day.txt": Array("2024-06-05\n\n題\n\n本文\n".utf8),
            "picture.png": [0x89, 0x50, 0x4E, 0x47, 0, 0, 0], "style.css": Array("p { color: red }\n".utf8),
            "empty": [],
        ]
        let command = ["tar": "tar cf out *", "tgz": "tar czf out *", "zip": "python3 -m zipfile -c out *"][kind] ?? ""
        let (posts, report) = try read(ContainerTests.made(command, files))
        #expect(Set(posts.map(\.place.member)) == ["data/投稿.jsonl", "day.txt"])
        #expect(Set(posts.map(\.post.body)) == ["一つ目", "二つ目", "本文"])
        #expect(report.passedOver == [.filesWithoutPosts: 2])
    }

    @Test("containers in containers are opened, up to three")
    func nested() throws {
        let files = ["a": Array(ContainerTests.lines.utf8)]
        let three = try ContainerTests.made("gzip -c a > a.gz; tar cf b.tar a.gz; zstd -qc b.tar > out", files)
        #expect(try read(three).posts.count == 2)
        let four = try ContainerTests.made("tar cf 1 a; tar cf 2 1; tar cf 3 2; tar cf out 3", files)
        #expect(refusal(four)?.message.contains("more than 3 containers in each other") == true)
    }

    @Test("names in a zip of old Windows are told from its bytes")
    func zipNames() throws {
        let script = """
            import zipfile
            info = zipfile.ZipInfo('x'); z = zipfile.ZipFile('out', 'w')
            info.filename = 'NAME.jsonl'
            z.writestr(info, open('a', 'rb').read()); z.close()
            b = open('out', 'rb').read().replace(b'NAME', '日記'.encode('cp932')); open('out', 'wb').write(b)
            """
        let bytes = try ContainerTests.made(
            "python3 -c \"$(cat make.py)\"", ["a": Array(ContainerTests.lines.utf8), "make.py": Array(script.utf8)])
        #expect(try read(bytes).posts.map(\.place.member) == ["日記.jsonl", "日記.jsonl"])
    }

    @Test("a bomb ends in an error before it is large", arguments: ["gzip -9c", "zstd -19 -qc", "xz -9c"])
    func bomb(command: String) throws {
        // 300 MB of nothing in some 300 KB and less.
        let bytes = try ContainerTests.made("head -c 300000000 /dev/zero | tr '\\0' ' ' | \(command) > out", [:])
        #expect(refusal(bytes)?.code == .tooLarge)
    }

    @Test(
        "damaged containers end in an error or in posts",
        arguments: ["gzip -c a > out", "zstd -qc a > out", "tar cf out a"])
    func damaged(command: String) throws {
        let bytes = try ContainerTests.made(
            command, ["a": Array(String(repeating: ContainerTests.lines, count: 50).utf8)])
        var random = SteadyRandom(5)
        for _ in 0..<200 {
            var changed = bytes
            changed[Int.random(in: 0..<changed.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            do { _ = try read(changed) } catch is DumpError {}
        }
    }

    @Test(
        "what zip writers do: sizes behind the bytes, Zip64, stored files",
        arguments: [
            "cat a | zip -q out.zip - && mv out.zip out", "zip -q -0 out.zip a && mv out.zip out",
            "python3 -c \"import zipfile\nz = zipfile.ZipFile('out', 'w')\nwith z.open('a', 'w', force_zip64=True) as f: f.write(open('a', 'rb').read())\nz.close()\"",
        ])
    func zips(command: String) throws {
        let bytes = try ContainerTests.made(command, ["a": Array(ContainerTests.lines.utf8)])
        #expect(try read(bytes).posts.map(\.post.body) == ["一つ目", "二つ目"])
    }

    @Test("a file that is encrypted, or packed in a way that is not known, costs itself")
    func unreadable() throws {
        let files = ["a", "b", "c"].reduce(into: [:]) { $0[$1] = Array(ContainerTests.lines.utf8) }
        let encrypted = try ContainerTests.made(
            "zip -q out.zip a; zip -q -P pw out.zip b; zip -q out.zip c; mv out.zip out", files)
        var strange = try ContainerTests.made("zip -q out.zip a b c && mv out.zip out", files)
        // The second local head's method: deflate64, which Windows writes of large files.
        let heads = strange.indices.filter { strange[$0...].starts(with: [0x50, 0x4B, 3, 4]) }
        strange[heads[1] + 8] = 9
        for (bytes, trouble) in [(encrypted, "b: encrypted"), (strange, "b: cannot be unpacked (")] {
            let (posts, report) = try read(bytes)
            #expect(posts.map(\.place.member) == ["a", "a", "c", "c"])
            #expect(report.warnings.map(\.reason).contains { $0.hasPrefix(trouble) })
        }
    }

    @Test("frames of Zstandard that hold no text are passed over, and a long window is read or told")
    func zstd() throws {
        let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]
        let frame = try ContainerTests.made("cat a | zstd -qc --long=27 > out", ["a": Array(ContainerTests.lines.utf8)])
        #expect(try read(skipped + frame + skipped + frame).posts.count == 4)
        let long = try ContainerTests.made(
            "cat a | zstd -qc --ultra --long=31 > out", ["a": Array(ContainerTests.lines.utf8)])
        #expect(refusal(long)?.message.hasSuffix("its window is too long: unpack it with zstd -d --long=31") == true)
    }

    @Test func aContainerOfNothingIsEmpty() throws {
        #expect(refusal(try ContainerTests.made(": | gzip -c > out", [:]))?.code == .empty)
    }

    @Test("a crawl in a zip, as web archivers keep it, has its compressed pages too")
    func crawlInZip() throws {
        let script = """
            import gzip, zipfile
            def record(i):
                body = b'HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Encoding: gzip\\r\\n\\r\\n' + gzip.compress(b'page %d' % i)
                return b'WARC/1.0\\r\\nWARC-Type: response\\r\\nWARC-Target-URI: http://e.example/%d\\r\\nContent-Length: %d\\r\\n\\r\\n' % (i, len(body)) + body + b'\\r\\n\\r\\n'
            z = zipfile.ZipFile('out', 'w')
            z.writestr('archive/data.warc.gz', gzip.compress(record(1)) + gzip.compress(record(2)))
            z.close()
            """
        let bytes = try ContainerTests.made("python3 make.py", ["make.py": Array(script.utf8)])
        let posts = try read(bytes).posts
        #expect(posts.map(\.post.body) == ["page 1", "page 2"])
        #expect(posts.first?.place.member == "archive/data.warc.gz/http://e.example/1")
    }
}
