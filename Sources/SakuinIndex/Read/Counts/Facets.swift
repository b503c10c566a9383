// SPDX-License-Identifier: GPL-2.0-or-later
//
// Matches by what they have: by author, dump, thread, year or host, every number exact.

public import SakuinText

/// What matches are told apart by.
///
/// ```swift
/// Facet(rawValue: "author")  // .author
/// ```
public enum Facet: String, Sendable, CaseIterable {
    /// The name that the dump gives, as it is written.
    case author
    /// The path of a dump that holds the post: one of several dumps counts for each.
    case source
    /// The thread, by the post that its tree begins with; a board's thread.
    case thread
    /// By Japan's calendar.
    case year
    /// A host that the post links to: one with several counts for each.
    case host
}

/// Matches by one facet.
///
/// ```swift
/// guard case .done(let facets) = try reader.facets(query, by: .author, limit: 10) else { return }
/// for value in facets.values { print(value.posts, value.value) }
/// print(facets.otherValues, facets.without)
/// ```
public struct Facets: Sendable {
    /// Posts that match.
    public var total: Int
    /// The values that most posts have; of as many posts, by their bytes.
    public var values: [FacetValue]
    /// How many other values there are, and what their posts come to.
    public var otherValues: Int
    public var otherPosts: Int
    /// Matches that have no value.
    public var without: Int
}

/// A value and how many matches have it.
///
/// ```swift
/// print(value.posts, value.value, value.first?.current.title ?? "")
/// ```
public struct FacetValue: Sendable {
    public var value: String
    public var posts: Int
    /// The first post of a thread, where the index has it.
    public var first: StoredPost?
}

extension IndexReader {
    /// Matches by `facet`, the greatest `limit` values.
    public func facets(
        _ query: Query, by facet: Facet, fold: FoldLevel = .standard, limit: Int,
        until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> Counting<Facets> {
        try counting(fold, until: end) { (counting) throws(IndexError) in
            guard
                let docids = try counting.compile(query).matches(in: counting.database, until: counting.deadline),
                let counted = try FacetCounting(counting: counting, docids: docids).counted(by: facet)
            else { return .outOfTime }
            let sorted = counted.values.sorted { left, right in
                if left.value != right.value { return left.value > right.value }
                return left.key.isBefore(right.key)
            }
            var facets = Facets(
                total: docids.count, values: [], otherValues: max(0, sorted.count - limit),
                otherPosts: sorted.dropFirst(limit).reduce(0) { $0 + $1.value }, without: counted.without)
            for (key, posts) in sorted.prefix(limit) {
                var value = FacetValue(value: String(decoding: key.id, as: UTF8.self), posts: posts)
                if let docid = key.docid { value.first = try counting.post(docid) }
                facets.values.append(value)
            }
            return .done(facets)
        }
    }
}

private struct FacetCounting {
    let counting: MatchCounting
    let docids: [UInt32]

    /// How many posts have each value, and how many have none. Of all facets but threads a value is its bytes alone.
    typealias Counted = (values: [ThreadRoots.Root: Int], without: Int)

    /// Nil where the time is over before all are counted.
    func counted(by facet: Facet) throws(IndexError) -> Counted? {
        switch facet {
        case .year: return try years()
        case .thread: return try threads()
        case .author: return try values { post in post.current.author.map { [$0] } ?? [] }
        case .host: return try values { post in post.current.links.compactMap { LinkAddress($0)?.host } }
        case .source:
            var paths: [Int: String] = [:]
            for (number, state) in try IndexMetadata.dumps(in: counting.database) { paths[number] = state.path }
            return try values { [paths] post in post.sources.compactMap { paths[$0.dump] } }
        }
    }

    private func years() throws(IndexError) -> Counted? {
        guard let tally = try counting.counter(.year).tally(docids) else { return nil }
        let values = tally.counts.map { (ThreadRoots.Root(id: Array(CalendarPeriod.year.key($0.key).utf8)), $0.value) }
        return (Dictionary(uniqueKeysWithValues: values), tally.undated)
    }

    private func threads() throws(IndexError) -> Counted? {
        let roots = ThreadRoots(ReplyGraph(in: counting.database, until: counting.deadline))
        var counted: Counted = ([:], 0)
        for docid in docids {
            if counting.deadline.isOver(after: Deadline.post) { return nil }
            counted.values[try roots.root(of: docid), default: 0] += 1
        }
        return counting.deadline.hasPassed ? nil : counted
    }

    /// By what `values` tells of each post; one that is told twice counts once.
    private func values(_ values: @escaping @Sendable (StoredPost) -> [String]) throws(IndexError) -> Counted? {
        let read = try counting.posts.values(of: docids) { (post) throws(IndexError) in
            Set(values(try post.stored()).map { Array($0.utf8) })
        }
        guard let read else { return nil }
        var counted: Counted = ([:], 0)
        for (_, values) in read {
            if values.isEmpty { counted.without += 1 }
            for value in values { counted.values[ThreadRoots.Root(id: value), default: 0] += 1 }
        }
        return counted
    }
}
