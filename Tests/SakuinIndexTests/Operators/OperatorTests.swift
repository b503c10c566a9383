// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct OperatorTests {
    private static func index() throws -> SmallIndex {
        let index = try SmallIndex()
        let bodies: [(String, String?)] = [
            ("短い", "ひろ"), ("ちょうど十文字のもの", "ﾋﾛｼ"), (String(repeating: "長", count: 500), "Hiro Yamada"),
            (String(repeating: "長", count: 501), "山田太郎"), ("か\u{3099}二文字と印", nil),
        ]
        try index.put("/d/a", posts: bodies.map { Post(body: $0.0, author: $0.1) })
        return index
    }

    @Test(
        "author: finds a piece of the author's name, folded as text is, within words too",
        arguments: [
            ("author:ひろ", ["短い"], FoldLevel.standard), ("author:ヒロ", ["ちょうど十文字のもの"], .standard),
            ("作者:ひろ", ["ちょうど十文字のもの", "短い"], .kana), ("author:ヒロ", [], .asWritten),
            ("author:ﾋﾛ", ["ちょうど十文字のもの"], .asWritten),
            ("author:IRO", ["長長"], .standard), ("author:\"o y\"", ["長長"], .standard),
            ("author:太郎 -author:次郎", ["長長"], .standard),
            ("author:誰", [], .standard),
        ])
    func author(query: String, found: [String], fold: FoldLevel) throws {
        #expect(
            try Self.index().found(query, fold: fold).map { String($0.prefix($0.hasPrefix("長") ? 2 : 99)) }.sorted()
                == found.sorted())
    }

    @Test(
        "length: counts the characters of the body, bounds as they are said",
        arguments: [
            ("length:>500", [501]), ("length:>=500", [500, 501]), ("length:500..", [500, 501]), ("length:<10", [2, 7]),
            ("length:..10", [2, 7, 10]), ("length:10", [10]), ("length:=10", [10]), ("length:10字以下", [2, 7, 10]),
            ("文字数:500文字以上", [500, 501]), ("length:500未満", [2, 7, 10]), ("length:９〜１１", [10]), ("length:>501", []),
            ("length:≥501", [501]), ("長 length:<501", [500]), ("-length:>2", [2]),
        ])
    func length(query: String, lengths: [Int]) throws {
        #expect(try Self.index().found(query).map(\.unicodeScalars.count).sorted() == lengths)
    }

    @Test(
        "what is no length, and no name, is told",
        arguments: ["length:long", "length:>", "length:9..3", "length:<0", "length:1e3", "author:\"\""])
    func refused(query: String) {
        #expect(throws: QueryError.self) { try QueryParser.parse(query) }
    }

    @Test("all lengths up to 3,000 are found by their own and by no other")
    func everyLength() throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: (1...3000).map { Post(body: String(repeating: "字", count: $0)) })
        let reader = try IndexReader(index.directory)
        for length in stride(from: 1, through: 3000, by: 7) {
            for (query, count) in [("\(length)", 1), (">\(length)", 3000 - length), ("<\(length)", length - 1)] {
                var request = SearchRequest(query: try QueryParser.parse("length:" + query), limit: 1)
                request.countBudget = SearchRequest.unlimitedCountBudget
                #expect(try reader.search(request).total == count, "length:\(query)")
            }
        }
    }

    // MARK: Times

    /// Posts every six hours from Saturday, 1 June 2024, on, one of a day, one without a time.
    private static func timed() throws -> SmallIndex {
        let index = try SmallIndex()
        let saturday = SmallIndex.day - 4 * 86_400
        var posts = (0..<8).map { number in
            Post(
                time: PostTime(seconds: saturday + Int64(number) * 6 * 3600, precision: .minute),
                body: "\(1 + number / 4)日\(number % 4 * 6)時")
        }
        posts.append(Post(time: PostTime(seconds: saturday, precision: .day), body: "1日の何時か"))
        posts.append(Post(body: "いつか"))
        // A year before, which was a Thursday.
        posts.append(
            Post(time: PostTime(seconds: saturday - 366 * 86_400 + 5 * 3600 + 59 * 60, precision: .minute), body: "前年"))
        try index.put("/d/a", posts: posts)
        return index
    }

    @Test(
        "hour: and weekday: are Japan's; where only the day is known there is no hour",
        arguments: [
            ("hour:0", ["1日0時", "2日0時"]), ("hour:18..5", ["1日0時", "1日18時", "2日0時", "2日18時", "前年"]),
            ("hour:６時", ["1日6時", "2日6時"]), ("hour:0,12..13", ["1日0時", "1日12時", "2日0時", "2日12時"]),
            ("時間帯:5時台", ["前年"]), ("hour:5", ["前年"]), ("-hour:0..17 1日", ["1日18時", "1日の何時か"]),
            ("weekday:土 -hour:0..23", ["1日の何時か"]), ("weekday:日", ["2日0時", "2日12時", "2日18時", "2日6時"]),
            ("weekday:thursday", ["前年"]), ("曜日:木", ["前年"]), ("weekday:平日", ["前年"]), ("weekday:月..金", ["前年"]),
            ("weekday:土..月 hour:0", ["1日0時", "2日0時"]),
            ("weekday:金〜水", ["1日0時", "1日12時", "1日18時", "1日6時", "1日の何時か", "2日0時", "2日12時", "2日18時", "2日6時"]),
            ("weekday:月木", ["前年"]), ("weekday:Sun,木曜日 hour:5..6", ["2日6時", "前年"]), ("-weekday:土日", ["いつか", "前年"]),
            ("date:*-06-01 hour:0..6", ["1日0時", "1日6時", "前年"]), ("date:6月1日 -weekday:土", ["前年"]),
            ("date:*-06", ["1日0時", "1日12時", "1日18時", "1日6時", "1日の何時か", "2日0時", "2日12時", "2日18時", "2日6時", "前年"]),
            ("date:*-07", []), ("-date:*-06", ["いつか"]),
            ("since:2024-06-02T12:00 until:2024-06-02T18:00", ["2日12時", "2日18時"]),
            ("since:2024-06-02T12:00:01", ["2日18時"]), ("until:2023-06-01T05:59", ["前年"]),
            ("until:2023-06-01T05:58:59", []),
            ("date:2024-06-01T00", ["1日0時", "1日の何時か"]),
        ])
    func times(query: String, found: [String]) throws {
        #expect(try Self.timed().found(query).sorted() == found.sorted())
    }

    @Test(
        "what is no hour, no day of the week, and no form, is told",
        arguments: [
            "hour:24", "hour:-1", "hour:", "hour:夜", "hour:1..", "hour:22..4..5", "hour:1,", "weekday:祝", "weekday:土曜だ",
            "weekday:月..",
            "weekday:8", "weekday:\"\"", "form:ar", "form:", "form:ht", "date:*", "date:*-13-01", "since:*-06-05",
        ])
    func refusedTimes(query: String) {
        #expect(throws: QueryError.self) { try QueryParser.parse(query, now: SmallIndex.day) }
    }

    @Test("a day of any year finds each year's, times before 1970 and after 2090 included")
    func everyYear() throws {
        let index = try SmallIndex()
        let years = [1950, 1968, 1969, 1970, 1971, 2000, 2023, 2024, 2088, 2089, 2090, 2091, 2104, 9998]
        var posts: [Post] = []
        for year in years {
            for (month, day) in [(1, 1), (1, 3), (2, 28), (2, 29), (3, 1), (6, 5), (12, 31)] {
                guard let date = CivilDate(year: year, month: month, day: day) else { continue }
                posts.append(
                    Post(time: PostTime(seconds: date.startInJapan + 4000, precision: .minute), body: date.description))
            }
        }
        try index.put("/d/a", posts: posts)
        for (query, ends) in [
            ("*-06-05", ["06-05"]), ("2月29日", ["02-29"]), ("*-02", ["02-28", "02-29"]),
            ("12/31..1/2", ["12-31", "01-01"]),
            ("*-02-28..*-03-01", ["02-28", "02-29", "03-01"]),
        ] {
            let expected = posts.map(\.body).filter { body in ends.contains { body.hasSuffix($0) } }
            #expect(try index.found("date:" + query).sorted() == expected.sorted(), "\(query)")
        }
    }

    // MARK: Forms and copies

    @Test("form: finds posts of dumps of a form, or of all forms that have its words")
    func forms() throws {
        let index = try SmallIndex()
        for (path, reader) in [("/d/a", "dat"), ("/d/b", "5ch-html"), ("/d/c", "html"), ("/d/dat", "json-lines")] {
            try index.put(path, posts: [SmallIndex.post(reader)]) { $0.reader = reader }
        }
        for (query, found) in [
            ("form:dat", ["dat"]), ("form:html", ["5ch-html", "html"]), ("形式:ＤＡＴ", ["dat"]), ("form:feed", []),
            ("-form:html", ["dat", "json-lines"]), ("form:5ch-html", ["5ch-html"]), ("form:json", ["json-lines"]),
        ] {
            #expect(try index.found(query).sorted() == found, "\(query)")
        }
    }

    @Test(
        "is:copy finds what says nearly the same as an earlier post, and the first one not; is:suspected what is only suspected"
    )
    func copies() throws {
        let index = try SmallIndex()
        let text = "昨日の夜は雨が降っていたので、駅前の喫茶店でずっと本を読んで過ごしていました。"
        var posts = (0..<4).map { SmallIndex.post(text + "その\($0)", seconds: SmallIndex.day + Int64($0) * 86_400) }
        posts.append(SmallIndex.post("まったく違う話を一つだけ書いておきます。", seconds: SmallIndex.day + 500_000))
        posts.append(SmallIndex.post(text + "その前", seconds: SmallIndex.day - 100))
        posts[1].boundary = .suspected
        try index.put("/d/a", posts: Array(posts[..<3]))
        try index.put("/d/b", posts: Array(posts[3...]))
        #expect(try index.found("is:copy") == [3, 2, 1, 0].map { text + "その\($0)" })
        #expect(try index.found("種類:コピー 駅前").count == 4)
        #expect(try index.found("-is:copy") == [posts[4].body, posts[5].body])
        #expect(try index.found("is:suspected") == [posts[1].body])
        try index.put("/d/b", modified: 2, posts: [posts[3]])
        #expect(try index.found("is:copy") == [3, 2, 1].map { text + "その\($0)" })
    }
}
