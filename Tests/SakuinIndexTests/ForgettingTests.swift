// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct ForgettingTests {
    private static let word = "ゾウガメ観測手帖"
    private static let others = (0..<40).map { ("東京の朝 \($0) 番目の日記", "x:\($0)") }

    private func forget(_ names: String..., in index: SmallIndex, takingOut: Bool = true) throws {
        let reader = try IndexReader(index.directory)
        for name in names {
            let found = try reader.forgettable(named: name, limit: 10, at: 7)
            #expect(!found.isEmpty, "\(name)")
            try index.writer.register.forget(found.map(\.forgotten))
        }
        if takingOut { try index.writer.takeOutForgotten() }
    }

    /// Every way in which a post could be in an answer.
    private func traces(of word: String, id: String, in reader: IndexReader) throws -> [String] {
        var traces: [String] = []
        let query = try QueryParser.parse(word)
        for sort in [SortOrder.relevance, .newest, .oldest] {
            let page = try reader.search(SearchRequest(query: query, sort: sort, limit: 10))
            if page.total > 0 || !page.hits.isEmpty { traces.append("search \(sort)") }
        }
        if try reader.posts(named: id).count > 0 { traces.append("id") }
        if try reader.search(SearchRequest(query: try QueryParser.parse("id:\(id)"), sort: .newest)).total > 0 {
            traces.append("id:")
        }
        let all = try reader.search(SearchRequest(query: .all([]), sort: .newest, limit: 1000))
        if all.hits.contains(where: { $0.post.versions.contains { $0.post.body.contains(word) } }) {
            traces.append("all")
        }
        if try all.total != all.hits.count || all.total != reader.summary().posts { traces.append("totals") }
        let audit = try reader.compare(try QueryParser.parse("東京 OR \(word)"), fold: .standard)
        if !audit.isEqual || audit.posts != all.total { traces.append("verify") }
        let slip = String(word.dropLast()) + "帳"
        let offers = try reader.suggestions(for: slip, QueryParser.parse(slip), fold: .standard, beyond: 0, until: nil)
        if !offers.isEmpty { traces.append("suggestions") }
        if case .done(let matches) = try reader.matchedStrings(QueryParser.parse("/ゾウ../"), fold: .standard, limit: 10),
            matches.matches > 0
        {
            traces.append("matches")
        }
        if case .done(let trend) = try reader.trend(TrendRequest([query], by: .day)), trend.series[0].total > 0 {
            traces.append("trend")
        }
        if case .done(let facets) = try reader.facets(query, by: .source, limit: 5), facets.total > 0 {
            traces.append("facets")
        }
        for other in try reader.similar(toID: "x:0", limit: 100) ?? [] where other.post.id == id {
            traces.append("similar")
        }
        return traces
    }

    @Test(
        "a post that is forgotten is in no answer at once, before it is taken out and after", arguments: [false, true])
    func everyAnswer(isTakenOut: Bool) throws {
        let index = try SmallIndex()
        try index.put("/d/a", ForgettingTests.others)
        try index.put("/d/b", [("\(ForgettingTests.word)と東京の朝", "x:100"), ("東京の朝 0 番目の日記", "x:101")])
        let reader = try IndexReader(index.directory)
        let before = try traces(of: ForgettingTests.word, id: "x:100", in: reader)
        #expect(
            before == [
                "search relevance", "search newest", "search oldest", "id", "id:", "all", "suggestions", "matches",
                "trend", "facets", "similar",
            ])
        try forget("x:100", in: index, takingOut: isTakenOut)
        try reader.refresh()
        #expect(try traces(of: ForgettingTests.word, id: "x:100", in: reader) == [])
        #expect(try reader.summary().posts == 41)
        #expect(try reader.forgotten().map(\.post.id) == ["x:100"])
        // What was opened anew knows it as well.
        #expect(try traces(of: ForgettingTests.word, id: "x:100", in: IndexReader(index.directory)) == [])
    }

    /// What comes after a post was forgotten, and what is found of its word then.
    private enum Later: CaseIterable {
        case sameDump, editedDump, otherDump, withoutID, editedWithoutID, rebuild, purge, lostIndex

        func happen(to index: SmallIndex) throws {
            let word = ForgettingTests.word
            switch self {
            case .sameDump: try index.put("/d/b", modified: 2, [(word, "x:100"), ("大阪", "x:101")])
            case .editedDump: try index.put("/d/b", modified: 2, [("\(word)の改訂", "x:100"), ("大阪", "x:101")])
            case .otherDump: try index.put("/d/c", [("\(word)の別の版", "x:100")])
            case .withoutID: try index.put("/d/c", [(word, nil)])
            case .editedWithoutID:
                // In either order: the wording may come before it is known whose it is.
                try index.put("/d/c", [("\(word)の別の版", nil)])
                try index.put("/d/d", [("\(word)の別の版", "x:100")])
                try index.put("/d/e", [("\(word)の次の版", "x:100")])
                try index.put("/d/f", [("\(word)の次の版", nil)])
            case .rebuild:
                let ingest = try index.writer.ingest(replacingAll: true)
                try ingest.put("/d/b", modified: 1, posts: [SmallIndex.post(word, id: "x:100")])
                try index.writer.apply(ingest)
            case .purge: #expect(try index.writer.purge())
            case .lostIndex:
                // All but the list is gone.
                index.writer = try IndexWriter(IndexDirectory(path: index.folder.path + "/elsewhere"))
                for name in try FileManager.default.contentsOfDirectory(atPath: index.directory.path)
                where !name.hasPrefix("forgotten") {
                    try FileManager.default.removeItem(atPath: index.directory.path + "/" + name)
                }
                index.writer = try IndexWriter(index.directory)
                try index.put("/d/b", [(word, "x:100")])
            }
        }
    }

    @Test(
        "a post that is forgotten stays away, whatever brings it again and by whichever way",
        arguments: Later.allCases, [IndexWriter.MergePolicy.patch, .delta, .main])
    private func staysAway(later: Later, policy: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        index.writer.policy = policy
        try index.put("/d/a", ForgettingTests.others)
        try index.put("/d/b", [(ForgettingTests.word, "x:100"), ("大阪", "x:101")])
        #expect(try index.found(ForgettingTests.word).count == 1)
        // To build main is to purge.
        index.writer.policy = .patch
        try forget("x:100", in: index)
        index.writer.policy = policy
        try later.happen(to: index)
        #expect(try index.found(ForgettingTests.word).isEmpty)
        #expect(try index.content().allSatisfy { !$0.contains("x:100") })
    }

    @Test("a post without an id is known by its content, under whichever id it comes again; a copy of another id stays")
    func contents() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("一つ目の文です", nil), ("二つ目の文です", "x:1"), ("二つ目の文です", "x:2")])
        let first = try #require(try index.content().first { $0.contains("一つ目") })
        let key = try #require(
            try IndexReader(index.directory).search(SearchRequest(query: QueryParser.parse("一つ目"), sort: .newest)).hits
                .first)
        #expect(first.hasPrefix("- "))
        try forget(key.post.id, in: index)
        try index.put("/d/b", [("一つ目の文です", "x:9")])
        #expect(try index.found("一つ目").isEmpty)

        let found = try #require(try IndexReader(index.directory).forgettable(named: "x:1", limit: 9, at: 7).first)
        #expect(found.copies.map(\.id) == ["x:2"])
        #expect(found.dumps == ["/d/a"])
        try forget("x:1", in: index)
        #expect(try index.found("二つ目") == ["二つ目の文です"])
        #expect(try IndexReader(index.directory).posts(named: "x:2").count == 1)
        #expect(try IndexReader(index.directory).posts(named: "x:1").isEmpty)
    }

    @Test("an id that several posts bear means all of them, a key means one, and a renamed dump brings none back")
    func bearers() throws {
        let index = try SmallIndex()
        func table(_ word: String) -> [Post] { [SmallIndex.post("\(word)の一行目", id: "1", seconds: nil)] }
        try index.put("/d/a.csv", posts: table("甲"))
        try index.put("/d/b.csv", posts: table("乙"))
        try index.put("/d/c.csv", posts: table("丙"))
        let reader = try IndexReader(index.directory)
        let posts = try reader.posts(named: "1")
        #expect(posts.count == 3)
        let one = try #require(posts.first { $0.current.body.hasPrefix("乙") })
        try forget(try reader.key(of: one), in: index)
        #expect(try index.content().sorted() == ["1 丙の一行目 /d/c.csv:1", "1 甲の一行目 /d/a.csv:1"])
        try index.writer.removeDump(at: "/d/b.csv")
        try index.put("/d/renamed.csv", posts: table("乙"))
        #expect(try index.found("乙").isEmpty)
        try forget("1", in: index)
        #expect(try index.content().isEmpty)
        #expect(try index.writer.register.undo(["1"]).count == 3)
    }

    @Test("a post that is one of several of its id in a dump goes alone")
    func parts() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("朝の一言", "7"), ("夜の一言", "7")])
        let reader = try IndexReader(index.directory)
        let posts = try reader.posts(named: "7")
        #expect(posts.count == 2 && posts.allSatisfy(\.isParted))
        try forget(try reader.key(of: try #require(posts.first { $0.current.body == "朝の一言" })), in: index)
        #expect(try index.content() == ["7 夜の一言 /d/a:2"])
        try index.put("/d/b", [("朝の一言", "7"), ("昼の一言", "8")])
        #expect(try index.found("朝").isEmpty)
        #expect(try index.found("一言").sorted() == ["夜の一言", "昼の一言"])
    }

    @Test("what is brought back is there once its dumps are read again, purged or not", arguments: [false, true])
    func undo(isPurged: Bool) throws {
        let index = try SmallIndex()
        let posts = [(ForgettingTests.word, "x:100"), ("大阪", "x:101")] as [(body: String, id: String?)]
        try index.put("/d/a", ForgettingTests.others)
        try index.put("/d/b", posts)
        let before = try index.content()
        try forget("x:100", in: index)
        if isPurged { #expect(try index.writer.purge()) }
        // A dump that came meanwhile has it, too.
        try index.put("/d/c", modified: 2, [("\(ForgettingTests.word)の改訂", "x:100")])
        #expect(try index.writer.register.undo(["x:101"]).isEmpty)
        #expect(try index.writer.register.undo(["x:100"]).map(\.id) == ["x:100"])
        #expect(["/d/a", "/d/b", "/d/c"].map { index.writer.register.isToBeRead($0) } == [false, true, true])
        #expect(try IndexReader(index.directory).forgotten().map(\.post.isReturning) == [true])
        // A stop in between forgets nothing of it.
        index.writer = try IndexWriter(IndexDirectory(path: index.folder.path + "/elsewhere"))
        index.writer = try IndexWriter(index.directory)
        try index.put("/d/c", modified: 2, [("\(ForgettingTests.word)の改訂", "x:100")])
        #expect(!index.writer.register.isToBeRead("/d/c") && index.writer.register.isToBeRead("/d/b"))
        try index.put("/d/b", posts)
        #expect(index.writer.register.posts.isEmpty)
        #expect(try index.found(ForgettingTests.word) == ["\(ForgettingTests.word)の改訂"])
        try index.writer.removeDump(at: "/d/c")
        #expect(try index.content() == before)
    }

    @Test("what is undone before it was taken out is there at once, and what is forgotten again is gone again")
    func undoneAtOnce() throws {
        let index = try SmallIndex()
        try index.put("/d/b", [(ForgettingTests.word, "x:100")])
        let reader = try IndexReader(index.directory)
        try forget("x:100", in: index, takingOut: false)
        try reader.refresh()
        #expect(try reader.posts(named: "x:100").isEmpty)
        _ = try index.writer.register.undo(["x:100"])
        try reader.refresh()
        #expect(try reader.posts(named: "x:100").count == 1)
        try forget("x:100", in: index, takingOut: false)
        try reader.refresh()
        #expect(try reader.posts(named: "x:100").isEmpty)
        #expect(try reader.forgotten().count == 1)
    }

    // MARK: Words in files

    /// The names of files below the folder that have the bytes, and `record` for a stored post that has the word.
    private func places(of word: String, in directory: IndexDirectory) throws -> [String] {
        var places: [String] = []
        let needles = [Array(word.utf8)] + zip(word, word.dropFirst()).map { Array("\($0)\($1)".utf8) }
        let files = try #require(FileManager.default.enumerator(atPath: directory.path)).compactMap { $0 as? String }
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: directory.path + "/" + file) else { continue }
            for needle in needles where bytes.firstRange(of: needle) != nil { places.append(file) }
        }
        let generation = try #require(try directory.current())
        // Those that are gone, too.
        let database = try XapianDatabase.reader(directory.paths(of: generation), isLastImmutable: true)
        for docid in try database.allPosts() {
            let record = try database.record(of: docid)
            if needles.contains(where: { Data(record).firstRange(of: $0) != nil }) { places.append("record") }
        }
        return Set(places).sorted()
    }

    @Test(
        "after a purge no byte of the index has a word of the post, and before it some have",
        arguments: [IndexWriter.MergePolicy.patch, .delta, .main])
    func purge(policy: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        let word = ForgettingTests.word
        // Longer than a block of LZ4, with a version, a remark that quotes it, and a reply that does not.
        let long = (0..<200).map { "\(word)\($0)" }.joined(separator: "、")
        index.writer.policy = .main
        try index.put("/d/a", ForgettingTests.others + [("\(word)の初版", "x:100"), (long, "x:102")])
        index.writer.policy = policy
        let quoting = DumpProblem(
            .remark, Bilingual("{0} is no date", "{0} は日付ではない"), count: 2,
            places: [
                DumpProblem.Place(line: 1, details: [Bilingual(verbatim: word)]),
                DumpProblem.Place(line: 2, details: [Bilingual(verbatim: "昨日")]),
            ])
        try index.put(
            "/d/b", modified: 2,
            posts: [SmallIndex.post("\(word)の改訂", id: "x:100"), SmallIndex.post("返信です", id: "x:103")]
        ) { $0.problems = [quoting] }
        index.writer.policy = .patch
        try forget("x:100", "x:102", in: index)
        #expect(try places(of: word, in: index.directory) != [])
        let reader = try IndexReader(index.directory)
        #expect(try reader.forgotten().map(\.isPurged) == [false, false])
        #expect(try index.writer.purge())
        #expect(try places(of: word, in: index.directory) == [])
        try reader.refresh()
        #expect(try reader.forgotten().map(\.isPurged) == [true, true])
        #expect(try reader.summary().posts == 41)
        #expect(try index.writer.dump(at: "/d/b")?.problems.map(\.count) == [2])
        #expect(try index.writer.dump(at: "/d/b")?.problems[0].places.map(\.line) == [2])
        #expect(try !index.writer.purge())
        // Its dump comes again, and leaves none either.
        try index.put("/d/b", modified: 3, posts: [SmallIndex.post("\(word)の改訂", id: "x:100")])
        #expect(try places(of: word, in: index.directory) == [])
        #expect(try IndexCheck(index.directory).faults == [])
    }

    // MARK: The list

    @Test("the list is read from its other file where one is damaged, and is never taken for empty where both are")
    func damagedList() throws {
        let index = try SmallIndex()
        try index.put("/d/b", [(ForgettingTests.word, "x:100")])
        try forget("x:100", in: index)
        let path = index.directory.path + "/forgotten"
        let whole = try #require(FileManager.default.contents(atPath: path))
        for place in stride(from: 0, to: whole.count, by: 5) {
            var damaged = whole
            damaged[place] ^= 4
            try damaged.write(to: URL(filePath: path))
            #expect(try IndexReader(index.directory).forgotten().map(\.post.id) == ["x:100"])
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(try IndexReader(index.directory).forgotten().map(\.post.id) == ["x:100"])
        for length in [0, 30, whole.count - 1] {
            for name in ["", ".copy"] { try whole.prefix(length).write(to: URL(filePath: path + name)) }
            let error = #expect(throws: IndexError.self) { try IndexReader(index.directory) }
            #expect(error?.code == .system && error?.message.contains("list of forgotten posts is damaged") == true)
        }
        index.writer = try IndexWriter(IndexDirectory(path: index.folder.path + "/elsewhere"))
        #expect(throws: IndexError.self) { try IndexWriter(index.directory, evenUnreadable: true) }
        try whole.write(to: URL(filePath: path))
        index.writer = try IndexWriter(index.directory)
        #expect(try IndexReader(index.directory).forgotten().map(\.post.id) == ["x:100"])
    }

    @Test("the list has no word of a post, and reads back as it was written")
    func listBytes() throws {
        let index = try SmallIndex()
        var post = SmallIndex.post("\(ForgettingTests.word)の全文", id: nil)
        (post.title, post.author, post.url) = ("\(ForgettingTests.word)の題", "ゾウ太郎", "https://example.com/ゾウ")
        try index.put("/d/b", posts: [post])
        let id = try #require(
            try IndexReader(index.directory).search(SearchRequest(query: .all([]), sort: .newest)).hits.first
        ).post.id
        try forget(id, in: index)
        let list = index.writer.register.current
        let bytes = try #require(FileManager.default.contents(atPath: index.directory.path + "/forgotten"))
        #expect(ForgottenPosts(bytes: Array(bytes)) == list && list.posts.count == 1)
        #expect(bytes.firstRange(of: Array("ゾウ".utf8)) == nil && bytes.firstRange(of: Array("/d/b".utf8)) == nil)
    }

    @Test("a list that was lost and is begun anew forgets in an index that knew more of it")
    func lostList() throws {
        let index = try SmallIndex()
        try index.put("/d/b", [("一つ目", "x:1"), ("二つ目", "x:2"), ("三つ目", "x:3")])
        try forget("x:1", "x:2", in: index)
        try index.writer.purge()
        index.writer = try IndexWriter(IndexDirectory(path: index.folder.path + "/elsewhere"))
        for name in ["forgotten", "forgotten.copy"] {
            try FileManager.default.removeItem(atPath: index.directory.path + "/" + name)
        }
        index.writer = try IndexWriter(index.directory)
        _ = try index.writer.dumps
        try forget("x:3", in: index, takingOut: false)
        #expect(try index.content().isEmpty)
        #expect(try IndexReader(index.directory).forgotten().map(\.isPurged) == [false])
        #expect(try index.writer.purge())
        #expect(try IndexReader(index.directory).forgotten().map(\.isPurged) == [true])
    }

    @Test("two who forget at a time while dumps come lose nothing")
    func concurrency() async throws {
        let index = try SmallIndex()
        try index.put("/d/a", (0..<200).map { ("\($0) 番目の東京", "x:\($0)") })
        let register = index.writer.register
        let reader = try IndexReader(index.directory)
        let posts = try (0..<200).map { number in
            try #require(try reader.forgettable(named: "x:\(number)", limit: 1, at: 7).first).forgotten
        }
        let forgetting = Task.detached {
            await withThrowingTaskGroup(of: Void.self) { group in
                for part in [posts[..<50], posts[50..<100]] {
                    group.addTask { for post in part { try register.forget([post]) } }
                }
            }
        }
        for number in 0..<20 {
            try index.put("/d/b", modified: Int64(number), [("\(number) 回目の大阪", "x:\(number)")])
            try index.writer.takeOutForgotten()
        }
        await forgetting.value
        #expect(register.posts.count == 100)
        let found = try IndexReader(index.directory).search(SearchRequest(query: .all([]), sort: .newest, limit: 300))
        #expect(Set(found.hits.map(\.post.id)) == Set((100..<200).map { "x:\($0)" }))
        #expect(found.total == 100)
    }
}
