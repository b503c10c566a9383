// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct SearchTests {
    @Test(
        "a word as long as the longest term is not taken for a longer one",
        arguments: [("a", 64), ("é", 32), ("ა", 21)])
    func longWords(letter: String, count: Int) throws {
        let index = try SmallIndex()
        func word(_ more: Int) -> String { String(repeating: letter, count: count + more) }
        try index.put("/d/a", [(word(0), "1"), (word(1), "2"), (word(9), "3"), (word(-1), "4")])
        for more in [-1, 0, 1, 9] {
            #expect(try index.found(word(more)) == [word(more)])
            #expect(try index.found("title:x OR \(word(more))") == [word(more)])
            #expect(Set(try index.found("NOT \(word(more))")) == Set([-1, 0, 1, 9].filter { $0 != more }.map(word)))
            #expect(Set(try index.found(word(more) + "*")) == Set([-1, 0, 1, 9].filter { $0 >= more }.map(word)))
        }
        #expect(try index.found(word(2)).isEmpty)
    }

    /// All hits, page by page, by their bodies.
    private func pages(_ index: SmallIndex, _ query: String, _ sort: SortOrder, limit: Int) throws -> [String] {
        let reader = try IndexReader(index.directory)
        var request = SearchRequest(query: try QueryParser.parse(query), sort: sort, limit: limit)
        var bodies: [String] = []
        while true {
            let page = try reader.search(request)
            bodies += page.hits.map(\.post.current.body)
            guard let next = page.next else { return bodies }
            request.after = next
        }
    }

    @Test("pages by relevance hold every match once, whatever libxapian skipped on the way", arguments: [3, 7, 40])
    func relevancePages(limit: Int) throws {
        let index = try SmallIndex()
        var random = OracleRandom(seed: 61)
        let words = ["alpha", "beta", "gamma", "delta", "eps", "zeta"]
        let posts = (0..<600).map { number in
            let body = (0..<random.int(1...30)).map { _ in words[min(random.int(0...5), random.int(0...5))] }
            return SmallIndex.post("\(number) " + body.joined(separator: " "), seconds: SmallIndex.day + Int64(number))
        }
        try index.put("/d/a", posts: posts)
        for query in [
            "alpha OR beta OR gamma OR delta", "(alpha beta) OR (gamma OR zeta) OR eps",
            "eps OR zeta OR delta OR (alpha -beta)",
        ] {
            let whole = try index.found(query, sort: .relevance)
            #expect(whole.count > 200 && Set(whole).count == whole.count)
            #expect(try pages(index, query, .relevance, limit: limit) == whole)
        }
    }

    @Test(
        "of a sentence's posts the one that has it word for word comes first, before shorter ones that have more of its pieces"
    )
    func wholeSentence() throws {
        let index = try SmallIndex()
        let filler = (0..<40).map { "雨の日の\($0)番目の話" + String(repeating: "晴れたり曇ったり、", count: 8) }
        let whole = "昨日の夜に" + String(repeating: "いろいろと考えて、", count: 12) + "インターネットで何を検索したかを書いた"
        let scattered = "検索。何を。インターネット。インターネットで検索。何を検索。"
        try index.put("/d/a", (filler + [scattered, whole]).map { ($0, nil) })
        let query = try QueryParser.parse("インターネットで何を検索", isSentence: true).asSentence
        let page = try IndexReader(index.directory).search(SearchRequest(query: query, sort: .relevance))
        #expect(page.hits.map(\.post.current.body) == [whole, scattered])
    }

    @Test("a word of katakana in a sentence is there as a whole or not at all", arguments: FoldLevel.allCases)
    func katakanaWord(level: FoldLevel) throws {
        let index = try SmallIndex()
        let (server, others) = ("サーバーの話", ["ウーバーの話", "シェーバーの話", "フレーバーの話", "バーの話"])
        try index.put("/d/a", ([server] + others + ["昨日サーバーが落ちた", "気が落ちる", "サーバの話"]).map { ($0, nil) })
        let query = try QueryParser.parse("サーバーが落ちたときはどうする", isSentence: true).asSentence
        let page = try IndexReader(index.directory).search(SearchRequest(query: query, sort: .relevance, fold: level))
        let found = page.hits.map(\.post.current.body)
        #expect(found.first == "昨日サーバーが落ちた" && found.contains(server) && found.contains("気が落ちる"))
        #expect(found.contains("サーバの話") == (level >= .sounds))
        for other in others { #expect(!found.contains(other), "\(other)") }
        let two = try QueryParser.parse("バーはどこ", isSentence: true).asSentence
        #expect(try IndexReader(index.directory).search(SearchRequest(query: two, sort: .newest)).total == 6)
    }

    @Test("posts before 1970 and after 2090 come in the order of their times", arguments: [1, 2, 20])
    func farTimes(limit: Int) throws {
        let index = try SmallIndex()
        let times: [Int64] = [
            -9, -100, 5, 0, 3_800_000_005, 3_799_999_999, 3_900_000_000, 3_800_000_000, -50, SmallIndex.day,
        ]
        try index.put("/d/a", posts: times.map { SmallIndex.post("文 \($0)", seconds: $0) })
        let newest = times.sorted(by: >).map { "文 \($0)" }
        #expect(try pages(index, "文", .newest, limit: limit) == newest)
        #expect(try pages(index, "文", .oldest, limit: limit) == newest.reversed())
    }

    @Test("a count that stops at its budget is a lower bound and says so")
    func budget() throws {
        let index = try SmallIndex()
        try index.put("/d/a", (0..<50).map { ("東京、大阪 \($0)", "\($0)") })
        let reader = try IndexReader(index.directory)
        // No term holds a comma: the posts have to be read.
        let query = try QueryParser.parse("東京、大阪")
        let whole = try reader.count(query, fold: .standard, budget: 100_000)
        #expect(whole.total == 50 && whole.isExact)
        let part = try reader.count(query, fold: .standard, budget: 10_000)
        #expect(part.total > 5 && part.total < 20 && !part.isExact)
        // What the postings alone decide is counted without reading posts.
        for decided in ["東", "東京", "大阪 東京", "大阪 -名古屋"] {
            let count = try reader.count(try QueryParser.parse(decided), fold: .standard, budget: 0)
            #expect(count.total == 50 && count.isExact, "\(decided)")
        }
        let page = try reader.search(SearchRequest(query: query, sort: .newest, limit: 10, countBudget: nil))
        #expect(page.hits.count == 10 && page.total >= 10 && !page.isTotalExact)
        let decided = try reader.search(SearchRequest(query: try QueryParser.parse("東"), limit: 10, countBudget: nil))
        #expect(decided.hits.count == 10 && decided.total >= 10 && !decided.isTotalExact)
    }

    @Test("a phrase is told from its words standing apart without reading a post, as long as their places are known")
    func places() throws {
        let index = try SmallIndex()
        let apart = (0..<50).map { ("東京から\($0)里の京都へ", "1\($0)") }
        try index.put("/d/a", apart + [("東京都と京都の東京", "2"), ("京都", "3"), ("東\n京都", "4")])
        // Four times 京都: its places are no longer known one by one.
        try index.put("/d/b", [("東京と京都、京都、京都、京都", "5"), ("京都、京都、京都、東京都", "6")])
        let reader = try IndexReader(index.directory)
        for (text, sure) in [("東京都", 1), ("京都の東京", 1), ("の京都へ", 50), ("里の京都", 50), ("京都の京都", 0)] {
            let query = try QueryParser.parse(text)
            let quick = try reader.count(query, fold: .standard, budget: 0)
            #expect(quick.total == sure, "\(text)")
            let whole = try reader.count(query, fold: .standard, budget: SearchRequest.unlimitedCountBudget)
            #expect(whole.isExact && whole.total == sure + (text == "東京都" ? 1 : 0), "\(text)")
        }
        let undecided = try reader.count(try QueryParser.parse("東京都"), fold: .standard, budget: 0)
        #expect(!undecided.isExact)
    }

    @Test("a phrase that goes from the title into the body is none")
    func border() throws {
        let index = try SmallIndex()
        var post = SmallIndex.post("都の話", id: "1")
        post.title = "東京"
        try index.put("/d/a", posts: [post])
        let reader = try IndexReader(index.directory)
        for budget in [0, SearchRequest.unlimitedCountBudget] {
            let count = try reader.count(try QueryParser.parse("東京都"), fold: .standard, budget: budget)
            #expect(count.total == 0 && count.isExact)
        }
    }

    @Test("a post is found by its id, with and without the name of the diary, and by the hash of its content")
    func ids() throws {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            [
                ("甲", "anond:20240605205024"), ("乙", "20240605205025"), ("丙", nil),
                ("丁", String(repeating: "長", count: 100)),
            ])
        let reader = try IndexReader(index.directory)
        #expect(try reader.post(id: "20240605205024")?.current.body == "甲")
        #expect(try reader.post(id: "anond:20240605205024")?.current.body == "甲")
        #expect(try reader.post(id: "20240605205025")?.current.body == "乙")
        #expect(try reader.post(id: "anond:20240605205025") == nil)
        #expect(try reader.post(id: "") == nil)
        #expect(try reader.post(id: String(repeating: "長", count: 100))?.current.body == "丁")
        let hashed = try #require(
            try reader.search(SearchRequest(query: try QueryParser.parse("丙"))).hits.first?.post.id)
        #expect(hashed.hasPrefix("hash:") && hashed.count == 25)
        #expect(try reader.post(id: hashed)?.current.body == "丙")
        #expect(try index.found("id:\(hashed)") == ["丙"])
    }

    @Test("highlights are raw bytes of title and body, from left to right, of the phrases that are meant")
    func highlights() throws {
        let index = try SmallIndex()
        let post = Post(
            id: "1", time: nil, title: "ﾊﾝｶｸの題", body: "半角ﾊﾝｶｸとハンカクと㌖")
        try index.put("/d/a", posts: [post])
        let reader = try IndexReader(index.directory)
        func pieces(_ query: String) throws -> [[String]] {
            let hit = try #require(try reader.search(SearchRequest(query: try QueryParser.parse(query))).hits.first)
            let (title, body) = (Array((post.title ?? "").utf8), Array(post.body.utf8))
            return [
                hit.titleMatches.map { String(decoding: title[$0], as: UTF8.self) },
                hit.bodyMatches.map { String(decoding: body[$0], as: UTF8.self) },
            ]
        }
        #expect(try pieces("ハンカク") == [["ﾊﾝｶｸ"], ["ﾊﾝｶｸ", "ハンカク"]])
        #expect(try pieces("title:ハンカク") == [["ﾊﾝｶｸ"], []])
        #expect(try pieces("body:ハンカク -無") == [[], ["ﾊﾝｶｸ", "ハンカク"]])
        #expect(try pieces("メートル 題") == [["題"], ["㌖"]])
        #expect(try pieces("半 OR 角ハ") == [[], ["半", "角ﾊ"]])
        #expect(try pieces("id:1") == [[], []])
    }

    @Test(
        "where the time is over, hits by time are the first ones and the total is a lower bound",
        arguments: SortOrder.allCases)
    func deadline(sort: SortOrder) throws {
        let index = try SmallIndex()
        // Many within a second: their docids are not in the order of their times.
        let posts = (0..<6000).map { number in
            Post(
                id: "p\(number)", time: PostTime(seconds: SmallIndex.day + Int64(number % 40), precision: .second),
                body: "東京" + String(repeating: "あ", count: number % 7) + "都")
        }
        try index.put("/d/a", posts: posts)
        let reader = try IndexReader(index.directory)
        var request = SearchRequest(
            query: try QueryParser.parse("/東京あ.*都/"), sort: sort, limit: 5000, countBudget: .max)
        let whole = try reader.search(request)
        #expect(whole.isComplete && whole.isTotalExact && whole.total > 5000)
        var cut = 0
        for microseconds in [0, 100, 300, 1000, 3000] {
            request.deadline = ContinuousClock.now + .microseconds(microseconds)
            let page = try reader.search(request)
            guard !page.isComplete else { continue }
            cut += 1
            #expect(!page.isTotalExact && page.total >= page.hits.count && page.total <= whole.total)
            let ids = page.hits.map(\.post.id)
            #expect(Set(ids).count == ids.count)
            // By relevance or replies the last that is read may be the first.
            guard sort == .newest || sort == .oldest else { continue }
            #expect(ids.elementsEqual(whole.hits.prefix(ids.count).map(\.post.id)))
        }
        #expect(cut > 0)
    }

    @Test("a particle may be missing between two words of a lossy post, and the hit says so; of no other post")
    func lossy() throws {
        let index = try SmallIndex()
        func post(_ body: String, lossy: Bool) -> Post {
            var post = SmallIndex.post(body)
            post.isLossy = lossy
            return post
        }
        let lossy = ["アルゴリズム進歩", "できますGPTとか", "アルゴリズムの進歩とか", "私猫耳", "進歩アルゴリズム"]
        try index.put("/d/a", posts: lossy.map { post($0, lossy: true) })
        try index.put("/d/b", posts: ["アルゴリズム進歩だ", "私猫耳だ"].map { post($0, lossy: false) })
        let reader = try IndexReader(index.directory)
        func found(_ query: String, fold: FoldLevel = .standard) throws -> [String: Bool] {
            let request = SearchRequest(query: try QueryParser.parse(query), sort: .newest, fold: fold)
            let page = try reader.search(request)
            #expect(page.total == page.hits.count)
            return Dictionary(uniqueKeysWithValues: page.hits.map { ($0.post.current.body, $0.isLossyMatch) })
        }
        #expect(try found("アルゴリズムの進歩") == ["アルゴリズム進歩": true, "アルゴリズムの進歩とか": false])
        #expect(try found("あるごりずむの進歩", fold: .kana) == ["アルゴリズム進歩": true, "アルゴリズムの進歩とか": false])
        #expect(try found("アルゴリズムの進歩", fold: .asWritten) == ["アルゴリズムの進歩とか": false])
        #expect(try found("できます。GPT") == ["できますGPTとか": true])
        #expect(try found("私の猫の耳") == ["私猫耳": true])
        // Two neighbours, the ends, and what is no particle are never missing.
        #expect(try found("私のが猫").isEmpty)
        #expect(try found("の私").isEmpty)
        #expect(try found("私の犬の耳").isEmpty)
        #expect(try found("アルゴリズム大進歩").isEmpty)
        #expect(try found("-アルゴリズムの進歩 進歩").keys.sorted() == ["アルゴリズム進歩だ", "進歩アルゴリズム"])
        let page = try reader.search(SearchRequest(query: try QueryParser.parse("できます。GPT"), sort: .newest))
        #expect(page.hits.first?.bodyMatches == [0..<15])
    }

    @Test("a mark that goes at a wider level may stand where the phrase has none, also before a space or a bracket")
    func shiftedPlaces() throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: ["人ハー」GPT", "人は GPT", "人はGPT", "人は" + "」gpt"].map { SmallIndex.post($0) })
        #expect(try index.found("人ハー」GPT", fold: .sounds).sorted() == ["人は」gpt", "人ハー」GPT"])
        #expect(try index.found("\"人は GPT\"", fold: .sounds) == ["人は GPT"])
        #expect(try index.found("人は」GPT", fold: .kana) == ["人は」gpt"])
    }
}
