// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DumpLifeTests {
    @Test("a dump that is added is found, edited shows its edits, removed is gone")
    func addEditRemove() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京の朝", "1"), ("大阪の夜", nil)])
        #expect(try index.content().sorted() == ["- 大阪の夜 /d/a:2", "1 東京の朝 /d/a:1"])
        #expect(try index.found("東京") == ["東京の朝"])

        try index.put("/d/a", modified: 2, [("大阪の夜", nil), ("京都の昼", "1"), ("神戸", "2")])
        #expect(try index.content().sorted() == ["- 大阪の夜 /d/a:1", "1 京都の昼 /d/a:2", "2 神戸 /d/a:3"])
        #expect(try index.found("東京").isEmpty)
        #expect(try index.found("京都") == ["京都の昼"])

        try index.writer.removeDump(at: "/d/a")
        #expect(try index.content().isEmpty)
        #expect(try index.writer.dumps.isEmpty)
        #expect(try IndexReader(index.directory).dumps().isEmpty)
        try index.writer.removeDump(at: "/d/a")
    }

    @Test("a dump that is read again unchanged leaves every document where it was")
    func unchanged() throws {
        let index = try SmallIndex()
        let posts = [("東京", "1"), ("同じ", nil), ("大阪", "2"), ("同じ", nil)]
        try index.put("/d/a", posts)
        let (content, docids) = (try index.content(), try index.docids())
        try index.put("/d/a", posts)
        #expect(try index.content() == content)
        #expect(try index.docids() == docids)
        #expect(docids.count == 3)
    }

    @Test("the state of a dump is kept with its posts")
    func state() throws {
        let index = try SmallIndex()
        let broken = DumpProblem(
            .unread, Bilingual("{0} is broken", "{0} が壊れています"), count: 9,
            places: [DumpProblem.Place(line: 4, member: "a", details: [Bilingual(verbatim: "x")])])
        try index.put("/d/a", modified: 7, posts: [SmallIndex.post("一"), SmallIndex.post("一")]) {
            $0.digest = "abc"
            $0.reader = "jsonl"
            $0.readerVersion = 3
            $0.readers = "jsonl 3"
            $0.problems = [broken]
        }
        let state = try #require(try IndexReader(index.directory).dumps().first)
        #expect(try state == index.writer.dump(at: "/d/a"))
        #expect(state.path == "/d/a")
        #expect(state.stamp == FileStamp(size: 1, modified: 7, changed: 1))
        #expect(state.digest == "abc")
        #expect(state.reader == "jsonl")
        #expect(state.readerVersion == 3)
        #expect(state.posts == 2)
        #expect(state.failure == nil)
        #expect(state.problems == [broken])
        let summary = try IndexReader(index.directory).summary()
        #expect(summary.posts == 1)
        #expect(summary.revision == 1)
        #expect((summary.committedAt ?? 0) > 1_700_000_000)
    }

    @Test("a post of two dumps is one document, and its wording falls back when the newer dump goes")
    func twoDumps() throws {
        let index = try SmallIndex()
        try index.put("/d/old", modified: 1, [("古い文", "1"), ("同じ文", "2")])
        try index.put("/d/new", modified: 2, [("新しい文", "1"), ("同じ文", "2")])
        #expect(try index.content().sorted() == ["1 新しい文 /d/new:1 / 1 古い文 /d/old:1", "2 同じ文 /d/new:2 /d/old:2"])
        #expect(try index.found("古い").isEmpty)
        #expect(try index.found("新しい") == ["新しい文"])
        try index.writer.removeDump(at: "/d/new")
        #expect(try index.content().sorted() == ["1 古い文 /d/old:1", "2 同じ文 /d/old:2"])
        #expect(try index.found("古い") == ["古い文"])
    }

    @Test("which wording counts depends on the dumps and not on the order in which they were read")
    func anyOrder() throws {
        let dumps: [(path: String, modified: Int64, posts: [(String, String?)])] = [
            ("/d/a", 1, [("甲", "1"), ("乙", nil)]), ("/d/b", 3, [("丙", "1"), ("乙", "9")]),
            ("/d/c", 2, [("丁", "1"), ("乙", "8")]),
        ]
        var contents: Set<[String]> = []
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let index = try SmallIndex()
            for number in order {
                try index.put(dumps[number].path, modified: dumps[number].modified, dumps[number].posts)
            }
            contents.insert(try index.content().sorted())
        }
        #expect(
            contents == [["1 丙 /d/b:1 / 1 丁 /d/c:1 / 1 甲 /d/a:1", "8 乙 /d/c:2 / - 乙 /d/a:2", "9 乙 /d/b:2"]])
    }

    @Test("an id that is learnt later joins the two documents, and its loss parts them")
    func learntID() throws {
        let index = try SmallIndex()
        try index.put("/d/a", modified: 1, [("本文", nil)])
        try index.put("/d/b", modified: 2, [("別の文", "1")])
        #expect(try index.content().sorted() == ["- 本文 /d/a:1", "1 別の文 /d/b:1"])
        try index.put("/d/c", modified: 3, [("本文", "1")])
        #expect(try index.content() == ["1 本文 /d/c:1 / 1 別の文 /d/b:1 / - 本文 /d/a:1"])
        #expect(try IndexReader(index.directory).post(id: "1")?.current.body == "本文")
        try index.writer.removeDump(at: "/d/c")
        #expect(try index.content().sorted() == ["- 本文 /d/a:1", "1 別の文 /d/b:1"])
    }

    @Test("a dump that cannot be read keeps the posts of its earlier reading, and their age")
    func failure() throws {
        let index = try SmallIndex()
        try index.put("/d/a", modified: 1, [("古い", "1")])
        try index.put("/d/b", modified: 2, [("新しい", "1")])
        let problem = DumpProblem(.failure, Bilingual("permission denied", "権限がありません"))
        let stamp = FileStamp(size: 5, modified: 9, changed: 9)
        try index.writer.noteFailure(problem, of: "/d/a", stamp: stamp, readers: "r")
        try index.writer.noteFailure(problem, of: "/d/unread", stamp: stamp, readers: "r")
        #expect(try index.writer.dump(at: "/d/a")?.failure == problem)
        #expect(try index.writer.dump(at: "/d/a")?.stamp == stamp)
        #expect(try index.writer.dump(at: "/d/unread")?.posts == 0)
        try index.put("/d/c", modified: 0, [("最古", "1")])
        #expect(try index.content() == ["1 新しい /d/b:1 / 1 古い /d/a:1 / 1 最古 /d/c:1"])
        try index.put("/d/a", modified: 10, [("直った", "1")])
        #expect(try index.writer.dump(at: "/d/a")?.failure == nil)
        #expect(try index.content() == ["1 直った /d/a:1 / 1 新しい /d/b:1 / 1 最古 /d/c:1"])
    }

    @Test("what is abandoned has never been, and the writer goes on", arguments: IndexWriter.MergePolicy.allCases)
    func abandoned(way: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        index.writer.policy = way
        try index.put("/d/a", [("東京", "1"), ("大阪", nil)])
        let content = try index.content()
        let ingest = try index.writer.ingest()
        for path in ["/d/a", "/d/b"] {
            let dump = ingest.begin(path, stamp: FileStamp(size: 1, modified: 2, changed: 1))
            try ingest.add([(SmallIndex.post("京都", id: "1"), Place(line: 1, lastLine: 1))], to: dump)
            ingest.abandon(dump)
        }
        // Read, but never finished.
        let dump = ingest.begin("/d/c", stamp: FileStamp(size: 1, modified: 2, changed: 1))
        try ingest.add([(SmallIndex.post("奈良"), Place(line: 1, lastLine: 1))], to: dump)
        try index.writer.apply(ingest)
        #expect(try index.content() == content)
        #expect(try index.writer.dumps.map(\.path) == ["/d/a"])
        try index.put("/d/a", modified: 3, [("奈良", "1")])
        #expect(try index.content() == ["1 奈良 /d/a:1"])
    }

    @Test("a dump that is begun again after it was abandoned has the posts of the last reading")
    func begunAgain() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京", "1")])
        for path in ["/d/a", "/d/b"] {
            let ingest = try index.writer.ingest()
            let stamp = FileStamp(size: 1, modified: 2, changed: 1)
            let first = ingest.begin(path, stamp: stamp)
            try ingest.add([(SmallIndex.post("京都"), Place(line: 1, lastLine: 1))], to: first)
            ingest.abandon(first)
            let second = ingest.begin(path, stamp: stamp)
            try ingest.add([(SmallIndex.post("大阪"), Place(line: 2, lastLine: 2))], to: second)
            // Handed over by the first reading, and come late.
            try ingest.add([(SmallIndex.post("奈良"), Place(line: 3, lastLine: 3))], to: first)
            ingest.finish(second) { _ in }
            try index.writer.apply(ingest)
            #expect(try index.writer.dump(at: path)?.posts == 1)
        }
        #expect(try index.content() == ["- 大阪 /d/b:2 /d/a:2"])
    }

    @Test("file names in two normalization forms are two dumps")
    func normalizationForms() throws {
        let index = try SmallIndex()
        try index.put("/d/が", [("一", "1")])
        try index.put("/d/か\u{3099}", [("二", "2")])
        #expect(try index.content().count == 2)
        try index.writer.removeDump(at: "/d/が")
        #expect(try index.content().count == 1)
        #expect(try index.writer.dump(at: "/d/か\u{3099}")?.posts == 1)
    }

    @Test("posts of the same second, day or no time all stand, and none moves when others come")
    func clashes() throws {
        let index = try SmallIndex()
        let times: [Int64?] = [
            SmallIndex.day, SmallIndex.day, SmallIndex.day + 1, nil, nil, -5, -5, 4_000_000_000, 4_000_000_001,
        ]
        let posts = times.enumerated().map { SmallIndex.post("文\($0.offset)", id: "\($0.offset)", seconds: $0.element) }
        try index.put("/d/a", posts: posts)
        #expect(
            try index.docids() == [
                1, 3, 2_082_486_799, 2_082_486_801, 2_082_486_803, 3_799_999_999, 3_800_000_001, 3_800_000_003,
                3_800_000_005,
            ])
        let newest = try index.found("文* OR NOT zz", sort: .newest)
        #expect(newest.prefix(3) == ["文8", "文7", "文2"])
        let oldest = try index.found("NOT zz", sort: .oldest)
        #expect(oldest.suffix(5).prefix(3) == ["文2", "文7", "文8"])
        #expect(Set(oldest.suffix(2)) == ["文3", "文4"], "posts without a time come last")
    }

    @Test("a patch that spills to disk and all that is built leave what a small patch leaves")
    func ways() throws {
        let (flushing, delta, main, plain) = (try SmallIndex(), try SmallIndex(), try SmallIndex(), try SmallIndex())
        flushing.writer.flushThreshold = 1000
        flushing.writer.policy = .patch
        plain.writer.policy = .patch
        delta.writer.policy = .delta
        main.writer.policy = .main
        var random = OracleRandom(seed: 5)
        let posts = (0..<400).map { number in
            SmallIndex.post(
                OracleTexts.madeUp.text(40, &random), id: "\(number)", seconds: SmallIndex.day + Int64(number))
        }
        for index in [flushing, delta, main, plain] {
            try index.put("/d/a", posts: posts)
            try index.put("/d/b", modified: 2, posts: Array(posts[100..<200]))
            try index.writer.removeDump(at: "/d/b")
        }
        let content = try plain.content()
        #expect(content.count == 400)
        for index in [flushing, delta, main] {
            #expect(try index.content() == content)
            for query in ["東京", "の", "gpt*", "人 -国", "★ OR 😀", "title:東", "NOT 東"] {
                #expect(try index.found(query) == plain.found(query))
            }
        }
        #expect(try plain.docids() == flushing.docids())
    }
}
