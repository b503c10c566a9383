// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

/// What is told of posts as they come into the index.
@Suite struct ArrivalTests {
    /// A follower that keeps its cursor.
    private final class Follower {
        private let directory: IndexDirectory
        var reader: IndexReader
        var request: ArrivalRequest
        private(set) var beginnings: [ArrivalPage.Beginning] = []

        init(_ index: SmallIndex, _ query: String = "東京", copies: Bool = false, flood: Int = 50) throws {
            directory = index.directory
            reader = try IndexReader(index.directory)
            request = ArrivalRequest(
                query: try QueryParser.parse(query), after: nil, includesCopies: copies, flood: flood)
            _ = try news()
        }

        /// What is told, `new` or `edited` and the body, to the end.
        func news() throws -> [String] {
            try reader.refresh()
            var told: [String] = []
            while true {
                let page = try reader.arrivals(request)
                beginnings.append(page.beginning)
                for event in page.events {
                    switch event.news {
                    case .post(let found, let isEdited):
                        told.append((isEdited ? "edited " : "new ") + found.post.current.body)
                    case .flood(let flood):
                        told.append("flood \(flood.matches)/\(flood.arrivals)\(flood.areAllNew ? "" : "?")")
                    }
                }
                // A cursor travels as text.
                request.after = ArrivalCursor(page.next.text)
                if page.isAtEnd { return told }
            }
        }
    }

    private static let policies: [IndexWriter.MergePolicy?] = [nil, .patch, .delta, .main]

    /// Characters of its own, or it would be a copy of another.
    private static func body(_ number: Int) -> String {
        "東京の投稿 その\(number) "
            + (0..<20).compactMap { Unicode.Scalar(0x5000 + 32 * number + $0) }.map(String.init).joined()
    }

    @Test("Each post is told once, in the order in which it came and not by its date", arguments: policies)
    func once(policy: IndexWriter.MergePolicy?) throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京の朝", "1"), ("大阪の夜", "2")])
        let follower = try Follower(index)
        #expect(try follower.news() == [])
        index.writer.policy = policy
        try index.put(
            "/d/b", posts: [SmallIndex.post("東京の昼", id: "4", seconds: 2_000_000_000), SmallIndex.post("京都", id: "5")])
        try index.put("/d/c", posts: [SmallIndex.post("東京の昔", id: "6", seconds: 1_000_000_000)])
        #expect(try follower.news() == ["new 東京の昼", "new 東京の昔"])
        #expect(try follower.news() == [])
        // Read again, read from another dump, taken away: none of it is news.
        try index.put("/d/c", modified: 9, posts: [SmallIndex.post("東京の昔", id: "6", seconds: 1_000_000_000)])
        try index.put("/d/d", posts: [SmallIndex.post("東京の昼", id: "4", seconds: 2_000_000_000)])
        try index.writer.removeDump(at: "/d/b")
        #expect(try follower.news() == [])
        #expect(follower.beginnings.dropFirst().allSatisfy { $0 == .continued })
    }

    @Test("A post whose wording changes is told as edited, and one that comes to match too", arguments: policies)
    func edited(policy: IndexWriter.MergePolicy?) throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京の朝", "anond:20240605000001"), ("大阪の夜", "anond:20240605000002")])
        let follower = try Follower(index)
        index.writer.policy = policy
        try index.put("/d/b", modified: 2, [("東京の夕", "anond:20240605000001"), ("東京の夜", "anond:20240605000002")])
        #expect(try follower.news().sorted() == ["edited 東京の夕", "edited 東京の夜"])
        try index.put("/d/b", modified: 3, [("東京の夕", "anond:20240605000001"), ("神戸の夜", "anond:20240605000002")])
        #expect(try follower.news() == [])
        // An older wording that comes later changes nothing.
        try index.put("/d/c", modified: 1, [("東京の早朝", "anond:20240605000001")])
        #expect(try follower.news() == [])
    }

    @Test(
        "A post that gets an id, loses it, or is told apart from others of its id is not told again",
        arguments: policies)
    func identities(policy: IndexWriter.MergePolicy?) throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京の朝", nil), ("東京の夜", "7")])
        let follower = try Follower(index, copies: true)
        index.writer.policy = policy
        try index.put("/d/b", [("東京の朝", "anond:20240605000001")])
        #expect(try follower.news() == [])
        try index.writer.removeDump(at: "/d/b")
        #expect(try follower.news() == [])
        // Two records of one dump and one local id: two posts, of which one was there.
        try index.put("/d/c", [("東京の夜", "7"), ("東京の別の夜", "7")])
        #expect(try follower.news() == ["new 東京の別の夜"])
    }

    @Test("A rebuild tells nothing anew, but what is new in it", arguments: [false, true])
    func rebuild(isGlobal: Bool) throws {
        let index = try SmallIndex()
        func id(_ number: Int) -> String? {
            isGlobal ? "anond:202406050000\(10 + number)" : number % 2 == 0 ? nil : "\(number)"
        }
        let posts = (0..<20).map { SmallIndex.post(Self.body($0), id: id($0)) }
        try index.put("/d/a", posts: posts)
        let follower = try Follower(index)
        try index.writer.rebuild("/d/a", posts: posts)
        #expect(try follower.news() == [])
        try index.writer.rebuild("/d/a", posts: posts + [SmallIndex.post("東京に新しく", id: "anond:20240605000099")])
        #expect(try follower.news() == ["new 東京に新しく"])
        try index.writer.rebuild("/d/a", posts: Array(posts.dropFirst(5)))
        #expect(try follower.news() == [])
        #expect(follower.beginnings.dropFirst().allSatisfy { $0 == .continued })
        // Room is given back without news.
        index.writer.policy = .main
        try index.writer.apply(try index.writer.ingest())
        #expect(try follower.news() == [])
    }

    @Test("What a rebuild looks up in many posts at once is what it looks up in few")
    func manyKnown() throws {
        let index = try SmallIndex()
        index.writer.policy = .main
        let count = 6000
        let posts = (0..<count).map { Self.post($0, "東京 \($0)") }
        try index.put("/d/a", posts: posts)
        index.writer.policy = .patch
        try index.put("/d/gone", posts: [SmallIndex.post("東京 消える", id: "gone")])
        try index.writer.removeDump(at: "/d/gone")
        let follower = try Follower(index, flood: 10_000)
        var more = posts
        more[4] = SmallIndex.post("東京 四", id: posts[4].id, seconds: SmallIndex.day + 4)
        more += [SmallIndex.post("大阪", id: "x"), SmallIndex.post("東京 消える", id: "gone")]
        try index.writer.rebuild("/d/a", posts: more)
        #expect(try follower.news().sorted() == ["edited 東京 四", "new 東京 消える"])
    }

    @Test("New posts that say nearly the same as a known one are told only where that is wanted")
    func copies() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [(Self.body(1), "1")])
        let (plain, all) = (try Follower(index), try Follower(index, copies: true))
        try index.put("/d/b", [(Self.body(1) + "。", "2"), (Self.body(2), "3")])
        #expect(try plain.news() == ["new " + Self.body(2)])
        #expect(try all.news().sorted() == ["new " + Self.body(1) + "。", "new " + Self.body(2)].sorted())
        // Of several that come together the first is no copy of the others.
        try index.put("/d/c", [(Self.body(3), "4"), (Self.body(3) + "！", "5")])
        try index.put("/d/e", [(Self.body(3) + "？", "6")])
        #expect(try plain.news().count == 1)
        #expect(try all.news().count == 3)
    }

    @Test("Many matches of one commit are told as their number")
    func flood() throws {
        let index = try SmallIndex()
        let follower = try Follower(index, flood: 3)
        try index.put("/d/a", (0..<3).map { (Self.body($0), "\($0)") })
        try index.put("/d/b", (3..<40).map { (Self.body($0), "\($0)") } + [("大阪", "x")])
        try index.put("/d/c", [(Self.body(40), "40")])
        let news = try follower.news()
        #expect(news.count == 5 && news[3] == "flood 37/38" && news[4] == "new " + Self.body(40))
        // In small pieces, too, whichever way they are judged.
        let few = try Follower(index, "その41", flood: 3)
        try index.put("/d/e", (41..<100).map { (Self.body($0), "\($0)") })
        #expect(try few.news() == ["new " + Self.body(41)])
    }

    @Test("A follower that begins is told nothing of what is there; one of another index, too, and that it is")
    func beginnings() throws {
        let (index, other) = (try SmallIndex(), try SmallIndex())
        try index.put("/d/a", [("東京", "1")])
        try other.put("/d/a", [("東京", "1"), ("東京の夜", "2")])
        let follower = try Follower(index)
        #expect(follower.beginnings == [.baseline])
        follower.reader = try IndexReader(other.directory)
        #expect(try follower.news() == [])
        #expect(follower.beginnings.last == .reset)
        try other.put("/d/b", [("東京の朝", "3")])
        #expect(try follower.news() == ["new 東京の朝"])
        // A backup that was put back knows less than the cursor does.
        follower.request.after = ArrivalCursor(
            journal: try #require(follower.request.after).journal, position: 1_000_000)
        #expect(try follower.news() == [])
        #expect(follower.beginnings.last == .reset)
        for wrong in [
            "", "x", "0123456789abcdef", "0123456789abcdef-", "0123456789abcdef--1", "0123456789abcdef-01",
            "g123456789abcdef-1",
        ] {
            #expect(ArrivalCursor(wrong) == nil, "\(wrong)")
        }
    }

    @Test("A post that has gone before it was told is not told, and one that came and was edited is told once")
    func gone() throws {
        let index = try SmallIndex()
        let follower = try Follower(index)
        try index.put("/d/a", [("東京の朝", "anond:20240605000001")])
        try index.put("/d/b", [("東京の夜", "anond:20240605000002")])
        try index.writer.removeDump(at: "/d/a")
        try index.put("/d/b", modified: 2, [("東京の深夜", "anond:20240605000002")])
        #expect(try follower.news() == ["new 東京の深夜"])
    }

    @Test("Posts of an id that every dump has are told apart")
    func crowds() throws {
        let index = try SmallIndex()
        func posts(_ range: Range<Int>, _ word: String) -> [Post] {
            range.map { SmallIndex.post("\(word) \($0)", id: "1", seconds: SmallIndex.day + Int64($0)) }
        }
        for number in 0..<40 { try index.put("/d/\(number)", posts: posts(number..<number + 1, "東京")) }
        let follower = try Follower(index, copies: true)
        for number in 40..<43 { try index.put("/d/\(number)", posts: posts(number..<number + 1, "東京")) }
        try index.put("/d/7", modified: 2, posts: posts(7..<8, "東京の夜"))
        #expect(try follower.news() == ["new 東京 40", "new 東京 41", "new 東京 42", "edited 東京の夜 7"])
    }

    @Test("A post that is forgotten before it was told is not told", arguments: [false, true])
    func forgotten(isTakenOut: Bool) throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京の昼", "x:0")])
        let follower = try Follower(index, copies: true)
        try index.put("/d/b", [("東京の朝", "x:1"), ("東京の夜", "x:2")])
        let found = try IndexReader(index.directory).forgettable(named: "x:1", limit: 10, at: 7)
        try index.writer.register.forget(found.map(\.forgotten))
        if isTakenOut { try index.writer.takeOutForgotten() }
        #expect(try follower.news() == ["new 東京の夜"])
        try index.put("/d/c", [("東京の朝", "x:1")])
        #expect(try follower.news() == [])
    }

    // MARK: A reckoning by the dumps alone

    /// Dumps as they are written down here, and what a follower is to be told of them.
    private struct Reckoning {
        struct Dump {
            var modified: Int64
            /// By number of the post.
            var bodies: [Int: String]
        }

        var dumps: [String: Dump] = [:]
        /// Since a follower asked last, by the number of the post: true if it is new.
        private(set) var arrived: [String: [Int: Bool]] = [:]

        func body(of number: Int) -> (body: String, dumps: Set<String>)? {
            let holding = dumps.filter { $0.value.bodies[number] != nil }
            let newest = holding.max { ($0.value.modified, $0.key) < ($1.value.modified, $1.key) }
            guard let body = newest?.value.bodies[number] else { return nil }
            return (body, Set(holding.filter { $0.value.bodies[number] == body }.keys))
        }

        func bodies() -> [Int: String] {
            var bodies: [Int: String] = [:]
            for number in Set(dumps.values.flatMap(\.bodies.keys)) { bodies[number] = body(of: number)?.body }
            return bodies
        }

        mutating func change(reading path: String?, _ change: (inout [String: Dump]) -> Void) {
            let before = bodies()
            change(&dumps)
            for (number, body) in bodies() {
                let isNew = before[number] == nil
                guard isNew || before[number] != body,
                    let path, self.body(of: number)?.dumps.contains(path) == true
                else { continue }
                for follower in arrived.keys {
                    let wasNew = arrived[follower]?[number] == true
                    arrived[follower]?[number] = isNew || wasNew
                }
            }
        }

        /// What the follower is to be told, sorted.
        mutating func news(_ follower: String) -> [String] {
            defer { arrived[follower] = [:] }
            return (arrived[follower] ?? [:]).compactMap { number, isNew in
                guard let body = body(of: number)?.body, body.contains("東京") else { return nil }
                return (isNew ? "new " : "edited ") + body
            }.sorted()
        }
    }

    /// The post of this number: with an id of the world, with one of its dump and a time, or without.
    private static func post(_ number: Int, _ body: String) -> Post {
        let id = number % 3 == 0 ? nil : number % 3 == 1 ? "anond:2024\(1_000_000_000 + number)" : "\(number)"
        return SmallIndex.post(body, id: id, seconds: SmallIndex.day + Int64(number))
    }

    @Test("Whatever becomes of the dumps, each match is told once, to those who ask always and those who ask seldom")
    func reckoning() throws {
        let steps = 60
        for seed in UInt64(1)...4 {
            var random = OracleRandom(seed: seed)
            let index = try SmallIndex()
            index.writer.spillFolder.mostInMemory = 256
            if seed.isMultiple(of: 2) { index.writer.fewLookups = 0 }
            let always = try Follower(index, copies: true, flood: 10_000)
            let seldom = try Follower(index, copies: true, flood: 10_000)
            var reckoning = Reckoning()
            for follower in ["always", "seldom"] { _ = reckoning.news(follower) }
            for step in 1...steps {
                let path = "/d/" + random.pick(["a", "b", "c", "d"])
                index.writer.policy = random.pick(Self.policies)
                if random.oneIn(5) {
                    reckoning.change(reading: nil) { $0[path] = nil }
                    try index.writer.removeDump(at: path)
                } else {
                    var bodies: [Int: String] = [:]
                    for _ in 0..<random.int(0...12) {
                        let number = random.int(0...25)
                        // One without an id is another post when its body is.
                        let version = number % 3 == 0 ? 0 : random.int(0...2)
                        let city = random.pick(number % 3 == 0 ? ["東京"] : ["東京", "大阪"])
                        bodies[number] = "\(city) \(number) \(version)"
                    }
                    let posts = bodies.sorted { $0.key < $1.key }.map { Self.post($0.key, $0.value) }
                    if random.oneIn(6) {
                        reckoning.change(reading: path) { $0 = [path: Reckoning.Dump(modified: 1, bodies: bodies)] }
                        try index.writer.rebuild(path, posts: posts)
                    } else {
                        let dump = Reckoning.Dump(modified: Int64(step), bodies: bodies)
                        reckoning.change(reading: path) { $0[path] = dump }
                        try index.put(path, modified: Int64(step), posts: posts)
                    }
                }
                let isSeldom = random.oneIn(8)
                for (name, follower) in isSeldom ? [("always", always), ("seldom", seldom)] : [("always", always)] {
                    let (told, expected) = (try follower.news().sorted(), reckoning.news(name))
                    #expect(told == expected, "\(name), seed \(seed), step \(step)")
                }
            }
        }
    }

    // MARK: The journal

    private static func arrivals(_ range: Range<Int>) -> [Arrival] {
        range.map { number in
            let content = PostKey.content(of: Post(body: "\(number)"))
            return Arrival(documentKey: content, kind: number % 7 == 0 ? .edited : .new)
        }
    }

    @Test("What is kept is bounded, and has no gaps")
    func bounds() throws {
        var journal = ArrivalJournal()
        #expect(journal.identity.utf8.count == 16 && journal.identity != ArrivalJournal().identity)
        let one = Self.arrivals(0..<1)
        for _ in 0..<5000 { journal.add(.listed(one), dumps: [1]) }
        #expect(journal.end == 5000 && journal.entries.count <= 2000)
        journal.add(.counted(20_001, dumps: []), dumps: [3, 2])
        #expect(journal.entries.last?.content == .counted(20_001, dumps: [2, 3]))
        for _ in 0..<12 { journal.add(.listed(Self.arrivals(0..<10_000)), dumps: [5]) }
        #expect(journal.end == 5000 + 20_001 + 120_000)
        let listed = journal.entries.reduce(0) { sum, entry in
            if case .listed(let arrivals) = entry.content { sum + arrivals.count } else { sum }
        }
        #expect(listed == 100_000)
        #expect(journal.entries.first?.start == 0)
        for (before, behind) in zip(journal.entries, journal.entries.dropFirst()) {
            #expect(before.end == behind.start)
        }
        journal.add(.listed([]), dumps: [1])
        #expect(journal.end == 145_001)
    }

    @Test("A follower that has fallen behind what is kept is told the matches of what came, and goes on")
    func overflow() throws {
        let index = try SmallIndex()
        let follower = try Follower(index, flood: 3)
        index.writer.policy = .main
        let posts = (0..<20_001).map { SmallIndex.post("投稿 \($0)" + ($0 % 1000 == 0 ? " 東京" : ""), id: "\($0)") }
        try index.put("/d/a", posts: posts)
        index.writer.policy = nil
        try index.put("/d/b", [("東京の朝", "b")])
        #expect(try follower.news() == ["flood 21/20001?", "new 東京の朝"])
    }
}
