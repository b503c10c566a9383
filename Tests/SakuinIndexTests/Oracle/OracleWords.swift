// SPDX-License-Identifier: GPL-2.0-or-later
//
// Collocates, comparisons and samples of one query, worked out by counting every run of units of every document in dictionaries of
// strings.

import Foundation
import SakuinText

@testable import SakuinIndex

/// A unit of a naive text.
private struct NaiveUnit {
    /// UTF-8: equality of Swift's strings is canonical equivalence.
    var text: [UInt8]
    /// Of the folded text's characters.
    var places: Range<Int>
    var isWord: Bool
    var isKana: Bool
    /// True if the unit before goes on into it.
    var isJoined: Bool
}

/// Every run of up to eight units, with what stands beside it.
struct NaiveGrams {
    struct Entry {
        var count = 0
        var documents: Set<Int> = []
        var lefts: Set<[UInt8]?> = []
        var rights: Set<[UInt8]?> = []
        var length = 0
        var isKana = false

        /// Beside it always stands the same.
        private static func isForced(_ neighbours: Set<[UInt8]?>) -> Bool {
            neighbours.count == 1 && neighbours.first != .some(nil)
        }

        var isCut: Bool { length == 8 && Entry.isForced(rights) }

        var isListed: Bool {
            if length == 1, isKana { return false }
            return !Entry.isForced(lefts) && (length == 8 || !Entry.isForced(rights))
        }
    }

    private(set) var entries: [[UInt8]: Entry] = [:]
    private(set) var units = 0

    private static func units(of field: NaiveField) -> [NaiveUnit] {
        let scalars = field.folded
        var units: [NaiveUnit] = []
        var between: [UInt32] = []
        var last: NaiveClass?
        var index = 0
        func text(_ range: Range<Int>) -> [UInt8] {
            Array(String(String.UnicodeScalarView(scalars[range].compactMap(Unicode.Scalar.init))).utf8)
        }
        while index < scalars.count {
            let start = index
            let kind = NaiveClass.of(scalars[index])
            index += 1
            guard kind != .separator else {
                between.append(scalars[start])
                continue
            }
            while kind == .word, index < scalars.count, NaiveClass.of(scalars[index]) == .word { index += 1 }
            let written = text(start..<index)
            if kind == .word, written.count > 64 {
                (between, last) = ([], nil)
                continue
            }
            let isBeside = between.isEmpty || (between == [0x20] && kind == .word && last == .word)
            units.append(
                NaiveUnit(
                    text: written, places: start..<index, isWord: kind == .word, isKana: kind == .kana,
                    isJoined: isBeside && last != nil && last != .symbol && kind != .symbol))
            (between, last) = ([], kind)
        }
        return units
    }

    /// - Parameter isWanted: of each character whether it is; nil for all.
    mutating func add(_ field: NaiveField, of document: Int, where isWanted: [Bool]? = nil) {
        let all = NaiveGrams.units(of: field)
        let wanted = all.map { unit in isWanted.map { flags in unit.places.allSatisfy { flags[$0] } } ?? true }
        units += wanted.count { $0 }
        func joins(_ index: Int) -> Bool {
            index > 0 && index < all.count && all[index].isJoined && wanted[index] && wanted[index - 1]
        }
        for start in all.indices where wanted[start] {
            var gram: [UInt8] = []
            for end in start..<min(all.count, start + 8) {
                if end > start, !joins(end) { break }
                if end > start, all[end].isWord, all[end - 1].isWord { gram.append(0x20) }
                gram += all[end].text
                entries[gram, default: Entry()].count += 1
                entries[gram]?.documents.insert(document)
                entries[gram]?.lefts.insert(joins(start) ? all[start - 1].text : nil)
                entries[gram]?.rights.insert(joins(end + 1) ? all[end + 1].text : nil)
                entries[gram]?.length = end - start + 1
                entries[gram]?.isKana = all[start].isKana
            }
        }
    }

    /// Of each folded character whether it stands near a match and in none.
    static func nearness(_ field: NaiveField, _ matches: [Range<Int>], _ window: Int) -> [Bool] {
        var near = Set<Int>()
        var inside = Set<Int>()
        for match in matches {
            let own = field.cells.indices.filter { field.cells[$0].raw.overlaps(match) }
            let before = own.first ?? field.cells.prefix { $0.raw.upperBound <= match.lowerBound }.count
            let behind = own.last.map { $0 + 1 } ?? before
            inside.formUnion(own)
            near.formUnion(before - window..<behind + window)
        }
        return field.cells.indices.map { near.contains($0) && !inside.contains($0) }
    }
}

struct OracleWords {
    let documents: [NaiveDocument]
    let reader: IndexReader
    let query: Query
    let fold: FoldLevel
    /// Numbers of the documents that match.
    let expected: [Int]

    func check(_ random: inout OracleRandom) throws {
        let hits = try reader.search(
            SearchRequest(query: query, sort: .newest, limit: documents.count + 1, fold: fold)
        ).hits
        try checkSample(hits)
        try checkCollocates(hits, &random)
        try checkComparison(&random)
        if random.oneIn(4) { try checkCopies(&random) }
    }

    private func fail(_ words: String) -> OracleDifference {
        OracleDifference(description: "words: \(words)\nof \(query), fold \(fold)")
    }

    private func done<Answer>(_ counting: Counting<Answer>) throws -> Answer {
        guard case .done(let answer) = counting else { throw fail("no answer: \(counting)") }
        return answer
    }

    // MARK: Matches

    private func checkSample(_ hits: [FoundPost]) throws {
        let counting = try reader.sample(query, fold: fold, limit: 1 << 20, seed: 1)
        if case .noText = counting {
            guard hits.allSatisfy({ $0.titleMatches.isEmpty && $0.bodyMatches.isEmpty }) else { throw fail("no text") }
            return
        }
        let sample = try done(counting)
        func told(_ post: StoredPost, _ isInTitle: Bool, _ range: Range<Int>) throws -> String {
            "\(try reader.key(of: post)) \(isInTitle) \(range)"
        }
        let wanted = try hits.flatMap { hit in
            try hit.titleMatches.map { try told(hit.post, true, $0) }
                + hit.bodyMatches.map { try told(hit.post, false, $0) }
        }
        let found = try sample.matches.map { try told($0.post, $0.isInTitle, $0.range) }
        guard found.sorted() == wanted.sorted(), sample.posts == expected.count, sample.allMatches == wanted.count,
            !sample.isSample
        else { throw fail("matches \(found) instead of \(wanted)") }
        let some = try done(reader.sample(query, fold: fold, limit: 3, seed: 9))
        let drawn = try some.matches.map { try told($0.post, $0.isInTitle, $0.range) }
        guard Set(drawn).count == min(3, wanted.count), Set(drawn).isSubset(of: wanted),
            some.allMatches == wanted.count, some.isSample == (wanted.count > 3)
        else { throw fail("sample \(drawn) of \(wanted)") }
    }

    // MARK: Collocates

    /// - Parameter foldsCopies: true if `hits` are what is left without copies.
    private func checkCollocates(
        _ hits: [FoundPost], foldsCopies: Bool = false, _ random: inout OracleRandom
    ) throws {
        var request = CollocatesRequest(query)
        (request.fold, request.window, request.least) = (fold, random.int(1...12), random.int(1...4))
        request.measure = random.pick(Association.Measure.allCases)
        request.limit = random.pick([1, 5, 40, 1 << 20])
        request.batch = random.pick([1, 7, 50, 200_000])
        request.firstBatch = random.pick([1, 20, 4096])
        request.collapsesDuplicates = foldsCopies
        let counting = try reader.collocates(request)
        if case .noText = counting { return }
        let found = try done(counting)
        var (near, archive) = (NaiveGrams(), NaiveGrams())
        for (number, document) in documents.enumerated() {
            if let title = document.title { archive.add(title, of: number) }
            archive.add(document.body, of: number)
        }
        var matches = 0
        for (number, hit) in hits.enumerated() {
            matches += hit.titleMatches.count + hit.bodyMatches.count
            let post = hit.post.current
            for (text, ranges) in [(post.title, hit.titleMatches), (post.body, hit.bodyMatches)] {
                guard let text, !ranges.isEmpty else { continue }
                let field = NaiveField(text)
                near.add(field, of: number, where: NaiveGrams.nearness(field, ranges, request.window))
            }
        }
        let (nearUnits, archiveUnits) = (near.units, archive.units)
        let listed = near.entries.filter { $0.value.isListed && $0.value.count >= request.least }
        guard found.posts == hits.count, found.matches == matches, found.nearUnits == nearUnits,
            found.archiveUnits == (listed.isEmpty ? nil : archiveUnits), found.candidates == listed.count
        else {
            throw fail(
                "\(found.posts) \(found.matches) \(found.nearUnits) \(found.archiveUnits ?? -1) \(found.candidates) instead of "
                    + "\(hits.count) \(matches) \(nearUnits) \(archiveUnits) \(listed.count), \(request)")
        }
        func score(_ text: [UInt8], _ measure: Association.Measure) -> Double {
            let (a, f) = (Double(near.entries[text]?.count ?? 0), Double(archive.entries[text]?.count ?? 0))
            let (s, t) = (Double(nearUnits), Double(archiveUnits))
            func part(_ number: Double) -> Double { number > 0 ? number * log(number) : 0 }
            switch measure {
            case .logLikelihood:
                let others = part(s - a) + part(f - a) + part(t - s - f + a)
                return 2 * (part(a) + others - part(s) - part(t - s) - part(f) - part(t - f) + part(t))
            case .logDice: return 14 + log(2 * a / (Double(matches) + f)) / log(2)
            case .mutualInformation: return log(a * t / (f * s)) / log(2)
            case .tScore: return (a - f * s / t) / sqrt(a)
            }
        }
        func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-6 * max(1, abs(one)) }
        let attracted = listed.keys.filter { text in
            (near.entries[text]?.count ?? 0) * archiveUnits > (archive.entries[text]?.count ?? 0) * nearUnits
        }
        let wanted = attracted.map { score($0, request.measure) }.sorted(by: >).prefix(request.limit)
        let scores = found.collocates.map { $0.association.value(of: request.measure) }
        guard scores.count == wanted.count, zip(scores, wanted).allSatisfy(isNear),
            Set(found.collocates.map { Array($0.text.utf8) }).count == scores.count
        else { throw fail("collocates \(found.collocates) instead of \(wanted), \(request)") }
        for collocate in found.collocates {
            let (text, association) = (Array(collocate.text.utf8), collocate.association)
            guard let entry = listed[text], association.near == entry.count, collocate.posts == entry.documents.count,
                association.archive == archive.entries[text]?.count, collocate.isCut == entry.isCut,
                Association.Measure.allCases.allSatisfy({ isNear(association.value(of: $0), score(text, $0)) })
            else { throw fail("collocate \(collocate), \(String(describing: listed[text])), \(request)") }
        }
    }

    // MARK: Copies

    /// What a search by the oldest folds is what is folded here: matches, what stands near them, and each of two sets.
    private func checkCopies(_ random: inout OracleRandom) throws {
        let hits = try hitsWithoutCopies(query)
        let counting = try reader.sample(query, fold: fold, limit: 1 << 20, seed: 1, foldsCopies: true)
        if case .noText = counting {
        } else {
            let sample = try done(counting)
            let wanted = try hits.flatMap { hit in
                try hit.titleMatches.map { "\(try reader.key(of: hit.post)) title \($0)" }
                    + hit.bodyMatches.map { "\(try reader.key(of: hit.post)) body \($0)" }
            }
            let found = try sample.matches.map {
                "\(try reader.key(of: $0.post)) \($0.isInTitle ? "title" : "body") \($0.range)"
            }
            guard found.sorted() == wanted.sorted(), sample.posts == hits.count else {
                throw fail("matches without copies \(found) instead of \(wanted)")
            }
        }
        try checkCollocates(hits, foldsCopies: true, &random)
        var request = ComparisonRequest(query, .all([]))
        (request.fold, request.collapsesDuplicates) = (fold, true)
        let found = try done(reader.compare(request))
        for (side, query) in [(found.first, query), (found.second, .all([]))] {
            var grams = NaiveGrams()
            let kept = try hitsWithoutCopies(query)
            for (number, hit) in kept.enumerated() {
                let post = hit.post.current
                for text in [post.title, post.body].compactMap({ $0 }) { grams.add(NaiveField(text), of: number) }
            }
            guard side == Comparison.Side(posts: kept.count, units: grams.units) else {
                throw fail("a set without copies \(side) instead of \(kept.count) posts, \(grams.units) units")
            }
        }
    }

    private func hitsWithoutCopies(_ query: Query) throws -> [FoundPost] {
        var search = SearchRequest(query: query, sort: .oldest, limit: documents.count + 1, fold: fold)
        search.collapsesDuplicates = true
        return try reader.search(search).hits
    }

    // MARK: Two sets

    private func checkComparison(_ random: inout OracleRandom) throws {
        let sets: (first: [Int], second: [Int])
        var request: ComparisonRequest
        if random.oneIn(2) {
            guard let before = Query.before("2024-06-05"), let after = Query.since("2024-06-05") else {
                throw fail("no dates")
            }
            request = ComparisonRequest(.all([query, before]), .all([query, after]))
            // 2024-06-05T00:00:00 in Japan.
            let border: Int64 = 1_717_513_200
            let dated = expected.filter { documents[$0].current.time != nil }
            sets = (
                dated.filter { documents[$0].current.time?.seconds ?? 0 < border },
                dated.filter { documents[$0].current.time?.seconds ?? 0 >= border }
            )
        } else {
            request = ComparisonRequest(query, .all([]))
            sets = (expected, Array(documents.indices))
        }
        (request.fold, request.least) = (fold, random.int(1...4))
        request.limit = random.pick([1, 5, 40, 1 << 20])
        // No more can be drawn than there are.
        (request.sample, request.seed) = (random.pick([nil, documents.count]), 7)
        let found = try done(reader.compare(request))
        var (first, second, both) = (NaiveGrams(), NaiveGrams(), NaiveGrams())
        for (numbers, isFirst) in [(sets.first, true), (sets.second, false)] {
            for number in numbers {
                for field in [documents[number].title, documents[number].body].compactMap({ $0 }) {
                    if isFirst { first.add(field, of: number) } else { second.add(field, of: number) }
                    both.add(field, of: number)
                }
            }
        }
        let (firstUnits, secondUnits) = (first.units, second.units)
        let listed = both.entries.filter { $0.value.isListed && $0.value.count >= request.least }
        guard found.first == Comparison.Side(posts: sets.first.count, units: firstUnits),
            found.second == Comparison.Side(posts: sets.second.count, units: secondUnits),
            found.both == Set(sets.first).intersection(sets.second).count, found.candidates == listed.count
        else {
            throw fail("comparison \(found.first) \(found.second) \(found.both) \(found.candidates), \(listed.count)")
        }
        func counts(_ text: [UInt8]) -> (Int, Int) {
            (first.entries[text]?.count ?? 0, second.entries[text]?.count ?? 0)
        }
        func score(_ text: [UInt8]) -> Double {
            let (a, b) = counts(text)
            let share = Double(a + b) / Double(firstUnits + secondUnits)
            let parts = [(a, firstUnits), (b, secondUnits)].filter { $0.0 > 0 }.map { count, units in
                Double(count) * (log(Double(count)) - log(share) - log(Double(units)))
            }
            return 2 * parts.reduce(0, +)
        }
        func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-6 * max(1, abs(one)) }
        for (list, isFirst) in [(found.moreInFirst, true), (found.moreInSecond, false)] {
            let more = listed.keys.filter { text in
                let (a, b) = counts(text)
                return isFirst ? a * secondUnits > b * firstUnits : a * secondUnits < b * firstUnits
            }
            let wanted = more.map(score).sorted(by: >).prefix(request.limit)
            guard list.count == wanted.count, zip(list.map(\.logLikelihood), wanted).allSatisfy(isNear) else {
                throw fail("more in \(isFirst ? 1 : 2): \(list) instead of \(wanted), \(request)")
            }
            for gram in list {
                let text = Array(gram.text.utf8)
                let (a, b) = counts(text)
                let rates = [(a, firstUnits), (b, secondUnits)].map { max(0.5, Double($0)) / Double(max(1, $1)) }
                guard gram.first == a, gram.second == b, more.contains(text),
                    gram.firstPosts == first.entries[text]?.documents.count ?? 0,
                    gram.secondPosts == second.entries[text]?.documents.count ?? 0,
                    isNear(gram.logLikelihood, score(text)), gram.isCut == listed[text]?.isCut,
                    isNear(gram.logRatio, log(rates[0] / rates[1]) / log(2))
                else { throw fail("compared \(gram), \(request)") }
            }
        }
    }
}
