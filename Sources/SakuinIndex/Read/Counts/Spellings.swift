// SPDX-License-Identifier: GPL-2.0-or-later
//
// The strings that a query matched, as posts write them: a fold level and a regular expression find several with one query.

public import SakuinText

/// A string that matched, and the posts that have it.
struct Spelling {
    /// UTF-8, as it is written: Swift's strings would take canonically equal ones for one.
    var bytes: [UInt8]
    /// Ascending.
    var docids: [UInt32] = []
    /// How often it matched in each of them.
    var matches: [Int] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var allMatches: Int { matches.reduce(0, +) }
}

extension MatchCounting {
    /// How often each post matches; nil where the time is over before. A post that matches by an operator alone has no match.
    func matchCounts(of docids: [UInt32], _ judge: any PostJudge) throws(IndexError) -> [Int]? {
        try posts.values(of: docids) { (post) throws(IndexError) in
            let ranges = try judge.ranges(in: &post)
            return ranges.title.count + ranges.body.count
        }?.map(\.value)
    }

    /// Every string that matched in these posts, the most frequent first; nil where the time is over before.
    func spellings(of docids: [UInt32], _ judge: any PostJudge) throws(IndexError) -> [Spelling]? {
        let read = try posts.values(of: docids) { (post) throws(IndexError) -> [[UInt8]: Int] in
            let ranges = try judge.ranges(in: &post)
            var found: [[UInt8]: Int] = [:]
            for range in ranges.title { found[try post.titleBytes(range), default: 0] += 1 }
            for range in ranges.body { found[try post.bodyBytes(range), default: 0] += 1 }
            return found
        }
        guard let read else { return nil }
        var spellings: [[UInt8]: Spelling] = [:]
        for (docid, found) in read {
            for (bytes, count) in found {
                spellings[bytes, default: Spelling(bytes: bytes)].docids.append(docid)
                spellings[bytes]?.matches.append(count)
            }
        }
        let counted = spellings.values.map { (spelling: $0, matches: $0.allMatches) }
        return counted.sorted { left, right in
            if left.matches != right.matches { return left.matches > right.matches }
            return left.spelling.bytes.lexicographicallyPrecedes(right.spelling.bytes)
        }.map(\.spelling)
    }
}

/// The strings that a query matched.
///
/// ```swift
/// guard case .done(let found) = try reader.matchedStrings(QueryParser.parse("/..新聞/"), fold: .standard, limit: 20)
/// else { return }
/// for string in found.strings { print(string.text, string.matches, string.first?.current.time ?? "") }
/// ```
public struct MatchedStrings: Sendable {
    /// Posts that match.
    public var posts: Int
    /// Matches in them.
    public var matches: Int
    /// The most frequent strings.
    public var strings: [MatchedString]
    /// How many other strings there are, and their matches.
    public var otherStrings: Int
    public var otherMatches: Int
}

/// A string that matched.
///
/// ```swift
/// print(string.text, string.matches, "in", string.posts)
/// ```
public struct MatchedString: Sendable {
    /// As posts write it.
    public var text: String
    public var matches: Int
    /// Posts in which it matched.
    public var posts: Int
    /// The oldest and the newest of these that have a time.
    public var first: StoredPost?
    public var last: StoredPost?
}

extension IndexReader {
    /// Every distinct string that matched, the most frequent first, `limit` of them.
    public func matchedStrings(
        _ query: Query, fold: FoldLevel, limit: Int, until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> Counting<MatchedStrings> {
        try counting(fold, until: end) { (counting) throws(IndexError) in
            let compiled = try counting.compile(query)
            guard let docids = try compiled.matches(in: counting.database, until: counting.deadline),
                let spellings = try counting.spellings(of: docids, compiled.judge)
            else { return .outOfTime }
            var found = MatchedStrings(
                posts: docids.count, matches: 0, strings: [], otherStrings: max(0, spellings.count - limit),
                otherMatches: 0)
            for (place, spelling) in spellings.enumerated() {
                let matches = spelling.allMatches
                found.matches += matches
                guard place < limit else {
                    found.otherMatches += matches
                    continue
                }
                if counting.deadline.isOver(after: Deadline.post) { return .outOfTime }
                found.strings.append(
                    MatchedString(
                        text: spelling.text, matches: matches, posts: spelling.docids.count,
                        first: try counting.oldest(of: spelling.docids).map { (docid) throws(IndexError) in
                            try counting.post(docid)
                        },
                        last: try counting.newest(of: spelling.docids).map { (docid) throws(IndexError) in
                            try counting.post(docid)
                        }))
            }
            return .done(found)
        }
    }
}
