// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct IndexReaderTests {
    private static let stamp = FileStamp(size: 1, modified: 1, changed: 1)

    /// What every dump's state says of things that could not be read.
    private func counted(_ reader: IndexReader) throws -> Int {
        try reader.dumps().reduce(0) { $0 + $1.count(of: .failure) + $1.count(of: .unread) }
    }

    @Test(
        "what could not be read is counted, whichever way dumps come and go",
        arguments: [IndexWriter.MergePolicy.patch, .delta, .main])
    func quarantined(way: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        index.writer.policy = way
        let reader = try IndexReader(index.directory)
        // What is merely to be said does not count.
        let remark = DumpProblem(.remark, Bilingual("a remark", "所見"), count: 40)
        func lost(_ count: Int) -> DumpProblem { DumpProblem(.unread, Bilingual("lost", "欠"), count: count) }
        var expected: [Int] = []
        func check(_ count: Int) throws {
            try reader.refresh()
            expected.append(count)
            #expect(try reader.summary().quarantined == count)
            #expect(try counted(reader) == count)
            #expect(try IndexReader(index.directory).summary() == reader.summary())
        }
        try check(0)
        try index.put("/d/a", posts: [SmallIndex.post("一")]) { $0.problems = [lost(3), remark] }
        try check(3)
        try index.writer.noteFailure(
            DumpProblem(.failure, Bilingual("empty", "空")), of: "/d/b", stamp: IndexReaderTests.stamp, readers: "")
        try check(4)
        try index.writer.noteFailure(
            DumpProblem(.failure, Bilingual("gone bad", "壊れた")), of: "/d/a", stamp: IndexReaderTests.stamp, readers: "")
        try check(5)
        try index.put("/d/a", modified: 2, posts: [SmallIndex.post("二")]) { $0.problems = [remark, lost(1)] }
        try check(2)
        try index.writer.removeDump(at: "/d/b")
        try check(1)
        try index.writer.rebuild("/d/c", posts: [SmallIndex.post("三")])
        try check(0)
        #expect(expected == [0, 3, 4, 5, 2, 1, 0])
    }

    @Test("a reader stays at its revision until it moves on, and then knows all of the new one")
    func moving() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京", "1")])
        let reader = try IndexReader(index.directory)
        let moves = reader.moves
        #expect(try reader.summary().posts == 1)
        try index.put("/d/b", [("大阪", "2"), ("京都", "3")])
        #expect(try reader.summary().posts == 1)
        #expect(try reader.dumpCount() == 1)
        #expect(reader.moves == moves)
        try reader.refresh()
        #expect(reader.moves > moves)
        #expect(try reader.summary().posts == 3)
        #expect(try reader.summary().revision == 2)
        #expect(try reader.dumpCount() == 2)
    }

    @Test("the path of a dump is right after its like has come and gone, and in an index built anew")
    func paths() throws {
        let index = try SmallIndex()
        let reader = try IndexReader(index.directory)
        func sources() throws -> [String] {
            try reader.refresh()
            let page = try reader.search(SearchRequest(query: .all([]), sort: .newest, limit: 10))
            return try page.hits.flatMap(\.post.sources).map { try reader.dumpPath($0.dump) ?? "?" }.sorted()
        }
        try index.put("/d/a", [("東京", "1")])
        #expect(try sources() == ["/d/a"])
        try index.writer.removeDump(at: "/d/a")
        try index.put("/d/b", [("東京", "1")])
        #expect(try sources() == ["/d/b"])
        try index.put("/d/c", [("大阪", "2")])
        #expect(try sources() == ["/d/b", "/d/c"])
        try index.writer.rebuild("/d/d", posts: [SmallIndex.post("神戸", id: "3")])
        #expect(try sources() == ["/d/d"])
    }
}
