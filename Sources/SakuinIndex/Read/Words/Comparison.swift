// SPDX-License-Identifier: GPL-2.0-or-later
//
// The words that are more frequent in one set of posts than in another.

public import SakuinText

/// Two sets of posts to be compared.
///
/// ```swift
/// guard let before = Query.before("2015"), let after = Query.since("2015") else { return }
/// let query = try QueryParser.parse("電話")
/// let request = ComparisonRequest(.all([query, before]), .all([query, after]))
/// if case .done(let compared) = try reader.compare(request) { print(compared.moreInSecond.map(\.text)) }
/// ```
public struct ComparisonRequest: Sendable {
    public var first: Query
    public var second: Query
    public var fold = FoldLevel.standard
    /// True if in each set, of posts that say nearly the same the oldest alone counts.
    public var collapsesDuplicates = false
    /// How often an n-gram comes up in both together at least.
    public var least = 3
    /// How many n-grams are wanted of each set.
    public var limit = 20
    /// How many posts of each set are counted at most, each as likely as any other; nil for all.
    public var sample: Int?
    /// What draws them: one seed draws the same posts from one revision of the index.
    public var seed: UInt64 = 0
    /// When to stop without an answer; nil for never.
    public var deadline: ContinuousClock.Instant?
    /// Units and gaps of both sets that may be held.
    var mostUnits = UnitText.most

    public init(_ first: Query, _ second: Query) {
        self.first = first
        self.second = second
    }
}

/// Two sets of posts side by side.
///
/// ```swift
/// print(compared.first.posts, compared.second.posts, compared.both)
/// ```
public struct Comparison: Sendable {
    /// One of the sets.
    ///
    /// ```swift
    /// print(compared.first.units)
    /// ```
    public struct Side: Sendable, Equatable {
        /// Posts of the set, and those of them that are counted: all, or a sample.
        public var posts: Int
        public var drawn: Int
        /// Of those that are counted.
        public var units: Int

        /// - Parameter drawn: nil for all.
        public init(posts: Int, drawn: Int? = nil, units: Int) {
            (self.posts, self.drawn, self.units) = (posts, drawn ?? posts, units)
        }
    }

    public var first: Side
    public var second: Side
    /// Posts that are in both sets; counted in both, but for those that are not drawn.
    public var both: Int
    /// N-grams that come up often enough.
    public var candidates: Int
    /// N-grams that are more frequent in the first set than in the second, the most telling first; and the other way round.
    public var moreInFirst: [ComparedGram]
    public var moreInSecond: [ComparedGram]
}

/// An n-gram in two sets.
///
/// ```swift
/// print(gram.text, gram.first, gram.second, gram.logRatio)
/// ```
public struct ComparedGram: Sendable, Equatable {
    /// At the indexed fold level.
    public var text: String
    /// How often each set has it.
    public var first: Int
    public var second: Int
    /// Posts of each set that have it.
    public var firstPosts: Int
    public var secondPosts: Int
    /// P. Rayson, R. Garside, "Comparing corpora using frequency profiling", 2000.
    public var logLikelihood: Double
    /// How often the first rate doubles the second; for none of them stands half an occurrence (A. Hardie, "Log Ratio", 2014).
    public var logRatio: Double
    /// True if it is as long as an n-gram may be, and goes on in one way alone.
    public var isCut: Bool
}

extension IndexReader {
    /// Compares two sets, on one revision.
    public func compare(_ request: ComparisonRequest) throws(IndexError) -> Counting<Comparison> {
        try counting(request.fold, until: request.deadline) { (counting) throws(IndexError) in
            var docids: [[UInt32]] = []
            var drawn: [[UInt32]] = []
            var random = SeededRandom(seed: request.seed)
            for query in [request.first, request.second] {
                let compiled = try counting.compile(query)
                guard let found = try counting.docids(of: compiled, foldsCopies: request.collapsesDuplicates) else {
                    return .outOfTime
                }
                docids.append(found)
                let count = min(request.sample ?? .max, found.count)
                drawn.append(drawnNumbers(count, of: found.count, by: &random).map { found[$0] })
            }
            let read = try counting.units(of: drawn[0], most: request.mostUnits, whole)
            guard case .done(var text) = read else { return read.failed() }
            let first = Comparison.Side(posts: docids[0].count, drawn: drawn[0].count, units: text.count)
            let border = text.units.count
            let readToo = try counting.units(of: drawn[1], most: request.mostUnits - text.units.count, whole)
            if case .tooMuchText = readToo { return .tooMuchText(request.mostUnits) }
            guard case .done(let other) = readToo else { return readToo.failed() }
            text.reserve(text.units.count + other.units.count)
            text.append(other)
            var compared = Comparison(
                first: first,
                second: Comparison.Side(posts: docids[1].count, drawn: drawn[1].count, units: other.count),
                both: Set(docids[0]).intersection(docids[1]).count, candidates: 0, moreInFirst: [], moreInSecond: [])
            let isComplete = try compared.find(in: text, border: border, request, until: counting.deadline)
            return isComplete ? .done(compared) : .outOfTime
        }
    }
}

/// All of a post.
@Sendable
private func whole(_ post: inout VerifiedPost, _ text: inout UnitText) throws(IndexError) {
    let (title, body) = try post.indexed()
    if let title { text.append(title) }
    text.append(body)
}

extension Comparison {
    /// Finds what is more frequent in one of the sets.
    /// - Parameter border: from here on the text is the second set's.
    /// - Returns: false if the time is over before.
    fileprivate mutating func find(
        in text: UnitText, border: Int, _ request: ComparisonRequest, until deadline: Deadline
    ) throws(IndexError) -> Bool {
        let (first, second) = (first.units, second.units)
        let start = Found(candidates: 0, first: BestGrams(most: request.limit), second: BestGrams(most: request.limit))
        let parts = try GramGroups.closed(of: text, least: request.least, until: deadline, start) {
            (found, gram, places) in
            found.candidates += 1
            // They ascend.
            var (low, high) = (places.startIndex, places.endIndex)
            while low < high {
                let middle = (low + high) / 2
                if Int(truncatingIfNeeded: places[middle] & 0xFFFF_FFFF) < border {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            let (left, right) = (places[..<low], places[low...])
            // Of rates that are equal neither is greater.
            let difference = Double(left.count) * Double(second) - Double(right.count) * Double(first)
            guard difference != 0 else { return }
            let score = Comparison.logLikelihood(left.count, right.count, first, second)
            func make() -> ComparedGram {
                ComparedGram(
                    text: text.text(gram.range), first: left.count, second: right.count,
                    firstPosts: text.posts(of: left), secondPosts: text.posts(of: right), logLikelihood: score,
                    logRatio: Comparison.logRatio(left.count, right.count, first, second), isCut: gram.isCut)
            }
            if difference > 0 { found.first.add(score, make) } else { found.second.add(score, make) }
        }
        guard let parts else { return false }
        candidates = parts.reduce(0) { $0 + $1.candidates }
        (moreInFirst, moreInSecond) = (BestGrams.best(of: parts.map(\.first)), BestGrams.best(of: parts.map(\.second)))
        return true
    }
}

/// What a thread has found.
private struct Found: Sendable {
    var candidates: Int
    var first: BestGrams
    var second: BestGrams
}

/// The n-grams with the greatest scores.
private struct BestGrams: Sendable {
    let most: Int
    private var grams: [ComparedGram] = []
    /// What is less is not among the best.
    private var least = -Double.infinity

    init(most: Int) { self.most = most }

    mutating func add(_ score: Double, _ make: () -> ComparedGram) {
        guard most > 0, score >= least else { return }
        grams.append(make())
        if grams.count >= 4 * most + 64 {
            grams = BestGrams.sorted(grams, most)
            least = grams.last?.logLikelihood ?? least
        }
    }

    /// The best of all, the most telling first.
    static func best(of parts: [BestGrams]) -> [ComparedGram] {
        sorted(parts.flatMap(\.grams), parts.first?.most ?? 0)
    }

    private static func sorted(_ grams: [ComparedGram], _ most: Int) -> [ComparedGram] {
        Array(
            grams.sorted { left, right in
                if left.logLikelihood != right.logLikelihood { return left.logLikelihood > right.logLikelihood }
                let (one, other) = (left.first + left.second, right.first + right.second)
                if one != other { return one > other }
                return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
            }.prefix(most))
    }
}
