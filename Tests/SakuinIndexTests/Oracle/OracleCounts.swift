// SPDX-License-Identifier: GPL-2.0-or-later
//
// Counts of one query, worked out from the documents one by one: by Foundation's calendar, which the index does not use, and by
// what each document has.

import Foundation
import SakuinText

@testable import SakuinIndex

struct OracleCounts {
    let documents: [NaiveDocument]
    let graph: NaiveGraph
    let reader: IndexReader
    let query: Query
    let fold: FoldLevel
    /// Numbers of the documents that match.
    let expected: [Int]

    /// Every run of units of every document is counted in a dictionary.
    private static let wordsAreRare = 6
    private static let manyDocuments = 150

    /// 2024-06-03 to 2024-06-08 in Japan: hours of all years would be too many.
    private static let days = 1_717_340_400..<Int64(1_717_858_800)

    func check(_ random: inout OracleRandom) throws {
        try checkTrend(by: random.pick(CalendarPeriod.allCases), random.pick([false, true]), random.oneIn(6))
        try checkFacet(random.pick([Facet.author, .source, .year, .host]), limit: random.int(0...4))
        if random.oneIn(2) { try checkThreads(limit: random.int(0...4)) }
        if random.oneIn(2) { try checkStrings(limit: random.int(0...5)) }
        if random.oneIn(4) { try checkSpellings(most: random.int(1...3)) }
        if random.oneIn(4) { try checkCopies() }
        if random.oneIn(OracleCounts.wordsAreRare), documents.count < OracleCounts.manyDocuments {
            let words = OracleWords(
                documents: documents, reader: reader, query: query, fold: fold, expected: expected)
            try words.check(&random)
        }
    }

    private func fail(_ words: String) -> OracleDifference {
        OracleDifference(description: "counts: \(words)\nof \(query), fold \(fold)")
    }

    private func done<Answer>(_ counting: Counting<Answer>) throws -> Answer {
        guard case .done(let answer) = counting else { throw fail("no answer: \(counting)") }
        return answer
    }

    // MARK: Over time

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
        return calendar
    }()

    /// The name of the period in which a moment lies.
    static func key(_ seconds: Int64, _ period: CalendarPeriod) -> String {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .weekday, .weekOfYear, .yearForWeekOfYear], from: date)
        func two(_ number: Int?) -> String { String(format: "%02d", number ?? -1) }
        let year = String(format: "%04d", parts.year ?? -1)
        switch period {
        case .hour: return "\(year)-\(two(parts.month))-\(two(parts.day))T\(two(parts.hour))"
        case .day: return "\(year)-\(two(parts.month))-\(two(parts.day))"
        case .week: return String(format: "%04d-W%02d", parts.yearForWeekOfYear ?? -1, parts.weekOfYear ?? -1)
        case .month: return "\(year)-\(two(parts.month))"
        case .year: return year
        case .weekday: return String(((parts.weekday ?? 0) + 5) % 7 + 1)
        case .hourOfDay: return two(parts.hour)
        }
    }

    private struct NaiveTally: Equatable {
        var byKey: [String: Int] = [:]
        var undated = 0
        var untimed = 0

        mutating func add(_ time: PostTime?, _ period: CalendarPeriod, _ count: Int) {
            guard count > 0 else { return }
            guard let time else {
                undated += count
                return
            }
            if time.precision == .day, period == .hour || period == .hourOfDay {
                untimed += count
            } else {
                byKey[OracleCounts.key(time.seconds, period), default: 0] += count
            }
        }
    }

    private func checkTrend(by period: CalendarPeriod, _ countsMatches: Bool, _ wantsCharacters: Bool) throws {
        var (query, expected) = (query, expected)
        if period == .hour {
            query = .all([query, try QueryParser.parse("date:2024-06-03..2024-06-08")])
            expected = expected.filter {
                documents[$0].current.time.map { OracleCounts.days.contains($0.seconds) } ?? false
            }
        }
        var request = TrendRequest([query], by: period)
        (request.fold, request.countsMatches, request.wantsCharacters) = (fold, countsMatches, wantsCharacters)
        let matches = countsMatches ? try matchCounts(query) : [:]
        var (wanted, all, characters) = (NaiveTally(), NaiveTally(), NaiveTally())
        for (number, document) in documents.enumerated() {
            let time = document.current.time
            all.add(time, period, 1)
            let text = (document.current.title ?? "").unicodeScalars.count + document.current.body.unicodeScalars.count
            characters.add(time, period, text)
            if expected.contains(number) {
                wanted.add(time, period, countsMatches ? matches[ExactPost(document.current), default: 0] : 1)
            }
        }
        let trend = try done(reader.trend(request))
        let series = trend.series[0]
        var (found, posts, found3) = (NaiveTally(), NaiveTally(), NaiveTally())
        for (bucket, count) in zip(trend.buckets, series.counts) {
            if count > 0 { found.byKey[bucket.key] = count }
            if bucket.posts > 0 { posts.byKey[bucket.key] = bucket.posts }
            if bucket.characters ?? 0 > 0 { found3.byKey[bucket.key] = bucket.characters }
        }
        (found.undated, found.untimed) = (series.undated, series.untimed)
        (posts.undated, posts.untimed) = (trend.undated, trend.untimed)
        guard found == wanted else { throw fail("by \(period): \(found) instead of \(wanted)") }
        // Of all posts those in the buckets that there are.
        let keys = Set(trend.buckets.map(\.key))
        all.byKey = all.byKey.filter { keys.contains($0.key) }
        characters.byKey = characters.byKey.filter { keys.contains($0.key) }
        guard posts == all else { throw fail("all by \(period): \(posts) instead of \(all)") }
        guard !wantsCharacters || found3.byKey == characters.byKey else {
            throw fail("characters by \(period): \(found3) instead of \(characters)")
        }
        let total = wanted.byKey.values.reduce(0, +) + wanted.undated + wanted.untimed
        guard series.total == total, trend.posts == documents.count else {
            throw fail("by \(period): \(series.total) of \(trend.posts) instead of \(total) of \(documents.count)")
        }
        try checkEnds(trend, series, expected)
        try checkBuckets(trend, period)
    }

    private func checkEnds(_ trend: Trend, _ series: TrendSeries, _ expected: [Int]) throws {
        let times = expected.compactMap { documents[$0].current.time?.seconds }
        guard series.first?.current.time?.seconds == times.min(), series.last?.current.time?.seconds == times.max()
        else {
            throw fail(
                "first \(String(describing: series.first)), last \(String(describing: series.last)) instead of "
                    + "\(times.sorted())")
        }
        let all = documents.compactMap { $0.current.time?.seconds }
        let committed = try reader.summary().committedAt ?? .max
        guard trend.completeUntil == all.max().map({ min($0, committed) }) else {
            throw fail("complete until \(String(describing: trend.completeUntil))")
        }
    }

    /// One behind the other, none left out, and named as the calendar names them.
    private func checkBuckets(_ trend: Trend, _ period: CalendarPeriod) throws {
        let keys = trend.buckets.map(\.key)
        if period.isCyclic {
            let expected = period == .weekday ? (1...7).map(String.init) : (0..<24).map { String(format: "%02d", $0) }
            guard keys == expected else { throw fail("\(keys)") }
            return
        }
        let units: [CalendarPeriod: Calendar.Component] = [
            .hour: .hour, .day: .day, .week: .weekOfYear, .month: .month, .year: .year,
        ]
        let times = documents.compactMap { $0.current.time?.seconds }
        if let oldest = times.min(), period != .hour, TimeBounds(query).range == nil {
            guard keys.first == OracleCounts.key(oldest, period) else {
                throw fail("begins with \(keys.first ?? "nothing")")
            }
        }
        for (place, bucket) in trend.buckets.enumerated() {
            let next = place + 1 < trend.buckets.count ? trend.buckets[place + 1] : nil
            guard let start = bucket.start, let unit = units[period] else { throw fail("\(bucket)") }
            let date = Date(timeIntervalSince1970: TimeInterval(start))
            guard OracleCounts.key(start, period) == bucket.key, OracleCounts.key(start - 1, period) != bucket.key
            else { throw fail("\(bucket) does not begin there") }
            guard let end = OracleCounts.calendar.date(byAdding: unit, value: 1, to: date) else { continue }
            let seconds = Int64(end.timeIntervalSince1970)
            guard next?.start ?? seconds == seconds else {
                throw fail("\(bucket) is followed by \(String(describing: next))")
            }
            let isRunning = trend.completeUntil.map { seconds - 1 > $0 } ?? false
            if bucket.incompleteness != .cut, (bucket.incompleteness == .running) != isRunning {
                throw fail("\(bucket) ends at \(seconds), all at \(String(describing: trend.completeUntil))")
            }
        }
    }

    // MARK: What matched

    private func hits(_ query: Query) throws -> [FoundPost] {
        try reader.search(SearchRequest(query: query, sort: .newest, limit: documents.count + 1, fold: fold)).hits
    }

    private func matchCounts(_ query: Query) throws -> [ExactPost: Int] {
        var counts: [ExactPost: Int] = [:]
        for hit in try hits(query) {
            counts[ExactPost(hit.post.current)] = hit.titleMatches.count + hit.bodyMatches.count
        }
        return counts
    }

    /// Every string that is marked in a hit, with the posts that have it.
    private func strings() throws -> [(text: [UInt8], posts: [FoundPost], matches: Int)] {
        var found: [[UInt8]: (posts: [FoundPost], matches: Int)] = [:]
        for hit in try hits(query) {
            let title = Array((hit.post.current.title ?? "").utf8)
            let body = Array(hit.post.current.body.utf8)
            let texts = hit.titleMatches.map { Array(title[$0]) } + hit.bodyMatches.map { Array(body[$0]) }
            for text in texts { found[text, default: ([], 0)].matches += 1 }
            for text in Set(texts) { found[text]?.posts.append(hit) }
        }
        return found.map { ($0.key, $0.value.posts, $0.value.matches) }.sorted { left, right in
            left.matches == right.matches
                ? left.text.lexicographicallyPrecedes(right.text) : left.matches > right.matches
        }
    }

    private func checkStrings(limit: Int) throws {
        let wanted = try strings()
        let found = try done(reader.matchedStrings(query, fold: fold, limit: limit))
        func told(_ text: [UInt8], _ matches: Int, _ posts: Int, _ first: Int64?, _ last: Int64?) -> String {
            "\(text) \(matches) \(posts) \(first ?? -1) \(last ?? -1)"
        }
        let expected = wanted.prefix(limit).map { one in
            let times = one.posts.compactMap { $0.post.current.time?.seconds }
            return told(one.text, one.matches, one.posts.count, times.min(), times.max())
        }
        let strings = found.strings.map { one in
            told(
                Array(one.text.utf8), one.matches, one.posts, one.first?.current.time?.seconds,
                one.last?.current.time?.seconds)
        }
        let all = wanted.reduce(0) { $0 + $1.matches }
        let rest = wanted.dropFirst(limit)
        guard strings == expected, found.matches == all, found.posts == self.expected.count,
            found.otherStrings == rest.count, found.otherMatches == rest.reduce(0, { $0 + $1.matches })
        else { throw fail("strings \(found) instead of \(expected)") }
    }

    private func checkSpellings(most: Int) throws {
        let wanted = try strings()
        guard !wanted.isEmpty else { return }
        var request = TrendRequest([query])
        (request.fold, request.spellings) = (fold, most)
        let series = try done(reader.trend(request)).series
        let rest = Set(wanted.dropFirst(most).flatMap { $0.posts.map { try? reader.key(of: $0.post) } })
        let expected =
            wanted.prefix(most).map { "\($0.text) \($0.posts.count)" } + (rest.isEmpty ? [] : ["rest \(rest.count)"])
        let found = series.map { $0.isRest ? "rest \($0.total)" : "\(Array(($0.spelling ?? "").utf8)) \($0.total)" }
        guard found == expected else { throw fail("spellings \(found) instead of \(expected)") }
    }

    private func checkCopies() throws {
        var search = SearchRequest(query: query, sort: .oldest, limit: documents.count + 1, fold: fold)
        search.collapsesDuplicates = true
        var request = TrendRequest([query])
        (request.fold, request.collapsesDuplicates) = (fold, true)
        let total = try done(reader.trend(request)).series[0].total
        let expected = try reader.search(search).hits.count
        guard total == expected else { throw fail("without copies \(total) instead of \(expected)") }
    }

    // MARK: Facets

    private func checkFacet(_ facet: Facet, limit: Int) throws {
        var counts: [[UInt8]: Int] = [:]
        var without = 0
        for number in expected {
            let values = Set(OracleCounts.values(of: documents[number], facet).map { Array($0.utf8) })
            if values.isEmpty { without += 1 }
            for value in values { counts[value, default: 0] += 1 }
        }
        let sorted = counts.sorted { left, right in
            left.value == right.value ? left.key.lexicographicallyPrecedes(right.key) : left.value > right.value
        }
        let found = try done(reader.facets(query, by: facet, fold: fold, limit: limit))
        let values = found.values.map { (Array($0.value.utf8), $0.posts) }
        let rest = sorted.dropFirst(limit)
        guard values.elementsEqual(sorted.prefix(limit), by: { $0.0 == $1.key && $0.1 == $1.value }),
            found.total == expected.count, found.without == without, found.otherValues == rest.count,
            found.otherPosts == rest.reduce(0, { $0 + $1.value })
        else { throw fail("\(facet): \(found) instead of \(sorted), \(without) without") }
    }

    private func checkThreads(limit: Int) throws {
        let threads = Dictionary(grouping: expected) { graph.threads[$0] }
        guard threads.keys.allSatisfy({ graph.isOrdered(graph.members(of: $0)) }) else { return }
        struct Value: Comparable {
            /// Empty where it is not known.
            var name: [UInt8]
            var posts: Int
            var isPost: Bool

            static func < (left: Value, right: Value) -> Bool {
                if left.posts != right.posts { return left.posts > right.posts }
                if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
                return !left.isPost && right.isPost
            }
        }
        let wanted = threads.map { thread, posts in
            let name = graph.name(of: graph.members(of: thread))
            return Value(name: name.name ?? [], posts: posts.count, isPost: name.isPost)
        }.sorted()
        let names = Set(wanted.map(\.name))
        let all = try done(reader.facets(query, by: .thread, fold: fold, limit: .max))
        let found = all.values.map { value in
            let name = Array(value.value.utf8)
            return Value(name: names.contains(name) ? name : [], posts: value.posts, isPost: value.first != nil)
        }.sorted()
        guard found == wanted, all.total == expected.count, all.without == 0 else {
            throw fail("threads: \(all) instead of \(wanted)")
        }
        let few = try done(reader.facets(query, by: .thread, fold: fold, limit: limit))
        guard few.values.map(\.value).elementsEqual(all.values.prefix(limit).map(\.value)),
            few.otherValues == max(0, all.values.count - limit),
            few.otherPosts == all.values.dropFirst(limit).reduce(0, { $0 + $1.posts })
        else { throw fail("\(limit) threads: \(few) of \(all)") }
    }

    private static func values(of document: NaiveDocument, _ facet: Facet) -> [String] {
        switch facet {
        case .author: return document.current.author.map { [$0] } ?? []
        case .year: return document.current.time.map { [key($0.seconds, .year)] } ?? []
        case .source:
            return document.versions.flatMap { version in
                version.places.map { place in
                    String(
                        decoding: Array(place.utf8)[..<(Array(place.utf8).lastIndex(of: UInt8(ascii: ":")) ?? 0)],
                        as: UTF8.self)
                }
            }
        case .host:
            return document.current.links.compactMap { link in NaiveLink.known.first { $0.written == link }?.host }
        case .thread: return []
        }
    }
}
