// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// The order of an answer. Posts without a time come last in either order of time.
///
/// ```swift
/// SortOrder(rawValue: "newest")  // .newest
/// ```
public enum SortOrder: String, Sendable, CaseIterable {
    /// BM25, best first.
    case relevance
    case newest
    case oldest
    /// Those that most posts answer first; of equals the newest.
    case replies
}

/// What is asked of a reader.
///
/// ```swift
/// var request = SearchRequest(query: try QueryParser.parse("東京"), sort: .newest, limit: 10, fold: .kana)
/// request.countBudget = SearchRequest.unlimitedCountBudget
/// let page = try reader.search(request)
/// ```
public struct SearchRequest: Sendable {
    public var query: Query
    public var sort: SortOrder
    /// Hits wanted at most.
    public var limit: Int
    /// The last hit that was seen: the answer goes on behind it.
    public var after: SearchCursor?
    /// What cursors are of (`SearchCursor.fingerprint`): one of another question must not be given.
    public var question: UInt64 = 0
    public var fold: FoldLevel
    /// Bytes of stored posts that may be read to count the matches: where that does not suffice, the total is a lower bound.
    /// Nil: no total is wanted.
    public var countBudget: Int?
    /// Steps that may be taken in posting lists to count the matches beyond the page, unless the budget is unlimited: each as long as a
    /// look for a document in a list, 10 to 20 ns.
    public var countSteps = SearchRequest.standardCountSteps
    /// True if of matches that say nearly the same only the first in time is wanted, the last where the newest come first.
    public var collapsesDuplicates = false
    /// Posts that may be read to tell of each hit how many posts its thread has, and how many of them match; a quarter of them for one
    /// thread. 0 where nobody wants it.
    public var threadBudget = 0

    /// Some milliseconds at most: most threads are short.
    public static let quickThreadBudget = 1000
    /// A third of a second.
    public static let greatThreadBudget = 20_000
    /// When to stop and answer what was found by then; nil for never.
    public var deadline: ContinuousClock.Instant?
    /// Where it is set, an answer that is not complete is not wanted: its page is empty. A question with more candidates than
    /// this has no other.
    public var mostCandidates: Int?

    /// About half a millisecond. Most posts need not be read to be counted: of the 250 questions of the measurements all
    /// but eight are counted whole within this at 200,000 posts.
    public static let standardCountBudget = 256 << 10
    /// About a millisecond.
    public static let standardCountSteps = 50_000
    /// For a total that is exact, however long that takes.
    public static let unlimitedCountBudget = Int.max

    public init(
        query: Query, sort: SortOrder = .relevance, limit: Int = 20, after: SearchCursor? = nil,
        fold: FoldLevel = .standard, countBudget: Int? = SearchRequest.standardCountBudget,
        deadline: ContinuousClock.Instant? = nil
    ) {
        self.query = query
        self.sort = sort
        self.limit = limit
        self.after = after
        self.fold = fold
        self.countBudget = countBudget
        self.deadline = deadline
    }
}

/// An answer.
///
/// ```swift
/// let page = try reader.search(request)
/// print(page.total, page.isTotalExact, page.hits.count)
/// request.after = page.next
/// ```
public struct SearchPage: Sendable {
    public var hits: [FoundPost]
    public var total: Int
    /// False if counting stopped at its budget: there are `total` matches or more.
    public var isTotalExact: Bool
    /// Where to go on; nil if this was the last page, and where its end is not known.
    public var next: SearchCursor?
    /// False if the time was over before the page was full and all was counted: the hits are the first ones all the same but
    /// for those by relevance, which are the best of what was looked at.
    public var isComplete = true
}

/// A post that matches, with its matches.
///
/// ```swift
/// // Of the body 半角ﾊﾝｶｸとハンカク.
/// let hit = try reader.search(SearchRequest(query: QueryParser.parse("ハンカク"))).hits[0]
/// let body = Array(hit.post.current.body.utf8)
/// hit.bodyMatches.map { String(decoding: body[$0], as: UTF8.self) }  // ["ﾊﾝｶｸ", "ハンカク"]
/// ```
public struct FoundPost: Sendable {
    public var post: StoredPost
    /// Nil in an answer ordered by time.
    public var weight: Double?
    /// UTF-8 bytes of the raw title and body, from left to right, without overlap within a phrase.
    public var titleMatches: [Range<Int>]
    public var bodyMatches: [Range<Int>]
    /// True if the post matches only because particles or marks may be missing from it.
    public var isLossyMatch = false
    /// Where copies are folded: how many matches say nearly what this one does, itself included, and whether that are all.
    public var copies: (count: Int, isExact: Bool)?
    /// How many posts answer it; nil where nobody reckoned it.
    public var replies: Int?
    /// Where threads are counted: posts of its thread, and of them those that match, itself included; and whether that are all.
    public var thread: (matched: Int, total: Int, isExact: Bool)?
}
