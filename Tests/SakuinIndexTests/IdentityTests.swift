// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which posts are one: every post of every dump is found, whatever ids its dump gives.

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct IdentityTests {
    private static let noon = SmallIndex.day + 12 * 3600

    private static func timed(_ id: String?, _ body: String, _ seconds: Int64 = noon, author: String? = nil) -> Post {
        Post(id: id, time: PostTime(seconds: seconds, precision: .second), body: body, author: author)
    }

    private static func dated(_ id: String?, _ body: String, author: String? = nil) -> Post {
        Post(id: id, time: PostTime(seconds: SmallIndex.day, precision: .day), body: body, author: author)
    }

    private static func untimed(_ id: String?, _ body: String) -> Post { Post(id: id, body: body) }

    /// A dump: its path, when it was changed, its posts.
    private struct Dump {
        var path: String
        var modified: Int64 = 1
        var posts: [Post]
    }

    /// What an index of `dumps` holds, in every order in which they may be read and by each way.
    private static func contents(_ dumps: [Dump]) throws -> Set<[String]> {
        var contents: Set<[String]> = []
        for way in [IndexWriter.MergePolicy.patch, .delta, .main] {
            for shift in dumps.indices {
                for isBackwards in [false, true] {
                    let order = dumps.indices.map { dumps[($0 + shift) % dumps.count] }
                    let index = try SmallIndex()
                    index.writer.policy = way
                    for dump in isBackwards ? order.reversed() : order {
                        try index.put(dump.path, modified: dump.modified, posts: dump.posts)
                    }
                    contents.insert(try index.content().sorted())
                }
            }
        }
        return contents
    }

    @Test("a post is named by its address, too, whatever its id is")
    func addresses() throws {
        let address = "https://blog.example/2024/06/05/夏"
        let index = try SmallIndex()
        var posts = ["7", nil, "tag:blog.example,2024:7", "x:77"].map { IdentityTests.timed($0, "\($0 ?? "-")の本文") }
        for place in posts.indices { posts[place].url = address }
        try index.put("/d/a", posts: posts)
        var answer = IdentityTests.timed("8", "答え", IdentityTests.noon + 60)
        answer.replyTo = address
        try index.put("/d/b", posts: [answer])
        let reader = try IndexReader(index.directory)
        // The id of the last one was made for it, and tells its address.
        let bodies = ["7の本文", "-の本文", "tag:blog.example,2024:7の本文"].sorted()
        #expect(try reader.posts(named: address).map(\.current.body).sorted() == bodies)
        #expect(try reader.posts(named: address + "/").isEmpty)
        let stored = try #require(try reader.post(id: "8"))
        #expect(try reader.targets(of: stored).map(\.current.body).sorted() == bodies)
    }

    @Test(
        "a document whose contents share a list of digests is found by each of them",
        arguments: IndexWriter.MergePolicy.allCases)
    func sharedList(way: IndexWriter.MergePolicy) throws {
        func lead(_ body: String) -> Schema.Lead {
            Schema.lead(.content, PostKey.content(of: IdentityTests.timed("x:1", body)))
        }
        let first = "最初の本文"
        let second = try #require(
            (0..<100_000).lazy.map { "次の本文 \($0)" }.first {
                lead($0).term == lead(first).term && lead($0).code != lead(first).code
            })
        let index = try SmallIndex()
        index.writer.policy = way
        try index.put("/d/other", posts: (0..<50).map { IdentityTests.timed(nil, "他の本文 \($0)") })
        try index.put("/d/a", posts: [IdentityTests.timed("x:1", first)])
        try index.put("/d/b", posts: [IdentityTests.timed("x:1", second)])
        for (number, body) in [first, second].enumerated() {
            try index.put("/d/\(number)", posts: [IdentityTests.timed(nil, body)])
        }
        #expect(try index.content().filter { $0.contains("x:1") }.count == 1)
        #expect(try index.docids().count == 51)
        let reader = try IndexReader(index.directory)
        for body in [first, second] {
            let key = PostKey.keyPrefix + PostKey.content(of: IdentityTests.timed(nil, body)).text
            #expect(try reader.posts(named: key).map(\.id) == ["x:1"])
        }
    }

    @Test("of thousands of posts each is found by its id, its address and its key, and none beside it")
    func manyNames() throws {
        let index = try SmallIndex()
        index.writer.policy = .main
        let posts = (0..<6000).map { number in
            var post = IdentityTests.timed(
                number % 3 == 0 ? nil : "\(number)", "本文 \(number)", IdentityTests.noon + Int64(number))
            post.url = "https://example.org/\(number)"
            return post
        }
        try index.put("/d/a", posts: posts)
        let reader = try IndexReader(index.directory)
        for number in stride(from: 0, to: posts.count, by: 7) {
            let found = try reader.posts(named: "https://example.org/\(number)")
            #expect(found.map(\.current.body) == ["本文 \(number)"])
            for name in try found.map({ $0.id }) + found.map({ try reader.key(of: $0) }) {
                #expect(try reader.posts(named: name).map(\.current.body) == ["本文 \(number)"], "\(name)")
                #expect(try number % 70 > 0 || index.found("id:\(name)").count == 1)
            }
        }
        #expect(try reader.posts(named: "6000").isEmpty)
    }

    // MARK: Dumps that share ids

    @Test(
        "two tables that count their rows from 1 hide nothing of each other",
        arguments: [
            "1", "007", "row-1", "3.5", "misskey:9abc", "{5F2A}", "anond:12", "x:", "http://", "ＩＤ", "mid:7", "mid:7@",
        ])
    func rows(id: String) throws {
        let times: [(PostTime?, PostTime?)] = [
            (nil, nil), (IdentityTests.dated(nil, "").time, IdentityTests.dated(nil, "").time),
            (IdentityTests.timed(nil, "", 0).time, IdentityTests.timed(nil, "", 60).time),
        ]
        for (first, second) in times {
            let found = try IdentityTests.contents([
                Dump(path: "/d/diary", posts: [Post(id: id, time: first, body: "柿はまだ青い")]),
                Dump(path: "/d/memo", posts: [Post(id: id, time: second, body: "醤油を二本")]),
            ])
            #expect(found == [["\(id) 柿はまだ青い /d/diary:1", "\(id) 醤油を二本 /d/memo:1"]])
        }
    }

    @Test("a local id at one second is one post, whose wording the newest dump has")
    func sameSecond() throws {
        let found = try IdentityTests.contents([
            Dump(path: "/d/a", modified: 1, posts: [IdentityTests.timed("7", "古い文")]),
            Dump(path: "/d/b", modified: 2, posts: [IdentityTests.timed("7", "新しい文")]),
            Dump(path: "/d/c", modified: 3, posts: [IdentityTests.timed("7", "別の日", IdentityTests.noon + 86_400)]),
        ])
        #expect(found == [["7 別の日 /d/c:1", "7 新しい文 /d/b:1 / 7 古い文 /d/a:1"]])
    }

    @Test("the same row of the same day in two tables is one post; without a time it is its table's")
    func sameRow() throws {
        let dated = [Dump(path: "/d/a", posts: [IdentityTests.dated("1", "同じ")])]
        #expect(
            try IdentityTests.contents(dated + [Dump(path: "/d/b", posts: [IdentityTests.dated("1", "同じ")])])
                == [["1 同じ /d/b:1 /d/a:1"]])
        #expect(
            try IdentityTests.contents([
                Dump(path: "/d/a", posts: [IdentityTests.untimed("1", "同じ")]),
                Dump(path: "/d/b", posts: [IdentityTests.untimed("1", "同じ")]),
            ]) == [["1 同じ /d/a:1", "1 同じ /d/b:1"]])
    }

    @Test(
        "an id that is unique in the world is one post with versions",
        arguments: [
            "anond:20240605205024", "x:1798", "hatena:taro/20050605/1117900000", "dat:newsplus/1717588224/7",
            "https://mastodon.example/users/a/statuses/1", "HTTP://example.com/7", "urn:uuid:6e8bc430",
            "tag:example.com,2024:7", "mid:20240605.7@mail.example",
        ])
    func global(id: String) throws {
        let found = try IdentityTests.contents([
            Dump(path: "/d/a", modified: 1, posts: [IdentityTests.dated(id, "古い文")]),
            Dump(path: "/d/b", modified: 2, posts: [IdentityTests.timed(id, "新しい文")]),
            Dump(path: "/d/c", modified: 3, posts: [IdentityTests.untimed(id, "最新の文")]),
        ])
        #expect(found == [["\(id) 最新の文 /d/c:1 / \(id) 新しい文 /d/b:1 / \(id) 古い文 /d/a:1"]])
    }

    // MARK: Dumps that repeat ids

    @Test(
        "a dump that says two things under one id holds two posts, which other dumps do not change",
        arguments: ["7", "https://example.com/"])
    func repeated(id: String) throws {
        let two = Dump(
            path: "/d/two", modified: 2,
            posts: [
                IdentityTests.timed(id, "七番目の蜜柑"), IdentityTests.timed(id, "七番目の林檎"), IdentityTests.timed(id, "七番目の林檎"),
            ])
        let one = Dump(path: "/d/one", modified: 3, posts: [IdentityTests.timed(id, "七番目の葡萄")])
        let same = Dump(path: "/d/same", modified: 1, posts: [IdentityTests.timed(id, "七番目の林檎")])
        #expect(
            try IdentityTests.contents([two, one, same]) == [
                ["\(id) 七番目の林檎 /d/two:3 /d/two:2 /d/same:1", "\(id) 七番目の葡萄 /d/one:1", "\(id) 七番目の蜜柑 /d/two:1"]
            ])
        // What only its place in one dump tells apart is one post again when that dump goes.
        let index = try SmallIndex()
        for dump in [two, one, same] { try index.put(dump.path, modified: dump.modified, posts: dump.posts) }
        try index.writer.removeDump(at: "/d/two")
        #expect(try index.content() == ["\(id) 七番目の葡萄 /d/one:1 / \(id) 七番目の林檎 /d/same:1"])
        try index.put("/d/two", modified: 2, posts: two.posts)
        #expect(try index.content().count == 3)
        #expect(try index.found("蜜柑 OR 林檎 OR 葡萄").count == 3)
    }

    @Test("an id that was made for one post is taken at its word within a dump, too")
    func repeatedOfPost() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("前", "anond:20240605205024"), ("後", "anond:20240605205024")])
        #expect(try index.content() == ["anond:20240605205024 後 /d/a:2 / anond:20240605205024 前 /d/a:1"])
    }

    @Test("posts that differ in width, author, reply target or second are all found where one dump holds them")
    func nearlyAlike() throws {
        let posts = [
            IdentityTests.timed(nil, "ＡＢＣ"), IdentityTests.timed(nil, "ABC"),
            IdentityTests.timed(nil, "ABC", author: "甲"),
            IdentityTests.timed(nil, "ABC", author: "乙"), IdentityTests.timed(nil, "ABC", IdentityTests.noon + 1),
        ]
        #expect(
            try IdentityTests.contents([Dump(path: "/d/a", posts: posts), Dump(path: "/d/b", posts: [posts[1]])]) == [
                ["- ABC /d/a:3", "- ABC /d/a:4", "- ABC /d/a:5", "- ABC /d/b:1 /d/a:2", "- ＡＢＣ /d/a:1"]
            ])
        let index = try SmallIndex()
        try index.put("/d/a", posts: posts)
        #expect(try index.found("ＡＢＣ", fold: .asWritten) == ["ＡＢＣ"])
        #expect(try index.found("ABC", fold: .asWritten).count == 4)
    }

    @Test("two authors who say the same of one day are two posts, and one who is not told is a third")
    func authors() throws {
        let found = try IdentityTests.contents([
            Dump(path: "/d/a", posts: [IdentityTests.dated(nil, "おはよう", author: "甲")]),
            Dump(path: "/d/b", posts: [IdentityTests.dated(nil, "おはよう", author: "乙")]),
            Dump(path: "/d/c", posts: [IdentityTests.dated(nil, "おはよう")]),
            Dump(path: "/d/d", posts: [IdentityTests.dated(nil, "おはよう", author: "甲")]),
        ])
        #expect(found == [["- おはよう /d/b:1", "- おはよう /d/c:1", "- おはよう /d/d:1 /d/a:1"]])
    }

    @Test("an id of white space is none", arguments: ["", " ", "\t\n", "\u{3000}", "\u{A0}"])
    func blank(id: String) throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: [IdentityTests.timed(id, "一つ"), IdentityTests.timed(id, "二つ")])
        #expect(try index.content().sorted() == ["- 一つ /d/a:1", "- 二つ /d/a:2"])
        #expect(try IndexReader(index.directory).posts(named: id).isEmpty)
    }

    // MARK: Posts without an id

    @Test("a post without an id goes with the least id that has its content, in any order")
    func withoutID() throws {
        let found = try IdentityTests.contents([
            Dump(path: "/d/a", posts: [IdentityTests.untimed("1", "同じ")]),
            Dump(path: "/d/b", posts: [IdentityTests.untimed("1", "同じ")]),
            Dump(path: "/d/c", posts: [IdentityTests.untimed(nil, "同じ")]),
            Dump(path: "/d/d", posts: [IdentityTests.untimed("2", "同じ")]),
        ])
        #expect(found == [["1 同じ /d/a:1 / - 同じ /d/c:1", "1 同じ /d/b:1", "2 同じ /d/d:1"]])
    }

    // MARK: Names

    @Test("an id names all that bear it, newest first, and a key one post")
    func names() throws {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            posts: [IdentityTests.timed("7", "古い"), IdentityTests.untimed("7", "いつか"), IdentityTests.untimed("8", "別")])
        try index.put("/d/b", posts: [IdentityTests.timed("7", "新しい", IdentityTests.noon + 60)])
        let reader = try IndexReader(index.directory)
        let bearers = try reader.posts(named: "7")
        #expect(bearers.map(\.current.body) == ["新しい", "古い", "いつか"])
        #expect(try reader.posts(named: "7", limit: 2).map(\.current.body) == ["新しい", "古い"])
        for post in bearers { #expect(try reader.posts(named: reader.key(of: post)) == [post]) }
        #expect(try index.found("id:7") == ["新しい", "古い", "いつか"])
        for post in bearers { #expect(try index.found("id:\(reader.key(of: post))") == [post.current.body]) }
        #expect(try index.found("id:key:0123456789abcdef0123").isEmpty)
        #expect(try reader.posts(named: "9").isEmpty)
        #expect(try reader.posts(named: "key:0123456789abcdef0123").isEmpty)
    }

    @Test("a reply to a local id means the post of its own dump, if there is one")
    func targets() throws {
        let index = try SmallIndex()
        var reply = IdentityTests.timed("2", "返事", IdentityTests.noon + 5)
        reply.replyTo = "1"
        try index.put("/d/a", posts: [IdentityTests.timed("1", "こちら"), reply])
        try index.put("/d/b", posts: [IdentityTests.timed("1", "あちら", IdentityTests.noon + 60)])
        reply.id = "3"
        try index.put("/d/c", posts: [reply])
        let reader = try IndexReader(index.directory)
        func targets(_ id: String) throws -> [String] {
            try reader.targets(of: try #require(try reader.post(id: id))).map(\.current.body)
        }
        #expect(try targets("2") == ["こちら"])
        #expect(try targets("3") == ["あちら", "こちら"])
        #expect(try targets("1") == [])
        #expect(try index.found("re:1").count == 2)
    }

    @Test("an index that was changed dump by dump has the documents and keys of one that is built at once")
    func fresh() throws {
        var random = OracleRandom(seed: 17)
        for round in 0..<20 {
            let (changed, fresh) = (try SmallIndex(), try SmallIndex())
            var dumps: [String: [Post]] = [:]
            for step in 0..<12 {
                let path = "/d/\(random.int(0...3))"
                changed.writer.policy = random.pick([IndexWriter.MergePolicy.patch, .delta, .main])
                changed.writer.spillFolder.mostInMemory = random.pick([1, 200, 8 << 20])
                if random.oneIn(4) {
                    try changed.writer.removeDump(at: path)
                    dumps[path] = nil
                } else {
                    let posts = (0..<random.int(0...8)).map { _ in IdentityTests.random(&random) }
                    try changed.put(path, modified: 1, posts: posts)
                    dumps[path] = posts
                }
                guard step % 4 == 3 else { continue }
                for (path, posts) in dumps.sorted(by: { $0.key > $1.key }) {
                    try fresh.put(path, modified: 1, posts: posts)
                }
                for path in try fresh.writer.dumps.map(\.path) where dumps[path] == nil {
                    try fresh.writer.removeDump(at: path)
                }
                #expect(try changed.content().sorted() == fresh.content().sorted(), "round \(round), step \(step)")
                #expect(try IdentityTests.keys(changed) == IdentityTests.keys(fresh), "round \(round), step \(step)")
            }
        }
    }

    @Test("a post that was taken in takes 48 bytes of memory: a bulk build holds millions")
    func size() {
        #expect(MemoryLayout<SpooledPost>.stride == 48)
    }

    private static func random(_ random: inout OracleRandom) -> Post {
        let id = random.pick([nil, "1", "1", "2", "https://example.com/", "anond:20240605205024"])
        let body = random.pick(["甲", "乙", "Ｘ", "X"])
        let author = random.oneIn(4) ? "人" : nil
        switch random.int(0...3) {
        case 0: return Post(id: id, body: body, author: author)
        case 1: return dated(id, body, author: author)
        default: return timed(id, body, noon + Int64(random.int(0...1)), author: author)
        }
    }

    private static func keys(_ index: SmallIndex) throws -> [String] {
        let reader = try IndexReader(index.directory)
        let page = try reader.search(SearchRequest(query: .all([]), sort: .newest, limit: 1000))
        return try page.hits.map { try reader.key(of: $0.post) }.sorted()
    }
}
