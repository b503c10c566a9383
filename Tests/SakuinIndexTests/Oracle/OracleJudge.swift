// SPDX-License-Identifier: GPL-2.0-or-later
//
// One case: a query is made, written, parsed and asked; the answer, page by page, is compared with the naive scan.

import Foundation
import SakuinText

@testable import SakuinIndex

struct OracleJudge {
    private let documents: [NaiveDocument]
    private let reader: IndexReader
    /// By the current wording and its places: two dumps may hold one wording of two posts.
    private let numbers: [NaiveVersion: Int]
    private let graph: NaiveGraph

    init(documents: [NaiveDocument], reader: IndexReader) {
        self.documents = documents
        self.reader = reader
        graph = NaiveGraph(documents)
        numbers = Dictionary(
            documents.enumerated().map { ($0.element.versions[0], $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The number of the document that was found; nil if it is none of them.
    private func number(of hit: FoundPost) -> Int? {
        let places = hit.post.versions[0].sources.map { source in
            let path = try? reader.dumpPath(source.dump)
            return "\(path ?? "?"):\(source.place.line)"
        }
        return numbers[NaiveVersion(post: ExactPost(hit.post.current), places: places)]
    }

    /// What is asked, and what must come.
    private struct Case {
        var text: String
        var query: NaiveQuery
        var request: SearchRequest
        var expected: Set<Int>
    }

    /// Asks one random question.
    /// - Returns: false if the parser refused what was written: a bracket may touch a word by chance and is an error then.
    func tryOne(_ queries: OracleQueries, _ random: inout OracleRandom) throws -> Bool {
        var query = queries.query(&random)
        var text = OracleWriting.written(query, &random)
        while text == nil {
            query = queries.query(&random)
            text = OracleWriting.written(query, &random)
        }
        let fold = random.oneIn(2) ? 1 : random.pick([0, 2, 3, 4])
        // What stands in double quotes is never loosened, and the tree does not tell how it was written.
        let isSentence =
            random.oneIn(8) && !(text ?? "").unicodeScalars.contains { "\"＂“”".unicodeScalars.contains($0) }
            && !query.hasBrackets
        if isSentence { query = query.asSentence }
        let expected = documents.indices.filter { query.matches(documents[$0], fold: fold) }
        let limit = max(random.int(1...50), random.oneIn(50) ? 1 : expected.count / 6)
        do {
            if (try? OracleJudge.parsed(text ?? "", isSentence)) == nil { return false }
            if random.oneIn(20) {
                try compare(text ?? "", isSentence: isSentence, fold: fold, expected: expected.count)
            }
            // They take much longer than a question.
            if random.oneIn(40) {
                try OracleCounts(
                    documents: documents, graph: graph, reader: reader,
                    query: try OracleJudge.parsed(text ?? "", isSentence),
                    fold: FoldLevel(rawValue: fold) ?? .standard, expected: expected
                ).check(&random)
            }
            var request = SearchRequest(
                query: try OracleJudge.parsed(text ?? "", isSentence), sort: random.pick(SortOrder.allCases),
                limit: limit,
                fold: FoldLevel(rawValue: fold) ?? .standard,
                countBudget: random.oneIn(4)
                    ? random.pick([nil, 0, 2000, 100_000]) : SearchRequest.unlimitedCountBudget)
            if random.oneIn(3) { request.countSteps = random.int(0...300) }
            request.collapsesDuplicates = random.oneIn(10)
            if random.oneIn(8) { request.threadBudget = SearchRequest.greatThreadBudget }
            if request.sort == .relevance {
                try checkPruning(of: request, wanted: random.int(1...30), from: random.int(0...40), text ?? "")
            }
            try judge(
                Case(text: text ?? "", query: query, request: request, expected: Set(expected)),
                pages: random.oneIn(3) ? .max : 1)
            return true
        } catch let error where !(error is OracleDifference) {
            throw OracleDifference(description: "\(error) for the query \(text ?? "")\ntree: \(query)")
        }
    }

    /// A question of which some pages are read, to go on when the index is another.
    struct OpenAnswer {
        fileprivate var request: SearchRequest
        fileprivate var words: String
        /// What matches, by all that a document is; those alone whose wording no other has.
        fileprivate var expected: Set<[NaiveVersion]>
        fileprivate var seen: [ExactPost]
        /// By relevance: what each hit weighed.
        fileprivate var weights: [ExactPost: Double] = [:]
    }

    /// Reads one page or two; nil where there are no more.
    func open(_ queries: OracleQueries, _ random: inout OracleRandom) throws -> OpenAnswer? {
        let query = queries.query(&random)
        // A post that has not changed may match no more, where those that it is with in a thread have.
        guard !query.asksForOthers, let text = OracleWriting.written(query, &random),
            (try? OracleJudge.parsed(text, false)) != nil
        else { return nil }
        let fold = random.pick([0, 1, 1, 1, 2, 4])
        var request = SearchRequest(
            query: try OracleJudge.parsed(text, false),
            // How many answer changes with what is indexed, and with it the place of a post.
            sort: random.pick([SortOrder.relevance, .relevance, .newest, .oldest]), limit: random.int(1...4),
            fold: FoldLevel(rawValue: fold) ?? .standard)
        var seen: [ExactPost] = []
        for _ in 0..<random.int(1...2) {
            let page = try reader.search(request)
            seen += page.hits.map { ExactPost($0.post.current) }
            guard let next = page.next else { return nil }
            request.after = SearchCursor(next.text)
        }
        let wordings = OracleJudge.wordings(of: documents)
        let expected = documents.filter { wordings[ExactPost($0.current)] == 1 && query.matches($0, fold: fold) }
            .map(\.versions)
        var whole = request
        (whole.after, whole.limit) = (nil, 10_000)
        let hits = try reader.search(whole).hits
        let weighed = hits.map { (ExactPost($0.post.current), $0.weight ?? -1) }
        return OpenAnswer(
            request: request, words: "\(text), fold \(fold), \(request.sort), \(request.limit) a page",
            expected: Set(expected), seen: seen, weights: Dictionary(weighed) { first, _ in first })
    }

    /// How many documents have each wording: two dumps may word two posts alike.
    private static func wordings(of documents: [NaiveDocument]) -> [ExactPost: Int] {
        documents.reduce(into: [:]) { $0[ExactPost($1.current), default: 0] += 1 }
    }

    /// Reads the rest, of the index as it is now: what matched then and has not changed must have come once, and weigh what it weighed.
    func finish(_ open: OpenAnswer) throws {
        var (request, seen) = (open.request, open.seen)
        while let after = request.after {
            let page = try reader.search(request)
            seen += page.hits.map { ExactPost($0.post.current) }
            request.after = page.next
            guard page.next != after else { throw OracleDifference(description: "\(open.words): a page without end") }
        }
        var times: [ExactPost: Int] = [:]
        for post in seen { times[post, default: 0] += 1 }
        let weights = try weights(by: open)
        let wordings = OracleJudge.wordings(of: documents)
        for document in documents
        where open.expected.contains(document.versions) && wordings[ExactPost(document.current)] == 1 {
            let post = ExactPost(document.current)
            guard times[post] == 1, weights.map({ $0[post] == open.weights[post] }) ?? true else {
                throw OracleDifference(
                    description: """
                        \(open.words): over a change of the index, \(document.current) came \(times[post] ?? 0) times; \
                        weights: before \(open.weights[post] ?? -1), now \(weights?[post] ?? -1)
                        """)
            }
        }
    }

    /// What the posts that match now weigh by the figures of the first page; nil where nothing weighs.
    private func weights(by open: OpenAnswer) throws -> [ExactPost: Double]? {
        guard var cursor = open.request.after, case .weight(_, let figures) = cursor.key else { return nil }
        cursor.key = .weight(.infinity, figures)
        var request = open.request
        (request.after, request.limit) = (cursor, 10_000)
        let weighed = try reader.search(request).hits.map { (ExactPost($0.post.current), $0.weight ?? -1) }
        return Dictionary(weighed) { first, _ in first }
    }

    /// What the user is told by `verify`.
    private func compare(_ text: String, isSentence: Bool, fold: Int, expected: Int) throws {
        let comparison = try reader.compare(
            try OracleJudge.parsed(text, isSentence), fold: FoldLevel(rawValue: fold) ?? .standard)
        guard comparison.isEqual, comparison.byScan == expected, comparison.posts == documents.count else {
            throw OracleDifference(
                description: "\(comparison) instead of \(expected) of \(documents.count) for \(text)")
        }
    }

    /// Holds that the heaviest candidates, of which most are never weighed, are those of all, weighed: the same ones to the last bit.
    /// - Parameter from: the place in the ranking from which they are wanted.
    private func checkPruning(of request: SearchRequest, wanted: Int, from place: Int, _ text: String) throws {
        let wrong = try reader.onOneRevision { (database) throws(IndexError) -> String? in
            let statistics = try RankingStatistics(
                of: database,
                lengthShare: request.query.hasSentence
                    ? RankingStatistics.lengthShareOfSentences : RankingStatistics.lengthShareOfWords)
            let candidates = try QueryScope(
                level: request.fold, times: try IndexMetadata.times(in: database), statistics: statistics, in: database
            ).compile(request.query).candidates
            guard candidates.isWeighted else { return nil }
            let all = try PostingIterator(candidates, in: database, ranking: statistics).all()
            let ranked = all.map(\.weight).sorted(by: >)
            let most = place < ranked.count ? ranked[place] : .infinity
            let allowed = ranked.filter { $0 <= most }
            // Of those that match for certain fewer do.
            let enough = (wanted + 1) / 2
            let certain = all.filter { $0.isExact && $0.weight <= most }.map(\.weight).sorted(by: >)
            let least = max(
                allowed.count > wanted ? allowed[wanted - 1] : -.infinity,
                certain.count >= enough ? certain[enough - 1] : -.infinity)
            let top = try TopCandidates(
                wanted, orCertain: enough, of: candidates, noHeavierThan: most, in: database, ranking: statistics)
            guard let found = try top.found(until: Deadline(nil)) else { return "none" }
            let expected = all.filter { $0.weight <= most && $0.weight >= least }
            func told(_ candidates: [PostingIterator.Candidate]) -> [String] {
                candidates.map { "\($0.docid) \($0.isExact) \($0.weight.bitPattern)" }
            }
            let isRight =
                told(found.candidates) == told(expected) && found.isComplete == (expected.count == allowed.count)
                && found.certain == all.count(where: \.isExact)
                && found.uncertain == all.filter { !$0.isExact }.map(\.docid)
            return isRight
                ? nil
                : "\(wanted) of \(all.count) from \(place): \(told(found.candidates)) instead of \(told(expected)), "
                    + "complete \(found.isComplete), certain \(found.certain), uncertain \(found.uncertain)"
        }
        if let wrong {
            throw OracleDifference(description: "\(text) at fold \(request.fold), the heaviest \(wrong)")
        }
    }

    private static func parsed(_ text: String, _ isSentence: Bool) throws -> Query {
        let query = try QueryParser.parse(text, now: OracleDates.now, isSentence: isSentence)
        return isSentence ? query.asSentence : query
    }

    private func judge(_ asked: Case, pages: Int) throws {
        var request = asked.request
        var hits: [FoundPost] = []
        for _ in 0..<pages {
            let page = try reader.search(request)
            hits += page.hits
            let isRight =
                page.isTotalExact
                ? page.total == asked.expected.count
                : page.total <= asked.expected.count && page.total >= page.hits.count
                    && request.countBudget != SearchRequest.unlimitedCountBudget
            try check(isRight, asked) {
                "total \(page.total), exact \(page.isTotalExact), instead of \(asked.expected.count); "
                    + difference(hits, asked)
            }
            let isFull = page.hits.count == request.limit
            try check(isFull || page.next == nil, asked) { "a page with room that is not the last" }
            guard let next = page.next else {
                if request.collapsesDuplicates {
                    try checkCopies(hits, asked)
                } else {
                    try check(hits.count == asked.expected.count, asked) { difference(hits, asked) }
                }
                break
            }
            guard let cursor = SearchCursor(next.text) else {
                throw OracleDifference(description: "the cursor \(next.text) is not read back")
            }
            request.after = cursor
        }
        try checkHits(hits, asked)
    }

    /// Every match that is no hit says nearly what a hit does.
    private func checkCopies(_ hits: [FoundPost], _ asked: Case) throws {
        let shown = hits.compactMap { number(of: $0) }
        let pieces = shown.map { documents[$0].pieces }
        for match in asked.expected.subtracting(shown) {
            let own = documents[match].pieces
            let isCopy = pieces.contains { other in
                let both = own.intersection(other).count
                return both > 0 && Double(both) >= 0.6 * Double(own.count + other.count - both)
            }
            try check(isCopy, asked) { "\(documents[match].current) is left out, and no hit says the same" }
        }
    }

    private func checkHits(_ hits: [FoundPost], _ asked: Case) throws {
        var seen: Set<Int> = []
        let fold = asked.request.fold.rawValue
        let shown = asked.query.shown(fold: fold)
        let isSentence = asked.query.hasSentence
        for hit in hits {
            guard let index = number(of: hit), asked.expected.contains(index),
                seen.insert(index).inserted
            else {
                throw OracleDifference(description: head(asked) + difference(hits, asked))
            }
            try checkThread(of: hit, index, asked)
            let document = documents[index]
            let isLossy = document.current.isLossy
            let title =
                document.title.map {
                    ranges(shown.filter { $0.field != .body }, $0, fold, isLossy, isJoined: isSentence)
                }
                ?? []
            let body = ranges(
                shown.filter { $0.field != .title }, document.body, fold, isLossy, isJoined: isSentence)
            try check(hit.titleMatches == title && hit.bodyMatches == body, asked) {
                """
                highlights \(hit.titleMatches) \(hit.bodyMatches) instead of \(title) \(body) of \(document.id) \
                \(document.current.title ?? "") / \(document.current.body)
                """
            }
        }
        try checkOrder(hits, asked)
    }

    private func ranges(
        _ phrases: [any NaiveSought], _ field: NaiveField, _ fold: Int, _ isLossy: Bool, isJoined: Bool
    ) -> [Range<Int>] {
        let all = Set(phrases.flatMap { $0.ranges(in: field, fold: fold, most: .max) })
        let gapped = isLossy ? Set(phrases.flatMap { $0.gappedRanges(in: field, fold: fold) }) : []
        let found = all.union(gapped)
        guard isJoined else {
            return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        }
        let bytes = IndexSet(found.map { IndexSet(integersIn: $0) }.joined())
        return bytes.rangeView.map { $0 }
    }

    private func checkThread(of hit: FoundPost, _ index: Int, _ asked: Case) throws {
        let replies = graph.answers[index].count
        try check(hit.replies == replies, asked) {
            "\(hit.replies ?? -1) replies instead of \(replies) to \(documents[index].current)"
        }
        guard asked.request.threadBudget > 0 else { return }
        let members = documents.indices.filter { graph.threads[$0] == graph.threads[index] }
        let matched = members.count { asked.expected.contains($0) }
        try check(hit.thread.map { $0 == (matched, members.count, true) } ?? false, asked) {
            "\(String(describing: hit.thread)) instead of \(matched) of \(members.count) in the thread of \(documents[index].current)"
        }
    }

    private func checkOrder(_ hits: [FoundPost], _ asked: Case) throws {
        if asked.request.sort == .relevance {
            let weights = hits.compactMap(\.weight)
            try check(weights.count == hits.count && zip(weights, weights.dropFirst()).allSatisfy { $0 >= $1 }, asked) {
                "weights \(weights)"
            }
            return
        }
        guard !asked.request.collapsesDuplicates else { return }
        if asked.request.sort == .replies {
            func key(_ number: Int) -> [Int64] {
                [Int64(graph.answers[number].count), documents[number].current.time?.seconds ?? .min]
            }
            let wanted = asked.expected.map(key).sorted { $1.lexicographicallyPrecedes($0) }
            let found = hits.compactMap { number(of: $0) }.map(key)
            return try check(found.elementsEqual(wanted.prefix(found.count)), asked) {
                "replies and times \(found) instead of \(wanted)"
            }
        }
        // Posts without a time come last in either order.
        let dated = asked.expected.compactMap { documents[$0].current.time?.seconds }.sorted()
        let undated = [Int64?](repeating: nil, count: asked.expected.count - dated.count)
        let wanted = (asked.request.sort == .newest ? dated.reversed() : dated) + undated
        let times = hits.map { $0.post.current.time?.seconds }
        try check(times.elementsEqual(wanted.prefix(times.count)), asked) { "times \(times) instead of \(wanted)" }
    }

    // MARK: Words

    private func check(_ holds: Bool, _ asked: Case, _ words: () -> String) throws {
        guard holds else { throw OracleDifference(description: head(asked) + words()) }
    }

    private func head(_ asked: Case) -> String {
        """
        query \(asked.text)
        tree \(asked.query)
        fold \(asked.request.fold), \(asked.request.sort), \(asked.request.limit) a page, budget \
        \(asked.request.countBudget ?? -1), steps \(asked.request.countSteps):\u{20}
        """
    }

    private func difference(_ hits: [FoundPost], _ asked: Case) -> String {
        var all = asked.request
        (all.after, all.limit, all.countBudget) = (nil, documents.count + 1, SearchRequest.unlimitedCountBudget)
        // More than one page: what is on none of them.
        let found = (asked.request.collapsesDuplicates ? hits : (try? reader.search(all).hits) ?? hits).map {
            number(of: $0)
        }
        let missing = asked.expected.subtracting(found.compactMap { $0 })
        let extra = found.compactMap { $0 }.filter { !asked.expected.contains($0) }
        let repeated = found.count - Set(found).count
        func tell(_ indices: some Sequence<Int>) -> String {
            indices.prefix(3).map { "\(documents[$0].versions.map(\.places)) \(documents[$0].current)" }.joined(
                separator: "; ")
        }
        let why = (try? reader.explain(asked.request.query, fold: asked.request.fold)).map { "\nwhy: \($0)" } ?? ""
        return
            "missing: \(tell(missing)) extra: \(tell(extra)) repeated: \(repeated) unknown: \(found.count { $0 == nil })\(why)"
    }
}

extension NaiveDocument {
    /// The bigrams and words of title and body.
    fileprivate var pieces: Set<[UInt32]> {
        var found: Set<[UInt32]> = []
        for scalars in [title?.folded ?? [], body.folded] {
            var word: [UInt32] = []
            for (index, scalar) in (scalars + [0x20]).enumerated() {
                let kind = NaiveClass.of(scalar)
                if kind == .word {
                    word.append(scalar)
                } else if !word.isEmpty {
                    found.insert(NaiveDocument.beginning(of: word))
                    word = []
                }
                let isRun = [.kanji, .kana].contains(kind)
                if isRun, index + 1 < scalars.count, [.kanji, .kana].contains(NaiveClass.of(scalars[index + 1])) {
                    found.insert([scalar, scalars[index + 1]])
                }
            }
        }
        return found
    }

    /// As much of a word as an index's term holds: whole characters of 64 bytes at most.
    private static func beginning(of word: [UInt32]) -> [UInt32] {
        var bytes = 0
        return word.filter { scalar in
            bytes += scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
            return bytes <= 64
        }
    }
}
