// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct GenerationTests {
    @Test("a second writer is refused with the holder's process id, and leaves no descriptor open")
    func locked() throws {
        let index = try SmallIndex()
        let words = """
            the index \(index.directory.path) is in use by sakuind, process \(ProcessInfo.processInfo.processIdentifier); \
            stop it first
            """
        for _ in 0..<3 {
            #expect(throws: IndexError(.locked, words)) { try IndexWriter(index.directory) }
        }
        try index.put("/d/a", [("東京", nil)])
        #expect(try index.found("東京") == ["東京"])
    }

    @Test("no index is an error that says how to make one")
    func missing() throws {
        let folder = try TemporaryFolder()
        let words = "there is no index in \(folder.path): run `sakuind index` or `sakuind serve`"
        #expect(throws: IndexError(.missing, words)) { try IndexReader(IndexDirectory(path: folder.path)) }
    }

    @Test(
        "an index of another schema or fold level is refused with the cure",
        arguments: [
            (Schema.MetadataKey.schemaVersion, "99", "schema 99 and fold level 1"),
            (.foldLevel, "4", "schema \(Schema.version) and fold level 4"),
        ])
    func foreign(key: Schema.MetadataKey, value: String, found: String) throws {
        let folder = try TemporaryFolder()
        let directory = IndexDirectory(path: folder.path + "/index")
        _ = try IndexWriter(directory)
        let database = try XapianDatabase.writer(directory.path + "/delta-0001")
        try database.begin()
        try database.setMetadata(key.rawValue, Array(value.utf8))
        try database.commit()
        let error = IndexError(
            .foreignVersion,
            """
            the index has \(found), this program writes schema \(Schema.version) and fold level 1: run `sakuind index --rebuild` with the \
            same dumps and index
            """)
        #expect(throws: error) { try IndexReader(directory) }
    }

    @Test("a file that is no database is an error and not a crash")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let directory = IndexDirectory(path: folder.path + "/index")
        _ = try IndexWriter(directory)
        for name in ["main-0001/iamglass", "delta-0001/iamglass", "current"] {
            let file = URL(filePath: directory.path + "/" + name)
            let whole = try Data(contentsOf: file)
            try Data("nonsense".utf8).write(to: file)
            #expect(throws: IndexError.self) { try IndexReader(directory) }
            #expect(throws: IndexError.self) { try IndexWriter(directory) }
            try whole.write(to: file)
            _ = try IndexReader(directory)
        }
    }

    @Test("a rebuild is made beside the served generation, and a reader of the old one goes on and then moves over")
    func rebuild() throws {
        let folder = try TemporaryFolder()
        let directory = IndexDirectory(path: folder.path + "/index")
        let writer = try IndexWriter(directory)
        try writer.put("/d/a", posts: [SmallIndex.post("古い世代")])
        let reader = try IndexReader(directory)
        let request = SearchRequest(query: try QueryParser.parse("世代"))
        func bodies() throws -> [String] { try reader.search(request).hits.map(\.post.current.body) }

        let ingest = try writer.ingest(replacingAll: true)
        try ingest.put("/d/a", posts: [SmallIndex.post("新しい世代")])
        try reader.refresh()
        #expect(try bodies() == ["古い世代"])
        #expect(try reader.summary().revision == 1)
        try writer.apply(ingest)
        #expect(try bodies() == ["古い世代"])
        try reader.refresh()
        #expect(try bodies() == ["新しい世代"])
        #expect(try reader.summary().revision == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        #expect(names == ["current", "delta-0002", "lock", "main-0002"])
    }

    @Test("a rebuild keeps the posts of dumps that it could not read, as they were, and drops those that are gone")
    func carriedOver() throws {
        let index = try SmallIndex()
        try index.put("/d/a", modified: 1, [("甲の文", "1"), ("共に持つ文", nil)])
        try index.put("/d/b", modified: 2, [("乙の文", "1"), ("共に持つ文", nil), ("乙だけの文", nil)])
        try index.put("/d/c", modified: 3, [("丙の文", "3")])
        try index.writer.noteFailure(
            DumpProblem(.failure, Bilingual("unreadable", "読めない")), of: "/d/b",
            stamp: FileStamp(size: 1, modified: 9, changed: 9),
            readers: "r")
        let state = try index.writer.dump(at: "/d/b")
        let ingest = try index.writer.ingest(replacingAll: true)
        try ingest.put("/d/a", modified: 1, posts: [SmallIndex.post("甲の新しい文", id: "1"), SmallIndex.post("共に持つ文")])
        ingest.remove("/d/c")
        try index.writer.apply(ingest)
        #expect(
            try index.content().sorted() == [
                "- 乙だけの文 /d/b:3", "- 共に持つ文 /d/b:2 /d/a:2", "1 乙の文 /d/b:1 / 1 甲の新しい文 /d/a:1",
            ])
        #expect(try index.writer.dumps.map(\.path).sorted() == ["/d/a", "/d/b"])
        #expect(try index.writer.dump(at: "/d/b") == state)
        try index.put("/d/b", modified: 10, [("乙は空に", nil)])
        #expect(
            try index.content().sorted() == ["- 乙は空に /d/b:1", "- 共に持つ文 /d/a:2", "1 甲の新しい文 /d/a:1"])
    }

    @Test("an index that cannot be read takes nothing but an intake that replaces everything, and is whole then")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let directory = IndexDirectory(path: folder.path + "/index")
        try IndexWriter(directory).put("/d/a", posts: [SmallIndex.post("前の文")])
        for name in ["main-0001/iamglass", "current"] {
            try Data("nonsense".utf8).write(to: URL(filePath: directory.path + "/" + name))
            let writer = try IndexWriter(directory, evenUnreadable: true)
            #expect(throws: IndexError.self) { try writer.dumps }
            #expect(throws: IndexError.self) { try writer.ingest() }
            let ingest = try writer.ingest(replacingAll: true)
            try ingest.put("/d/a", posts: [SmallIndex.post("後の文")])
            try writer.apply(ingest)
            try writer.put("/d/b", posts: [SmallIndex.post("その次の文")])
            let reader = try IndexReader(directory)
            #expect(try reader.summary().posts == 2)
            #expect(try reader.search(SearchRequest(query: try QueryParser.parse("後の文"))).total == 1)
            #expect(try reader.dumps().map(\.path) == ["/d/a", "/d/b"])
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names.count == 4 && names.contains("lock") && names.contains("current"))
            // The next round has the same names.
            try FileManager.default.removeItem(atPath: directory.path)
            try IndexWriter(directory).put("/d/a", posts: [SmallIndex.post("前の文")])
        }
    }

    @Test("an index that was moved or copied elsewhere is the same index there")
    func moved() throws {
        let folder = try TemporaryFolder()
        let first = IndexDirectory(path: folder.path + "/first")
        do {
            let writer = try IndexWriter(first)
            try writer.put("/d/a", posts: [SmallIndex.post("引っ越す文")])
            writer.policy = .main
            try writer.put("/d/b", posts: [SmallIndex.post("引っ越す別の文")])
            writer.policy = .patch
            try writer.put("/d/c", posts: [SmallIndex.post("引っ越す小さな文")])
        }
        try FileManager.default.copyItem(atPath: first.path, toPath: folder.path + "/copy")
        try FileManager.default.moveItem(atPath: first.path, toPath: folder.path + "/moved")
        for name in ["copy", "moved"] {
            let directory = IndexDirectory(path: folder.path + "/" + name)
            let writer = try IndexWriter(directory)
            #expect(try writer.dumps.map(\.path).sorted() == ["/d/a", "/d/b", "/d/c"])
            try writer.put("/d/d", posts: [SmallIndex.post("引っ越した先の文")])
            let request = SearchRequest(query: try QueryParser.parse("引っ越"))
            #expect(try IndexReader(directory).search(request).total == 4)
        }
        #expect(!FileManager.default.fileExists(atPath: first.path))
    }

    @Test("what a crash left of a build, and temporary files, are cleared by the next writer")
    func leftover() throws {
        let folder = try TemporaryFolder()
        let directory = IndexDirectory(path: folder.path + "/index")
        _ = try IndexWriter(directory)
        for name in ["main-0002", "delta-0003", "gen-0001"] {
            try FileManager.default.createDirectory(
                atPath: directory.path + "/" + name, withIntermediateDirectories: false)
            try Data("x".utf8).write(to: URL(filePath: directory.path + "/" + name + "/postlist.glass"))
        }
        for name in ["current.new", "spool-aB3xYz"] {
            try Data("x".utf8).write(to: URL(filePath: directory.path + "/" + name))
        }
        _ = try IndexWriter(directory)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        #expect(names == ["current", "delta-0001", "lock", "main-0001"])
    }

    @Test("a reader goes on through many commits between its questions")
    func staleRevisions() throws {
        let index = try SmallIndex()
        try index.put("/d/0", [("共通の文", "0")])
        let reader = try IndexReader(index.directory)
        let request = SearchRequest(query: try QueryParser.parse("共通"), sort: .newest, limit: 1000)
        for round in 1...30 {
            for number in 0..<7 {
                let posts = (0..<5).map { (body: "共通の文 \(round) \(number) \($0)", id: Optional("\(number)-\($0)")) }
                try index.put("/d/\(number)", modified: Int64(round), posts)
            }
            // The revision that the reader opened has been written over by now.
            let page = try reader.search(request)
            #expect(page.hits.count == page.total)
            #expect(page.total == 35 || page.total == 1)
        }
        try reader.refresh()
        #expect(try reader.search(request).total == 35)
        #expect(try reader.search(request).hits.allSatisfy { $0.post.current.body.hasPrefix("共通の文 30 ") })
    }

    @Test("readers of several threads answer while dumps come")
    func threads() async throws {
        let index = try SmallIndex()
        let directory = index.directory
        try index.put("/d/0", [("共通の文", "0")])
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let reader = try IndexReader(directory)
                    let queries = try ["共通", "NOT 共通", "-zz date:2024", "共通 OR 文 -(共通 is:reply)"].map {
                        try QueryParser.parse($0)
                    }
                    var least = Int.max
                    for round in 0..<400 {
                        try reader.refresh()
                        let request = SearchRequest(query: queries[round % 4], sort: SortOrder.allCases[round % 3])
                        let page = try reader.search(request)
                        if round % 4 != 1 { least = min(least, page.total) }
                    }
                    return least
                }
            }
            for number in 1...40 { try index.put("/d/\(number)", [("共通の文", "\(number)")]) }
            for try await least in group { #expect(least >= 1) }
        }
    }
}
