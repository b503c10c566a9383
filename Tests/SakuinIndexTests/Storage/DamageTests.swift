// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DamageTests {
    /// An index with posts in both databases.
    private static func index() throws -> SmallIndex {
        let index = try SmallIndex()
        index.writer.policy = .main
        let bodies = (0..<900).map { "\($0)番の柿は青い。" + String(repeating: "熟れた", count: $0 % 50) }
        try index.put("/d/main", bodies.enumerated().map { ($0.element, "k\($0.offset)") })
        index.writer.policy = .patch
        try index.put("/d/lately", [("近ごろの柿", "lately")])
        return index
    }

    private static func count(_ reader: IndexReader, _ query: String) throws -> Int {
        let request = SearchRequest(
            query: try QueryParser.parse(query), sort: .relevance, limit: 2000,
            countBudget: SearchRequest.unlimitedCountBudget)
        return try reader.search(request).hits.count
    }

    /// Changes `count` bytes of a file in place.
    private static func scratch(_ path: String, at offset: Int, _ count: Int = 1) throws {
        var content = try Data(contentsOf: URL(filePath: path))
        for index in offset..<offset + count { content[index] ^= 0x55 }
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        #expect(pwrite(descriptor, [UInt8](content), content.count, 0) == content.count)
    }

    @Test(
        "an open index that is damaged is an error at the next question, whatever was read before",
        arguments: [
            "main-0002/postlist.glass", "main-0002/docdata.glass", "main-0002/lengths", "delta-0002/postlist.glass",
        ])
    func whileOpen(file: String) throws {
        let index = try DamageTests.index()
        let reader = try IndexReader(index.directory)
        #expect(try DamageTests.count(reader, "柿") == 901)
        let path = index.directory.path + "/" + file
        let size = try Data(contentsOf: URL(filePath: path)).count
        let places = stride(from: min(4000, size / 2), to: size, by: 8192)
        for place in places { try DamageTests.scratch(path, at: place) }
        let error = #expect(throws: IndexError.self) { try DamageTests.count(reader, "柿") }
        #expect(error?.code == .damaged)
        #expect(try IndexCheck(index.directory).faults.isEmpty == false)
        for place in places { try DamageTests.scratch(path, at: place) }
        #expect(try DamageTests.count(IndexReader(index.directory), "柿") == 901)
        #expect(try IndexCheck(index.directory).faults == [])
    }

    @Test(
        "a file that becomes shorter while it is read is an error and no end of the program",
        arguments: [
            "main-0002/postlist.glass", "main-0002/docdata.glass", "main-0002/lengths", "delta-0002/postlist.glass",
        ], [0, 1])
    func cut(file: String, part: Int) throws {
        let index = try DamageTests.index()
        let reader = try IndexReader(index.directory)
        let path = index.directory.path + "/" + file
        let size = try Data(contentsOf: URL(filePath: path)).count
        #expect(try DamageTests.count(reader, "柿") == 901)
        #expect(truncate(path, off_t(size * part / 2)) == 0)
        let error = #expect(throws: IndexError.self) { try DamageTests.count(reader, "柿") }
        #expect(error?.code == .damaged)
        // Longer again: the reader that saw zeros does not believe them.
        #expect(truncate(path, off_t(size)) == 0)
        #expect(throws: IndexError.self) { try DamageTests.count(reader, "柿") }
        #expect(throws: IndexError.self) { try DamageTests.count(IndexReader(index.directory), "柿") }
    }

    @Test("what is cut away within a question is seen before its answer leaves")
    func cutWithin() throws {
        let index = try DamageTests.index()
        let reader = try IndexReader(index.directory)
        let path = index.directory.path + "/main-0002/docdata.glass"
        let error = #expect(throws: IndexError.self) {
            try reader.onOneRevision { (database) throws(IndexError) in
                let first = try database.record(of: try database.allPosts()[0])
                _ = truncate(path, 0)
                for docid in try database.allPosts() { _ = try? database.record(of: docid) }
                return first
            }
        }
        #expect(error?.code == .damaged)
    }

    @Test("databases of two generations are not served together")
    func otherGeneration() throws {
        let index = try DamageTests.index()
        let other = try DamageTests.index()
        let (main, others) = (index.directory.path + "/main-0002", other.directory.path + "/main-0002")
        try FileManager.default.removeItem(atPath: main)
        try FileManager.default.copyItem(atPath: others, toPath: main)
        let error = #expect(throws: IndexError.self) { try IndexReader(index.directory) }
        #expect(error?.message == "the index is damaged: its two databases are not of one generation")
    }

    @Test("a kill between a commit and its checksums loses nothing, and the next commit makes them whole again")
    func killedBetween() throws {
        let index = try DamageTests.index()
        let sums = URL(filePath: index.directory.path + "/delta-0002/checksums")
        let before = try Data(contentsOf: sums)
        try index.put("/d/more", [("もう一つの柿", "more")])
        try before.write(to: sums)
        #expect(try DamageTests.count(IndexReader(index.directory), "柿") == 902)
        index.writer = try DamageTests.reopened(index)
        #expect(try Data(contentsOf: sums) != before)
        try index.put("/d/again", [("さらに柿", "again")])
        #expect(try DamageTests.count(IndexReader(index.directory), "柿") == 903)
        #expect(try IndexCheck(index.directory).faults == [])
    }

    private static func reopened(_ index: SmallIndex) throws -> IndexWriter {
        // The lock is let go with the old writer.
        let elsewhere = try TemporaryFolder()
        index.writer = try IndexWriter(IndexDirectory(path: elsewhere.path + "/other"))
        return try IndexWriter(index.directory)
    }

    @Test("many commits, cancelled ones among them, leave checksums that hold")
    func commits() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/database"
        var random = OracleRandom(seed: 5)
        let writer = try XapianDatabase.writer(path)
        for turn in 1...60 {
            try writer.begin()
            for number in 0..<random.int(1...60) {
                let document = try XapianDocument()
                try document.setData(Array(repeating: UInt8(turn), count: random.int(1...5000)))
                for term in 0..<random.int(1...40) {
                    try document.add(Array("t\(random.int(0...term * 20))".utf8).span, frequency: 1)
                }
                try writer.put(document, at: UInt32(turn * 1000 + number))
            }
            if random.oneIn(4) {
                try writer.flush()
                try writer.cancel()
            } else {
                try writer.setMetadata("turn", Array("\(turn)".utf8))
                try writer.commit()
            }
            let reader = try XapianDatabase.reader([path])
            try reader.verify()
            try XapianDatabase.check(path)
        }
    }

    /// Damages for `make test`; all with SAKUIN_DAMAGES=2000.
    private static let damages = ProcessInfo.processInfo.environment["SAKUIN_DAMAGES"].flatMap(Int.init) ?? 50

    @Test("an index that is damaged at random answers as if it were whole, or refuses; it never ends or hangs")
    func random() throws {
        let folder = try TemporaryFolder()
        let test = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var next = 0
        var (refusing, silent) = (0, 0)
        while next < DamageTests.damages {
            let driver = Process()
            driver.executableURL = URL(filePath: test).deletingLastPathComponent().appending(path: "DamageDriver")
            let place = folder.path + "/\(next)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
            driver.arguments = [place, "1", "\(next)", "\(DamageTests.damages - next)"]
            let output = Pipe()
            driver.standardOutput = output
            try driver.run()
            let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            driver.waitUntilExit()
            var lines = told.split(separator: "\n").map(String.init)
            let isDone = lines.popLast() == "done"
            for line in lines {
                #expect(!line.contains("WRONG"), "\(line)")
                if line.contains(" 0 refused") { silent += 1 } else { refusing += 1 }
            }
            next += lines.count
            guard !isDone else { break }
            let status = driver.terminationStatus
            Issue.record("damage \(next) ended or hung the program: status \(status), \(told.suffix(200))")
            next += 1
        }
        print("\(refusing) damages were refused by some question or all, \(silent) by none")
        #expect(refusing > DamageTests.damages / 3)
    }
}
