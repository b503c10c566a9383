// SPDX-License-Identifier: GPL-2.0-or-later
//
// A small index with something of everything: both databases, posts that have gone, long posts, titles, replies, links; and
// questions of every kind, whose true answers are known from the index when it was whole.

import Foundation
import SakuinIndex
import SakuinText

enum SampleArchive {
    private static let words = [
        "東京都", "京都", "大阪", "増田", "サーバー", "サーバ", "プリン", "削除逃亡", "選挙", "ラーメン", "犬", "猫", "GPT-4", "C++",
        "まじで", "それな", "はてな匿名ダイアリー", "会社", "転職", "國立", "国立", "完璧", "に行った", "を食べた", "が落ちた", "。", "、", "\n",
    ]

    private static func text(_ count: Int, _ chance: inout Chance) -> String {
        (0..<count).map { _ in chance.pick(words) }.joined()
    }

    private static func posts(_ count: Int, from first: Int, _ chance: inout Chance) -> [Post] {
        (first..<first + count).map { number in
            var post = Post(body: text(chance.pick([3, 12, 40, 40, 400, 2500]), &chance))
            post.id = "anond:\(20_240_605_000_000 + number)"
            post.time = PostTime(seconds: 1_717_513_200 + Int64(number / 2), precision: .second)
            if chance.oneIn(3) { post.title = text(3, &chance) }
            if chance.oneIn(4) { post.replyTo = "anond:\(20_240_605_000_000 + number / 2)" }
            if chance.oneIn(5) { post.links = ["https://example.com/\(number)"] }
            return post
        }
    }

    private static func put(_ posts: [Post], as path: String, into writer: IndexWriter) throws {
        let ingest = try writer.ingest()
        let dump = ingest.begin(path, stamp: FileStamp(size: 1, modified: 1, changed: 1))
        try ingest.add(
            posts.enumerated().map { ($0.element, Place(line: $0.offset + 1, lastLine: $0.offset + 1)) }, to: dump)
        ingest.finish(dump) { $0.reader = "sample" }
        try writer.apply(ingest)
    }

    /// Makes an index at `path`.
    static func build(at path: String, seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let writer = try IndexWriter(IndexDirectory(path: path))
        try put(posts(260, from: 1000, &chance), as: "/d/main", into: writer)
        try put(posts(6, from: 2000, &chance), as: "/d/lately", into: writer)
        try put(posts(4, from: 3000, &chance), as: "/d/gone", into: writer)
        try writer.removeDump(at: "/d/gone")
        try put(posts(3, from: 4000, &chance), as: "/d/last", into: writer)
    }

    /// Brings in one more dump.
    static func add(to path: String, seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let writer = try IndexWriter(IndexDirectory(path: path))
        try put(posts(3, from: 5000, &chance), as: "/d/more", into: writer)
    }

    /// Of a hit, what two answers must have in common. Whole posts would be long to compare.
    private static func summary(_ hit: FoundPost) -> String {
        "\(hit.post.id) \(hit.post.hashValue) \(hit.weight ?? 0) \(hit.titleMatches.hashValue) \(hit.bodyMatches.hashValue)"
    }

    /// What the index answers, by the question; an error where it refuses.
    static func answers(of reader: IndexReader) -> [(question: String, answer: Result<String, any Error>)] {
        var answers: [(String, Result<String, any Error>)] = []
        func ask(_ question: String, _ answer: () throws -> String) {
            answers.append((question, Result { try answer() }))
        }
        let queries = [
            "東京都", "京都", "増田", "猫", "い", "サーバー", "東京都 -大阪", "犬 OR 猫", "title:選挙", "「を食べた。」", "GPT*", "C++",
            "is:reply", "link:example.com", "re:anond:20240605000500", "date:2024-06-05", "/東京.{0,5}大阪/", "完璧~4",
            "", "source:lately",
        ]
        for text in queries {
            guard let query = text.isEmpty ? Query.all([]) : try? QueryParser.parse(text) else { continue }
            for sort in SortOrder.allCases {
                for fold in [FoldLevel.standard, FoldLevel.allCases.last ?? .standard] {
                    ask("\(text) by \(sort) at \(fold.rawValue)") {
                        let page = try reader.search(
                            SearchRequest(
                                query: query, sort: sort, limit: 10, fold: fold,
                                countBudget: SearchRequest.unlimitedCountBudget))
                        return "\(page.total) \(page.isTotalExact) \(page.hits.map(summary))"
                    }
                }
            }
        }
        for id in ["anond:20240605001003", "anond:20240605002001", "anond:20240605003001", "anond:20240605009999"] {
            ask("show \(id)") { "\(try reader.post(id: id) as Any)" }
            ask("similar \(id)") {
                "\(try reader.similar(toID: id, limit: 5)?.map { "\($0.similarity) \($0.post.hashValue)" } as Any)"
            }
        }
        let typed = "仙台 完壁"
        if let query = try? QueryParser.parse(typed) {
            ask("why") { "\(try reader.explain(query.asSentence, fold: .standard, id: "anond:20240605001003"))" }
            ask("suggestions") {
                "\(try reader.suggestions(for: typed, query, fold: .standard, beyond: 0, until: nil))"
            }
        }
        ask("dumps") { "\(try reader.dumps().map { "\($0.path) \($0.posts)" })" }
        ask("posts") { "\(try reader.summary().posts)" }
        return answers
    }
}
