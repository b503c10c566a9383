// SPDX-License-Identifier: GPL-2.0-or-later
//
// What stands near matches more often than elsewhere. The near text is held in memory; the archive is read, and only the n-grams that
// may be among the best are counted in it. What comes out is what counting all of them would give.

public import SakuinText

/// What stands near the matches of which query.
///
/// ```swift
/// var request = CollocatesRequest(try QueryParser.parse("珈琲"))
/// request.measure = .logDice
/// if case .done(let found) = try reader.collocates(request) { print(found.collocates.map(\.text)) }
/// ```
public struct CollocatesRequest: Sendable {
    public var query: Query
    public var fold = FoldLevel.standard
    /// True if of matches that say nearly the same the oldest alone counts; the archive is counted with all of them.
    public var collapsesDuplicates = false
    /// Characters of folded text on each side of a match, in its field.
    public var window = 10
    /// How often an n-gram stands near at least.
    public var least = 3
    /// What the order goes by.
    public var measure = Association.Measure.logLikelihood
    /// How many collocates are wanted.
    public var limit = 20
    /// When to stop without an answer; nil for never.
    public var deadline: ContinuousClock.Instant?

    /// N-grams that are counted in the first reading of the archive: nearly always the best are among them, and a trie of so few
    /// stays in the processor's cache.
    var firstBatch = 2048
    /// N-grams that are counted in each further one: a trie of some 40 MB.
    var batch = 200_000
    /// Units and gaps of the near text that may be held.
    var mostUnits = UnitText.most

    public init(_ query: Query) { self.query = query }
}

/// What stands near matches.
///
/// ```swift
/// print(found.matches, "matches in", found.posts, "posts")
/// for collocate in found.collocates { print(collocate.text, collocate.association.near) }
/// ```
public struct Collocates: Sendable {
    /// Posts that match, and matches in them.
    public var posts: Int
    public var matches: Int
    /// Units that stand near matches, and all units of the archive; of these nil where there are no candidates, for which it would be read.
    public var nearUnits: Int
    public var archiveUnits: Int?
    /// N-grams that stand near often enough.
    public var candidates: Int
    /// Those that stand near more often than expected, the strongest first.
    public var collocates: [Collocate]
}

/// An n-gram that stands near matches.
///
/// ```swift
/// print(collocate.text, collocate.posts, collocate.association.logLikelihood)
/// ```
public struct Collocate: Sendable {
    /// At the indexed fold level.
    public var text: String
    /// Posts that have it near a match.
    public var posts: Int
    public var association: Association
    /// True if it is as long as an n-gram may be, and goes on in one way alone.
    public var isCut: Bool
}

extension IndexReader {
    /// What stands near matches, on one revision.
    public func collocates(_ request: CollocatesRequest) throws(IndexError) -> Counting<Collocates> {
        try counting(request.fold, until: request.deadline) { (counting) throws(IndexError) in
            try CollocateSearch(request: request, counting: counting).found()
        }
    }
}

private struct CollocateSearch {
    let request: CollocatesRequest
    let counting: MatchCounting

    private struct Candidate: Sendable {
        var gram: Gram
        var near: Int
        var posts: Int
    }

    func found() throws(IndexError) -> Counting<Collocates> {
        let compiled = try counting.compile(request.query)
        let judge = compiled.judge
        guard !judge.shown.isEmpty else { return .noText }
        guard let docids = try counting.docids(of: compiled, foldsCopies: request.collapsesDuplicates) else {
            return .outOfTime
        }
        let window = request.window
        let read = try counting.units(of: docids, most: request.mostUnits) { (post, text) throws(IndexError) in
            let ranges = try judge.ranges(in: &post)
            let (title, body) = try post.indexed()
            if let title { text.append(title, near: ranges.title, window: window) }
            text.append(body, near: ranges.body, window: window)
        }
        guard case .done(let near) = read else { return read.failed() }
        let parts = try GramGroups.closed(of: near, least: request.least, until: counting.deadline, [Candidate]()) {
            $0.append(Candidate(gram: $1, near: $2.count, posts: near.posts(of: $2)))
        }
        guard let parts else { return .outOfTime }
        var candidates = parts.flatMap { $0 }
        // The most frequent may be the strongest, whatever the measure.
        candidates.sort { $0.near != $1.near ? $0.near > $1.near : $0.gram.place < $1.gram.place }
        var found = Collocates(
            posts: docids.count, matches: near.matches, nearUnits: near.count, archiveUnits: nil,
            candidates: candidates.count, collocates: [])
        return try count(candidates, near, &found) ? .done(found) : .outOfTime
    }

    /// Counts candidates in the archive, batch by batch, until none of the others can be among the best.
    /// - Returns: false if the time is over before.
    private func count(
        _ candidates: [Candidate], _ near: UnitText, _ found: inout Collocates
    ) throws(IndexError) -> Bool {
        var rest = candidates[...]
        // The strongest by mutual information may be the rarest, so that few can be ruled out.
        let isOrderedByCount = request.measure != .mutualInformation
        var size = isOrderedByCount ? max(request.firstBatch, 16 * request.limit) : request.batch
        while !rest.isEmpty {
            let batch = rest.prefix(min(size, request.batch))
            rest = rest.dropFirst(batch.count)
            size = request.batch
            let trie = GramTrie(batch.map { near.units[$0.gram.range] }, near.words)
            guard let archive = try counting.archiveCounts(trie) else { return false }
            found.archiveUnits = archive.units
            for (candidate, node) in zip(batch, trie.nodes) {
                let association = association(candidate, archive: archive.counts[node], found)
                guard association.isAttracted else { continue }
                found.collocates.append(
                    Collocate(
                        text: near.text(candidate.gram.range), posts: candidate.posts, association: association,
                        isCut: candidate.gram.isCut))
            }
            found.collocates.sort(by: precedes)
            found.collocates.removeLast(max(0, found.collocates.count - request.limit))
            rest = rest.filter { mayBeBest($0, found) }[...]
        }
        return true
    }

    private func association(_ candidate: Candidate, archive: Int, _ found: Collocates) -> Association {
        Association(
            near: candidate.near, archive: archive, nearUnits: found.nearUnits, archiveUnits: found.archiveUnits ?? 0,
            matches: found.matches)
    }

    /// False if this one cannot be among the best: every measure falls as the archive's count grows, and that is no less than the near one.
    private func mayBeBest(_ candidate: Candidate, _ found: Collocates) -> Bool {
        guard found.collocates.count == request.limit, let last = found.collocates.last else { return true }
        let worst = last.association.value(of: request.measure)
        let best = association(candidate, archive: candidate.near, found).value(of: request.measure)
        return best > worst || (best == worst && candidate.near >= last.association.near)
    }

    private func precedes(_ left: Collocate, _ right: Collocate) -> Bool {
        let (one, other) = (left.association.value(of: request.measure), right.association.value(of: request.measure))
        if one != other { return one > other }
        if left.association.near != right.association.near { return left.association.near > right.association.near }
        return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
