// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

/// Pages that are turned while dumps come and go: together they are all that matched at the first page, each once.
@Suite struct PagesOverCommitsTests {
    /// An archive in which many posts share weight, second, day or the lack of a time.
    private static func posts(_ numbers: Range<Int>, _ text: String) -> [Post] {
        numbers.map { number in
            let seconds: Int64? = number % 5 == 0 ? nil : SmallIndex.day + Int64(number % 7) * 3600
            let filler = String(repeating: "、ながい話", count: number % 3)
            return SmallIndex.post(
                "\(text)の話 \(number)\(filler)", id: "anond:\(20_240_605_000_000 + number)", seconds: seconds)
        }
    }

    /// All pages, with `between` called after each.
    private static func pages(
        _ index: SmallIndex, _ query: String, _ sort: SortOrder, limit: Int, _ between: (Int) throws -> Void
    ) throws -> [String] {
        var found: [String] = []
        let reader = try IndexReader(index.directory)
        var request = SearchRequest(query: try QueryParser.parse(query), sort: sort, limit: limit)
        var turned = 0
        repeat {
            let page = try reader.search(request)
            found += page.hits.map(\.post.current.body)
            // The cursor travels as text, and another reader goes on.
            request.after = try page.next.map { try #require(SearchCursor($0.text)) }
            try between(turned)
            try reader.refresh()
            turned += 1
        } while request.after != nil
        return found
    }

    @Test(
        "60 unrelated posts that come while 290 are paged hide none and repeat none",
        arguments: [SortOrder.relevance, .newest, .oldest], IndexWriter.MergePolicy.allCases)
    func unrelatedPosts(sort: SortOrder, way: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        try index.put("/d/a", posts: Self.posts(0..<290, "東京"))
        index.writer.policy = way
        let found = try Self.pages(index, "東京", sort, limit: 20) { turned in
            if turned == 4 { try index.put("/d/b", posts: Self.posts(1000..<1060, "大阪")) }
        }
        #expect(found.count == 290 && Set(found).count == 290)
    }

    @Test(
        "200 matching posts that come while 290 are paged bring no hit a second time, and all of the 290 come",
        arguments: [SortOrder.relevance, .newest, .oldest], IndexWriter.MergePolicy.allCases)
    func matchingPosts(sort: SortOrder, way: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        let first = Self.posts(0..<290, "東京")
        try index.put("/d/a", posts: first)
        index.writer.policy = way
        let found = try Self.pages(index, "東京 話", sort, limit: 20) { turned in
            guard turned < 10 else { return }
            try index.put("/d/b\(turned)", posts: Self.posts(1000 + 20 * turned..<1020 + 20 * turned, "東京"))
        }
        #expect(Set(found).count == found.count, "none twice")
        #expect(Set(found).isSuperset(of: first.map(\.body)))
    }

    @Test(
        "commits, merges, rebuilds and dumps that go between all pages move no hit to another page",
        arguments: [SortOrder.relevance, .newest, .oldest], ["東京", "東", "東京* OR と", "is:titleless", "話 -大阪"])
    func everyWayBetween(sort: SortOrder, query: String) throws {
        let index = try SmallIndex()
        for part in 0..<4 { try index.put("/d/a\(part)", posts: Self.posts(part * 25..<part * 25 + 25, "東京と")) }
        try index.put("/d/gone", posts: Self.posts(500..<520, "大阪"))
        let stays = (0..<4).flatMap { Self.posts($0 * 25..<$0 * 25 + 25, "東京と") }.map(\.body)
        let ways: [IndexWriter.MergePolicy] = [.patch, .delta, .main]
        let found = try Self.pages(index, query, sort, limit: 7) { turned in
            index.writer.policy = ways[turned % 3]
            switch turned {
            case 2: try index.writer.removeDump(at: "/d/gone")
            case 12: index.writer = try Self.reopened(index)
            // What comes is older than all and weighs less: the order of what was there stays.
            case 0..<30: try index.put("/d/new\(turned)", posts: Self.posts(2000 + turned..<2001 + turned, "名古屋"))
            default: break
            }
        }
        #expect(Set(found).count == found.count, "none twice")
        #expect(Set(found).isSuperset(of: stays))
    }

    private static func reopened(_ index: SmallIndex) throws -> IndexWriter {
        // The lock goes with the last reference to the writer.
        index.writer = try IndexWriter(IndexDirectory(path: index.folder.path + "/elsewhere"))
        return try IndexWriter(index.directory)
    }

    @Test(
        "posts that a dump tells apart from others of their id between two pages keep their places among equals",
        arguments: SortOrder.allCases, IndexWriter.MergePolicy.allCases)
    func partedPosts(sort: SortOrder, way: IndexWriter.MergePolicy) throws {
        let index = try SmallIndex()
        func post(_ text: String, _ number: Int) -> Post {
            SmallIndex.post("\(text)の話 \(1000 + number)", id: "\(number)", seconds: SmallIndex.day + 3600)
        }
        let first = (1...60).map { post("東京", $0) }
        try index.put("/d/a", posts: first)
        index.writer.policy = way
        let found = try Self.pages(index, "東京", sort, limit: 5) { turned in
            switch turned {
            case 1..<5:
                // Two records of an id with one time, of which one is that of the first dump.
                let numbers = (1...60).filter { $0 % 4 == turned - 1 }
                let told = numbers.flatMap { [post("東京", $0), post("大阪", $0)] }
                try index.put("/d/b\(turned)", posts: told)
            case 6..<10: try index.writer.removeDump(at: "/d/b\(turned - 5)")
            default: break
            }
        }
        #expect(found.count == 60 && Set(found) == Set(first.map(\.body)))
    }

    @Test("an index built anew from the same dumps has all pages in the same order", arguments: SortOrder.allCases)
    func freshBuild(sort: SortOrder) throws {
        let (grown, fresh) = (try SmallIndex(), try SmallIndex())
        grown.writer.policy = .patch
        for number in (0..<60).shuffled() {
            try grown.put("/d/\(number)", posts: Self.posts(number..<number + 1, "東京"))
        }
        let ingest = try fresh.writer.ingest()
        for number in 0..<60 {
            let dump = ingest.begin("/d/\(number)", stamp: FileStamp(size: 1, modified: 1, changed: 1))
            try ingest.add(
                Self.posts(number..<number + 1, "東京").map { ($0, Place(line: 1, lastLine: 1)) }, to: dump)
            ingest.finish(dump) { _ in }
        }
        fresh.writer.policy = .main
        try fresh.writer.apply(ingest)
        for query in ["東京", "話", "の"] {
            let (ofGrown, ofFresh) = try (
                Self.pages(grown, query, sort, limit: 7) { _ in }, Self.pages(fresh, query, sort, limit: 60) { _ in }
            )
            #expect(ofGrown == ofFresh)
        }
    }
}
