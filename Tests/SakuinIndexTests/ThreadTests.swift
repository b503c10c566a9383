// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct ThreadTests {
    private static func post(_ id: String?, _ body: String, _ targets: [String] = [], after minutes: Int64 = 0) -> Post
    {
        Post(
            id: id, time: PostTime(seconds: SmallIndex.day + minutes * 60, precision: .second), body: body,
            replyTo: targets.first, alsoReplyTo: Array(targets.dropFirst()))
    }

    /// `depth mark body`, of a gap `depth ?id`; behind it what is hidden below.
    private static func told(_ page: ThreadPage?) -> [String] {
        page?.lines.map { line in
            let mark = (line.isAsked ? ">" : "") + (line.matches == true ? "*" : "")
            let hidden = line.hidden > 0 ? " +\(line.hidden)" : ""
            switch line.content {
            case .missing(let id): return "\(line.depth) \(mark)?\(id)\(hidden)"
            case .post(let found): return "\(line.depth) \(mark)\(found.post.current.body)\(hidden)"
            }
        } ?? ["none"]
    }

    /// 一 ← 二 ← 四, 一 ← 三, and 五 and 六 that answer x:99, which is missing; 三 answers 六, too.
    private static func index() throws -> SmallIndex {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            posts: [
                post("x:4", "四", ["x:2"], after: 9), post("x:1", "一"), post("x:2", "二", ["x:1"], after: 1),
                post("x:3", "三", ["x:1", "x:6"], after: 2), post("x:5", "五", ["x:99"], after: 3),
                post("x:6", "六", ["x:99"], after: 4), post("x:7", "七"),
            ])
        return index
    }

    @Test(
        "a thread is the same whichever of its posts is asked for, as a tree in the order of time",
        arguments: ["x:1", "x:2", "x:3", "x:4", "x:5", "x:6", "x:99"])
    func tree(id: String) throws {
        let index = try Self.index()
        let reader = try IndexReader(index.directory)
        let page = try reader.thread(ThreadRequest(id, limit: 100))
        let names = ["一": "x:1", "二": "x:2", "四": "x:4", "三": "x:3", "?x:99": "x:99", "五": "x:5", "六": "x:6"]
        let lines = [(0, "一"), (1, "二"), (2, "四"), (1, "三"), (0, "?x:99"), (1, "五"), (1, "六")]
        #expect(Self.told(page) == lines.map { "\($0) \(names[$1] == id ? ">" : "")\($1)" })
        #expect(page?.total == 6 && page?.isComplete == true && page?.next == nil)
        #expect(page?.lines.map(\.replies) == [2, 1, 0, 0, 2, 0, 1])
    }

    @Test("what is in no thread is alone in its own, and what is nowhere has none")
    func alone() throws {
        let index = try Self.index()
        let reader = try IndexReader(index.directory)
        #expect(Self.told(try reader.thread(ThreadRequest("x:7", limit: 9))) == ["0 >七"])
        #expect(try reader.thread(ThreadRequest("x:8", limit: 9)) == nil)
    }

    @Test("matches are marked and counted in all of the thread; the order of time has no gaps")
    func matches() throws {
        let index = try Self.index()
        let reader = try IndexReader(index.directory)
        var request = ThreadRequest("x:2", limit: 3)
        request.query = try QueryParser.parse("二 OR 六 OR 七")
        request.isFlat = true
        let page = try reader.thread(request)
        #expect(Self.told(page) == ["0 一", "1 >*二", "1 三"])
        #expect(page?.matched == 2 && page?.total == 6)
        guard case .post(let found)? = page?.lines[1].content else { throw OracleDifference(description: "no post") }
        #expect(found.bodyMatches == [0..<3])
    }

    @Test("pages follow each other, in either order, and go on behind a gap", arguments: [false, true])
    func pages(isFlat: Bool) throws {
        let index = try Self.index()
        let reader = try IndexReader(index.directory)
        var request = ThreadRequest("x:2", limit: 100)
        request.isFlat = isFlat
        let whole = Self.told(try reader.thread(request))
        for limit in 1...3 {
            request.limit = limit
            request.after = nil
            var told: [String] = []
            repeat {
                let page = try reader.thread(request)
                told += Self.told(page)
                request.after = page?.next
            } while request.after != nil
            #expect(told == whole, "\(limit) a page")
        }
        request.after = "key:0123456789abcdef0123"
        #expect(try reader.thread(request) == nil)
    }

    @Test("what is too deep is counted where it is left out; what was asked for is not left out, nor what it answers")
    func depth() throws {
        let index = try SmallIndex()
        let chain = (1...6).map { Self.post("x:\($0)", "\($0)", $0 > 1 ? ["x:\($0 - 1)"] : [], after: Int64($0)) }
        try index.put("/d/a", posts: chain + [Self.post("x:9", "9", ["x:3"], after: 9)])
        let reader = try IndexReader(index.directory)
        var request = ThreadRequest("x:1", limit: 99)
        request.depth = 1
        #expect(Self.told(try reader.thread(request)) == ["0 >1", "1 2 +5"])
        request.name = "x:4"
        #expect(Self.told(try reader.thread(request)) == ["0 1", "1 2", "2 3 +1", "3 >4 +2"])
        request.depth = 0
        request.name = "x:1"
        #expect(Self.told(try reader.thread(request)) == ["0 >1 +6"])
    }

    @Test("posts that answer each other in a ring, or themselves, end")
    func rings() throws {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            posts: [
                Self.post("x:1", "一", ["x:3"], after: 1), Self.post("x:2", "二", ["x:1"], after: 2),
                Self.post("x:3", "三", ["x:2"], after: 3), Self.post("x:4", "四", ["x:4"], after: 4),
                Self.post("x:5", "五", ["x:4"], after: 5),
            ])
        let reader = try IndexReader(index.directory)
        #expect(Self.told(try reader.thread(ThreadRequest("x:3", limit: 9))) == ["0 一", "1 二", "2 >三"])
        #expect(Self.told(try reader.thread(ThreadRequest("x:5", limit: 9))) == ["0 四", "1 >五"])
        #expect(try index.found("replies:0") == ["五"])
        #expect(try index.found("replies:1 in:x:4") == ["四"])
    }

    @Test("a chain as long as an archive is followed to its end, and so are answers without number")
    func long() throws {
        let index = try SmallIndex()
        index.writer.policy = .main
        // SAKUIN_THREAD_POSTS=1000000 takes as many: a minute or two.
        let count = ProcessInfo.processInfo.environment["SAKUIN_THREAD_POSTS"].flatMap(Int.init) ?? 20_000
        let chain = (1...count).map { Self.post("x:\($0)", "鎖", $0 > 1 ? ["x:\($0 - 1)"] : [], after: Int64($0)) }
        let star = (1...count).map { Self.post("x:\(count + $0)", "星", ["x:1"], after: Int64($0)) }
        try index.put("/d/a", posts: chain + star)
        let reader = try IndexReader(index.directory)
        var request = ThreadRequest("x:\(count)", limit: 1)
        request.mostPosts = .max
        let page = try reader.thread(request)
        #expect(page?.total == 2 * count && page?.isComplete == true)
        request.name = "x:\(count + 1)"
        request.depth = 0
        #expect(Self.told(try reader.thread(request)) == ["0 鎖 +\(2 * count - 2)"])
        let all = SearchRequest(query: try QueryParser.parse("in:x:77 鎖"), limit: 1, countBudget: .max)
        #expect(try reader.search(all).total == count)
    }

    @Test("of a thread that is too long those are found that are nearest, what is answered first, and that is told")
    func bound() throws {
        let index = try SmallIndex()
        let chain = (1...50).map { Self.post("x:\($0)", "\($0)", $0 > 1 ? ["x:\($0 - 1)"] : [], after: Int64($0)) }
        let others = (51...80).map { Self.post("x:\($0)", "\($0)", ["x:1"], after: Int64($0)) }
        try index.put("/d/a", posts: chain + others)
        let reader = try IndexReader(index.directory)
        var request = ThreadRequest("x:40", limit: 99)
        request.mostPosts = 44
        let page = try reader.thread(request)
        #expect(page?.total == 44 && page?.isComplete == false)
        #expect(Self.told(page).prefix(40).elementsEqual((1...40).map { "\($0 - 1) \($0 == 40 ? ">" : "")\($0)" }))
        request.mostPosts = 80
        #expect(try reader.thread(request)?.isComplete == true)
    }

    @Test("what depends on other posts is counted on one revision, however many are read")
    func manyReplies() throws {
        let index = try SmallIndex()
        index.writer.policy = .main
        let count = 2000
        let posts = (1...count).map { Self.post("x:\($0)", "猫", $0 % 2 == 0 ? ["x:\($0 - 1)"] : [], after: Int64($0)) }
        try index.put("/d/a", posts: posts)
        let reader = try IndexReader(index.directory)
        var exact = SearchRequest(query: try QueryParser.parse("replies:0"), limit: 1)
        exact.countBudget = SearchRequest.unlimitedCountBudget
        #expect(try reader.search(exact).total == count / 2)
        guard case .done(let facets) = try reader.facets(try QueryParser.parse("replies:0"), by: .thread, limit: 1)
        else { throw OracleDifference(description: "no facets") }
        #expect(facets.total == count / 2 && facets.otherValues == count / 2 - 1 && facets.values[0].posts == 1)
    }

    @Test("where the time is over, that is told")
    func outOfTime() throws {
        let index = try Self.index()
        let reader = try IndexReader(index.directory)
        var request = ThreadRequest("x:2", limit: 9)
        request.deadline = .now - .seconds(1)
        #expect(try reader.thread(request)?.isComplete != true)
    }

    @Test("all posts of a board's thread are one, whether they answer or not, in the order of their numbers")
    func board() throws {
        let index = try SmallIndex()
        let posts = (1...12).map {
            Self.post("dat:cat/1319168096/\($0)", "\($0)", $0 == 7 ? ["dat:cat/1319168096/2"] : [])
        }
        try index.put("/d/a", posts: posts.shuffled())
        try index.put("/d/b", posts: [Self.post("dat:cat/1319168097/1", "別")])
        let reader = try IndexReader(index.directory)
        let lines = ["0 1", "0 2", "1 7"] + ([3, 4, 5, 6] + (8...12)).map { "0 \($0)" }
        #expect(Self.told(try reader.thread(ThreadRequest("dat:cat/1319168096", limit: 99))) == lines)
        #expect(try reader.thread(ThreadRequest("dat:cat/1319168096/9", limit: 99))?.total == 12)
        #expect(try index.found("in:dat:cat/1319168096").count == 12)
        #expect(try index.found("スレ:dat:cat/1319168097/1") == ["別"])
    }

    @Test("an id that is not unique in the world means the posts of the same dumps first")
    func localIDs() throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: [Self.post("1", "甲の一"), Self.post("2", "甲の二", ["1"], after: 1)])
        try index.put("/d/b", posts: [Self.post("1", "乙の一", after: 2), Self.post("2", "乙の二", ["1"], after: 3)])
        try index.put("/d/c", posts: [Self.post("9", "丙", ["2"], after: 4)])
        #expect(try index.found("replies:1").sorted() == ["乙の一", "乙の二", "甲の一", "甲の二"].sorted())
        #expect(try index.found("in:9").count == 5)
        try index.put("/d/c", modified: 2, posts: [Self.post("9", "丙", ["3"], after: 4)])
        let reader = try IndexReader(index.directory)
        let key = try reader.key(of: try #require(try reader.posts(named: "1").first))
        #expect(Self.told(try reader.thread(ThreadRequest(key, limit: 9))) == ["0 >乙の一", "1 乙の二"])
        #expect(Self.told(try reader.thread(ThreadRequest("9", limit: 9))) == ["0 ?3", "1 >丙"])
    }

    private static func lines(_ page: ThreadPage?) -> [NaiveLine] {
        page?.lines.map { line in
            var told = NaiveLine(depth: line.depth, replies: line.replies, hidden: line.hidden)
            switch line.content {
            case .missing(let id): told.missing = Array(id.utf8)
            case .post(let found): told.post = ExactPost(found.post.current)
            }
            return told
        } ?? []
    }

    @Test("a tree has every post of its component once, in its place, as a naive reckoning finds it")
    func bruteForce() throws {
        var random = OracleRandom(seed: 20)
        let maker = OraclePosts(texts: .madeUp, isTerse: true)
        // Those of which the order is known: some hundred.
        var inOrder = 0
        for round in 0..<12 {
            let index = try SmallIndex()
            var archive = NaiveArchive()
            for number in 0..<random.int(1...4) {
                let dump = maker.dump(
                    "/d/\(number)", modified: Int64(number), size: random.int(5...60), known: archive.dumps, &random)
                archive.dumps.append(dump)
                try index.put(dump.path, modified: dump.modified, posts: dump.entries.map(\.post))
            }
            let documents = archive.documents()
            let graph = NaiveGraph(documents)
            let reader = try IndexReader(index.directory)
            for (number, document) in documents.enumerated() {
                let named = try reader.search(SearchRequest(query: .all([]), limit: 10_000)).hits.first {
                    ExactPost($0.post.current) == ExactPost(document.current)
                        && $0.post.sources.count == document.versions.flatMap(\.places).count
                }
                guard let named, documents.count(where: { ExactPost($0.current) == ExactPost(document.current) }) == 1
                else { continue }
                let page = try reader.thread(ThreadRequest(try reader.key(of: named.post), limit: 10_000))
                let members = documents.indices.filter { graph.threads[$0] == graph.threads[number] }
                let found = page?.lines.compactMap { line in
                    if case .post(let found) = line.content { ExactPost(found.post.current) } else { nil }
                }
                #expect(found?.count == members.count, "round \(round), \(document.current)")
                #expect(Set(found ?? []) == Set(members.map { ExactPost(documents[$0].current) }), "round \(round)")
                let own = page?.lines.first(where: \.isAsked)
                #expect(own?.replies == graph.answers[number].count, "round \(round), \(document.current)")
                guard graph.isOrdered(members) else { continue }
                inOrder += 1
                #expect(Self.lines(page) == graph.tree(of: members), "round \(round), \(document.current)")
                var request = ThreadRequest(try reader.key(of: named.post), limit: 10_000)
                request.depth = random.int(0...3)
                #expect(
                    Self.lines(try reader.thread(request))
                        == graph.tree(of: members, depth: request.depth, asked: number))
                (request.depth, request.isFlat) = (nil, true)
                #expect(Self.lines(try reader.thread(request)) == graph.flat(members))
            }
        }
        #expect(inOrder > 100)
    }

    @Test(
        "what is no number of replies is told",
        arguments: ["replies:many", "replies:>", "replies:3..1", "replies:<0", "replies:500字"])
    func refused(query: String) {
        #expect(throws: QueryError.self) { try QueryParser.parse(query) }
    }
}
